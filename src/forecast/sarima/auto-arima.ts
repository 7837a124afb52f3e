import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { isStationary } from "../../math/arma/polynomials.js";
import { log } from "../../math/elementary.js";
import { toColumn } from "../../stats/columns.js";
import { exogenousRows, toRegressors } from "../exogenous.js";
import { chooseDifferences, type DifferencingEvidence } from "./differencing.js";
import { estimateArma, logLikelihoodOf } from "./estimate.js";
import type { FittedSarima } from "./fitted-sarima.js";
import { SarimaLikelihood } from "./likelihood.js";
import { parameterCountOf } from "./parameters.js";
import { assertEstimable, type SarimaSample, takeSample } from "./sample.js";
import { fitSarima } from "./sarima.js";
import type { ResolvedSarimaOptions, SarimaOrder, SeasonalOrder } from "./schema.js";

const count = (most: number, standard: number) => z._default(z.int().check(z.gte(0), z.lte(most)), standard);
const autoArimaSchema = z.strictObject({
  /** Observations in one season; 1: none. Seasons longer than 100 belong to regressors (a few sines and cosines). */
  period: z._default(z.int().check(z.gte(1), z.lte(100)), 1),
  /** One row per observation, known in the future as well. */
  exogenous: z.optional(exogenousRows),
  /** What the models are compared by; all the same series, differenced alike. */
  criterion: z._default(z.enum(["aicc", "aic", "bic"]), "aicc" as const),
  /** false: every model within the bounds. */
  stepwise: z._default(z.boolean(), true),
  /** d, when it is known; else by the KPSS test. */
  differences: z.optional(z.int().check(z.gte(0), z.lte(3))),
  /** D, when it is known; else by the strength of the season. */
  seasonalDifferences: z.optional(z.int().check(z.gte(0), z.lte(2))),
  maxDifferences: count(3, 2),
  maxSeasonalDifferences: count(1, 1),
  maxAr: count(20, 5),
  maxMa: count(20, 5),
  maxSeasonalAr: count(5, 2),
  maxSeasonalMa: count(5, 2),
  /** Bound on p + q + P + Q when every model is tried. */
  maxOrder: count(50, 5),
  /** Models that the stepwise search may try. */
  maxModels: z._default(z.int().check(z.positive()), 94),
});
/** @interface */
export type AutoArimaOptions = z.input<typeof autoArimaSchema>;

/** One model that the search looked at. */
export interface TriedArima {
  readonly order: SarimaOrder;
  readonly seasonalOrder: SeasonalOrder;
  readonly trend: "n" | "c";
  /** `near-unit-root`: an AR or MA factor has a root within 1.01, and forecasts would hang on it; `failed`: too few observations, or no likelihood. */
  readonly status: "fitted" | "near-unit-root" | "failed";
  /** The criterion; null where it could not be had. */
  readonly value: number | null;
}

export interface AutoArimaResult {
  readonly model: FittedSarima;
  readonly order: SarimaOrder;
  readonly seasonalOrder: SeasonalOrder;
  readonly trend: "n" | "c";
  readonly criterion: "aicc" | "aic" | "bic";
  /** The criterion at the chosen model. */
  readonly value: number;
  /** Why d and D are what they are. */
  readonly differencing: DifferencingEvidence;
  /** Every model looked at, in order. */
  readonly tried: readonly TriedArima[];
}

const NEAR_UNIT_ROOT = 1.01;

/**
 * A SARIMA model chosen from the data: differences by the strength of the season and the KPSS test, orders by an information criterion over a stepwise search
 * (start from four models, then vary p, q, P, Q by one, both at once, and the constant, moving to the best until none is better). All fits are exact maximum
 * likelihood.
 *
 * The criterion of the winner is the smallest of `tried.length`: it is no evidence that the series follows the model; hold forecasts against data that the
 * search did not see.
 *
 * @param y - equally spaced, oldest first; never modified
 * @throws InvalidInputError a wrong option, too few values, CONSTANT_SERIES; ConvergenceError DIVERGED when no model can be fitted
 * @see Hyndman and Khandakar (2008), doi:10.18637/jss.v027.i03, §3
 * @wholeSample
 */
export function autoArima(y: ArrayLike<number>, options: AutoArimaOptions = {}): AutoArimaResult {
  const where = "autoArima";
  const read = parseOptions(where, autoArimaSchema, options);
  const { criterion, period } = read;
  const column = toColumn(where, "y", y, 5);
  const regressors = toRegressors(where, read.exogenous, column.length);
  if (column.every((value) => value === column[0]))
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "y", expected: "values that vary", received: column[0] });
  const most = { d: read.maxDifferences, D: period > 1 ? read.maxSeasonalDifferences : 0 };
  if (period === 1 && (read.seasonalDifferences ?? 0) > 0)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.seasonalDifferences",
      expected: "0, or a period > 1",
      received: read.seasonalDifferences,
    });
  const { d, D, evidence } = chooseDifferences(column, regressors, period, { d: read.differences, D: read.seasonalDifferences }, most);
  const optionsOf = ({ p, q, P, Q, constant }: Candidate): ResolvedSarimaOptions => ({
    order: [p, d, q],
    seasonalOrder: period > 1 ? [P, D, Q, period] : [0, 0, 0, 0],
    trend: constant ? "c" : "n",
  });
  const samples = new Map<boolean, SarimaSample>();
  const sampleFor = (constant: boolean): SarimaSample => {
    let sample = samples.get(constant);
    if (!sample) samples.set(constant, (sample = takeSample(optionsOf({ p: 0, q: 0, P: 0, Q: 0, constant }), column, regressors)));
    return sample;
  };
  const plain = sampleFor(false);
  if (plain.w.length < 3)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "y", expected: "at least 3 values after differencing", received: plain.w.length });
  assertEstimable(where, plain);
  // A drift beside two differences would be a quadratic trend; a constant that the data follow exactly leaves nothing to fit.
  const constantAllowed = d + D <= 1 && isEstimable(where, sampleFor(true));

  const tried: (TriedArima & { readonly candidate: Candidate })[] = [];
  const seen = new Set<string>();
  let best: (typeof tried)[number] | null = null;
  const look = (candidate: Candidate): boolean => {
    const { p, q, P, Q, constant } = candidate;
    const key = [p, q, P, Q, constant].join();
    if (Math.min(p, q, P, Q) < 0 || p > read.maxAr || q > read.maxMa || P > seasonal(read.maxSeasonalAr) || Q > seasonal(read.maxSeasonalMa)) return false;
    if ((constant && !constantAllowed) || seen.has(key) || (read.stepwise && seen.size >= read.maxModels)) return false;
    seen.add(key);
    const model = optionsOf(candidate);
    const { status, value } = judge(model, sampleFor(constant), regressors.length, criterion);
    const entry = { order: model.order, seasonalOrder: model.seasonalOrder, trend: model.trend, status, value, candidate };
    tried.push(entry);
    if (status !== "fitted" || !((value ?? Infinity) < (best?.value ?? Infinity))) return false;
    best = entry;
    return true;
  };
  const seasonal = (limit: number): number => (period > 1 ? limit : 0);
  if (read.stepwise) {
    const bounded = (p: number, q: number, P: number, Q: number): Candidate => ({
      p: Math.min(p, read.maxAr),
      q: Math.min(q, read.maxMa),
      P: Math.min(P, seasonal(read.maxSeasonalAr)),
      Q: Math.min(Q, seasonal(read.maxSeasonalMa)),
      constant: constantAllowed,
    });
    for (const start of [bounded(2, 2, 1, 1), bounded(0, 0, 0, 0), bounded(1, 0, 1, 0), bounded(0, 1, 0, 1)]) look(start);
    look({ ...bounded(0, 0, 0, 0), constant: false });
    for (;;) {
      const centre: Candidate | undefined = (best as (typeof tried)[number] | null)?.candidate;
      if (!centre) break;
      let improved = false;
      for (const neighbour of neighboursOf(centre)) improved = look(neighbour) || improved;
      if (!improved) break;
    }
  } else {
    for (let order = 0; order <= read.maxOrder; order++) {
      for (let p = 0; p <= order; p++) {
        for (let q = 0; p + q <= order; q++) {
          for (let P = 0; p + q + P <= order; P++) {
            for (const constant of [true, false]) look({ p, q, P, Q: order - p - q - P, constant });
          }
        }
      }
    }
  }
  const winner = best as (typeof tried)[number] | null;
  if (!winner)
    throw new ConvergenceError("DIVERGED", { where, what: "the search", expected: "a model that can be fitted", received: `none of ${tried.length}` });
  const model = fitSarima(where, optionsOf(winner.candidate), column, regressors, MAX_ITERATIONS);
  const { order, seasonalOrder, trend } = winner;
  return {
    model,
    order,
    seasonalOrder,
    trend,
    criterion,
    value: model[criterion] ?? winner.value!,
    differencing: evidence,
    tried: tried.map(({ candidate: _, ...entry }) => entry),
  };
}

const MAX_ITERATIONS = 500;

interface Candidate {
  readonly p: number;
  readonly q: number;
  readonly P: number;
  readonly Q: number;
  readonly constant: boolean;
}

function neighboursOf(at: Candidate): Candidate[] {
  const steps: Candidate[] = [];
  const both = [
    [-1, 0],
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, -1],
    [1, 1],
    [-1, 1],
    [1, -1],
  ];
  for (const [first, second] of both) steps.push({ ...at, P: at.P + first, Q: at.Q + second });
  for (const [first, second] of both) steps.push({ ...at, p: at.p + first, q: at.q + second });
  steps.push({ ...at, constant: !at.constant });
  return steps;
}

function isEstimable(where: string, sample: SarimaSample): boolean {
  try {
    assertEstimable(where, sample);
    return true;
  } catch (error) {
    if (error instanceof InvalidInputError) return false;
    throw error;
  }
}

/** The criterion of one model, nothing else of it kept. */
function judge(
  options: ResolvedSarimaOptions,
  sample: SarimaSample,
  regressors: number,
  criterion: "aicc" | "aic" | "bic",
): { status: TriedArima["status"]; value: number | null } {
  const n = sample.w.length;
  const k = parameterCountOf(options, regressors);
  if (n <= k + 1) return { status: "failed", value: null };
  const likelihood = new SarimaLikelihood(options, sample);
  const estimate = estimateArma(options, sample, likelihood, MAX_ITERATIONS, false);
  if (!estimate) return { status: "failed", value: null };
  const logLikelihood = logLikelihoodOf(sample, likelihood.valueAt(estimate.coefficients));
  const penalty = criterion === "bic" ? k * log(n) : 2 * k + (criterion === "aicc" ? (2 * k * (k + 1)) / (n - k - 1) : 0);
  const value = penalty - 2 * logLikelihood;
  return { status: nearUnitRoot(options, estimate.coefficients) ? "near-unit-root" : "fitted", value };
}

/** Whether some factor has a root (in B, of a seasonal factor in Bˢ) within the circle of radius 1.01. */
function nearUnitRoot({ order, seasonalOrder }: ResolvedSarimaOptions, coefficients: Float64Array): boolean {
  const [p, , q] = order;
  const [P, , Q] = seasonalOrder;
  let from = 0;
  return [p, q, P, Q].some((size, part) => {
    const sign = part % 2 === 0 ? -1 : 1;
    const polynomial = Float64Array.of(1, ...coefficients.subarray(from, from + size));
    from += size;
    for (let i = 1, power = NEAR_UNIT_ROOT; i <= size; i++, power *= NEAR_UNIT_ROOT) polynomial[i] *= sign * power;
    return !isStationary(polynomial);
  });
}
