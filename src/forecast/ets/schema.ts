import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { levelSchema } from "../horizon.js";

const component = z._default(z.enum(["none", "additive", "multiplicative"]), "none" as const);

/** What Holt-Winters smoothing and the ETS family share. */
export const componentsShape = {
  /** How the growth joins the level. */
  trend: component,
  /** Lets the growth fade by the factor φ a step. */
  damped: z._default(z.boolean(), false),
  seasonal: component,
  /** Observations in one season; needed with `seasonal`, not read without it. */
  period: z.optional(z.int().check(z.gte(2))),
};

export const etsSchema = z.strictObject({ error: z._default(z.enum(["additive", "multiplicative"]), "additive" as const), ...componentsShape });
/** @interface */
export type EtsOptions = z.input<typeof etsSchema>;
/** @interface */
export type ResolvedEtsOptions = Readonly<z.output<typeof etsSchema>>;

const unit = z.number().check(z.gte(0), z.lte(1));
const nothing = z.custom<null>((value) => value === null, "null");
const share = z.optional(z.union([unit, nothing]));
/** null and undefined alike stand for a part that the model does not have, so that fitted parameters can be given back. */
export const smoothingParametersSchema = z.strictObject({
  /** α, 0 to 1. */
  smoothingLevel: unit,
  /** β, 0 to 1. */
  smoothingTrend: share,
  /** γ in s = s + γe, 0 to 1. */
  smoothingSeasonal: share,
  /** φ, 0 to 1. */
  dampingTrend: share,
  initialLevel: z.number(),
  initialTrend: z.optional(z.union([z.number(), nothing])),
  /** One state a phase; entry 0 belongs to the first observation. */
  initialSeasonal: z.optional(z.custom<ArrayLike<number> | null>((value) => value === null || typeof value === "object", "an array of numbers")),
});
/** @interface */
export type SmoothingParametersInput = z.input<typeof smoothingParametersSchema>;

export const smoothingForecastSchema = z.strictObject({
  level: levelSchema,
  /** Simulated paths, where the model has no closed form. */
  paths: z._default(z.int().check(z.gte(100), z.lte(1_000_000)), 5000),
  /** Of the simulation. */
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type SmoothingForecastOptions = z.input<typeof smoothingForecastSchema>;

/** Smoothing parameters and initial states; null for what the model does not have. */
export interface SmoothingParameters {
  /** α. */
  readonly smoothingLevel: number;
  /** β: in `Ets` of the innovations form, b = φb + βe; in `ExponentialSmoothing` the weight of l_t − l_{t−1}. */
  readonly smoothingTrend: number | null;
  /** γ, s = s + γe. */
  readonly smoothingSeasonal: number | null;
  /** φ. */
  readonly dampingTrend: number | null;
  readonly initialLevel: number;
  readonly initialTrend: number | null;
  /** One state a phase; entry 0 belongs to the first observation. */
  readonly initialSeasonal: Float64Array | null;
}

/** @throws InvalidInputError INVALID_OPTION for damping without a trend, or a season without a period */
export function assertCoherent(where: string, { trend, damped, seasonal, period }: Pick<ResolvedEtsOptions, "trend" | "damped" | "seasonal" | "period">): void {
  if (damped && trend === "none")
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.damped", expected: "a trend to damp", received: "none" });
  if (seasonal !== "none" && period === undefined)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.period", expected: "a whole number >= 2 beside options.seasonal", received: period });
}

/** Given parameters, held against the components of the model. @throws InvalidInputError INVALID_OPTION, NOT_FINITE, WRONG_LENGTH */
export function readSmoothingParameters(
  where: string,
  { trend, damped, seasonal, period }: Pick<ResolvedEtsOptions, "trend" | "damped" | "seasonal" | "period">,
  given: unknown,
): SmoothingParameters {
  const read = parseOptions(where, smoothingParametersSchema, given);
  const part = <T>(name: string, value: T | null | undefined, wanted: boolean): T | null => {
    const there = value ?? null;
    if ((there !== null) === wanted) return there;
    const expected = wanted ? "a value, for a part that the model has" : "nothing, for a part that the model does not have";
    throw new InvalidInputError("INVALID_OPTION", { where, what: `parameters.${name}`, expected, received: value });
  };
  const season = part("initialSeasonal", read.initialSeasonal, seasonal !== "none");
  return {
    smoothingLevel: read.smoothingLevel,
    smoothingTrend: part("smoothingTrend", read.smoothingTrend, trend !== "none"),
    smoothingSeasonal: part("smoothingSeasonal", read.smoothingSeasonal, seasonal !== "none"),
    dampingTrend: part("dampingTrend", read.dampingTrend, damped),
    initialLevel: read.initialLevel,
    initialTrend: part("initialTrend", read.initialTrend, trend !== "none"),
    initialSeasonal: season === null ? null : toSeason(where, season, period!),
  };
}

function toSeason(where: string, values: ArrayLike<number>, period: number): Float64Array {
  const what = "parameters.initialSeasonal";
  const season = toSeries(where, what, values);
  if (season.length === period) return season;
  throw new InvalidInputError("WRONG_LENGTH", { where, what, expected: `${period} values, one for each phase`, received: season.length });
}
