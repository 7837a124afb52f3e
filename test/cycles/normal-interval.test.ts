import { expect, it } from "vitest";
import { twoSidedNormalQuantile } from "../../src/cycles/normal-interval.js";
import { normalQuantile } from "../../src/math/normal-quantile.js";

it("inverts the two-sided tail of the normal law to a few units in the last place", () => {
  // mpmath 1.3 with 50 digits: erfc(z/√2) = p
  const exact = [
    [1e-300, 37.06578788077213],
    [1e-20, 9.33604484923406],
    [1e-6, 4.89163847569859],
    [0.001, 3.290526731491895],
    [0.05, 1.9599639845400543],
    [0.1, 1.6448536269514726],
    [0.5, 0.6744897501960817],
    [0.9, 0.12566134685507402],
  ] as const;
  for (const [p, z] of exact) expect(Math.abs(twoSidedNormalQuantile(p) / z - 1)).toBeLessThan(1e-15);
});

it("agrees with the tabulated quantile over all coverages", () => {
  for (let p = 0.001; p < 1; p += 0.001) expect(Math.abs(twoSidedNormalQuantile(p) + normalQuantile(p / 2))).toBeLessThan(1e-15);
});
