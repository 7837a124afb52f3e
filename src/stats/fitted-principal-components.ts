import { type Matrix, toMatrix } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { productOfRows, rowProduct } from "../math/linear-algebra/product.js";
import { ModelDataReader } from "./regression/model-data.js";

/** What `toJSON` writes. */
export interface PrincipalComponentsData {
  readonly format: 1;
  readonly observations: number;
  readonly mean: readonly number[];
  /** Divisors of the columns; null where they were not standardised. */
  readonly scale: readonly number[] | null;
  readonly components: readonly (readonly number[])[];
  readonly singularValues: readonly number[];
  readonly explainedVariance: readonly number[];
  readonly explainedVarianceRatio: readonly number[];
}

/** Products below this many operations are not worth packing. */
const SMALL_PRODUCT = 50_000;

/** Principal components of a sample; immutable. See `principalComponents`. */
export class FittedPrincipalComponents {
  /** Rows of the sample. */
  readonly observations: number;
  /** Of the columns, [p]. */
  readonly mean: Float64Array;
  /** Standard deviations by which the columns were divided; null without `standardize`. */
  readonly scale: Float64Array | null;
  /** Orthonormal rows, [count][p], the largest variance first. */
  readonly components: readonly Float64Array[];
  /** Variance of each score, n − 1. */
  readonly explainedVariance: Float64Array;
  /** Its share of the total variance of all columns. */
  readonly explainedVarianceRatio: Float64Array;
  /** Square roots of the scores' sums of squares, those of the centred (and scaled) sample. */
  readonly singularValues: Float64Array;
  readonly #axes: Float64Array;
  #sample: Matrix | null;
  #scores: readonly Float64Array[] = [];

  /**
   * Not for callers: `principalComponents` and `fromJSON` make these.
   * @internal
   * @param sample - what `scores` will be computed from, on first use
   */
  constructor(data: PrincipalComponentsData, sample: Matrix | null = null) {
    this.observations = data.observations;
    this.mean = Float64Array.from(data.mean);
    this.scale = data.scale && Float64Array.from(data.scale);
    const columns = this.mean.length;
    this.#axes = new Float64Array(data.components.length * columns);
    this.components = data.components.map((row, k) => {
      this.#axes.set(row, k * columns);
      return Float64Array.from(row);
    });
    this.explainedVariance = Float64Array.from(data.explainedVariance);
    this.explainedVarianceRatio = Float64Array.from(data.explainedVarianceRatio);
    this.singularValues = Float64Array.from(data.singularValues);
    this.#sample = sample;
  }

  /** The sample in the coordinates of the components, [n][count]; computed on first use. Empty after `fromJSON`: the data hold the model, not the sample. */
  get scores(): readonly Float64Array[] {
    if (this.#sample) {
      this.#scores = this.#project(this.#sample);
      this.#sample = null;
    }
    return this.#scores;
  }

  /**
   * Rows in the coordinates of the components, (x − mean)'c_k, columns scaled as in the sample.
   * @param X - [rows × p]
   * @returns [rows][count]
   * @throws InvalidInputError WRONG_LENGTH, NOT_FINITE, INVALID_OPTION where the answer leaves the range of doubles
   */
  transform(X: ArrayLike<ArrayLike<number>>): Float64Array[] {
    const where = "FittedPrincipalComponents.transform";
    return finite(where, "X", this.#project(rowsOf(where, "X", X, this.mean.length)));
  }

  /**
   * Rows with these scores, mean + Σ_k score_k c_k in the units of the sample: the inverse of `transform`, or its projection where components are left out.
   * @param scores - [rows × count]
   * @returns [rows][p]
   * @throws InvalidInputError WRONG_LENGTH, NOT_FINITE, INVALID_OPTION where the answer leaves the range of doubles
   */
  inverseTransform(scores: ArrayLike<ArrayLike<number>>): Float64Array[] {
    const where = "FittedPrincipalComponents.inverseTransform";
    const { rows, columns: count, data } = rowsOf(where, "scores", scores, this.components.length);
    const result = Array.from({ length: rows }, (_, i) => {
      const row = new Float64Array(this.mean.length);
      for (let k = 0; k < count; k++) {
        const score = data[i * count + k]!;
        const component = this.components[k]!;
        for (let j = 0; j < row.length; j++) row[j] = row[j]! + score * component[j]!;
      }
      for (let j = 0; j < row.length; j++) row[j] = this.mean[j]! + row[j]! * (this.scale ? this.scale[j]! : 1);
      return row;
    });
    return finite(where, "scores", result);
  }

  toJSON(): PrincipalComponentsData {
    return {
      format: 1,
      observations: this.observations,
      mean: Array.from(this.mean),
      scale: this.scale && Array.from(this.scale),
      components: this.components.map((row) => Array.from(row)),
      singularValues: Array.from(this.singularValues),
      explainedVariance: Array.from(this.explainedVariance),
      explainedVarianceRatio: Array.from(this.explainedVarianceRatio),
    };
  }

  /** @throws InvalidInputError when the data are not what `toJSON` of this version writes */
  static fromJSON(data: PrincipalComponentsData): FittedPrincipalComponents {
    const read = new ModelDataReader("FittedPrincipalComponents.fromJSON", data, 1);
    const mean = read.numbers("mean");
    const scale = data.scale === null ? null : read.numbers("scale", mean.length);
    if (scale?.some((value) => !(value > 0))) throw read.fault("scale", "positive numbers");
    const { components } = data;
    const isRow = (row: unknown): boolean => Array.isArray(row) && row.length === mean.length && row.every(Number.isFinite);
    if (!Array.isArray(components) || components.length === 0 || !components.every(isRow))
      throw read.fault("components", `rows of ${mean.length} finite numbers`);
    const count = components.length;
    return new FittedPrincipalComponents({
      format: 1,
      observations: read.count("observations"),
      mean,
      scale,
      components,
      singularValues: read.numbers("singularValues", count),
      explainedVariance: read.numbers("explainedVariance", count),
      explainedVarianceRatio: read.numbers("explainedVarianceRatio", count),
    });
  }

  #project({ rows, columns, data }: Matrix): Float64Array[] {
    const count = this.components.length;
    const deviations = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const d = data[i * columns + j]! - this.mean[j]!;
        deviations[i * columns + j] = this.scale ? d / this.scale[j]! : d;
      }
    }
    if (rows * columns * count >= SMALL_PRODUCT) {
      const flat = productOfRows(deviations, this.#axes, rows, columns, count);
      return Array.from({ length: rows }, (_, i) => flat.slice(i * count, (i + 1) * count));
    }
    return Array.from({ length: rows }, (_, i) =>
      Float64Array.from({ length: count }, (_, k) => rowProduct(deviations, i * columns, this.#axes, k * columns, columns)),
    );
  }
}

function rowsOf(where: string, what: string, values: ArrayLike<ArrayLike<number>>, columns: number): Matrix {
  const matrix = toMatrix(where, what, values, 0);
  if (matrix.rows > 0 && matrix.columns !== columns) {
    throw new InvalidInputError("WRONG_LENGTH", { where, what: `${what}[0]`, expected: `${columns} values`, received: matrix.columns });
  }
  return matrix;
}

function finite(where: string, what: string, rows: Float64Array[]): Float64Array[] {
  const row = rows.findIndex((values) => !values.every(Number.isFinite));
  if (row < 0) return rows;
  throw new InvalidInputError("INVALID_OPTION", {
    where,
    what: `${what}[${row}]`,
    expected: "values of a size whose products are finite",
    received: rows[row],
  });
}
