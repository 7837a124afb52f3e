import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import * as sampling from "../../src/math/sampling.js";
import { betaI, erfc, gammaP, gammaQ, lgamma } from "../../src/math/special.js";

const DRAWS = 20_000;

function draw(sample: (rng: () => number) => number, purpose: string): number[] {
  const rng = createRng(3, "sampling test", purpose);
  return Array.from({ length: DRAWS }, () => sample(rng)).sort((a, b) => a - b);
}

/** Largest gap √n · sup|F_n − F|; beyond 1.95 with probability 0.001 (Kolmogorov). */
function kolmogorovGap(sorted: readonly number[], cdf: (x: number) => number): number {
  let gap = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    gap = Math.max(gap, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return gap * Math.sqrt(sorted.length);
}

/** Pearson's statistic over cells of expected count >= 10 as a standard normal deviate (Wilson & Hilferty). */
function chiSquaredDeviate(values: readonly number[], pmf: (k: number) => number): number {
  const counts = new Map<number, number>();
  for (const k of values) counts.set(k, (counts.get(k) ?? 0) + 1);
  let statistic = 0;
  let cells = 0;
  let observed = 0;
  let expected = 0;
  let seen = 0;
  let left = 1;
  for (let k = 0; left * DRAWS > 10; k++) {
    observed += counts.get(k) ?? 0;
    expected += pmf(k) * DRAWS;
    left -= pmf(k);
    if (expected < 10) continue;
    statistic += (observed - expected) ** 2 / expected;
    cells++;
    seen += observed;
    observed = expected = 0;
  }
  const restExpected = expected + left * DRAWS;
  if (restExpected > 1) statistic += (DRAWS - seen - restExpected) ** 2 / restExpected;
  return (Math.cbrt(statistic / cells) - (1 - 2 / (9 * cells))) / Math.sqrt(2 / (9 * cells));
}

const normalCdf = (x: number) => 0.5 * erfc(-x / Math.SQRT2);
const poissonPmf = (mean: number) => (k: number) => Math.exp(k * Math.log(mean) - mean - lgamma(k + 1));

describe("sampling", () => {
  it.each<[string, (rng: () => number) => number, (x: number) => number]>([
    ["normal", sampling.sampleNormal, normalCdf],
    ["exponential", sampling.sampleExponential, (x) => 1 - Math.exp(-x)],
    ["gamma of shape 0.3", (rng) => sampling.sampleGamma(rng, 0.3, 2), (x) => gammaP(0.3, x / 2)],
    ["gamma of shape 1", (rng) => sampling.sampleGamma(rng, 1, 2), (x) => gammaP(1, x / 2)],
    ["gamma of shape 40", (rng) => sampling.sampleGamma(rng, 40, 0.1), (x) => gammaP(40, x / 0.1)],
    [
      "Student's t with 3 degrees",
      (rng) => sampling.sampleStudentT(rng, 3),
      (t) => (t < 0 ? 0.5 : 1 - 0.5) + (t < 0 ? -0.5 : 0.5) * betaI((t * t) / (3 + t * t), 0.5, 1.5),
    ],
  ])("%s draws follow their distribution (Kolmogorov-Smirnov)", (name, sample, cdf) => {
    const draws = draw(sample, name);
    expect(kolmogorovGap(draws, cdf)).toBeLessThan(1.95);
    expect(
      kolmogorovGap(
        draws.map((x) => x * 1.05),
        cdf,
      ),
    ).toBeGreaterThan(name.includes("0.3") ? 1 : 1.5); // the test would see 5 %
  });

  const logChoose = (n: number, k: number) => lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
  const binomialPmf = (n: number, p: number) => (k: number) => (k > n ? 0 : Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log(1 - p)));
  const negativeBinomialPmf = (mean: number, r: number) => (k: number) =>
    Math.exp(lgamma(k + r) - lgamma(r) - lgamma(k + 1) + r * Math.log(r / (r + mean)) + k * Math.log(mean / (r + mean)));

  it.each<[string, (rng: () => number) => number, (k: number) => number]>([
    ["Poisson 0.2", (rng) => sampling.samplePoisson(rng, 0.2), poissonPmf(0.2)],
    ["Poisson 7", (rng) => sampling.samplePoisson(rng, 7), poissonPmf(7)],
    ["Poisson 29.9", (rng) => sampling.samplePoisson(rng, 29.9), poissonPmf(29.9)],
    ["Poisson 30", (rng) => sampling.samplePoisson(rng, 30), poissonPmf(30)],
    ["Poisson 400", (rng) => sampling.samplePoisson(rng, 400), poissonPmf(400)],
    ["binomial 12, 0.3", (rng) => sampling.sampleBinomial(rng, 12, 0.3), binomialPmf(12, 0.3)],
    ["binomial 12, 0.9", (rng) => sampling.sampleBinomial(rng, 12, 0.9), binomialPmf(12, 0.9)],
    ["binomial 40, 0.4", (rng) => sampling.sampleBinomial(rng, 40, 0.4), binomialPmf(40, 0.4)],
    ["binomial 1000, 0.6", (rng) => sampling.sampleBinomial(rng, 1000, 0.6), binomialPmf(1000, 0.6)],
    ["negative binomial 3, 0.7", (rng) => sampling.sampleNegativeBinomial(rng, 3, 0.7), negativeBinomialPmf(3, 0.7)],
    ["negative binomial 60, 5", (rng) => sampling.sampleNegativeBinomial(rng, 60, 5), negativeBinomialPmf(60, 5)],
  ])("%s draws follow their distribution (chi-squared)", (name, sample, pmf) => {
    expect(Math.abs(chiSquaredDeviate(draw(sample, name), pmf))).toBeLessThan(3.3);
  });

  it("gives a negative binomial the variance mean + mean²/dispersion", () => {
    const draws = draw((rng) => sampling.sampleNegativeBinomial(rng, 4, 2), "variance");
    const mean = draws.reduce((sum, k) => sum + k, 0) / DRAWS;
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / DRAWS;
    expect(Math.abs(mean - 4)).toBeLessThan(4 * Math.sqrt(12 / DRAWS));
    expect(variance / 12).toBeCloseTo(1, 1);
  });

  it("draws indices in proportion to their weights, never one of weight zero", () => {
    const weights = [0, 5, 1, 0, 3, 1e-9, 0.5, 0];
    const total = 9.5 + 1e-9;
    const sample = sampling.createAliasTable(weights);
    const draws = draw(sample, "alias");
    expect(draws.every((i) => weights[i]! > 0)).toBe(true);
    let statistic = 0;
    for (const i of [1, 2, 4, 6]) statistic += (draws.filter((j) => j === i).length - (weights[i]! / total) * DRAWS) ** 2 / ((weights[i]! / total) * DRAWS);
    expect(gammaQ(1.5, statistic / 2)).toBeGreaterThan(0.001);
    expect(sampling.createAliasTable([2])(() => 0.999)).toBe(0);
    const many = sampling.createAliasTable(Array.from({ length: 997 }, (_, i) => (i % 3 === 0 ? 0 : 1 / (i + 1))));
    for (let u = 0; u < 1; u += 1e-4) expect(many(() => u) % 3).not.toBe(0);
  });

  it("repeats itself for the same stream, and a normal takes exactly one uniform", () => {
    let taken = 0;
    const rng = createRng(1);
    sampling.sampleNormal(() => {
      taken++;
      return rng();
    });
    expect(taken).toBe(1);
    expect(draw(sampling.sampleNormal, "same")).toEqual(draw(sampling.sampleNormal, "same"));
    for (const u of [0, 1 - 2 ** -53]) expect(Number.isFinite(sampling.sampleNormal(() => u))).toBe(true);
  });

  it("serves the edges: mean 0, probability 0 and 1, no trials", () => {
    const rng = createRng(1);
    expect(sampling.samplePoisson(rng, 0)).toBe(0);
    expect(sampling.sampleNegativeBinomial(rng, 0, 1)).toBe(0);
    expect(sampling.sampleBinomial(rng, 10, 0)).toBe(0);
    expect(sampling.sampleBinomial(rng, 10, 1)).toBe(10);
    expect(sampling.sampleBinomial(rng, 0, 0.5)).toBe(0);
  });

  it("refuses impossible parameters by name", () => {
    const rng = createRng(1);
    // biome-ignore format: a list
    for (const call of [
      () => sampling.sampleGamma(rng, 0, 1), () => sampling.sampleGamma(rng, 1, NaN), () => sampling.samplePoisson(rng, -1), () => sampling.samplePoisson(rng, Infinity),
      () => sampling.sampleBinomial(rng, -1, 0.5), () => sampling.sampleBinomial(rng, 2.5, 0.5), () => sampling.sampleBinomial(rng, 5, 1.5), () => sampling.sampleNegativeBinomial(rng, 1, 0),
      () => sampling.sampleStudentT(rng, 0), () => sampling.createAliasTable([]), () => sampling.createAliasTable([0, 0]), () => sampling.createAliasTable([1, -1]), () => sampling.createAliasTable([1, NaN]),
    ]) expect(call).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });
});
