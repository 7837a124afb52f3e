import { fftModule } from "../wasm/fft-module.js";
import { type LentKernel, wasmKernel } from "../wasm/load.js";
import type { Bins } from "./plan.js";
import type { Steps } from "./smooth.js";

interface Exports {
  pass(radix: number, out: number, input: number, w: number, m: number, stride: number): void;
  unite(re: number, im: number, z: number, split: number, turns: number, turnStep: number, m: number): void;
  square(re: number, im: number, n: number, scale: number): void;
}

/** One plan's share of the kernel's memory, valid until the next plan asks for its own. */
export interface KernelPlace {
  /** Where m blocks go. */
  readonly input: Float64Array;
  /** Runs the steps on the input, which is lost. */
  readonly run: () => void;
  /** Where the blocks stand after that. */
  readonly z: Float64Array;
  /** Unites the halves in z, see halves.ts. @param split - place in the steps' tables, and `turns` likewise */
  readonly unite: (split: number, turns: number, turnStep: number) => void;
  /** Where their spectrum stands after that. */
  readonly bins: Bins;
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Values in the memory that all plans share, 8 MiB; for a plan that needs more it is replaced by a larger one. */
const SHARED = 1 << 20;
/** Values at address 0 that the kernel itself uses. */
const RESERVED = 128;

const kernel = /* @__PURE__ */ wasmKernel<Exports>(fftModule);
/** Holds the plans' tables from its start, each plan's from its first use on, and the work space of whichever runs at its end. */
let shared: LentKernel<Exports> | null = null;
let tablesEnd = 0;
let widestWork = 0;
/** Counts how often the memory was cleared for want of room: tables placed before have to be placed again. */
let generation = 0;

/**
 * A function that gives m blocks and their steps a place, or `null` where the kernel cannot run.
 * @param bins - how many of the spectrum are wanted
 */
export function kernelPlace(steps: Steps, m: number, bins = 0): () => KernelPlace | null {
  let placedIn = -1;
  let place: KernelPlace | null = null;
  return () => {
    if (placedIn !== generation) {
      place = placed(steps, m, bins);
      placedIn = generation;
    }
    return place;
  };
}

function placed({ steps, tables }: Steps, m: number, bins: number): KernelPlace | null {
  const column = 4 * m + 4; // one block more than there are
  if (shared === null || tablesEnd + tables.length + Math.max(2 * column, widestWork) > shared.arrays[0]!.length) {
    shared = kernel(Math.max(SHARED, RESERVED + tables.length + 2 * column));
    tablesEnd = RESERVED;
    widestWork = 0;
    generation++;
    if (shared === null) return null;
  }
  const { exports } = shared;
  const memory = shared.arrays[0]!;
  const at = tablesEnd;
  memory.set(tables, at);
  tablesEnd += tables.length;
  widestWork = Math.max(2 * column, widestWork);

  const first = memory.length - 2 * column;
  const second = first + column;
  const [z, out] = steps.length % 2 === 0 ? [first, second] : [second, first];
  const outIm = out + 2 * m + 1;
  return {
    input: memory.subarray(first, first + 4 * m),
    run: () => {
      let [from, to] = [first, second];
      for (const step of steps) {
        exports.pass(step.radix, BYTES * to, BYTES * from, BYTES * (at + step.at), step.m, 4 * BYTES * step.s);
        [from, to] = [to, from];
      }
    },
    z: memory.subarray(z, z + 4 * m),
    unite: (split, turns, turnStep) => exports.unite(BYTES * out, BYTES * outIm, BYTES * z, BYTES * (at + split), BYTES * (at + turns), BYTES * turnStep, m),
    bins: {
      re: memory.subarray(out, out + bins),
      im: memory.subarray(outIm, outIm + bins),
      square: (scale) => exports.square(BYTES * out, BYTES * outIm, bins, scale),
    },
  };
}
