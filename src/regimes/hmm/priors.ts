import { toMatrix, toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import type { ResolvedGaussianHmmOptions } from "./schema.js";
import type { Units } from "./units.js";

/** hmmlearn's priors as flat arrays, in the units of the fit. */
export interface Priors {
  /** Added to scatter matrices, [features × features]. */
  readonly scatter: Float64Array;
  readonly covarsWeight: number;
  /** Dirichlet parameters less 1. */
  readonly start: Float64Array;
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly meansWeight: Float64Array;
}

/** @throws InvalidInputError for wrong shapes, or priors on means and covariances of a Student-t model */
export function readPriors(where: string, { priors, states, covarianceType, emission }: ResolvedGaussianHmmOptions, units: Units): Priors | null {
  if (priors === undefined) return null;
  if (emission !== "gaussian" && (priors.covarsPrior !== 0 || priors.covarsWeight !== 1 || priors.meansWeight !== 0))
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.priors",
      expected: 'startprobPrior and transmatPrior alone with emission "student-t"',
      received: priors,
    });
  const { origin, unit } = units;
  const features = origin.length;
  const onDiagonal = covarianceType === "diag" || covarianceType === "spherical";
  const scatter = Float64Array.from({ length: features * features }, (_, at) => {
    const [i, j] = [Math.floor(at / features), at % features];
    return onDiagonal && i !== j ? 0 : priors.covarsPrior / unit[i] / unit[j];
  });
  const spread = (name: "startprobPrior" | "transmatPrior" | "meansPrior" | "meansWeight", rows: number, columns: number): Float64Array => {
    const given = priors[name];
    const what = `options.priors.${name}`;
    if (typeof given === "number") return new Float64Array(rows * columns).fill(given);
    const { data, ...shape } =
      name === "startprobPrior"
        ? { data: toSeries(where, what, given as ArrayLike<number>), rows: 1, columns: given.length }
        : toMatrix(where, what, given as ArrayLike<ArrayLike<number>>);
    if (shape.rows !== rows || shape.columns !== columns)
      throw new InvalidInputError("WRONG_LENGTH", {
        where,
        what,
        expected: `one number or ${rows} by ${columns}`,
        received: `${shape.rows} by ${shape.columns}`,
      });
    return data;
  };
  const means = spread("meansPrior", states, features).map((value, at) => (value - origin[at % features]) / unit[at % features]);
  return {
    scatter,
    covarsWeight: priors.covarsWeight,
    start: spread("startprobPrior", 1, states).map((value) => value - 1),
    transition: spread("transmatPrior", states, states).map((value) => value - 1),
    means,
    meansWeight: spread("meansWeight", states, features),
  };
}
