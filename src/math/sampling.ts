import { InvalidInputError } from "../core/errors.js";
import type { Rng } from "../core/rng.js";
import { exp, log, log1p, pow } from "./elementary.js";
import { normalQuantile } from "./normal-quantile.js";
import { lgamma } from "./special.js";

/** Standard normal by inversion: exactly one uniform, so that draws keep their place in the stream. |z| <= 8.3. */
export function sampleNormal(rng: Rng): number {
  return normalQuantile(openUniform(rng));
}

/** Exponential with mean 1, by inversion: one uniform. */
export function sampleExponential(rng: Rng): number {
  return -log1p(-rng());
}

/** Gamma with mean shape · scale. @see Marsaglia & Tsang (2000), doi:10.1145/358407.358414  @throws InvalidInputError unless both are > 0 */
export function sampleGamma(rng: Rng, shape: number, scale: number): number {
  assertPositive("sampleGamma", "shape", shape);
  assertPositive("sampleGamma", "scale", scale);
  if (shape < 1) return sampleGamma(rng, shape + 1, scale) * pow(openUniform(rng), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = sampleNormal(rng);
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(openUniform(rng)) < 0.5 * z * z + d * (1 - v + log(v))) return d * v * scale;
  }
}

/**
 * Poisson with the given mean: sequential inversion below 30 (one uniform), transformed rejection above.
 * @see Hörmann (1993), "The transformed rejection method for generating Poisson random variables", doi:10.1016/0167-6687(93)90997-4 (PTRS)
 * @throws InvalidInputError unless mean is finite and >= 0
 */
export function samplePoisson(rng: Rng, mean: number): number {
  assertNonNegative("samplePoisson", "mean", mean);
  if (mean < 30) {
    let mass = exp(-mean);
    let rest = rng() - mass;
    let count = 0;
    while (rest >= 0 && mass > 0) {
      count++;
      mass *= mean / count;
      rest -= mass;
    }
    return count;
  }
  const logMean = log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  for (;;) {
    const u = rng() - 0.5;
    const v = openUniform(rng);
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    if (log((v * inverseAlpha) / (a / (us * us) + b)) <= count * logMean - mean - lgamma(count + 1)) return count;
  }
}

/** Negative binomial: a Poisson whose mean is gamma distributed; variance mean + mean²/dispersion. @throws InvalidInputError */
export function sampleNegativeBinomial(rng: Rng, mean: number, dispersion: number): number {
  assertNonNegative("sampleNegativeBinomial", "mean", mean);
  assertPositive("sampleNegativeBinomial", "dispersion", dispersion);
  return mean === 0 ? 0 : samplePoisson(rng, sampleGamma(rng, dispersion, mean / dispersion));
}

/**
 * Binomial: successes among `trials` of the given probability; inversion while trials · min(p, 1 − p) < 10, else transformed rejection.
 * @see Hörmann (1993), "The generation of binomial random variates", doi:10.1080/00949659308811496 (BTRS)
 * @throws InvalidInputError
 */
export function sampleBinomial(rng: Rng, trials: number, probability: number): number {
  if (!(Number.isInteger(trials) && trials >= 0)) throw refused("sampleBinomial", "trials", "a whole number >= 0", trials);
  if (!(probability >= 0 && probability <= 1)) throw refused("sampleBinomial", "probability", "a number within [0, 1]", probability);
  if (probability > 0.5) return trials - sampleBinomial(rng, trials, 1 - probability);
  if (probability === 0 || trials === 0) return 0;
  return trials * probability < 10 ? binomialByInversion(rng, trials, probability) : binomialByRejection(rng, trials, probability);
}

/** Student's t: a normal over the root of an independent chi-squared. @throws InvalidInputError unless degreesOfFreedom > 0 */
export function sampleStudentT(rng: Rng, degreesOfFreedom: number): number {
  assertPositive("sampleStudentT", "degreesOfFreedom", degreesOfFreedom);
  return sampleNormal(rng) / Math.sqrt(sampleGamma(rng, degreesOfFreedom / 2, 2 / degreesOfFreedom));
}

/**
 * A sampler of indices in proportion to weights: linear set-up, then one uniform and one comparison a draw.
 * @param weights - finite, >= 0, not all 0
 * @returns sample(rng), a whole number from 0 to weights.length − 1; an index of weight 0 is never drawn
 * @throws InvalidInputError
 * @see Vose (1991), doi:10.1109/32.92917
 */
export function createAliasTable(weights: ArrayLike<number>): (rng: Rng) => number {
  const size = weights.length;
  let total = 0;
  for (let i = 0; i < size; i++) {
    assertNonNegative("createAliasTable", `weights[${i}]`, weights[i]!);
    total += weights[i]!;
  }
  if (!(total > 0 && total < Infinity)) throw refused("createAliasTable", "weights", "a positive finite sum", total);
  const threshold = new Float64Array(size);
  let heaviest = 0;
  for (let i = 1; i < size; i++) if (weights[i]! > weights[heaviest]!) heaviest = i;
  const alias = new Int32Array(size).fill(heaviest); // serves where rounding leaves a weight of 0 unpaired
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < size; i++) {
    threshold[i] = (weights[i]! / total) * size;
    (threshold[i]! < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large.at(-1)!;
    alias[poor] = rich;
    threshold[rich] = threshold[rich]! - (1 - threshold[poor]!);
    if (threshold[rich]! < 1) small.push(large.pop()!);
  }
  for (const left of [...small, ...large]) if (weights[left]! > 0) threshold[left] = 1; // rounding leftovers
  return (rng) => {
    const place = rng() * size;
    const index = Math.floor(place);
    return place - index < threshold[index]! ? index : alias[index]!;
  };
}

/** A uniform on (0, 1): 0 becomes 2^-54, half the distance between neighbours. */
function openUniform(rng: Rng): number {
  return rng() || 5.551115123125783e-17;
}

function binomialByInversion(rng: Rng, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  let mass = exp(trials * log1p(-probability));
  let rest = rng() - mass;
  let count = 0;
  while (rest >= 0 && count < trials) {
    mass *= ((trials - count) / (count + 1)) * odds;
    count++;
    rest -= mass;
    if (mass === 0) break;
  }
  return count;
}

function binomialByRejection(rng: Rng, trials: number, probability: number): number {
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const c = trials * probability + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = log(probability / (1 - probability));
  const mode = Math.floor((trials + 1) * probability);
  const peak = lgamma(mode + 1) + lgamma(trials - mode + 1);
  for (;;) {
    const u = rng() - 0.5;
    const v = openUniform(rng);
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + c);
    if (count < 0 || count > trials) continue;
    if (us >= 0.07 && v <= vr) return count;
    const bound = peak - lgamma(count + 1) - lgamma(trials - count + 1) + (count - mode) * logOdds;
    if (log((v * alpha) / (a / (us * us) + b)) <= bound) return count;
  }
}

function assertPositive(where: string, what: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw refused(where, what, "a finite number > 0", value);
}

function assertNonNegative(where: string, what: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) throw refused(where, what, "a finite number >= 0", value);
}

function refused(where: string, what: string, expected: string, received: unknown): InvalidInputError {
  return new InvalidInputError("INVALID_OPTION", { where, what, expected, received });
}
