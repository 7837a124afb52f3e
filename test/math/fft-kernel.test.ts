import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { halvesOf, kernelTransform, twinTransform } from "../../src/math/fft/halves.js";
import type { Bins } from "../../src/math/fft/plan.js";
import { radicesOf } from "../../src/math/fft/smooth.js";
import { complexFftPlan, nextSmoothLength, realFftPlan } from "../../src/math/fft.js";

type Module = Pick<typeof import("../../src/math/fft.js"), "complexFftPlan" | "realFftPlan">;

function noise(n: number, purpose: string): Float64Array {
  const rng = createRng(11, purpose, n);
  return Float64Array.from({ length: n }, () => (rng() - 0.5) * 2 ** Math.floor(rng() * 40 - 20));
}

/** The bits of columns, so that 0 and -0 differ. */
const bitsOf = (...columns: readonly Float64Array[]): string =>
  columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString("base64")).join();

/** Everything that plans give for one length. */
function bitsOfPlans({ complexFftPlan, realFftPlan }: Module, n: number): string {
  const real = realFftPlan(n);
  const complex = complexFftPlan(n);
  const [x, y] = [noise(n, "x"), noise(n, "y")];
  const [re, im, power] = [0, 1, 2].map(() => new Float64Array(real.bins)) as [Float64Array, Float64Array, Float64Array];
  const [outRe, outIm, backRe, backIm, back] = Array.from({ length: 5 }, () => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  real.forwardInto(re, im, x);
  real.powerInto(power, y, 0, 1 / n);
  real.inverseInto(back, re, im);
  complex.forwardInto(outRe, outIm, x, y);
  complex.inverseInto(backRe, backIm, outRe, outIm);
  return bitsOf(re, im, power, back, outRe, outIm, backRe, backIm);
}

const LONG = [1024, 1155, 1259, 1260, 2187, 3600, 4116, 8008, 10_007, 16_384, 30_030, 65_536, 65_537, 100_000];

describe("the FFT kernel", () => {
  it("gives the twin's bits for real and complex series in halves, all smooth half lengths to 150 and longer ones", () => {
    for (const m of [...Array.from({ length: 150 }, (_, i) => i + 1), 256, 315, 899, 1024, 1001, 2310, 16_384]) {
      const radices = radicesOf(m);
      if (!radices) continue;
      for (const isReal of [true, false]) {
        const halves = halvesOf(m, radices, isReal);
        const x = noise(4 * m + 3, "halves");
        const kernel = kernelTransform(halves)(x, 2) as Bins;
        const twin = twinTransform(halves)(x, 2);
        expect(kernel.re).toHaveLength(isReal ? 2 * m + 1 : 2 * m);
        expect(bitsOf(kernel.re, kernel.im), `m = ${m}, real: ${isReal}`).toBe(bitsOf(twin.re, twin.im));
      }
    }
  });

  it("keeps plans apart in its memory, also when that is full and when it was replaced by a larger one", () => {
    const transforms = [5, 315, 4096].map((m) => kernelTransform(halvesOf(m, radicesOf(m)!, true)));
    const inputs = [20, 1260, 16_384].map((n) => noise(n, "apart"));
    const spectra = () =>
      transforms.map((transform, i) => bitsOf(...Object.values(transform(inputs[i]!, 0)!).filter((value) => value instanceof Float64Array)));
    const first = spectra();
    expect(spectra()).toEqual(first);
    const large = kernelTransform(halvesOf(1 << 17, radicesOf(1 << 17)!, true));
    const series = noise(1 << 19, "large");
    const bins = large(series, 0)!;
    const total = series.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(bins.re[0]! / total - 1)).toBeLessThan(1e-10);
    expect(spectra()).toEqual(first);
    for (let m = nextSmoothLength(16_000), i = 0; i < 14; i++, m = nextSmoothLength(m + 1)) {
      kernelTransform(halvesOf(m, radicesOf(m)!, true))(new Float64Array(4 * m), 0); // tables of 80,000 values and more
    }
    expect(spectra()).toEqual(first);
  });

  it("lends its results: plans copy them out before another runs", () => {
    const a = new Float64Array(513);
    const b = new Float64Array(513);
    realFftPlan(1024).forwardInto(a, b, noise(1024, "one"));
    const before = bitsOf(a, b);
    complexFftPlan(600).forwardInto(new Float64Array(600), new Float64Array(600), noise(600, "two"), noise(600, "three"));
    expect(bitsOf(a, b)).toBe(before);
  });
});

describe("without WebAssembly", () => {
  let twin: Module;
  beforeEach(async () => {
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    twin = await import("../../src/math/fft.js");
  });
  afterEach(() => vi.unstubAllGlobals());

  it("every plan gives the same bits, lengths 1 to 600", () => {
    const expected = Array.from({ length: 600 }, (_, i) => bitsOfPlans({ complexFftPlan, realFftPlan }, i + 1));
    for (let n = 1; n <= 600; n++) expect(bitsOfPlans(twin, n) === expected[n - 1], `n = ${n}`).toBe(true);
  });

  it.each(LONG)("every plan gives the same bits, length %d", (n) => {
    expect(bitsOfPlans(twin, n) === bitsOfPlans({ complexFftPlan, realFftPlan }, n)).toBe(true);
  });
});

it("turns to the twin where the kernel gets no memory", async () => {
  vi.resetModules();
  const { realFftPlan: fresh } = await import("../../src/math/fft.js");
  const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
    throw new RangeError("out of memory");
  });
  const out = new Float64Array(631);
  fresh(1260).powerInto(out, noise(1260, "no memory"));
  expect(grow).toHaveBeenCalled();
  grow.mockRestore();
  const expected = new Float64Array(631);
  realFftPlan(1260).powerInto(expected, noise(1260, "no memory"));
  expect(bitsOf(out)).toBe(bitsOf(expected));
});
