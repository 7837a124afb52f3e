/** An instance of a kernel with room for one call's arrays. */
export interface LentKernel<Exports> {
  readonly exports: Exports;
  /** The arrays asked for, in order, each 16-byte aligned; `byteOffset` is the pointer that kernels take. What they hold is undefined. */
  readonly arrays: readonly Float64Array[];
}

/** Lends an instance with float64 arrays of these lengths, or `null` where WebAssembly with SIMD cannot run: then the twin does the work. */
export type Kernel<Exports> = (...lengths: number[]) => LentKernel<Exports> | null;

const PAGE_BYTES = 65_536;
const ALIGNMENT_BYTES = 16;
/** An instance that grew beyond this is not kept for the next call, because WebAssembly memory never shrinks. */
const KEPT_BYTES = 1 << 24;

interface Instance<Exports> {
  readonly exports: Exports;
  readonly memory: WebAssembly.Memory;
}

/**
 * A kernel from its compiled module: compiled on first use, synchronously, in Node, Deno, Bun and browsers.
 *
 * Where WebAssembly is missing or barred (a content security policy, `node --jitless`, a processor without SIMD, no memory left) the answer is
 * `null`, and the caller turns to the TypeScript twin, which gives the same bits. A lent instance is good until the kernel is asked again.
 *
 * @param digits - the module in hexadecimal; it imports its memory as `env.memory` and keeps nothing there itself
 */
export function wasmKernel<Exports>(digits: string): Kernel<Exports> {
  let module: WebAssembly.Module | null | undefined;
  let kept: Instance<Exports> | undefined;
  return (...lengths) => {
    if (module === undefined) module = compiledOrNull(digits);
    if (module === null) return null;
    const bytes = lengths.reduce((sum, length) => sum + alignedBytes(length), 0);
    try {
      const instance = kept ?? instantiated<Exports>(module);
      kept = bytes > KEPT_BYTES ? undefined : instance;
      return { exports: instance.exports, arrays: laidOut(instance.memory, lengths, bytes) };
    } catch {
      return null;
    }
  };
}

/** Synchronous on purpose: results do not depend on when a promise settles, and callers need no `await`. */
function compiledOrNull(digits: string): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(digits.match(/../g)!, (byte) => Number.parseInt(byte, 16)));
  } catch {
    return null;
  }
}

function instantiated<Exports>(module: WebAssembly.Module): Instance<Exports> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { exports: exports as Exports, memory };
}

function laidOut(memory: WebAssembly.Memory, lengths: readonly number[], bytes: number): Float64Array[] {
  const lacking = bytes - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE_BYTES));
  let at = 0;
  return lengths.map((length) => {
    const array = new Float64Array(memory.buffer, at, length);
    at += alignedBytes(length);
    return array;
  });
}

const alignedBytes = (length: number): number => Math.ceil((length * Float64Array.BYTES_PER_ELEMENT) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
