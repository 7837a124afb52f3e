import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { toColumn } from "./columns.js";
import { normal } from "./normal.js";
import { averageRanks } from "./ranks.js";
import { type Alternative, alternativeSchema, type TestResult, tailProbability } from "./test-options.js";

const schema = z.strictObject({
  alternative: alternativeSchema,
  /** Default: exact up to 50 pairs that differ, else normal. Exact takes at most 1,000 of them. */
  method: z.optional(z.enum(["exact", "normal"])),
});
/** @interface */
export type WilcoxonOptions = z.input<typeof schema>;

export interface WilcoxonResult extends TestResult {
  /** Pairs that differ; equal pairs are dropped, as Wilcoxon did. */
  readonly pairs: number;
}

const EXACT_UP_TO = 50;
const EXACT_AT_MOST = 1000; // 2^−1000 is still a number, and a second is long enough

/**
 * Wilcoxon's signed-rank test: is x − y symmetric about 0? The statistic is the smaller of the two rank sums. `exact` is the permutation
 * law of the ranks at hand, ties included, in O(pairs³); `normal` corrects for ties and not for continuity. When no pair differs the p-value is 1.
 * @throws InvalidInputError empty, unequal lengths, values not finite or beyond ±1e140, INVALID_OPTION for an exact test of more than 1,000 pairs that differ
 * @see Wilcoxon (1945), doi:10.2307/3001968; Pratt and Gibbons (1981), ch. 3
 */
export function wilcoxon(x: ArrayLike<number>, y: ArrayLike<number>, options: WilcoxonOptions = {}): WilcoxonResult {
  const { alternative, method } = parseOptions("wilcoxon", schema, options);
  const a = toColumn("wilcoxon", "x", x);
  const b = toColumn("wilcoxon", "y", y);
  if (a.length !== b.length)
    throw new InvalidInputError("WRONG_LENGTH", { where: "wilcoxon", what: "y", expected: `${a.length} values, as in x`, received: b.length });
  const differences = a.map((value, i) => value - b[i]!).filter((d) => d !== 0);
  const n = differences.length;
  if (n === 0) return { statistic: 0, pValue: 1, pairs: 0 };
  if (method === "exact" && n > EXACT_AT_MOST)
    throw new InvalidInputError("INVALID_OPTION", {
      where: "wilcoxon",
      what: "options.method",
      expected: `"normal" beyond ${EXACT_AT_MOST} pairs that differ`,
      received: method,
    });
  const { ranks, tieTerm } = averageRanks(differences.map(Math.abs));
  const positive = ranks.reduce((sum, rank, i) => (differences[i]! > 0 ? sum + rank : sum), 0);
  const total = (n * (n + 1)) / 2;
  const statistic = Math.min(positive, total - positive);
  if ((method ?? (n <= EXACT_UP_TO ? "exact" : "normal")) === "exact") return { statistic, pValue: exactProbability(ranks, positive, alternative), pairs: n };
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48);
  return { statistic, pValue: tailProbability((positive - total / 2) / spread, alternative, (zScore) => normal.sf(zScore)), pairs: n };
}

/** By the law of the sum of ranks with random signs; ranks are doubled, which makes averages of ties whole. */
function exactProbability(ranks: Float64Array, positive: number, alternative: Alternative): number {
  const doubled = Array.from(ranks, (rank) => Math.round(2 * rank));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const law = new Float64Array(total + 1);
  law[0] = 1;
  let reached = 0;
  for (const rank of doubled) {
    reached += rank;
    for (let s = reached; s >= 0; s--) law[s] = 0.5 * law[s]! + (s >= rank ? 0.5 * law[s - rank]! : 0);
  }
  const atMost = (limit: number): number => law.subarray(0, limit + 1).reduce((sum, p) => sum + p, 0);
  const observed = Math.round(2 * positive);
  // The law is symmetric, so each tail is a sum from the left, which keeps small probabilities exact.
  if (alternative === "less") return Math.min(1, atMost(observed));
  if (alternative === "greater") return Math.min(1, atMost(total - observed));
  return Math.min(1, 2 * atMost(Math.min(observed, total - observed)));
}
