import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { log, log1p, tanh } from "../math/elementary.js";
import { type PearsonBeside, pairs, pearsonBeside } from "./correlation.js";
import { countPairs, discordanceCdf, type PairCounts, pairDifference, pairDifferenceVariance, tauB } from "./kendall.js";
import { normal } from "./normal.js";
import { averageRanks } from "./ranks.js";
import { studentT } from "./student-t.js";
import { type Alternative, alternativeSchema, confidenceSchema, type TestResult, tailProbability } from "./test-options.js";

const schema = z.strictObject({
  method: z._default(z.enum(["pearson", "spearman", "kendall"]), "pearson"),
  alternative: alternativeSchema,
  confidence: confidenceSchema,
});
/** @interface */
export type CorrelationTestOptions = z.input<typeof schema>;

export interface CorrelationTestResult extends TestResult {
  /** Of the population's coefficient, by Fisher's z; Pearson's only, null for ranks. One end is −1 or 1 for a one-sided alternative. */
  readonly confidenceInterval: readonly [lower: number, upper: number] | null;
}

const EXACT_UP_TO = 33;

/**
 * Are x and y unrelated? The statistic is the coefficient itself, as `correlation`, `spearman` and `kendall` give it. P-values:
 * Pearson's and Spearman's by Student's t, r √((n − 2) / (1 − r²)) with n − 2 degrees of freedom (exact for normal data, an approximation for
 * ranks); Kendall's by the exact law of τ without ties up to n = 33, else by the normal law with the variance that the ties leave.
 * Observations must be independent: two series with memory are related more often than this test says; see `circularShiftTest`.
 * @throws InvalidInputError fewer than 3 pairs (Kendall: 2), unequal lengths, not finite, CONSTANT_SERIES
 * @see Fisher (1921), Metron 1:3–32; Kendall (1938), doi:10.1093/biomet/30.1-2.81
 */
export function correlationTest(x: ArrayLike<number>, y: ArrayLike<number>, options: CorrelationTestOptions = {}): CorrelationTestResult {
  const { method, alternative, confidence } = parseOptions("correlationTest", schema, options);
  const [a, b] = pairs("correlationTest", x, y, method === "kendall" ? 2 : 3);
  if (method === "kendall") {
    const counts = countPairs(a, b);
    return { statistic: tauB(counts), pValue: kendallProbability(counts, alternative), confidenceInterval: null };
  }
  const found = method === "pearson" ? pearsonBeside(a, b) : pearsonBeside(averageRanks(a).ranks, averageRanks(b).ranks);
  const { coefficient, remainder } = found;
  const t = coefficient * Math.sqrt((a.length - 2) / (remainder * (2 - remainder))); // ±Infinity on a line, where the p-value is 0
  return {
    statistic: coefficient,
    pValue: tailProbability(t, alternative, (value) => studentT.sf(value, a.length - 2)),
    confidenceInterval: method === "pearson" ? fisherInterval(found, a.length, alternative, confidence) : null,
  };
}

/** tanh(artanh r ± z / √(n − 3)); three pairs say nothing, points on a line everything. */
function fisherInterval(
  { coefficient, remainder }: PearsonBeside,
  n: number,
  alternative: Alternative,
  confidence: number,
): readonly [lower: number, upper: number] {
  if (n === 3) return [-1, 1];
  const sign = Math.sign(coefficient);
  if (remainder === 0) return [alternative === "less" ? -1 : sign, alternative === "greater" ? 1 : sign];
  const centre = 0.5 * sign * (log1p(Math.abs(coefficient)) - log(remainder));
  const reach = -normal.ppf(alternative === "two-sided" ? (1 - confidence) / 2 : 1 - confidence) / Math.sqrt(n - 3);
  return [alternative === "less" ? -1 : tanh(centre - reach), alternative === "greater" ? 1 : tanh(centre + reach)];
}

function kendallProbability(counts: PairCounts, alternative: Alternative): number {
  const { n, all, discordant, tiedX, tiedY } = counts;
  if (tiedX > 0 || tiedY > 0 || n > EXACT_UP_TO) {
    return tailProbability(pairDifference(counts) / Math.sqrt(pairDifferenceVariance(counts)), alternative, (z) => normal.sf(z));
  }
  // The law of inversions is symmetric: each tail is a sum from the left, which keeps small probabilities exact.
  if (alternative === "greater") return discordanceCdf(discordant, n);
  if (alternative === "less") return discordanceCdf(all - discordant, n);
  return Math.min(1, 2 * discordanceCdf(Math.min(discordant, all - discordant), n));
}
