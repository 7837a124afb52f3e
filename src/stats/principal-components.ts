import { toMatrix } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { powerOfTwoBelow } from "../math/power-of-two.js";
import { principalAxes } from "../math/principal-axes.js";
import { columnMoments } from "./column-moments.js";
import { FittedPrincipalComponents } from "./fitted-principal-components.js";

const schema = z.strictObject({
  /** How many, the largest variances first. Default: min(rows − 1, columns), all that centred rows can span. */
  components: z.optional(z.int().check(z.positive())),
  /** Divide each column by its standard deviation (n − 1): the variances are then eigenvalues of the correlation matrix. */
  standardize: z._default(z.boolean(), false),
});
/** @interface */
export type PrincipalComponentsOptions = z.input<typeof schema>;

const WHERE = "principalComponents";

/**
 * Principal components of the rows of X: orthonormal directions c_k, in the order of the variance of the scores (x − mean)'c_k.
 *
 *     centred X = U diag(σ) C,   explainedVariance_k = σ_k² / (n − 1),   scores = U diag(σ)
 *
 * The sign of each component makes its largest entry in size positive, the first one of equals. Where no σ wanted is below σ_1 / 1000 the smaller
 * Gram matrix is decomposed, and variances are right to a relative 1e-9 at the worst, usually 1e-13; else X itself is factored, and σ is right to
 * rounding of σ_1, relative error about 1e-15 σ_1 / σ_k, as in LAPACK's singular value decompositions; what is nothing but that rounding is 0.
 * About n p² operations for n rows and p columns, n² p for a wide X; a few dozen passes over X for few components of many columns.
 *
 * @param X - one row per observation, [n × p], n at least 2, magnitudes up to 1e140; never modified
 * @throws InvalidInputError CONSTANT_SERIES when no column varies, or with `standardize` when one does not; INVALID_OPTION for more components than min(n − 1, p)
 * @wholeSample
 * @see Jolliffe, Principal Component Analysis, 2nd ed., §3.5; Golub & Van Loan, Matrix Computations, 4th ed., §8.6
 * @example
 * ```ts
 * import { principalComponents } from "capitol-quant/stats";
 *
 * const fit = principalComponents([[1, 2], [2, 4.1], [3, 5.9], [4, 8.2]], { components: 1 });
 * fit.explainedVarianceRatio; // [0.999…]
 * fit.transform([[5, 10]]); // the score of a new row
 * ```
 */
export function principalComponents(X: ArrayLike<ArrayLike<number>>, options: PrincipalComponentsOptions = {}): FittedPrincipalComponents {
  const { components, standardize } = parseOptions(WHERE, schema, options);
  const sample = toMatrix(WHERE, "X", X, 2);
  const { rows, columns, data } = sample;
  const most = Math.min(rows - 1, columns);
  const count = components ?? most;
  if (count > most) {
    throw new InvalidInputError("INVALID_OPTION", {
      where: WHERE,
      what: "options.components",
      expected: `at most ${most}, all that ${rows} centred rows of ${columns} values span`,
      received: components,
    });
  }
  const { mean, deviation } = columnMoments(WHERE, "X", sample);
  const constant = deviation.indexOf(0);
  if (standardize ? constant >= 0 : deviation.every((value) => value === 0)) {
    const what = standardize ? `X, column ${constant}` : "X";
    throw new InvalidInputError("CONSTANT_SERIES", { where: WHERE, what, expected: "values that vary", received: data[constant] });
  }
  // One power of two brings what is decomposed to unit scale, so that squares stay within the range of doubles.
  const unit = standardize ? 1 : powerOfTwoBelow(deviation.reduce((largest, value) => Math.max(largest, value), 0));
  const inverse = 1 / unit;
  const scale = standardize ? deviation : new Float64Array(columns).fill(unit);
  const { singularValues, axes } = principalAxes(
    (out, at, stride, from, number) => {
      for (let i = 0; i < number; i++) {
        const row = (from + i) * columns;
        const target = at + i * stride;
        if (standardize) for (let j = 0; j < columns; j++) out[target + j] = (data[row + j]! - mean[j]!) / scale[j]!;
        else for (let j = 0; j < columns; j++) out[target + j] = (data[row + j]! - mean[j]!) * inverse;
      }
    },
    rows,
    columns,
    count,
  );
  const total = deviation.reduce((sum, value, j) => sum + (value / scale[j]!) * (value / scale[j]!), 0) * (rows - 1);
  return new FittedPrincipalComponents(
    {
      format: 1,
      observations: rows,
      mean: Array.from(mean),
      scale: standardize ? Array.from(deviation) : null,
      components: Array.from({ length: count }, (_, k) => Array.from(axes.subarray(k * columns, (k + 1) * columns))),
      singularValues: Array.from(singularValues, (value) => value * unit),
      explainedVariance: Array.from(singularValues, (value) => ((value * value) / (rows - 1)) * unit * unit),
      explainedVarianceRatio: Array.from(singularValues, (value) => (value * value) / total),
    },
    sample,
  );
}
