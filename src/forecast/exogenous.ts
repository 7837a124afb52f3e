import { toMatrix } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import * as z from "../core/schema.js";
import { LARGEST_MAGNITUDE, tooLarge } from "../stats/columns.js";

/** Regressors, one row per observation; a column for each. */
export type Exogenous = ArrayLike<ArrayLike<number>>;
export const exogenousRows = z.custom<Exogenous>((value) => typeof value === "object" && value !== null && "length" in value, "rows of numbers");

export const exogenousSchema = z.strictObject({
  /** One row per observation, known in the future as well. */
  exogenous: z.optional(exogenousRows),
});
/** @interface */
export type ExogenousOptions = z.input<typeof exogenousSchema>;

/** Columns of the regressors, copied and checked. @throws InvalidInputError */
export function toRegressors(where: string, exogenous: Exogenous | undefined, length: number): Float64Array[] {
  if (exogenous === undefined) return [];
  const what = "options.exogenous";
  const { rows: count, columns, data } = toMatrix(where, what, exogenous, 1);
  if (count !== length) throw new InvalidInputError("WRONG_LENGTH", { where, what, expected: `${length} rows`, received: count });
  for (let i = 0; i < data.length; i++) {
    if (!(Math.abs(data[i]) <= LARGEST_MAGNITUDE)) throw tooLarge(where, `${what}[${Math.floor(i / columns)}][${i % columns}]`, data[i]);
  }
  return Array.from({ length: columns }, (_, j) => Float64Array.from({ length: count }, (_, i) => data[i * columns + j]));
}
