import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { squaresOf } from "../columns.js";
import { constantDirection, constantShare, type Design, rootAtZero, weightedMean } from "./design.js";

/** The part of a least-squares fit that a rolling regression tells. */
export interface WindowFit {
  readonly coefficients: Float64Array;
  /** √ of RSS / (rows − rank). */
  readonly residualStandardDeviation: number;
  readonly rSquared: number;
}

/**
 * One response on a prepared design without weights, by its QR factors, with classical errors. A response that does not vary gives slopes, errors and R²
 * of 0.
 */
export function windowFit(design: Design, y: Float64Array): WindowFit {
  const { rows, columns, rank, q, units, addConstant } = design;
  const coefficients = new Float64Array(columns);
  const constant = constantDirection(design);
  const isConstant = y.every((value) => value === (constant ? y[0] : 0));
  const centre = addConstant ? (isConstant ? y[0]! : weightedMean(y, null)) : 0;
  const residuals = y.map((value) => value - centre);
  const unit = powerOfTwoBelow(residuals.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  for (let i = 0; i < rows; i++) residuals[i]! /= unit;
  const shares = new Float64Array(rank);
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < rank; k++) {
      let share = 0;
      for (let i = 0; i < rows; i++) share += q[k * rows + i]! * residuals[i]!;
      for (let i = 0; i < rows; i++) residuals[i]! -= q[k * rows + i]! * share;
      shares[k]! += share;
    }
  }
  let rss = 0;
  for (let i = 0; i < rows; i++) rss += residuals[i]! * residuals[i]!;
  let along = 0;
  if (constant) for (let k = 0; k < rank; k++) along += constant[k]! * shares[k]!;
  let explained = 0;
  for (let k = 0; k < rank; k++) {
    const share = shares[k]! - (constant ? along * constant[k]! : 0);
    explained += share * share;
  }
  const isWhole = rank === columns;
  if (!isWhole && addConstant) shares[0]! += constantShare(q, rows) * (centre / unit); // the shortest coefficients stand for the centre too
  const root = rootAtZero(design);
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += root[j * rank + k]! * shares[k]!;
    coefficients[j] = (sum / units[j]!) * unit + (addConstant && isWhole && j === 0 ? centre : 0);
  }
  return {
    coefficients,
    residualStandardDeviation: Math.sqrt(rss / (rows - rank)) * unit,
    rSquared: explained + rss > 0 && !isConstant ? explained / (explained + rss) : 0,
  };
}

/** √ of the diagonal of (X'X)⁻¹ (of its pseudo-inverse where the design is collinear): standard errors per residual standard deviation. */
export function standardErrorFactors(design: Design): Float64Array {
  const { rank, units } = design;
  const root = rootAtZero(design);
  return units.map((unit, j) => Math.sqrt(squaresOf(root.subarray(j * rank, (j + 1) * rank))) / unit);
}
