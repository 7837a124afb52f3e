import { ConvergenceError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { toColumn } from "../../stats/columns.js";
import { Ets, fewestObservations } from "./ets.js";
import type { FittedEts } from "./fitted.js";
import { kindOf, nameOf, parameterCountOf } from "./kind.js";
import type { EtsOptions } from "./schema.js";

const schema = z.strictObject({
  /** Observations in one season; without it no season is tried. */
  period: z.optional(z.int().check(z.gte(2))),
  /** What the chosen model has least of. */
  criterion: z._default(z.enum(["aicc", "aic", "bic"]), "aicc" as const),
  /** Also tries multiplicative trends, whose forecasts can explode. */
  multiplicativeTrend: z._default(z.boolean(), false),
});
/** @interface */
export type AutoEtsOptions = z.input<typeof schema>;

/** One model that was considered. */
export type EtsTrial =
  | {
      readonly status: "fitted";
      readonly name: string;
      /** null, as are the criteria, for a model that meets every observation exactly, which beats any number. */
      readonly logLikelihood: number | null;
      readonly aic: number | null;
      readonly bic: number | null;
      readonly aicc: number | null;
      readonly parameterCount: number;
      readonly converged: boolean;
    }
  | { readonly status: "skipped"; readonly name: string; readonly reason: string };

export interface AutoEtsResult {
  readonly model: FittedEts;
  readonly criterion: "aicc" | "aic" | "bic";
  /** Every model of the family, in the order tried, the simplest first. */
  readonly trace: readonly EtsTrial[];
}

/**
 * The ETS model with the smallest information criterion.
 *
 * Left out, as is usual, are additive errors beside multiplicative parts, and a multiplicative trend beside an additive season: their
 * forecast variances are infinite or their errors ill-conditioned near 0. Data that are not all positive leave only additive models.
 * The criterion has been minimised over all that `trace` names, so that its value flatters the model chosen.
 *
 * @param y - equally spaced, oldest first; never modified
 * @wholeSample fitted values use parameters that were estimated from all of y
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS when even the simplest model has too little; ConvergenceError when no model could be fitted
 * @see Hyndman, Koehler, Snyder and Grose (2002), doi:10.1016/S0169-2070(01)00110-8; Hyndman et al. (2008), ch. 7
 */
export function autoEts(y: ArrayLike<number>, options: AutoEtsOptions = {}): AutoEtsResult {
  const where = "autoEts";
  const { period, criterion, multiplicativeTrend } = parseOptions(where, schema, options);
  const candidates = candidatesOf(period, multiplicativeTrend);
  const column = toColumn(where, "y", y, fewestObservations(candidates[0].kind) + 1);
  const positive = column.every((value) => value > 0);
  const trace: EtsTrial[] = [];
  let model: FittedEts | null = null;
  for (const { options: candidate, kind } of candidates) {
    const name = nameOf(kind);
    const fewest = Math.max(fewestObservations(kind), parameterCountOf(kind) + 2); // the correction of aicc needs one more
    const reason = ruledOut(candidate) ?? (kind.positive && !positive ? "needs data > 0" : column.length < fewest ? `needs ${fewest} observations` : null);
    if (reason !== null) {
      trace.push({ status: "skipped", name, reason });
      continue;
    }
    const fitted = attempt(candidate, column);
    if (fitted === null) {
      trace.push({ status: "skipped", name, reason: "cannot follow the series" });
      continue;
    }
    const { logLikelihood, aic, bic, aicc, parameterCount, converged } = fitted;
    trace.push({ status: "fitted", name, logLikelihood, aic, bic, aicc, parameterCount, converged });
    if (model === null || score(fitted[criterion]) < score(model[criterion]) - doubtOf(column, model, score(model[criterion]))) model = fitted;
  }
  if (model === null) throw new ConvergenceError("DIVERGED", { where, what: "y", expected: "a series that some model can follow", received: y });
  return { model, criterion, trace };
}

/** Some models are one and the same at the bounds of their parameters; of such the first is taken, whatever rounding says. */
const TIE = 1e-5;
const RELATIVE_TIE = 1e-9;
const EPSILON = 2.220446049250313e-16;

/** By how much two values of a criterion may differ for nothing: searches end a little apart, and data far from 0 are known only to their last digit. */
function doubtOf(y: Float64Array, { fitted }: FittedEts, value: number): number {
  let size = 0;
  let squares = 0;
  for (let t = 0; t < y.length; t++) {
    size = Math.max(size, Math.abs(y[t]));
    squares += (y[t] - fitted[t]) * (y[t] - fitted[t]);
  }
  const rounding = squares > 0 ? (y.length * EPSILON * size) / Math.sqrt(squares / y.length) : 0;
  return Math.max(TIE, RELATIVE_TIE * (Number.isFinite(value) ? Math.abs(value) : 0), rounding);
}

/** An exact fit has no criterion and beats every other. */
function score(value: number | null): number {
  return value ?? -Infinity;
}

function attempt(options: EtsOptions, y: Float64Array): FittedEts | null {
  try {
    return new Ets(options).fit(y);
  } catch (error) {
    if (error instanceof ConvergenceError) return null;
    throw error;
  }
}

function ruledOut({ error, trend, seasonal }: EtsOptions): string | null {
  if (error === "additive" && (trend === "multiplicative" || seasonal === "multiplicative")) return "additive errors beside a multiplicative part";
  if (trend === "multiplicative" && seasonal === "additive") return "a multiplicative trend beside an additive season";
  return null;
}

function candidatesOf(period: number | undefined, multiplicativeTrend: boolean) {
  const components = ["none", "additive", "multiplicative"] as const;
  const list = [];
  for (const seasonal of period === undefined ? (["none"] as const) : components)
    for (const trend of multiplicativeTrend ? components : (["none", "additive"] as const))
      for (const damped of trend === "none" ? [false] : [false, true])
        for (const error of ["additive", "multiplicative"] as const) {
          const options: EtsOptions = { error, trend, damped, seasonal, ...(period === undefined ? {} : { period }) };
          list.push({ options, kind: kindOf(new Ets(options).options) });
        }
  return list;
}
