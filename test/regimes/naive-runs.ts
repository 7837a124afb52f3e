import { lgamma } from "../../src/math/special.js";

export type Model =
  | { type: "normal"; mean?: number; meanWeight?: number; variance?: number; varianceWeight?: number }
  | { type: "normal-known-variance"; variance: number; mean?: number; meanWeight?: number }
  | { type: "poisson"; rate: number; weight?: number }
  | { type: "negative-binomial"; mean: number; dispersion: number; weight?: number }
  | { type: "bernoulli"; probability?: number; weight?: number };

const logBeta = (a: number, b: number): number => lgamma(a) + lgamma(b) - lgamma(a + b);
const sumOf = (x: readonly number[]): number => x.reduce((total, value) => total + value, 0);

/** log of the probability (density) of all values of one run, its parameters integrated out, by the closed form for the run as a whole. */
export function logMarginal(model: Model, x: readonly number[]): number {
  const n = x.length;
  const total = sumOf(x);
  if (model.type === "poisson") {
    const b = model.weight ?? 1;
    const a = model.rate * b;
    return lgamma(a + total) - lgamma(a) + a * Math.log(b) - (a + total) * Math.log(b + n) - sumOf(x.map((value) => lgamma(value + 1)));
  }
  if (model.type === "negative-binomial") {
    const r = model.dispersion;
    const w = model.weight ?? 1;
    const [a, b] = [1 + r * w, w * model.mean];
    return sumOf(x.map((value) => lgamma(r + value) - lgamma(value + 1) - lgamma(r))) + logBeta(a + n * r, b + total) - logBeta(a, b);
  }
  if (model.type === "bernoulli") {
    const w = model.weight ?? 2;
    const p = model.probability ?? 0.5;
    return logBeta(w * p + total, w * (1 - p) + n - total) - logBeta(w * p, w * (1 - p));
  }
  const kappa = model.meanWeight ?? 1;
  const mean = total / n;
  const spread = sumOf(x.map((value) => (value - mean) ** 2)) + ((kappa * n) / (kappa + n)) * (mean - (model.mean ?? 0)) ** 2;
  if (model.type === "normal-known-variance") {
    return -0.5 * (n * Math.log(2 * Math.PI * model.variance) + Math.log((kappa + n) / kappa) + spread / model.variance);
  }
  const nu = model.varianceWeight ?? 4;
  const squares = nu * (model.variance ?? 1);
  return (
    lgamma((nu + n) / 2) -
    lgamma(nu / 2) +
    0.5 * (Math.log(kappa / (kappa + n)) + nu * Math.log(squares) - (nu + n) * Math.log(squares + spread) - n * Math.log(Math.PI))
  );
}

/** Every way to cut the series into runs, each with its probability: those of the last run's start, and the evidence. */
export function enumerateRuns(model: Model, hazard: (runLength: number) => number, x: readonly number[]): { starts: number[]; logEvidence: number } {
  const n = x.length;
  const starts = new Array<number>(n).fill(0);
  for (let cuts = 0; cuts < 2 ** (n - 1); cuts++) {
    let weight = 1;
    let logDensity = 0;
    let start = 0;
    for (let t = 1; t < n; t++) {
      if (((cuts >> (t - 1)) & 1) === 0) {
        weight *= 1 - hazard(t - start);
        continue;
      }
      weight *= hazard(t - start);
      logDensity += logMarginal(model, x.slice(start, t));
      start = t;
    }
    starts[start] += weight * Math.exp(logDensity + logMarginal(model, x.slice(start)));
  }
  const evidence = sumOf(starts);
  return { starts: starts.map((value) => value / evidence), logEvidence: Math.log(evidence) };
}
