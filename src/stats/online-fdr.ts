import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { exp, log } from "../math/elementary.js";
import { requireCount, requireProbability } from "./arguments.js";

/** One finished scan: the level that it ran Benjamini and Hochberg's procedure at, how many hypotheses it tested and how many it rejected. */
export interface TestedBatch {
  readonly level: number;
  readonly tested: number;
  readonly rejected: number;
}

const alphaSchema = z._default(z.number().check(z.gt(0), z.lt(1)), 0.05);

const batchSchema = z.strictObject({
  /** The largest expected share of false findings among all findings of all scans. */
  alpha: alphaSchema,
  /** Number of hypotheses of the coming scan. With it the level grows by earlier findings, (tests + rejections) / tests. */
  tests: z.optional(z.int().check(z.positive())),
});
/** @interface */
export type NextBatchLevelOptions = z.input<typeof batchSchema>;

export interface GrantedLevel {
  /** Level for the coming scan or test. */
  readonly alpha: number;
  /** What is left of the budget if the coming scan spends all of its share. */
  readonly wealth: number;
}

/**
 * The level at which the next scan may run Benjamini and Hochberg's procedure so that, over all scans past and future, the false
 * discovery rate stays at or below `alpha`. Scan t with n_t hypotheses at level α_t, after R earlier rejections, spends
 *
 *     spent_t = α_t n_t / (n_t + R)            Σ spent_t ≤ alpha
 *     share_t = (alpha − Σ_{s<t} spent_s) · γ_t / Σ_{s≥t} γ_s,    γ_t ∝ 1 / ((t + 1) log²(t + 1))
 *     α_t     = share_t · (n_t + R) / n_t      (share_t when `tests` is not given)
 *
 * γ gives the first scan 49 % of the budget, the second 13 %, the tenth 0.7 %, and never ends. What a scan did not spend (a lower
 * level was used, fewer hypotheses were left) returns to the budget. The rule is BatchPRDS of Zrnic and others with the budget kept by
 * what was really spent: since E[V_t / (R + R_t)] ≤ α_t n_t / (n_t + R) for p-values that are valid given the earlier scans and
 * independent or positively dependent (PRDS) within a scan, the sum over scans is the bound. Scans of overlapping data are only
 * approximately valid given one another; repeat no scan of the same data as a new one.
 *
 * @param history - all earlier scans, oldest first
 * @throws InvalidInputError when a level is outside [0, 1], a count no whole number >= 0, or more was rejected than tested
 * @see Zrnic, Jiang, Ramdas, Jordan (2020), "The power of batching in multiple hypothesis testing", AISTATS, arXiv:1910.04968, §4
 */
export function nextBatchLevel(history: readonly TestedBatch[], options: NextBatchLevelOptions = {}): GrantedLevel {
  const { alpha, tests } = parseOptions("nextBatchLevel", batchSchema, options);
  requireList("nextBatchLevel", "history", history);
  let budget = alpha;
  let rejections = 0;
  history.forEach((batch, i) => {
    requireBatch(batch, i);
    if (batch.tested > 0) budget -= (batch.level * batch.tested) / (batch.tested + rejections);
    rejections += batch.rejected;
  });
  if (budget <= 0) return { alpha: 0, wealth: 0 };
  const share = budget * gammaShare(history.length + 1);
  return { alpha: Math.min(1, tests === undefined ? share : (share * (tests + rejections)) / tests), wealth: budget - share };
}

const lordSchema = z.strictObject({
  alpha: alphaSchema,
  /** Wealth at the start, at most alpha. Default alpha / 2. */
  initialWealth: z.optional(z.number().check(z.gt(0))),
});
/** @interface */
export type NextTestLevelOptions = z.input<typeof lordSchema>;

/**
 * LORD++: the level of the next single test in a stream, reject when p ≤ α_t, with the false discovery rate at or below `alpha` at all
 * times for independent p-values. With rejections at τ₁ < τ₂ < … and start wealth w₀:
 *
 *     α_t = γ_t w₀ + (alpha − w₀) γ_{t−τ₁} + alpha Σ_{j≥2} γ_{t−τ_j},    γ_j = 0.0772 log(max(j, 2)) / (j e^√log j)
 *
 * `wealth` is w₀ − Σ α_s + what rejections earned, after this test if it does not reject. O(tests).
 * @param rejected - outcome of every earlier test, oldest first
 * @throws InvalidInputError when `initialWealth` exceeds alpha
 * @see Ramdas, Yang, Wainwright, Jordan (2017), "Online control of the false discovery rate with decaying memory", NIPS, arXiv:1710.00499;
 *      Javanmard and Montanari (2018), doi:10.1214/17-AOS1559, for γ
 */
export function nextTestLevel(rejected: readonly boolean[], options: NextTestLevelOptions = {}): GrantedLevel {
  const { alpha, initialWealth = alpha / 2 } = parseOptions("nextTestLevel", lordSchema, options);
  if (initialWealth > alpha) {
    throw new InvalidInputError("INVALID_OPTION", {
      where: "nextTestLevel",
      what: "options.initialWealth",
      expected: `at most alpha = ${alpha}`,
      received: initialWealth,
    });
  }
  requireList("nextTestLevel", "rejected", rejected);
  const t = rejected.length + 1;
  // Every start of a γ sequence: the stream itself and each rejection, with what it pays out in total.
  const sources = [{ at: 0, pays: initialWealth }];
  rejected.forEach((isRejected, i) => {
    if (typeof isRejected !== "boolean")
      throw new InvalidInputError("INVALID_OPTION", { where: "nextTestLevel", what: `rejected[${i}]`, expected: "true or false", received: isRejected });
    if (isRejected) sources.push({ at: i + 1, pays: sources.length === 1 ? alpha - initialWealth : alpha });
  });
  const sums = lordSums(t);
  let level = 0;
  let wealth = 0;
  for (const { at, pays } of sources) {
    level += pays * (sums[t - at]! - sums[t - at - 1]!);
    wealth += pays * (1 - sums[t - at]!);
  }
  return { alpha: level, wealth };
}

const GAMMA_TOTAL = 2.109742801236892; // Σ_{t≥1} 1 / ((t + 1) log²(t + 1))

/** γ_t / Σ_{s≥t} γ_s of the batch rule. */
function gammaShare(t: number): number {
  const gamma = (s: number): number => 1 / ((s + 1) * log(s + 1) * log(s + 1));
  if (t < 100) {
    let later = GAMMA_TOTAL;
    for (let s = 1; s < t; s++) later -= gamma(s);
    return gamma(t) / later;
  }
  // Euler and Maclaurin: ∫ + f/2 − f'/12, relative error below 1e-9 from here on.
  const logarithm = log(t + 1);
  return gamma(t) / (1 / logarithm + gamma(t) * (0.5 + (1 + 2 / logarithm) / (12 * (t + 1))));
}

/** Partial sums of LORD's γ, entry j the sum of γ_1 … γ_j; all of them are 0.976. */
function lordSums(length: number): Float64Array {
  const sums = new Float64Array(length + 1);
  for (let j = 1; j <= length; j++) sums[j] = sums[j - 1]! + (0.07720838 * log(Math.max(j, 2))) / (j * exp(Math.sqrt(log(j))));
  return sums;
}

function requireList(where: string, what: string, value: unknown): void {
  if (!Array.isArray(value)) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "an array", received: value });
}

function requireBatch(batch: TestedBatch, i: number): void {
  const where = "nextBatchLevel";
  if (typeof batch !== "object" || batch === null)
    throw new InvalidInputError("INVALID_OPTION", { where, what: `history[${i}]`, expected: "an object with level, tested and rejected", received: batch });
  const { level, tested, rejected } = batch;
  requireProbability(where, `history[${i}].level`, level);
  requireCount(where, `history[${i}].tested`, tested);
  requireCount(where, `history[${i}].rejected`, rejected);
  if (rejected > tested)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: `history[${i}].rejected`,
      expected: `at most ${tested}, the number tested`,
      received: rejected,
    });
}
