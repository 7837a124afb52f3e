import { type Matrix, toMatrix } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { LARGEST_MAGNITUDE, tooLarge } from "../../stats/columns.js";

/** Rows whose differences may be squared. @throws InvalidInputError as `toMatrix`, a magnitude beyond 1e140, another width than `columns` */
export function toRows(where: string, X: ArrayLike<ArrayLike<number>>, minimumRows: number, columns?: number): Matrix {
  const matrix = toMatrix(where, "X", X, minimumRows);
  if (columns !== undefined && matrix.columns !== columns)
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "X[0]", expected: `${columns} values, as in the fit`, received: matrix.columns });
  for (let at = 0; at < matrix.data.length; at++) {
    if (!(Math.abs(matrix.data[at]) <= LARGEST_MAGNITUDE))
      throw tooLarge(where, `X[${Math.floor(at / matrix.columns)}][${at % matrix.columns}]`, matrix.data[at]);
  }
  return matrix;
}
