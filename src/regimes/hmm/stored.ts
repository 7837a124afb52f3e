import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { type HmmParameters, readParameters, toRows } from "./parameters.js";
import { covarianceTypeSchema, type HmmCovarianceType } from "./schema.js";

/** What `toJSON` writes. */
export interface GaussianHmmData {
  readonly format: 1;
  readonly covarianceType: HmmCovarianceType;
  readonly startProbability: readonly number[];
  readonly transitionMatrix: readonly (readonly number[])[];
  readonly means: readonly (readonly number[])[];
  /** Whole matrices whatever the type, [state][i][j]; of Student-t states the scale matrices, which are (ν − 2) / ν of the covariances. */
  readonly scales: readonly (readonly (readonly number[])[])[];
  readonly degreesOfFreedom: readonly number[] | null;
  /** How many of them were estimated. */
  readonly estimatedDegrees: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly logLikelihoodTrace: readonly number[];
}

const numbers = z.array(z.number());
const dataSchema = z.strictObject({
  format: z.literal(1),
  covarianceType: covarianceTypeSchema,
  startProbability: numbers,
  transitionMatrix: z.array(numbers),
  means: z.array(numbers),
  scales: z.array(z.array(numbers)),
  degreesOfFreedom: z.union([z.array(z.number().check(z.gt(2))), z.custom<null>((value) => value === null, "null")]),
  estimatedDegrees: z.int().check(z.gte(0)),
  converged: z.boolean(),
  iterations: z.int().check(z.gte(0)),
  logLikelihoodTrace: numbers,
});

export function stored(
  parameters: HmmParameters,
  origin: Pick<GaussianHmmData, "estimatedDegrees" | "converged" | "iterations">,
  trace: Float64Array,
): GaussianHmmData {
  const { states, features, covarianceType, start, transition, means, scales, degreesOfFreedom } = parameters;
  const rows = (flat: Float64Array, count: number, width: number): number[][] => toRows(flat, count, width).map((row) => Array.from(row));
  const { estimatedDegrees, converged, iterations } = origin;
  return {
    format: 1,
    covarianceType,
    startProbability: Array.from(start),
    transitionMatrix: rows(transition, states, states),
    means: rows(means, states, features),
    scales: toRows(scales, states, features * features).map((matrix) => rows(matrix, features, features)),
    degreesOfFreedom: degreesOfFreedom && Array.from(degreesOfFreedom),
    estimatedDegrees,
    converged,
    iterations,
    logLikelihoodTrace: Array.from(trace),
  };
}

/** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote; ConvergenceError NOT_POSITIVE_DEFINITE */
export function restored(where: string, data: unknown): { parameters: HmmParameters; origin: z.output<typeof dataSchema> } {
  if (typeof data !== "object" || data === null)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: "an object that toJSON wrote", received: data });
  const origin = parseOptions(where, dataSchema, data);
  const { covarianceType, startProbability, transitionMatrix, means, scales, degreesOfFreedom } = origin;
  const parameters = readParameters(where, "data", { startProbability, transitionMatrix, means, covariances: scales }, "full", "gaussian");
  if (degreesOfFreedom && degreesOfFreedom.length !== parameters.states)
    throw new InvalidInputError("WRONG_LENGTH", {
      where,
      what: "data.degreesOfFreedom",
      expected: `${parameters.states} values, one per state`,
      received: degreesOfFreedom.length,
    });
  if (!isOfType(parameters, covarianceType))
    throw new InvalidInputError("INVALID_OPTION", { where, what: "data.scales", expected: `matrices of the type "${covarianceType}"`, received: scales });
  return { parameters: { ...parameters, covarianceType, degreesOfFreedom: degreesOfFreedom && Float64Array.from(degreesOfFreedom) }, origin };
}

function isOfType({ scales, features }: HmmParameters, type: HmmCovarianceType): boolean {
  const size = features * features;
  return scales.every((value, at) => {
    const onDiagonal = (at % size) % (features + 1) === 0;
    if (type === "tied") return value === scales[at % size];
    if (type === "diag") return onDiagonal || value === 0;
    return type === "full" || value === (onDiagonal ? scales[at - (at % size)] : 0);
  });
}
