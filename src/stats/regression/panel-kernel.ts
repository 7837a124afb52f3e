import { wasmKernel } from "../../math/wasm/load.js";
import { regressionModule } from "../../math/wasm/regression-module.js";

/** Entry points of kernels/regression.ts; arguments are pointers unless they are counts. */
export interface RegressionExports {
  gather(out: number, a: number, b: number, rows: number, centred: number, limit: number, peaks: number): number;
  project(y: number, q: number, rows: number, rank: number, shares: number, squares: number): void;
  windowSquares(e: number, z: number, rows: number, columns: number, width: number, tails: number, sums: number): void;
  rollingFit(
    out: number,
    y: number,
    suffixX: number,
    prefixX: number,
    records: number,
    scratch: number,
    rows: number,
    columns: number,
    window: number,
    centred: number,
    inverseDegrees: number,
  ): void;
}

export const regressionKernel = /* @__PURE__ */ wasmKernel<RegressionExports>(regressionModule);

/** What the responses of a panel share. */
export interface PanelDesign {
  readonly rows: number;
  readonly rank: number;
  readonly columns: number;
  /** Orthonormal columns of the design one after another. */
  readonly q: Float64Array;
  /** Columns z with variance of coefficient j = Σ_t (Σ_s z_js e_s)² / width over windows of `width` rows; null where no such sum is wanted. */
  readonly z: Float64Array | null;
  readonly width: number;
}

/** Two responses, interleaved in `work` on entry and replaced by their residuals. */
export interface PanelPass {
  /** Twice `rows`. */
  readonly work: Float64Array;
  /** Q'y, rank pairs. */
  readonly shares: Float64Array;
  /** Residual sums of squares, a pair. */
  readonly squares: Float64Array;
  /** Σ_t (Σ_s z e)² per column, a pair each. */
  readonly sums: Float64Array;
  /**
   * Copies two checked columns into `work`, about their first values or as they are; the largest magnitudes, or null when a value is above `limit` or
   * NaN.
   */
  load(a: Float64Array, b: Float64Array, centred: boolean, limit: number): readonly [number, number] | null;
  run(): void;
}

/** A pass over pairs of responses; in WebAssembly where possible, else in its twin, with the same bits. */
export function panelPass(design: PanelDesign): PanelPass {
  const { rows, rank, columns, q, z, width } = design;
  const tailPairs = 2 * (width + 1);
  const lent = regressionKernel(2 * rows, 2 * rank, 2, 2 * columns, q.length, z?.length ?? 0, tailPairs, rows, rows, 2);
  if (!lent) return twinPass(design);
  const [work, shares, squares, sums, qThere, zThere, tails, a, b, peaks] = lent.arrays as Float64Array[] as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { exports } = lent;
  qThere.set(q);
  if (z) zThere.set(z);
  return {
    work,
    shares,
    squares,
    sums,
    load: (first, second, centred, limit) => {
      a.set(first);
      b.set(second);
      const good = exports.gather(work.byteOffset, a.byteOffset, b.byteOffset, rows, centred ? 1 : 0, limit, peaks.byteOffset);
      return good ? [peaks[0]!, peaks[1]!] : null;
    },
    run: () => {
      exports.project(work.byteOffset, qThere.byteOffset, rows, rank, shares.byteOffset, squares.byteOffset);
      if (z) exports.windowSquares(work.byteOffset, zThere.byteOffset, rows, columns, width, tails.byteOffset, sums.byteOffset);
    },
  };
}

/** The same arithmetic, lane after lane. */
export function twinPass({ rows, rank, columns, q, z, width }: PanelDesign): PanelPass {
  const work = new Float64Array(2 * rows);
  const shares = new Float64Array(2 * rank);
  const squares = new Float64Array(2);
  const sums = new Float64Array(2 * columns);
  const tails = new Float64Array(width + 1);
  const e = new Float64Array(rows);
  return {
    work,
    shares,
    squares,
    sums,
    load: (first, second, centred, limit) => {
      const peaks: [number, number] = [0, 0];
      let good = true;
      for (const [lane, column] of [first, second].entries()) {
        const centre = centred ? column[0]! : 0;
        let peak = 0;
        for (let i = 0; i < rows; i++) {
          if (!(Math.abs(column[i]!) <= limit)) good = false;
          const value = column[i]! - centre;
          const size = Math.abs(value);
          if (peak < size) peak = size;
          work[2 * i + lane] = value;
        }
        peaks[lane] = peak;
      }
      return good ? peaks : null;
    },
    run: () => {
      for (let lane = 0; lane < 2; lane++) {
        for (let i = 0; i < rows; i++) e[i] = work[2 * i + lane]!;
        for (let k = 0; k < rank; k++) shares[2 * k + lane] = projection(e, q, k * rows);
        takeOff(e, q, rank, shares, lane);
        squares[lane] = pairwiseSquares(e);
        for (let i = 0; i < rows; i++) work[2 * i + lane] = e[i]!;
        if (z) for (let j = 0; j < columns; j++) sums[2 * j + lane] = width === 1 ? plainSquares(e, z, j * rows) : blockSquares(e, z, j * rows, width, tails);
      }
    },
  };
}

function projection(e: Float64Array, q: Float64Array, at: number): number {
  const rows = e.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    s0 += q[at + i]! * e[i]!;
    s1 += q[at + i + 1]! * e[i + 1]!;
    s2 += q[at + i + 2]! * e[i + 2]!;
    s3 += q[at + i + 3]! * e[i + 3]!;
  }
  for (; i < rows; i++) s0 += q[at + i]! * e[i]!;
  return s0 + s1 + (s2 + s3);
}

function takeOff(e: Float64Array, q: Float64Array, rank: number, shares: Float64Array, lane: number): void {
  const rows = e.length;
  let k = 0;
  for (; k + 1 < rank; k += 2) {
    const at = k * rows;
    const a = shares[2 * k + lane]!;
    const b = shares[2 * k + 2 + lane]!;
    for (let i = 0; i < rows; i++) e[i] = e[i]! - (q[at + i]! * a + q[at + rows + i]! * b);
  }
  if (k < rank) for (let i = 0, at = k * rows, a = shares[2 * k + lane]!; i < rows; i++) e[i] = e[i]! - q[at + i]! * a;
}

function pairwiseSquares(e: Float64Array): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < e.length; i += 2) {
    even += e[i]! * e[i]!;
    odd += e[i + 1]! * e[i + 1]!;
  }
  if (i < e.length) even += e[i]! * e[i]!;
  return even + odd;
}

function plainSquares(e: Float64Array, z: Float64Array, at: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < e.length; i += 2) {
    const u = z[at + i]! * e[i]!;
    const v = z[at + i + 1]! * e[i + 1]!;
    even += u * u;
    odd += v * v;
  }
  if (i < e.length) {
    const u = z[at + i]! * e[i]!;
    even += u * u;
  }
  return even + odd;
}

/** `windowSumsInto` without writing the sums down. */
function blockSquares(e: Float64Array, z: Float64Array, at: number, width: number, tails: Float64Array): number {
  const rows = e.length;
  const last = width - 1;
  let even = 0;
  let odd = 0;
  tails.fill(0);
  for (let block = 0; block < rows + last; block += width) {
    const end = Math.min(width, rows - block);
    let head = 0;
    for (let i = 0; i < width && block + i < rows + last; i++) {
      if (i < end) head += z[at + block + i]! * e[block + i]!;
      const sum = head + tails[i + 1]!;
      if (i & 1) odd += sum * sum;
      else even += sum * sum;
    }
    let tail = 0;
    for (let i = last; i >= 1; i--) {
      if (i < end) tail += z[at + block + i]! * e[block + i]!;
      tails[i] = tail;
    }
  }
  return even + odd;
}
