import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { normal } from "./normal.js";
import { averageRanks } from "./ranks.js";
import { type Alternative, alternativeSchema, type TestResult } from "./test-options.js";

const schema = z.strictObject({
  alternative: alternativeSchema,
  /** Default: exact up to 50 values together, else normal. Exact takes at most 200 values together. */
  method: z.optional(z.enum(["exact", "normal"])),
  /** Half a unit towards the mean, because U moves in steps; for the normal law only. */
  continuity: z._default(z.boolean(), true),
});
/** @interface */
export type MannWhitneyUOptions = z.input<typeof schema>;

export interface MannWhitneyUResult extends TestResult {
  /** U / (n m), the effect: the probability that a value of x exceeds one of y, ties counting half; ½ when neither tends to be larger. */
  readonly probabilityOfSuperiority: number;
}

const EXACT_UP_TO = 50;
const EXACT_AT_MOST = 200;

/**
 * Mann and Whitney's U test (Wilcoxon's rank sum): do values of x tend to be larger or smaller than those of y? The statistic is
 * U of x, the number of pairs with x > y, ties counting half; "greater" means that x tends to be larger. `exact` is the permutation law of the
 * ranks at hand, ties included, in O(N² · n m) for N values, n the smaller sample; `normal` corrects for ties. When all values are equal the p-value is 1.
 * It is a test of equal laws: with unequal spreads it may reject equal medians.
 * @throws InvalidInputError empty or not finite samples, INVALID_OPTION for an exact test of more than 200 values
 * @see Mann and Whitney (1947), doi:10.1214/aoms/1177730491; Lehmann (1975), Nonparametrics, ch. 1
 */
export function mannWhitneyU(x: ArrayLike<number>, y: ArrayLike<number>, options: MannWhitneyUOptions = {}): MannWhitneyUResult {
  const { alternative, method, continuity } = parseOptions("mannWhitneyU", schema, options);
  const a = toSeries("mannWhitneyU", "x", x);
  const b = toSeries("mannWhitneyU", "y", y);
  const n = a.length;
  const m = b.length;
  if (method === "exact" && n + m > EXACT_AT_MOST)
    throw new InvalidInputError("INVALID_OPTION", {
      where: "mannWhitneyU",
      what: "options.method",
      expected: `"normal" beyond ${EXACT_AT_MOST} values together`,
      received: method,
    });
  const pooled = new Float64Array(n + m);
  pooled.set(a);
  pooled.set(b, n);
  const { ranks, tieTerm } = averageRanks(pooled);
  let rankSum = 0;
  for (let i = 0; i < n; i++) rankSum += ranks[i]!;
  const statistic = rankSum - (n * (n + 1)) / 2;
  const exact = (method ?? (n + m <= EXACT_UP_TO ? "exact" : "normal")) === "exact";
  const pValue = exact ? exactProbability(ranks, n, rankSum, alternative) : normalProbability(statistic, n, m, tieTerm, continuity, alternative);
  return { statistic, pValue, probabilityOfSuperiority: statistic / n / m };
}

function normalProbability(u: number, n: number, m: number, tieTerm: number, continuity: boolean, alternative: Alternative): number {
  const size = n + m;
  const variance = ((n * m) / 12) * (size + 1 - tieTerm / size / (size - 1));
  if (!(variance > 0)) return 1;
  const tail = (excess: number): number => normal.sf((excess - (continuity ? 0.5 : 0)) / Math.sqrt(variance));
  const excess = u - (n * m) / 2;
  if (alternative === "two-sided") return Math.min(1, 2 * tail(Math.abs(excess)));
  return tail(alternative === "greater" ? excess : -excess);
}

/** Over all choices of n of the ranks, which are doubled so that averages of ties are whole. Counts stay below C(200, 100) = 1e59. */
function exactProbability(ranks: Float64Array, n: number, rankSum: number, alternative: Alternative): number {
  const size = ranks.length;
  const ofX = n <= size - n; // the smaller sample is the cheaper one to follow
  const chosen = ofX ? n : size - n;
  const doubled = Int32Array.from(ranks, (rank) => Math.round(2 * rank)).sort();
  const largest = doubled.subarray(size - chosen).reduce((sum, rank) => sum + rank, 0);
  const width = largest + 1;
  const ways = new Float64Array((chosen + 1) * width); // [values taken][their sum]
  ways[0] = 1;
  for (let i = 0; i < size; i++) {
    const rank = doubled[i]!;
    for (let taken = Math.min(i + 1, chosen); taken >= 1; taken--) {
      const row = taken * width;
      const before = row - width - rank;
      for (let sum = rank; sum < width; sum++) ways[row + sum] = ways[row + sum]! + ways[before + sum]!;
    }
  }
  const law = ways.subarray(chosen * width);
  const total = size * (size + 1);
  const observed = Math.round(2 * rankSum);
  const edge = ofX ? observed : total - observed;
  let all = 0;
  let atMost = 0;
  let atLeast = 0;
  for (let sum = 0; sum < width; sum++) {
    all += law[sum]!;
    if (sum <= edge) atMost += law[sum]!;
    if (sum >= edge) atLeast += law[sum]!;
  }
  const less = (ofX ? atMost : atLeast) / all;
  const greater = (ofX ? atLeast : atMost) / all;
  if (alternative !== "two-sided") return alternative === "less" ? less : greater;
  return Math.min(1, 2 * Math.min(less, greater));
}
