import * as z from "../../core/schema.js";

/** A matrix as its rows, or a column, from outside: what stands in it is checked where its shape is known. */
const arrayLike = <T>(expected: string): z.Schema<T> => z.custom<T>((value) => typeof value === "object" && value !== null && "length" in value, expected);
const column = arrayLike<ArrayLike<number>>("an array of numbers");
const matrix = arrayLike<ArrayLike<ArrayLike<number>>>("an array of rows");

/** Covariances as they are given: full [state][i][j], diag [state][i], tied [i][j], spherical [state]. */
export type HmmCovariancesInput = ArrayLike<number> | ArrayLike<ArrayLike<number>> | ArrayLike<ArrayLike<ArrayLike<number>>>;

export const covarianceTypeSchema = z.enum(["full", "diag", "tied", "spherical"]);
/** full: one matrix per state; diag: variances per state and feature; tied: one matrix for all; spherical: one variance per state. */
export type HmmCovarianceType = "full" | "diag" | "tied" | "spherical";

export const emissionSchema = z.enum(["gaussian", "student-t"]);
/** Law of a row given its state; Student-t has fat tails, so that a far row need not be a state of its own. */
export type HmmEmission = "gaussian" | "student-t";

const degrees = z.number().check(z.gt(2), z.lte(1e6));

/** A start of the updates, in the caller's units. */
export interface HmmInitial {
  /** P(state of the first row), [states]. */
  readonly startProbability: ArrayLike<number>;
  /** [i][j]: P(state j in the next row | state i in this one). */
  readonly transitionMatrix: ArrayLike<ArrayLike<number>>;
  /** [state][feature] */
  readonly means: ArrayLike<ArrayLike<number>>;
  /** full [state][i][j], diag [state][i], tied [i][j], spherical [state]; of a Student-t model too covariances and not scale matrices. */
  readonly covariances: HmmCovariancesInput;
  /** Of a Student-t model, above 2, one for all states or one each; 8 by default. */
  readonly degreesOfFreedom?: number | ArrayLike<number>;
}

export interface HmmParametersInput extends HmmInitial {
  /** "full" by default. */
  readonly covarianceType?: HmmCovarianceType;
  /** "gaussian" by default. */
  readonly emission?: HmmEmission;
}

const parameterFields = {
  startProbability: column,
  transitionMatrix: matrix,
  means: matrix,
  covariances: arrayLike<HmmCovariancesInput>("an array"),
  degreesOfFreedom: z.optional(z.union([degrees, column])),
};
const initialSchema = z.strictObject(parameterFields) as z.Schema<HmmInitial>;
export const parametersSchema = z.strictObject({
  ...parameterFields,
  covarianceType: z._default(covarianceTypeSchema, "full"),
  emission: z._default(emissionSchema, "gaussian"),
});

const weight = z.number().check(z.gte(0));
const numberOrRow = z.union([z.number(), column]);
const numberOrRows = z.union([z.number(), matrix]);
export const priorsSchema = z.strictObject({
  /** Added to every entry of a full or tied scatter matrix, to the diagonal of the others. */
  covarsPrior: z._default(weight, 0),
  /** What it exceeds the number of features by (full, tied) or 1 by (diag, spherical) is added to the weight that scatter is divided by. */
  covarsWeight: z._default(weight, 1),
  /** Dirichlet parameters; 1 is none. One for all or [states]. */
  startprobPrior: z._default(numberOrRow, 1),
  /** Dirichlet parameters; 1 is none. One for all or [states][states]. */
  transmatPrior: z._default(numberOrRows, 1),
  /** One for all or [states][features]. */
  meansPrior: z._default(numberOrRows, 0),
  /** Rows that the prior means count for; one for all or [states][features]. */
  meansWeight: z._default(numberOrRows, 0),
});
/**
 * Priors under hmmlearn's names and with its meaning, for results equal to its own; its defaults are `{ covarsPrior: 0.01 }`.
 * @interface
 */
export type HmmPriors = z.input<typeof priorsSchema>;

/** What a fit heeds whatever the number of states. */
const fitFields = {
  covarianceType: z._default(covarianceTypeSchema, "full"),
  emission: z._default(emissionSchema, "gaussian"),
  /** Of Student-t states, above 2 so that covariances exist: estimated for each state (with tied covariances for all), estimated once for all, or given. */
  degreesOfFreedom: z._default(z.union([z.enum(["estimate", "estimate-shared"]), degrees]), "estimate"),
  /** Most updates; reaching it gives the best model so far with `converged: false`. */
  maxIterations: z._default(z.int().check(z.gte(0), z.lte(1e6)), 1000),
  /** Updates end once one has gained less log-likelihood than this, in nats; 0: never, so that exactly `maxIterations` are made. */
  tolerance: z._default(z.number().check(z.gte(0)), 1e-4),
  /** Seeded starts; each is followed for a few updates and the likeliest to the end. */
  restarts: z._default(z.int().check(z.gte(1), z.lte(10_000)), 5),
  seed: z._default(z.uint32(), 0),
  /** Least variance of a state in any direction, as a share of the features' variances in the whole sample; 0: none, pure maximum likelihood. */
  minCovariance: z._default(z.number().check(z.gte(0), z.lte(1)), 1e-6),
};

export const gaussianHmmSchema = z.strictObject({
  states: z._default(z.int().check(z.gte(1), z.lte(256)), 2),
  ...fitFields,
  /** Starts here, without restarts, and keeps this order of states. */
  initial: z.optional(initialSchema),
  priors: z.optional(priorsSchema),
});
/** @interface */
export type GaussianHmmOptions = z.input<typeof gaussianHmmSchema>;
/** @interface */
export type ResolvedGaussianHmmOptions = Readonly<z.output<typeof gaussianHmmSchema>>;

export const lengthsSchema = z.strictObject({
  /** Rows of each independent sequence, in order; their sum is the number of rows. By default all rows are one sequence. */
  lengths: z.optional(column),
});
/** @interface */
export type HmmDataOptions = z.input<typeof lengthsSchema>;

export const selectStatesSchema = z.strictObject({
  /** Numbers of states from 1 to this are tried. */
  maxStates: z._default(z.int().check(z.gte(1), z.lte(32)), 4),
  criterion: z._default(z.enum(["bic", "icl", "held-out"]), "bic"),
  /** Last share of the rows that `held-out` scores. */
  heldOutShare: z._default(z.number().check(z.gt(0), z.lt(1)), 0.3),
  /** Rows of each independent sequence, in order. */
  lengths: z.optional(column),
  ...fitFields,
});
/** @interface */
export type SelectStatesOptions = z.input<typeof selectStatesSchema>;

export const predictSchema = z.strictObject({
  /** Rows ahead. */
  steps: z._default(z.int().check(z.gte(1)), 1),
});
/** @interface */
export type HmmPredictOptions = z.input<typeof predictSchema>;
