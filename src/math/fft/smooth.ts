import { passOf } from "./butterflies.js";
import { kernelPlace } from "./kernel.js";
import type { Bins, Transform } from "./plan.js";
import { type Roots, unitRoots } from "./roots.js";

/**
 * The radices of a mixed-radix transform in the order of its passes; none for n = 1, undefined when n has a prime factor above 31,
 * beyond which a convolution is cheaper than the definition.
 */
export function radicesOf(n: number): number[] | undefined {
  const radices: number[] = [];
  let rest = n;
  for (const radix of [31, 29, 23, 19, 17, 13, 11, 7, 5, 3, 4, 2]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  return rest === 1 ? radices : undefined;
}

/** Fewer numbers than this are transformed sooner than copied into the kernel's memory. */
export const WORTH_COPYING = 4;

/** Mixed radix, one Stockham pass a factor: n · Σ radices operations at worst. */
export interface Steps {
  readonly steps: readonly { readonly radix: number; readonly m: number; readonly s: number; readonly at: number }[];
  /** What step after step needs, from its `at` on: the roots of a radix without a pass of its own, and the twiddles. */
  readonly tables: Float64Array;
  /** Place behind these in `tables`. */
  readonly end: number;
}

/**
 * @param roots - of unity of this length, or of a multiple of it
 * @param room - further values for which `tables` has room
 */
export function stepsOf(length: number, radices: readonly number[], { cosines, sines }: Roots, room = 0): Steps {
  let s = 1;
  let end = 0;
  const steps = radices.map((radix) => {
    const step = { radix, m: length / s / radix, s, at: end };
    end += 2 * (radix - 1) * step.m + (radix > 5 ? 2 * radix : 0);
    s *= radix;
    return step;
  });
  const tables = new Float64Array(end + room);
  const every = cosines.length / length;
  for (const { radix, m, s, at } of steps) {
    let next = at;
    for (let k = 0; k < radix && radix > 5; k++) {
      tables[next++] = cosines[k * m * s * every]!;
      tables[next++] = sines[k * m * s * every]!;
    }
    for (let p = 0; p < m; p++) {
      for (let k = 1; k < radix; k++) {
        tables[next++] = cosines[p * k * s * every]!;
        tables[next++] = -sines[p * k * s * every]!;
      }
    }
  }
  return { steps, tables, end };
}

/**
 * The passes in TypeScript, over series of `length` complex numbers, `lane` of them side by side: pairs, or blocks of two. Its function
 * returns where the result stands, for length 1 in the input.
 */
export function twinOf({ steps, tables }: Steps, length: number, lane: number): (input: Float64Array, offset: number) => { z: Float64Array; start: number } {
  const work = [0, 1].map(() => new Float64Array(2 * lane * length));
  return (input, offset) => {
    let z = input;
    let start = offset;
    for (const { radix, m, s, at } of steps) {
      const out = work[z === work[0] ? 1 : 0]!;
      for (let i = 0; i < lane; i++) passOf(radix)(out, i, z, start + i, tables, at, m, 2 * lane * s, lane, radix);
      z = out;
      start = 0;
    }
    return { z, start };
  };
}

/** Complex numbers in pairs, of any smooth length. The kernel is given them in both lanes. */
export function smoothTransform(length: number, radices: readonly number[]): Transform {
  const steps = stepsOf(length, radices, unitRoots(length));
  const place = kernelPlace(steps, length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const lend = (z: Float64Array, start: number, lane: number): Bins => {
    for (let k = 0, at = start; k < length; k++, at += 2 * lane) {
      re[k] = z[at]!;
      im[k] = z[at + lane]!;
    }
    return { re, im };
  };
  let twin: ReturnType<typeof twinOf> | undefined;
  return (x, offset) => {
    const kernel = length < WORTH_COPYING ? null : place();
    if (kernel === null) {
      twin ??= twinOf(steps, length, 1);
      const { z, start } = twin(x, offset);
      return lend(z, start, 1);
    }
    const { input, run, z } = kernel;
    for (let i = 0; i < 4 * length; i += 4) {
      const at = offset + (i >> 1);
      input[i] = input[i + 1] = x[at]!;
      input[i + 2] = input[i + 3] = x[at + 1]!;
    }
    run();
    return lend(z, 0, 2);
  };
}
