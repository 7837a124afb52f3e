import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";

export const localLevelSchema = z.strictObject({
  /** Lets the level drift by a slope that itself wanders (local linear trend). */
  slope: z._default(z.boolean(), false),
});
/** @interface */
export type LocalLevelOptions = z.input<typeof localLevelSchema>;
/** @interface */
export type ResolvedLocalLevelOptions = Readonly<z.output<typeof localLevelSchema>>;

export interface LocalLevelParameters {
  /** var ε of the observation. */
  readonly irregularVariance: number;
  /** var η of the level's steps. */
  readonly levelVariance: number;
  /** var ζ of the slope's steps; null without slope. */
  readonly slopeVariance: number | null;
  /** One per regressor. */
  readonly coefficients: readonly number[];
}

const variance = z.number().check(z.gte(0));
const parametersSchema = z.strictObject({
  irregularVariance: variance,
  levelVariance: variance,
  slopeVariance: z.optional(z.union([variance, z.custom<null>((value) => value === null, "null")])),
  coefficients: z._default(z.array(z.number()), () => []),
});
/** What `smooth` is given: parameters that the model does not have may be left out. */
export type LocalLevelParametersInput = Partial<LocalLevelParameters> & Pick<LocalLevelParameters, "irregularVariance" | "levelVariance">;

/** @throws InvalidInputError */
export function readLevelParameters(where: string, { slope }: ResolvedLocalLevelOptions, regressors: number, given: unknown): LocalLevelParameters {
  const { irregularVariance, levelVariance, slopeVariance = null, coefficients } = parseOptions(where, parametersSchema, given);
  if ((slopeVariance !== null) !== slope)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "parameters.slopeVariance",
      expected: slope ? "a variance >= 0, for the slope of the model" : "nothing, in a model without slope",
      received: slopeVariance,
    });
  if (!(irregularVariance + levelVariance + (slopeVariance ?? 0) > 0))
    throw new InvalidInputError("INVALID_OPTION", { where, what: "parameters", expected: "some variance above 0", received: 0 });
  if (coefficients.length !== regressors)
    throw new InvalidInputError("WRONG_LENGTH", {
      where,
      what: "parameters.coefficients",
      expected: `${regressors} values, one per regressor`,
      received: coefficients.length,
    });
  return { irregularVariance, levelVariance, slopeVariance, coefficients };
}
