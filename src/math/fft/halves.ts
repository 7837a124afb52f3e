import { kernelPlace } from "./kernel.js";
import type { Bins, Transform } from "./plan.js";
import { type Roots, unitRoots } from "./roots.js";
import { type Steps, stepsOf, twinOf, WORTH_COPYING } from "./smooth.js";

/** A transform of two halves: its steps, and places in their tables. */
export interface Halves extends Steps {
  /** Length of a half, in complex numbers. */
  readonly m: number;
  readonly bins: number;
  /** Place of ½ (cos, sin) 2πk/2m, k = 0 … ⌊m/2⌋. */
  readonly split: number;
  /** Place of (cos k, cos m−k, sin k, sin m−k) of 2π/4m, likewise; `turnStep` values a k. */
  readonly turns: number;
  readonly turnStep: number;
}

/**
 * Transforms of 4m values, m smooth, by two transforms of length m side by side. Of real numbers x each four are a block (x_4j, x_(4j+1),
 * x_(4j+2), x_(4j+3)) of u_j = x_4j + i x_(4j+2) and v_j = x_(4j+1) + i x_(4j+3), which hold the even and the odd terms in pairs; of complex
 * numbers, 2m of them, u and v hold the real and the imaginary parts. Both are split into the bins of the real series that they stand
 * for, E_k and O_k, k = 0 … m, and these united, w = e^(-2πi/4m) for real numbers, w^k = i throughout for complex ones:
 *
 *     X_k = E_k + w^k O_k,   X_(2m−k) = conj(E_k − w^k O_k)
 *
 * The kernel and its twin do the same operations in the same order.
 * @see Press et al., Numerical Recipes, 3rd ed., §12.3
 */
export function halvesTransform(m: number, radices: readonly number[], isReal: boolean): Transform {
  const halves = halvesOf(m, radices, isReal);
  const inKernel = m < WORTH_COPYING ? () => null : kernelTransform(halves);
  let twin: Transform | undefined;
  return (x, offset) => {
    const bins = inKernel(x, offset);
    if (bins) return bins;
    twin ??= twinTransform(halves);
    return twin(x, offset);
  };
}

/** Steps and tables of `halvesTransform`. */
export function halvesOf(m: number, radices: readonly number[], isReal: boolean): Halves {
  const roots = unitRoots(isReal ? 4 * m : 2 * m);
  const pairs = (m >> 1) + 1; // of bins k and m − k
  const { steps, tables, end } = stepsOf(m, radices, roots, 6 * pairs);
  const turns = end + 2 * pairs;
  writeSplit(tables, end, m, roots);
  if (isReal) {
    const { cosines, sines } = roots;
    for (let k = 0; k < pairs; k++) tables.set([cosines[k]!, cosines[m - k]!, sines[k]!, sines[m - k]!], turns + 4 * k);
  } else tables.fill(-1, turns + 2, turns + 4);
  return { steps, tables, end, m, bins: 2 * m + (isReal ? 1 : 0), split: end, turns, turnStep: isReal ? 4 : 0 };
}

/** @returns `null` in place of bins where the kernel cannot run */
export function kernelTransform(halves: Halves): (x: Float64Array, offset: number) => Bins | null {
  const { m, split, turns, turnStep } = halves;
  const place = kernelPlace(halves, m, halves.bins);
  return (x, offset) => {
    const kernel = place();
    if (kernel === null) return null;
    kernel.input.set(x.length === 4 * m ? x : x.subarray(offset, offset + 4 * m));
    kernel.run();
    kernel.unite(split, turns, turnStep);
    return kernel.bins;
  };
}

/** What the kernel does, in plain TypeScript. */
export function twinTransform(halves: Halves): Transform {
  const { m, tables, split, turns, turnStep } = halves;
  const run = twinOf(halves, m, 2);
  const [evenRe, evenIm, oddRe, oddIm] = Array.from({ length: 4 }, () => new Float64Array(m + 1)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [re, im] = [0, 1].map(() => new Float64Array(2 * m + 1)) as [Float64Array, Float64Array];
  const bins = { re: re.subarray(0, halves.bins), im: im.subarray(0, halves.bins) };
  const unite = (k: number, w: number): void => {
    const c = tables[w]!;
    const s = tables[w + 2]!;
    const tr = oddRe[k]! * c + oddIm[k]! * s;
    const ti = oddIm[k]! * c - oddRe[k]! * s;
    re[k] = evenRe[k]! + tr;
    im[k] = evenIm[k]! + ti;
    re[2 * m - k] = evenRe[k]! - tr;
    im[2 * m - k] = ti - evenIm[k]!;
  };
  return (x, offset) => {
    const { z, start } = run(x, offset);
    splitInto(evenRe, evenIm, z, start, z, start + 2, 4, tables, split);
    splitInto(oddRe, oddIm, z, start + 1, z, start + 3, 4, tables, split);
    for (let k = 0, w = turns; 2 * k <= m; k++, w += turnStep) {
      unite(k, w);
      unite(m - k, w + 1);
    }
    return bins;
  };
}

/** Real series of even length 2m whose terms stand in pairs: its bins from those of the complex series z_j = x_2j + i x_(2j+1). */
export function packedTransform(m: number, transform: Transform): Transform {
  const table = new Float64Array(2 * (m >> 1) + 2);
  writeSplit(table, 0, m, unitRoots(2 * m));
  const bins = { re: new Float64Array(m + 1), im: new Float64Array(m + 1) };
  return (x, offset) => {
    const { re, im } = transform(x, offset);
    splitInto(bins.re, bins.im, re, 0, im, 0, 1, table, 0);
    return bins;
  };
}

/** ½ (cos, sin) 2πk/2m, k = 0 … ⌊m/2⌋. @param roots - of 2m or of a multiple */
function writeSplit(table: Float64Array, at: number, m: number, { cosines, sines }: Roots): void {
  const every = cosines.length / (2 * m);
  for (let k = 0; 2 * k <= m; k++) {
    table[at + 2 * k] = 0.5 * cosines[k * every]!;
    table[at + 2 * k + 1] = 0.5 * sines[k * every]!;
  }
}

/**
 * Bins 0 … m of a real series of 2m terms from the transform z of its pairs.
 *
 *     X_k = E_k + w^k O_k,   X_(m−k) = conj(E_k − w^k O_k),   E, O: bins of the even and of the odd terms, w = e^(-2πi/2m)
 *
 * @param zr - real parts of z, from `r` on at distance `step`, and `zi` imaginary parts from `i` on
 */
function splitInto(
  re: Float64Array,
  im: Float64Array,
  zr: Float64Array,
  r: number,
  zi: Float64Array,
  i: number,
  step: number,
  table: Float64Array,
  w: number,
): void {
  for (let k = 0, l = re.length - 1; k <= l; k++, l--, w += 2) {
    const mirror = k === 0 ? 0 : l * step; // z_m is z_0
    const kr = zr[r + k * step]!;
    const ki = zi[i + k * step]!;
    const lr = zr[r + mirror]!;
    const li = zi[i + mirror]!;
    const c = table[w]!;
    const s = table[w + 1]!;
    const evenRe = 0.5 * (kr + lr);
    const evenIm = 0.5 * (ki - li);
    const sum = ki + li;
    const difference = lr - kr;
    const oddRe = sum * c + difference * s;
    const oddIm = difference * c - sum * s;
    re[k] = evenRe + oddRe;
    im[k] = evenIm + oddIm;
    re[l] = evenRe - oddRe;
    im[l] = oddIm - evenIm;
  }
}
