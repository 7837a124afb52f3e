import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { unitRoots } from "../../src/math/fft/roots.js";
import { complexFftPlan, nextSmoothLength, realFftPlan } from "../../src/math/fft.js";

interface Columns {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The definition, term by term. */
function naiveDft({ re, im }: Columns): Columns {
  const n = re.length;
  const cosines = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sines = Float64Array.from({ length: n }, (_, k) => Math.sin((2 * Math.PI * k) / n));
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const turn = (j * k) % n;
      out.re[k] = out.re[k]! + re[j]! * cosines[turn]! + im[j]! * sines[turn]!;
      out.im[k] = out.im[k]! + im[j]! * cosines[turn]! - re[j]! * sines[turn]!;
    }
  }
  return out;
}

function noise(n: number, purpose: string): Float64Array {
  const rng = createRng(7, purpose, n);
  return Float64Array.from({ length: n }, () => rng() - 0.5);
}

function columns(n: number): Columns {
  return { re: noise(n, "re"), im: noise(n, "im") };
}

function forward({ re, im }: Columns): Columns {
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  complexFftPlan(re.length).forwardInto(out.re, out.im, re, im);
  return out;
}

function realForward(x: Float64Array, n = x.length, offset = 0): Columns {
  const plan = realFftPlan(n);
  const out = { re: new Float64Array(plan.bins), im: new Float64Array(plan.bins) };
  plan.forwardInto(out.re, out.im, x, offset);
  return out;
}

/** Root mean square of the difference over that of the expected values. */
function relativeError(actual: Columns, expected: Columns): number {
  let gap = 0;
  let size = 0;
  for (let k = 0; k < actual.re.length; k++) {
    gap += (actual.re[k]! - expected.re[k]!) ** 2 + (actual.im[k]! - expected.im[k]!) ** 2;
    size += expected.re[k]! ** 2 + expected.im[k]! ** 2;
  }
  return Math.sqrt(gap / size);
}

const ZERO_IM = (re: Float64Array): Columns => ({ re, im: new Float64Array(re.length) });
const SMALL = Array.from({ length: 200 }, (_, i) => i + 1);
const SPECIMENS = [211, 251, 257, 337, 509, 961, 1009, 1013, 1023, 1155, 1259, 1260, 1681, 2027]; // direct, Rader, Bluestein; odd, even
const LENGTHS = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(...SPECIMENS, 5040, 8192, 10007));

describe("FFT", () => {
  it("agrees with the definition at every length from 1 to 200 and at specimens of every method, complex and real", () => {
    for (const n of [...SMALL, ...SPECIMENS]) {
      const x = columns(n);
      expect(relativeError(forward(x), naiveDft(x)), `complex, n = ${n}`).toBeLessThan(2e-14);
      expect(relativeError(realForward(x.re), naiveDft(ZERO_IM(x.re))), `real, n = ${n}`).toBeLessThan(2e-14);
    }
  });

  it.each([5040, 65536, 65537, 65535, 100003])("agrees with the definition at single bins of length %d, to 1e-15 log2 n", (n) => {
    const x = noise(n, "long");
    const { re, im } = realForward(x);
    const { cosines, sines } = unitRoots(n);
    for (const k of [0, 1, 2, 17, n >> 2, (n >> 1) - 1, n >> 1]) {
      let expectedRe = 0;
      let expectedIm = 0;
      for (let j = 0; j < n; j++) {
        expectedRe += x[j]! * cosines[(j * k) % n]!;
        expectedIm -= x[j]! * sines[(j * k) % n]!;
      }
      const scale = Math.sqrt(n / 12); // root mean square of a bin
      expect(Math.abs(re[k]! - expectedRe) / scale).toBeLessThan(3e-14); // mostly the plain sum's own rounding
      expect(Math.abs(im[k]! - expectedIm) / scale).toBeLessThan(3e-14);
    }
  });

  it.each([1260, 5040, 65536, 65537, 3 * 5 * 7 * 11 * 13, 99991])("returns to its input through the inverse, length %d, to 1e-15 log2 n", (n) => {
    const x = columns(n);
    const spectrum = forward(x);
    const back = { re: new Float64Array(n), im: new Float64Array(n) };
    complexFftPlan(n).inverseInto(back.re, back.im, spectrum.re, spectrum.im);
    expect(relativeError(back, x)).toBeLessThan(1e-15 * Math.log2(n));
    const half = realForward(x.re);
    const series = new Float64Array(n);
    realFftPlan(n).inverseInto(series, half.re, half.im);
    expect(relativeError(ZERO_IM(series), ZERO_IM(x.re))).toBeLessThan(1e-15 * Math.log2(n));
  });

  it("inverts itself, keeps energy (Parseval) and gives |X|² as power, at any length", () => {
    fc.assert(
      fc.property(LENGTHS, (n) => {
        const x = noise(n, "law");
        const plan = realFftPlan(n);
        expect(plan.bins).toBe(Math.floor(n / 2) + 1);
        const { re, im } = realForward(x);
        const back = new Float64Array(n);
        plan.inverseInto(back, re, im);
        expect(relativeError(ZERO_IM(back), ZERO_IM(x))).toBeLessThan(1e-14);
        const power = new Float64Array(plan.bins);
        plan.powerInto(power, x);
        let energy = 0;
        let inBins = 0;
        for (const value of x) energy += value * value;
        for (let k = 0; k < plan.bins; k++) {
          inBins += power[k]! * (k === 0 || 2 * k === n ? 1 : 2);
          expect(Math.abs(power[k]! - re[k]! ** 2 - im[k]! ** 2)).toBeLessThan(1e-13 * n);
        }
        expect(inBins / n / energy).toBeCloseTo(1, 12);
        expect(im[0]).toBe(0);
        if (n % 2 === 0) expect(im[n / 2]).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("is linear, and turns a shift of the series into a turn of its bins", () => {
    fc.assert(
      fc.property(LENGTHS, fc.nat(), (n, by) => {
        const a = columns(n);
        const b = { re: noise(n, "b re"), im: noise(n, "b im") };
        const mix = { re: a.re.map((v, i) => 3 * v - 2 * b.re[i]!), im: a.im.map((v, i) => 3 * v - 2 * b.im[i]!) };
        const [fa, fb] = [forward(a), forward(b)];
        const expected = { re: fa.re.map((v, i) => 3 * v - 2 * fb.re[i]!), im: fa.im.map((v, i) => 3 * v - 2 * fb.im[i]!) };
        expect(relativeError(forward(mix), expected)).toBeLessThan(1e-14);

        const shift = by % n;
        const shifted = { re: a.re.map((_, j) => a.re[(j + shift) % n]!), im: a.im.map((_, j) => a.im[(j + shift) % n]!) };
        const { cosines, sines } = unitRoots(n);
        const turned = { re: new Float64Array(n), im: new Float64Array(n) };
        for (let k = 0; k < n; k++) {
          const c = cosines[(k * shift) % n]!;
          const s = sines[(k * shift) % n]!;
          turned.re[k] = fa.re[k]! * c - fa.im[k]! * s;
          turned.im[k] = fa.re[k]! * s + fa.im[k]! * c;
        }
        expect(relativeError(forward(shifted), turned)).toBeLessThan(1e-14);
      }),
      { numRuns: 60 },
    );
  });

  it("reads the series at an offset, changes no input, and gives the same bits on every call", () => {
    for (const n of [1, 2, 9, 60, 64, 61, 257, 1259, 1260]) {
      const padded = new Float64Array(n + 9).fill(1e300);
      padded.set(noise(n, "offset"), 4);
      const copy = padded.slice();
      expect(realForward(padded, n, 4)).toEqual(realForward(padded.slice(4, 4 + n)));
      expect(padded).toEqual(copy);
      const x = columns(n);
      const kept = { re: x.re.slice(), im: x.im.slice() };
      expect(forward(x)).toEqual(forward(kept));
      expect(x).toEqual(kept);
      const inPlace = { re: x.re.slice(), im: x.im.slice() };
      complexFftPlan(n).forwardInto(inPlace.re, inPlace.im, inPlace.re, inPlace.im);
      expect(inPlace).toEqual(forward(x));
    }
  });

  it("transforms a constant and a pure wave into single bins", () => {
    const n = 1260;
    const wave = unitRoots(n).cosines;
    const { re, im } = realForward(Float64Array.from({ length: n }, (_, t) => 5 + wave[(30 * t) % n]!));
    for (let k = 0; k < re.length; k++) {
      expect(re[k]).toBeCloseTo(k === 0 ? 5 * n : k === 30 ? n / 2 : 0, 10);
      expect(im[k]).toBeCloseTo(0, 10);
    }
  });

  it("keeps only a bounded number of plans, and serves an evicted length again", () => {
    const first = realFftPlan(3);
    expect(realFftPlan(3)).toBe(first);
    for (let n = 10; n < 60; n++) realFftPlan(n);
    expect(realFftPlan(3)).not.toBe(first);
    expect(realForward(new Float64Array([1, 2, 4])).re[0]).toBe(7);
  });

  it.each([0, -1, 1.5, NaN, Infinity, 2 ** 27])("refuses the length %d", (n) => {
    expect(() => realFftPlan(n)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => complexFftPlan(n)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });

  it("finds the next length whose prime factors are 2, 3, 5 and 7", () => {
    const isSmooth = (n: number): boolean => n === 1 || [2, 3, 5, 7].some((prime) => n % prime === 0 && isSmooth(n / prime));
    for (let n = 1; n <= 3000; n++) {
      const next = nextSmoothLength(n);
      expect(isSmooth(next)).toBe(true);
      for (let between = n; between < next; between++) expect(isSmooth(between)).toBe(false);
    }
  });

  it("takes its twiddles within one unit in the last place, exactly symmetric", () => {
    for (const n of [3, 7, 8, 60, 1259, 1260]) {
      const { cosines, sines } = unitRoots(n);
      for (let k = 0; k < n; k++) {
        expect(Math.abs(cosines[k]! - Math.cos((2 * Math.PI * k) / n))).toBeLessThan(1e-15);
        expect(Math.abs(sines[k]! - Math.sin((2 * Math.PI * k) / n))).toBeLessThan(1e-15);
        if (k > 0) expect(sines[k]! + sines[n - k]!).toBe(0);
        if (k > 0) expect(cosines[k]).toBe(cosines[n - k]);
        if (n % 4 === 0) expect(cosines[(k + (3 * n) / 4) % n] === sines[k]).toBe(true); // +0 equals -0
      }
    }
  });
});
