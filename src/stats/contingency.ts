import { type Matrix, toMatrix } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { log1p } from "../math/elementary.js";
import { chiSquared } from "./chi-squared.js";
import { LARGEST_MAGNITUDE } from "./columns.js";
import type { TestResult } from "./test-options.js";

const schema = z.strictObject({
  /** Yates' half unit towards the expected counts, in 2 × 2 tables only. */
  correction: z._default(z.boolean(), true),
  statistic: z._default(z.enum(["pearson", "log-likelihood"]), "pearson"),
});
/** @interface */
export type ChiSquareContingencyOptions = z.input<typeof schema>;

export interface ChiSquareContingencyResult extends TestResult {
  readonly degreesOfFreedom: number;
  /** Counts under independence, row total · column total / total, in the shape of the table. */
  readonly expected: Float64Array[];
  /** The effect, from 0 to 1: √(χ² / n / (min(rows, columns) − 1)), of Pearson's statistic without correction. */
  readonly cramersV: number;
}

/**
 * Are the rows and columns of a table of counts independent? With observed counts O and expected counts E,
 *
 *     pearson  χ² = Σ (O − E)² / E        log-likelihood  G = 2 Σ O log(O / E)
 *
 * each χ² with (rows − 1)(columns − 1) degrees of freedom in large samples; where expected counts fall below about 5, use `fisherExact`.
 *
 * @param table - rows of counts >= 0, at least 2 × 2, no row or column all 0
 * @throws InvalidInputError WRONG_LENGTH for ragged rows, TOO_FEW_OBSERVATIONS, INVALID_OPTION for counts below 0 or an empty row or column
 * @see Pearson (1900), doi:10.1080/14786440009463897; Yates (1934), doi:10.2307/2983604; Cramér (1946), §21.9
 */
export function chiSquareContingency(table: ArrayLike<ArrayLike<number>>, options: ChiSquareContingencyOptions = {}): ChiSquareContingencyResult {
  const { correction, statistic: kind } = parseOptions("chiSquareContingency", schema, options);
  const { rows, columns, data } = toTable("chiSquareContingency", table);
  const rowTotals = new Float64Array(rows);
  const columnTotals = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      rowTotals[i] = rowTotals[i]! + data[i * columns + j]!;
      columnTotals[j] = columnTotals[j]! + data[i * columns + j]!;
    }
  }
  requireFilled("row", rowTotals);
  requireFilled("column", columnTotals);
  const total = rowTotals.reduce((sum, count) => sum + count, 0);
  const expected = Array.from(rowTotals, (row) => columnTotals.map((column) => row * (column / total)));
  const degreesOfFreedom = (rows - 1) * (columns - 1);
  const halfUnit = correction && degreesOfFreedom === 1 ? 0.5 : 0;
  let pearson = 0;
  let statistic = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const e = expected[i]![j]!;
      const plain = data[i * columns + j]! - e;
      const difference = plain - Math.sign(plain) * Math.min(halfUnit, Math.abs(plain));
      pearson += plain * (plain / e);
      if (kind === "pearson") statistic += difference * (difference / e);
      // Differences add up to 0, so that they may be taken off: what is left of each term is not negative and keeps its digits.
      else statistic += 2 * ((e + difference > 0 ? (e + difference) * log1p(difference / e) : 0) - difference);
    }
  }
  statistic = Math.max(0, statistic); // terms of G may round below
  const cramersV = Math.min(1, Math.sqrt(pearson / total / (Math.min(rows, columns) - 1)));
  return { statistic, pValue: chiSquared.sf(statistic, degreesOfFreedom), degreesOfFreedom, expected, cramersV };
}

/** A checked copy of a table of counts, at least 2 × 2. */
export function toTable(where: string, table: ArrayLike<ArrayLike<number>>): Matrix {
  const matrix = toMatrix(where, "table", table, 2);
  const { columns, data } = matrix;
  if (columns < 2) throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "table[0]", expected: "at least 2 columns", received: columns });
  for (let i = 0; i < data.length; i++) {
    if (data[i]! >= 0 && data[i]! <= LARGEST_MAGNITUDE) continue;
    const what = `table[${Math.floor(i / columns)}][${i % columns}]`;
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: `a count from 0 to ${LARGEST_MAGNITUDE}`, received: data[i] });
  }
  return matrix;
}

function requireFilled(line: "row" | "column", totals: Float64Array): void {
  for (let i = 0; i < totals.length; i++) {
    if (totals[i]! > 0) continue;
    const what = `${line} ${i} of table`;
    throw new InvalidInputError("INVALID_OPTION", { where: "chiSquareContingency", what, expected: "at least one count above 0", received: 0 });
  }
}
