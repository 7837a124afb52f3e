import { toMatrix } from "../../core/arrays.js";
import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import * as z from "../../core/schema.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { LARGEST_MAGNITUDE, tooLarge } from "../columns.js";
import { medianOf } from "../order-statistics.js";
import type { Rows } from "./scatter.js";

export const supportSchema = z.optional(z.number().check(z.positive()));

/** Rows around the columns' medians in units of their spread, and the way back. */
export interface CentredRows extends Rows {
  readonly medians: Float64Array;
  /** A power of two per column, so that scaling changes no digit. */
  readonly units: Float64Array;
}

/** @throws InvalidInputError fewer than columns + 2 rows, CONSTANT_SERIES, beyond ±1e140 */
export function toCentredRows(where: string, X: ArrayLike<ArrayLike<number>>): CentredRows {
  const { rows: n, columns: p, data } = toMatrix(where, "X", X, 3);
  if (n < p + 2) throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "X", expected: `at least ${p + 2} rows of ${p} values`, received: n });
  const medians = new Float64Array(p);
  const units = new Float64Array(p);
  const column = new Float64Array(n);
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < n; i++) {
      column[i] = data[i * p + j]!;
      if (!(Math.abs(column[i]!) <= LARGEST_MAGNITUDE)) throw tooLarge(where, `X[${i}][${j}]`, column[i]!);
    }
    const median = medianOf(column);
    let largest = 0;
    for (let i = 0; i < n; i++) {
      data[i * p + j] = data[i * p + j]! - median;
      column[i] = Math.abs(data[i * p + j]!);
      largest = Math.max(largest, column[i]!);
    }
    if (largest === 0) throw new InvalidInputError("CONSTANT_SERIES", { where, what: `X, column ${j}`, expected: "values that vary", received: median });
    const unit = powerOfTwoBelow(medianOf(column) || largest);
    for (let i = 0; i < n; i++) data[i * p + j] = data[i * p + j]! / unit;
    medians[j] = median;
    units[j] = unit;
  }
  return { n, p, data, medians, units };
}

/**
 * How many rows the smallest determinant is searched over: `support` above 1 is their number, up to 1 their share; default ⌊(n + p + 1) / 2⌋.
 * @throws InvalidInputError INVALID_OPTION when not from p + 1 to n
 */
export function supportSize(where: string, { n, p }: Rows, support: number | undefined): number {
  const h = support === undefined ? Math.floor((n + p + 1) / 2) : support <= 1 ? Math.floor(support * n + 1e-9) : support;
  if (!Number.isSafeInteger(h) || h <= p || h > n) {
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.support",
      expected: `a share of the rows, or a number of them, from ${p + 1} to ${n}`,
      received: support,
    });
  }
  return h;
}

export function locationOf({ medians, units }: CentredRows, mean: Float64Array): Float64Array {
  return mean.map((value, j) => medians[j]! + value * units[j]!);
}

export function covarianceOf({ p, units }: CentredRows, covariance: Float64Array, factor = 1): Float64Array[] {
  return Array.from({ length: p }, (_, i) => Float64Array.from({ length: p }, (_, j) => covariance[i * p + j]! * factor * units[i]! * units[j]!));
}

export function onHyperplane(where: string, h: number): ConvergenceError {
  return new ConvergenceError("NOT_POSITIVE_DEFINITE", {
    where,
    what: "X",
    expected: "columns none of which is a linear combination of the others",
    received: `${h} rows on a hyperplane`,
  });
}
