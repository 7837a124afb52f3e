import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { detrend, periodogram, rfft, rfftPower } from "../../src/cycles/index.js";

const noise = (n: number): Float64Array => {
  const rng = createRng(3, "power", n);
  return Float64Array.from({ length: n }, (_, t) => 100 + 0.3 * t + rng());
};
const lengths = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(1009, 1155, 1260, 2048));
const squared = ({ re, im }: { re: Float64Array; im: Float64Array }): Float64Array => re.map((r, k) => r * r + im[k]! * im[k]!);

describe("rfftPower", () => {
  it("is the squared modulus of rfft, to the bit, at any length", () => {
    fc.assert(
      fc.property(lengths, (n) => {
        expect(rfftPower(noise(n))).toEqual(squared(rfft(noise(n))));
      }),
    );
  });

  it("subtracts mean or line first, and is then that of the detrended series, to the bit", () => {
    fc.assert(
      fc.property(lengths, fc.constantFrom("constant" as const, "linear" as const), (n, type) => {
        expect(rfftPower(noise(n), { detrend: type })).toEqual(squared(rfft(detrend(noise(n), { type }))));
      }),
    );
  });

  it("divides by n for the norm ortho, so that the two-sided sum is that of squares", () => {
    fc.assert(
      fc.property(lengths, (n) => {
        const x = noise(n);
        const total = rfftPower(x, { norm: "ortho" }).reduce((sum, p, k) => sum + p * (k === 0 || 2 * k === n ? 1 : 2), 0);
        expect(total / x.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("agrees with the periodogram, which is one-sided", () => {
    const { power } = periodogram(noise(90), { detrend: "linear" });
    const twoSided = rfftPower(noise(90), { detrend: "linear", norm: "ortho" });
    for (let k = 1; k < 45; k++) expect(power[k]! / twoSided[k]!).toBeCloseTo(2, 12);
    expect(power[45]! / twoSided[45]!).toBeCloseTo(1, 12);
  });

  it("changes no input and gives results that the next call leaves alone", () => {
    const x = noise(256);
    const first = rfftPower(x, { detrend: "linear" });
    const kept = first.slice();
    rfftPower(noise(257));
    rfftPower(x.map((value) => -2 * value));
    expect(first).toEqual(kept);
    expect(x).toEqual(noise(256));
  });

  it("refuses options that it does not know", () => {
    expect(() => rfftPower([1, 2], { detrend: "none", norm: "forward" as "ortho" })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => rfftPower([1, 2], { detrended: true } as object)).toThrow("detrended");
  });
});
