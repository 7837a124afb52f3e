import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { levelSchema } from "../horizon.js";

const count = z.int().check(z.gte(0), z.lte(20));

export const garchSchema = z.strictObject({
  /** Lags of the squared residuals (egarch: of the size of shocks). */
  p: z._default(count, 1),
  /** Lags of the asymmetric terms: squares of falls in `garch` (GJR), signed shocks in `egarch`. */
  o: z._default(count, 0),
  /** Lags of the variance itself; 0 makes an ARCH model. */
  q: z._default(count, 1),
  model: z._default(z.enum(["garch", "egarch"]), "garch" as const),
  mean: z._default(z.enum(["constant", "zero", "ar"]), "constant" as const),
  /** Autoregressive lags 1 … of `mean: "ar"`; not read otherwise. */
  lags: z._default(z.int().check(z.gte(1), z.lte(50)), 1),
  /** Of z = e/√h; `student` is scaled to variance 1. */
  distribution: z._default(z.enum(["normal", "student"]), "normal" as const),
  /** What stands for the variance before the sample: Σ 0.94^i e_i² over the first 75 least-squares residuals, or the mean of e² as first variance. */
  initialVariance: z._default(z.enum(["backcast", "sample"]), "backcast" as const),
});
/** @interface */
export type GarchOptions = z.input<typeof garchSchema>;
/** @interface */
export type ResolvedGarchOptions = Readonly<z.output<typeof garchSchema>>;

const nothing = z.custom<null>((value) => value === null, "null");
const column = z.optional(z.custom<ArrayLike<number> | null>((value) => value === null || typeof value === "object", "an array of numbers"));
const number = z.optional(z.union([z.number(), nothing]));
export const garchParametersSchema = z.strictObject({
  /** Mean, or the constant of the autoregression. */
  mean: number,
  ar: column,
  omega: z.number(),
  alpha: column,
  gamma: column,
  beta: column,
  /** Above 2. */
  degreesOfFreedom: number,
});
/** @interface */
export type GarchParametersInput = z.input<typeof garchParametersSchema>;

export const garchForecastSchema = z.strictObject({
  level: levelSchema,
  /** Simulated paths, for intervals beyond one step and for variances that have no closed form. */
  paths: z._default(z.int().check(z.gte(100), z.lte(1_000_000)), 5000),
  /** Of the simulation. */
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type GarchForecastOptions = z.input<typeof garchForecastSchema>;

/** Parameters of mean, variance and distribution; arrays are empty and numbers null where the model has none. */
export interface GarchParameters {
  /** Mean, or the constant c of y = c + Σ φ_k y_{t−k} + e. */
  readonly mean: number | null;
  readonly ar: Float64Array;
  readonly omega: number;
  readonly alpha: Float64Array;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
  readonly degreesOfFreedom: number | null;
}

/** @throws InvalidInputError INVALID_OPTION for a variance without shocks */
export function assertGarch(where: string, { p, o }: ResolvedGarchOptions): void {
  if (p + o === 0)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.p", expected: "p + o >= 1: something has to move the variance", received: p });
}

/** Given parameters, held against the model. @throws InvalidInputError INVALID_OPTION, NOT_FINITE, WRONG_LENGTH */
export function readGarchParameters(where: string, options: ResolvedGarchOptions, given: unknown): GarchParameters {
  const read = parseOptions(where, garchParametersSchema, given);
  const { p, o, q, mean, lags, distribution, model } = options;
  const one = (name: "mean" | "degreesOfFreedom", wanted: boolean): number | null => {
    const value = read[name] ?? null;
    if ((value !== null) === wanted) return value;
    const expected = wanted ? "a number, for a part that the model has" : "nothing, for a part that the model does not have";
    throw new InvalidInputError("INVALID_OPTION", { where, what: `parameters.${name}`, expected, received: read[name] });
  };
  const many = (name: "ar" | "alpha" | "gamma" | "beta", length: number): Float64Array => {
    const values = toSeries(where, `parameters.${name}`, read[name] ?? [], 0);
    if (values.length === length) return values;
    throw new InvalidInputError("WRONG_LENGTH", { where, what: `parameters.${name}`, expected: `${length} values`, received: values.length });
  };
  const degreesOfFreedom = one("degreesOfFreedom", distribution === "student");
  if (degreesOfFreedom !== null && !(degreesOfFreedom > 2))
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "parameters.degreesOfFreedom",
      expected: "a number > 2, so that the variance exists",
      received: degreesOfFreedom,
    });
  if (model === "garch" && !(read.omega >= 0))
    throw new InvalidInputError("INVALID_OPTION", { where, what: "parameters.omega", expected: "a number >= 0", received: read.omega });
  return {
    mean: one("mean", mean !== "zero"),
    ar: many("ar", mean === "ar" ? lags : 0),
    omega: read.omega,
    alpha: many("alpha", p),
    gamma: many("gamma", o),
    beta: many("beta", q),
    degreesOfFreedom,
  };
}
