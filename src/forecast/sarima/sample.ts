import { InvalidInputError } from "../../core/errors.js";
import { differencingPolynomial } from "../../math/arma/polynomials.js";
import { leastSquares } from "../../math/linear-solve.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { meanOf } from "../../stats/columns.js";
import type { ResolvedSarimaOptions } from "./schema.js";

/** A series as the likelihood sees it: differenced, without its mean where a constant is estimated, and in units near its own size. */
export interface SarimaSample {
  /** Differenced y, less `offset`, over `scale`. */
  readonly w: Float64Array;
  readonly scale: number;
  readonly offset: number;
  /** What w is regressed on: ones first where there is a constant, then the differenced regressors alike. */
  readonly columns: readonly Float64Array[];
  readonly columnScales: Float64Array;
  readonly columnOffsets: Float64Array;
  readonly hasConstant: boolean;
}

/** Differences and scales; powers of two, so that no digit changes. */
export function takeSample(options: ResolvedSarimaOptions, y: Float64Array, regressors: readonly Float64Array[]): SarimaSample {
  const hasConstant = options.trend === "c";
  const one = (x: Float64Array): { values: Float64Array; scale: number; offset: number } => {
    const values = differenced(options, x);
    const offset = hasConstant ? meanOf(values) : 0;
    let largest = 0;
    for (let t = 0; t < values.length; t++) {
      values[t] -= offset;
      largest = Math.max(largest, Math.abs(values[t]));
    }
    const scale = powerOfTwoBelow(largest);
    for (let t = 0; t < values.length; t++) values[t] /= scale;
    return { values, scale, offset };
  };
  const { values: w, scale, offset } = one(y);
  const others = regressors.map(one);
  const ones = hasConstant ? [{ values: new Float64Array(w.length).fill(1), scale: 1, offset: 0 }] : [];
  const all = [...ones, ...others];
  return {
    w,
    scale,
    offset,
    columns: all.map(({ values }) => values),
    columnScales: Float64Array.from(all, (column) => column.scale),
    columnOffsets: Float64Array.from(all, (column) => column.offset),
    hasConstant,
  };
}

/** (1 − B)^d (1 − Bˢ)^D x without the values that only start it. */
export function differenced({ order, seasonalOrder }: ResolvedSarimaOptions, x: Float64Array): Float64Array {
  let values = x.slice();
  for (let k = 0; k < order[1] + seasonalOrder[1]; k++) {
    const lag = k < order[1] ? 1 : seasonalOrder[3];
    const next = new Float64Array(Math.max(0, values.length - lag));
    for (let t = 0; t < next.length; t++) next[t] = values[t + lag] - values[t];
    values = next;
  }
  return values;
}

/** Observations that only start the differencing. */
export function startCount({ order, seasonalOrder }: ResolvedSarimaOptions): number {
  return order[1] + seasonalOrder[1] * seasonalOrder[3];
}

export function differencingOf({ order, seasonalOrder }: ResolvedSarimaOptions): Float64Array {
  return differencingPolynomial(order[1], seasonalOrder[1], seasonalOrder[3]);
}

/**
 * What a fit needs of its data beyond finite numbers.
 * @throws InvalidInputError CONSTANT_SERIES when nothing is left to explain, INVALID_OPTION for regressors that others (or the differences) span
 */
export function assertEstimable(where: string, sample: SarimaSample): void {
  const { w, columns, scale } = sample;
  const n = w.length;
  const rows = new Float64Array(n * columns.length);
  for (let j = 0; j < columns.length; j++) for (let t = 0; t < n; t++) rows[t * columns.length + j] = columns[j][t];
  const fit = leastSquares(rows, n, columns.length, w, 1e-10);
  if (fit.rank < columns.length) {
    const column = fit.redundantColumns[0] - (sample.hasConstant ? 1 : 0);
    const expected = "regressors that neither differences, the constant nor other regressors make redundant";
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.exogenous", expected, received: `column ${Math.max(0, column)}` });
  }
  let squares = 0;
  for (let t = 0; t < n; t++) squares += w[t] * w[t];
  const left = fit.residualSumOfSquares;
  if (!(left > 1e-24 * squares) || !(left * scale * scale > SMALLEST_SUM_OF_SQUARES))
    throw new InvalidInputError("CONSTANT_SERIES", {
      where,
      what: "y",
      expected: "values that vary about their differences and regressors",
      received: "none do",
    });
}

const SMALLEST_SUM_OF_SQUARES = 1e-280;
