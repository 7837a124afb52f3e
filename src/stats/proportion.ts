import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { requireCount } from "./arguments.js";
import { beta } from "./beta.js";
import { binomial } from "./binomial.js";
import { smallestCount } from "./invert.js";
import { normal } from "./normal.js";
import { type Alternative, alternativeSchema, confidenceSchema, type TestResult } from "./test-options.js";

const testSchema = z.strictObject({
  alternative: alternativeSchema,
  /** Probability of success under the hypothesis. */
  probability: z._default(z.number().check(z.gte(0), z.lte(1)), 0.5),
});
/** @interface */
export type BinomialTestOptions = z.input<typeof testSchema>;

const intervalSchema = z.strictObject({
  method: z._default(z.enum(["wilson", "clopper-pearson"]), "wilson"),
  confidence: confidenceSchema,
});
/** @interface */
export type ProportionIntervalOptions = z.input<typeof intervalSchema>;

/** Outcomes whose probability is within this of the observed one count as equally likely; floating point must not split ties. */
const TIE_TOLERANCE = 1e-7;

/**
 * Exact binomial test. The statistic is the share of successes; the two-sided p-value adds up all outcomes that are no more likely than
 * the observed one.
 * @throws InvalidInputError when successes > n, n < 1, or either is not a whole number
 */
export function binomialTest(successes: number, n: number, options: BinomialTestOptions = {}): TestResult {
  const { alternative, probability } = parseOptions("binomialTest", testSchema, options);
  requireShare("binomialTest", successes, n);
  return { statistic: successes / n, pValue: Math.min(1, exactProbability(successes, n, probability, alternative)) };
}

/**
 * Interval for a probability. `wilson` inverts the score test and covers close to nominally on average; `clopper-pearson` inverts the
 * exact tests and never covers less than nominally.
 * @throws InvalidInputError as `binomialTest`
 * @see Wilson (1927), doi:10.1080/01621459.1927.10502953; Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404
 */
export function proportionInterval(successes: number, n: number, options: ProportionIntervalOptions = {}): readonly [lower: number, upper: number] {
  const { method, confidence } = parseOptions("proportionInterval", intervalSchema, options);
  requireShare("proportionInterval", successes, n);
  const tail = (1 - confidence) / 2;
  if (method === "clopper-pearson") {
    // The upper limit by the mirrored law: 1 − tail would round away a small tail.
    return [successes === 0 ? 0 : beta.ppf(tail, successes, n - successes + 1), successes === n ? 1 : 1 - beta.ppf(tail, n - successes, successes + 1)];
  }
  const z = -normal.ppf(tail);
  const share = successes / n;
  const centre = share + (z * z) / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [successes === 0 ? 0 : Math.max(0, (centre - reach) / scale), successes === n ? 1 : Math.min(1, (centre + reach) / scale)];
}

function exactProbability(k: number, n: number, p: number, alternative: Alternative): number {
  if (alternative === "less") return binomial.cdf(k, n, p);
  if (alternative === "greater") return binomial.sf(k - 1, n, p);
  const limit = binomial.pmf(k, n, p) * (1 + TIE_TOLERANCE);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  if (k === mode) return 1;
  if (k < mode) {
    // The first outcome above the mode that is as unlikely; n + 1 when there is none.
    const opposite = mode + smallestCount((i) => mode + i > n || binomial.pmf(mode + i, n, p) <= limit, mode - k, n - mode + 1);
    return binomial.cdf(k, n, p) + binomial.sf(opposite - 1, n, p);
  }
  const below = smallestCount((i) => mode - i < 0 || binomial.pmf(mode - i, n, p) <= limit, k - mode, mode + 1);
  return binomial.sf(k - 1, n, p) + binomial.cdf(mode - below, n, p);
}

function requireShare(where: string, successes: number, n: number): void {
  requireCount(where, "successes", successes);
  requireCount(where, "n", n);
  if (n < 1) throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "n", expected: "at least 1 trial", received: n });
  if (successes > n) throw new InvalidInputError("INVALID_OPTION", { where, what: "successes", expected: `at most n = ${n}`, received: successes });
}
