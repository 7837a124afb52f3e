import { toMatrix, toSeries } from "../../core/arrays.js";
import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { choleskyInto } from "../../math/dense.js";
import { assertSquarable } from "./data.js";
import type { HmmCovariancesInput, HmmCovarianceType, HmmEmission } from "./schema.js";

/** A model's numbers in flat row-major arrays. */
export interface HmmParameters {
  readonly states: number;
  readonly features: number;
  readonly covarianceType: HmmCovarianceType;
  /** [states] */
  readonly start: Float64Array;
  /** [states × states] */
  readonly transition: Float64Array;
  /** [states × features] */
  readonly means: Float64Array;
  /** Whole matrices whatever the type, [states × features × features]; of Student-t states the scale matrices. */
  readonly scales: Float64Array;
  /** [states]; null: Gaussian states. */
  readonly degreesOfFreedom: Float64Array | null;
}

/** Covariances in the shape of their type: full [state][i][j], diag [state][i], tied [i][j], spherical [state]. */
export type HmmCovariances = Float64Array | readonly Float64Array[] | readonly (readonly Float64Array[])[];

const LARGEST_STATES = 256;
const SUM_TOLERANCE = 1e-8;
const SYMMETRY_TOLERANCE = 1e-8;
export const DEFAULT_DEGREES = 8;

interface Given {
  readonly startProbability: ArrayLike<number>;
  readonly transitionMatrix: ArrayLike<ArrayLike<number>>;
  readonly means: ArrayLike<ArrayLike<number>>;
  readonly covariances: HmmCovariancesInput;
  readonly degreesOfFreedom?: number | ArrayLike<number>;
}

/** Checked copies of a caller's parameters. @throws InvalidInputError; ConvergenceError NOT_POSITIVE_DEFINITE */
export function readParameters(where: string, what: string, given: Given, covarianceType: HmmCovarianceType, emission: HmmEmission): HmmParameters {
  const start = toSeries(where, `${what}.startProbability`, given.startProbability);
  const states = start.length;
  if (states > LARGEST_STATES) throw wrongLength(where, `${what}.startProbability`, `at most ${LARGEST_STATES} states`, states);
  assertDistribution(where, `${what}.startProbability`, start);
  const transition = rowsOf(where, `${what}.transitionMatrix`, given.transitionMatrix, states, states);
  for (let i = 0; i < states; i++) assertDistribution(where, `${what}.transitionMatrix[${i}]`, transition.subarray(i * states, (i + 1) * states));
  const { columns: features } = toMatrix(where, `${what}.means`, given.means);
  const means = rowsOf(where, `${what}.means`, given.means, states, features);
  assertSquarable(where, `${what}.means`, means, features);
  const scales = readCovariances(where, `${what}.covariances`, given.covariances, covarianceType, states, features);
  const degreesOfFreedom = emission === "student-t" ? readDegrees(where, `${what}.degreesOfFreedom`, given.degreesOfFreedom, states, covarianceType) : null;
  if (degreesOfFreedom) for (let i = 0; i < scales.length; i++) scales[i] *= 1 - 2 / degreesOfFreedom[Math.floor(i / (features * features))];
  else if (given.degreesOfFreedom !== undefined)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: `${what}.degreesOfFreedom`,
      expected: 'nothing, unless emission is "student-t"',
      received: given.degreesOfFreedom,
    });
  return { states, features, covarianceType, start, transition, means, scales, degreesOfFreedom };
}

function readDegrees(where: string, what: string, given: number | ArrayLike<number> = DEFAULT_DEGREES, states: number, type: HmmCovarianceType): Float64Array {
  const degrees = typeof given === "number" ? new Float64Array(states).fill(given) : toSeries(where, what, given);
  if (degrees.length !== states) throw wrongLength(where, what, `${states} values, one per state`, degrees.length);
  if (type === "tied" && degrees.some((value) => value !== degrees[0]))
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "one number for all states of tied covariances", received: given });
  for (const value of degrees)
    if (!(value > 2 && value <= 1e6)) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "numbers > 2 and <= 1e6", received: value });
  return degrees;
}

function readCovariances(where: string, what: string, given: HmmCovariancesInput, type: HmmCovarianceType, states: number, features: number): Float64Array {
  const size = features * features;
  const scales = new Float64Array(states * size);
  const put = (state: number, matrix: Float64Array): void => scales.set(matrix, state * size);
  const diagonal = (variances: (i: number) => number): Float64Array => {
    const matrix = new Float64Array(size);
    for (let i = 0; i < features; i++) matrix[i * features + i] = variances(i);
    return matrix;
  };
  if (type === "spherical") {
    const variances = toSeries(where, what, given as ArrayLike<number>);
    if (variances.length !== states) throw wrongLength(where, what, `${states} variances, one per state`, variances.length);
    for (let k = 0; k < states; k++)
      put(
        k,
        diagonal(() => variances[k]),
      );
  } else if (type === "diag") {
    const variances = rowsOf(where, what, given as ArrayLike<ArrayLike<number>>, states, features);
    for (let k = 0; k < states; k++)
      put(
        k,
        diagonal((i) => variances[k * features + i]),
      );
  } else if (type === "tied") {
    const matrix = symmetric(where, what, given as ArrayLike<ArrayLike<number>>, features);
    for (let k = 0; k < states; k++) put(k, matrix);
  } else {
    if (given.length !== states) throw wrongLength(where, what, `${states} matrices, one per state`, given.length);
    const matrices = given as ArrayLike<ArrayLike<ArrayLike<number>>>;
    for (let k = 0; k < states; k++) put(k, symmetric(where, `${what}[${k}]`, matrices[k], features));
  }
  for (let k = 0; k < states; k++) {
    if (!choleskyInto(scales.slice(k * size, (k + 1) * size), features))
      throw new ConvergenceError("NOT_POSITIVE_DEFINITE", { where, what, expected: "positive definite covariances", received: `those of state ${k}` });
  }
  return scales;
}

function symmetric(where: string, what: string, given: ArrayLike<ArrayLike<number>>, n: number): Float64Array {
  const matrix = rowsOf(where, what, given, n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [matrix[i * n + j], matrix[j * n + i]];
      if (!(Math.abs(a - b) <= SYMMETRY_TOLERANCE * Math.sqrt(Math.abs(matrix[i * n + i])) * Math.sqrt(Math.abs(matrix[j * n + j]))))
        throw new InvalidInputError("INVALID_OPTION", { where, what: `${what}[${i}][${j}]`, expected: "a symmetric matrix", received: a });
      matrix[j * n + i] = a;
    }
  }
  return matrix;
}

function rowsOf(where: string, what: string, given: ArrayLike<ArrayLike<number>>, rows: number, columns: number): Float64Array {
  const matrix = toMatrix(where, what, given);
  if (matrix.rows !== rows) throw wrongLength(where, what, `${rows} rows`, matrix.rows);
  if (matrix.columns !== columns) throw wrongLength(where, `${what}[0]`, `${columns} values`, matrix.columns);
  return matrix.data;
}

function assertDistribution(where: string, what: string, probabilities: Float64Array): void {
  let sum = 0;
  for (const value of probabilities) {
    if (value < 0) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "probabilities >= 0", received: value });
    sum += value;
  }
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "probabilities of sum 1", received: sum });
}

function wrongLength(where: string, what: string, expected: string, received: number): InvalidInputError {
  return new InvalidInputError("WRONG_LENGTH", { where, what, expected, received });
}

/** Free numbers of a model: start, transitions, means, covariances; estimated degrees of freedom are counted by the caller. */
export function freeParameters(states: number, features: number, type: HmmCovarianceType): number {
  const triangle = (features * (features + 1)) / 2;
  const covariances = { full: states * triangle, diag: states * features, tied: triangle, spherical: states }[type];
  return states - 1 + states * (states - 1) + states * features + covariances;
}

/** The covariance matrix of one state, [features × features]. */
export function covarianceOf({ features, scales, degreesOfFreedom }: HmmParameters, state: number): Float64Array {
  const size = features * features;
  const matrix = scales.slice(state * size, (state + 1) * size);
  return degreesOfFreedom ? matrix.map((value) => value / (1 - 2 / degreesOfFreedom[state])) : matrix;
}

/** Rows of a flat matrix, copied. */
export function toRows(flat: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: rows }, (_, i) => flat.slice(i * columns, (i + 1) * columns));
}

/** Covariances in the shape of their type. */
export function shapedCovariances(parameters: HmmParameters): HmmCovariances {
  const { states, features, covarianceType } = parameters;
  const matrices = Array.from({ length: states }, (_, k) => covarianceOf(parameters, k));
  if (covarianceType === "spherical") return Float64Array.from(matrices, (matrix) => matrix[0]);
  if (covarianceType === "diag") return matrices.map((matrix) => Float64Array.from({ length: features }, (_, i) => matrix[i * (features + 1)]));
  if (covarianceType === "tied") return toRows(matrices[0], features, features);
  return matrices.map((matrix) => toRows(matrix, features, features));
}

/** The same model with its states in another order: state i is what `order[i]` was. */
export function inOrder(parameters: HmmParameters, order: ArrayLike<number>): HmmParameters {
  const { states, features, start, transition, means, scales, degreesOfFreedom } = parameters;
  const size = features * features;
  const taken = (values: Float64Array, width: number): Float64Array => {
    const out = new Float64Array(values.length);
    for (let i = 0; i < states; i++) out.set(values.subarray(order[i] * width, (order[i] + 1) * width), i * width);
    return out;
  };
  const rows = taken(transition, states);
  const moved = rows.map((_, at) => rows[at - (at % states) + order[at % states]]);
  return {
    ...parameters,
    start: taken(start, 1),
    transition: moved,
    means: taken(means, features),
    scales: taken(scales, size),
    degreesOfFreedom: degreesOfFreedom && taken(degreesOfFreedom, 1),
  };
}
