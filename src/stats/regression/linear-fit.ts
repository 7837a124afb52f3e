import { InvalidInputError } from "../../core/errors.js";
import { choleskyInto, choleskySolveInto } from "../../math/dense.js";
import { log } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { fisherF } from "../fisher-f.js";
import { constantDirection, type Design, projections, rootAtZero, weightedMean } from "./design.js";
import type { LinearModelData } from "./fitted-linear-model.js";
import { tStatistic } from "./law.js";
import { lagsOf, leveragesOf, residualFactors, sandwichMiddle, smallSampleFactor } from "./robust.js";
import type { CovarianceKind, Distribution } from "./schema.js";

export interface FitRequest {
  readonly where: string;
  readonly y: Float64Array;
  readonly weights: Float64Array | null;
  readonly covariance: CovarianceKind;
  readonly distribution: Distribution;
  readonly confidence: number;
}

/** Least squares of one response on a prepared design, with everything that a fitted model knows. @throws InvalidInputError CONSTANT_SERIES */
export function fitLinearModel(design: Design, { where, y, weights, covariance, distribution, confidence }: FitRequest): LinearModelData {
  const { rows, columns, rank, q, root, units } = design;
  const constantShares = constantDirection(design);
  const hasConstant = constantShares !== null;
  if (y.every((value) => value === (hasConstant ? y[0] : 0))) {
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "y", expected: "values that vary, else there is nothing to explain", received: y[0] });
  }
  const middleOfY = design.addConstant ? weightedMean(y, weights) : 0;
  const { solvedY, unit } = solvedResponse(design, y, middleOfY);

  const coordinates = projections(q, solvedY, rank); // of the response, along the columns of Q
  const scaled = new Float64Array(columns);
  const residuals = Float64Array.from(solvedY);
  refine(design, scaled, residuals, coordinates, solvedY);
  refine(design, scaled, residuals, projections(q, residuals, rank), solvedY); // what rounding left over

  let centre = middleOfY;
  if (rank < columns && centre !== 0) {
    // The shortest coefficients stand for the mean of y too: a constant among the columns of X bears its share.
    const share = projections(q, design.rootWeights ?? new Float64Array(rows).fill(1), rank)[0]! * (centre / unit);
    for (let j = 0; j < columns; j++) scaled[j]! += root[j * rank]! * share;
    centre = 0;
  }

  let rss = 0;
  for (let i = 0; i < rows; i++) rss += residuals[i]! * residuals[i]!;
  const degreesOfFreedom = rows - rank;
  const variance = rss / degreesOfFreedom;
  const leverage = leveragesOf(q, rows, rank);
  const middle =
    covariance === "nonrobust"
      ? scaledIdentity(rank, variance)
      : robustMiddle(q, residuals, residualFactors(where, covariance, leverage), covariance, degreesOfFreedom);

  const slopesOnly = constantShares ? withoutConstant(constantShares, coordinates, middle, rank) : { coordinates, middle, rank };
  let explained = 0;
  for (const share of slopesOnly.coordinates) explained += share * share;
  const rSquared = rss > 0 ? explained / (explained + rss) : 1;
  const modelDegreesOfFreedom = slopesOnly.rank;
  const fStatistic = rss > 0 && modelDegreesOfFreedom > 0 ? waldF(slopesOnly) : null;

  const centralCovariance = sandwich(root, middle, columns, rank);
  const covarianceAtZero = sandwich(rootAtZero(design), middle, columns, rank);
  const errors = Float64Array.from({ length: columns }, (_, j) => Math.sqrt(Math.max(0, covarianceAtZero[j * (columns + 1)]!)));
  const atZero = Float64Array.from(scaled); // the coefficients in the same units, for statistics that do not depend on any
  if (design.addConstant) {
    atZero[0]! += (centre / unit) * units[0]!;
    for (let j = 1; j < columns; j++) atZero[0]! -= (design.means[j]! / units[j]!) * units[0]! * scaled[j]!;
  }
  const central = scaled.map((value, j) => (value / units[j]!) * unit);
  const data: LinearModelData = {
    format: 1,
    addConstant: design.addConstant,
    observations: rows,
    rank,
    degreesOfFreedom,
    modelDegreesOfFreedom,
    distribution,
    confidence,
    means: Array.from(design.means),
    centre,
    centralCoefficients: Array.from(central),
    centralCovariance: Array.from(inCallersUnits(centralCovariance, units, unit)),
    covariance: Array.from(inCallersUnits(covarianceAtZero, units, unit)),
    standardErrors: Array.from(errors, (error, j) => (error / units[j]!) * unit),
    tStatistics: Array.from(errors, (error, j) => {
      const t = tStatistic(atZero[j]!, error);
      return Number.isFinite(t) ? t : null;
    }),
    residualSumOfSquares: rss * unit * unit,
    residualVariance: variance * unit * unit,
    rSquared,
    adjustedRSquared: 1 - ((rows - (hasConstant ? 1 : 0)) / degreesOfFreedom) * (1 - rSquared),
    fStatistic,
    fPValue: fStatistic === null ? null : fisherF.sf(fStatistic, modelDegreesOfFreedom, degreesOfFreedom),
    logLikelihood: rss > 0 ? logLikelihoodOf(rss, unit, weights, rows) : null,
    durbinWatson: rss > 0 ? durbinWatsonOf(residuals, rss) : null,
    residuals: Array.from(residuals, (value, i) => (value / (design.rootWeights ? design.rootWeights[i]! : 1)) * unit),
    fitted: [],
    leverage: Array.from(leverage),
    weights: weights ? Array.from(weights) : null,
  };
  const fitted = Array.from(y, (value, i) => value - data.residuals[i]!);
  for (const numbers of [
    data.centralCoefficients,
    data.centralCovariance,
    data.covariance,
    data.standardErrors,
    data.residuals,
    fitted,
    [data.residualSumOfSquares, data.residualVariance],
  ]) {
    if (!numbers.every(Number.isFinite)) throw outOfRange(where);
  }
  return { ...data, fitted };
}

export function outOfRange(where: string): InvalidInputError {
  return new InvalidInputError("INVALID_OPTION", {
    where,
    what: "y and X",
    expected: "values in units whose coefficients stay in the range of doubles",
    received: "values whose scales differ by too much",
  });
}

/** √w (y − centre) in units near its size. */
function solvedResponse({ rootWeights }: Design, y: Float64Array, centre: number): { solvedY: Float64Array; unit: number } {
  const solvedY = y.map((value, i) => (value - centre) * (rootWeights ? rootWeights[i]! : 1));
  const unit = powerOfTwoBelow(solvedY.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  return { solvedY: solvedY.map((value) => value / unit), unit };
}

/** Adds the step that `shares` = Q'(what is left) stands for, and takes the residuals again from the data. */
function refine({ root, rank, columns, rows, solved }: Design, scaled: Float64Array, residuals: Float64Array, shares: Float64Array, y: Float64Array): void {
  for (let j = 0; j < columns; j++) for (let k = 0; k < rank; k++) scaled[j]! += root[j * rank + k]! * shares[k]!;
  residuals.set(y);
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) residuals[i]! -= solved[j * rows + i]! * scaled[j]!;
}

interface Coordinates {
  readonly coordinates: Float64Array;
  readonly middle: Float64Array;
  readonly rank: number;
}

/** Turns the coordinates so that the constant is the first of them, by a reflection, and leaves it out. */
function withoutConstant(constant: Float64Array, coordinates: Float64Array, middle: Float64Array, rank: number): Coordinates {
  const mirror = Float64Array.from(constant); // H = I − 2 v v' / v'v sends the constant to ∓e_1
  mirror[0]! += mirror[0]! >= 0 ? 1 : -1;
  let squares = 0;
  for (const value of mirror) squares += value * value;
  const reflected = (vector: Float64Array): Float64Array => {
    let dot = 0;
    for (let k = 0; k < rank; k++) dot += mirror[k]! * vector[k]!;
    return vector.map((value, k) => value - ((2 * dot) / squares) * mirror[k]!);
  };
  const turned = new Float64Array(rank * rank);
  for (let a = 0; a < rank; a++) turned.set(reflected(middle.slice(a * rank, (a + 1) * rank)), a * rank); // M H
  const kept = rank - 1;
  const sandwich = new Float64Array(kept * kept);
  for (let b = 1; b < rank; b++) {
    const column = reflected(Float64Array.from({ length: rank }, (_, a) => turned[a * rank + b]!)); // H (M H)
    for (let a = 1; a < rank; a++) sandwich[(a - 1) * kept + b - 1] = column[a]!;
  }
  return { coordinates: reflected(coordinates).slice(1), middle: sandwich, rank: kept };
}

/** θ' V⁻¹ θ / q, or null where V is singular. */
function waldF({ coordinates, middle, rank }: Coordinates): number | null {
  const factor = Float64Array.from(middle);
  let largest = 0;
  for (let k = 0; k < rank; k++) largest = Math.max(largest, factor[k * rank + k]!);
  if (!choleskyInto(factor, rank)) return null;
  for (let k = 0; k < rank; k++) if (factor[k * rank + k]! * factor[k * rank + k]! < 1e-14 * largest) return null;
  const solution = Float64Array.from(coordinates);
  choleskySolveInto(solution, factor, rank);
  let sum = 0;
  for (let k = 0; k < rank; k++) sum += coordinates[k]! * solution[k]!;
  return Number.isFinite(sum) ? sum / rank : null;
}

function scaledIdentity(rank: number, scale: number): Float64Array {
  const matrix = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++) matrix[k * rank + k] = scale;
  return matrix;
}

function robustMiddle(
  q: Float64Array,
  residuals: Float64Array,
  factors: Float64Array | null,
  covariance: CovarianceKind,
  degreesOfFreedom: number,
): Float64Array {
  const rows = residuals.length;
  const rank = rows - degreesOfFreedom;
  const entering = factors ? residuals.map((value, i) => value * factors[i]!) : residuals;
  const factor = smallSampleFactor(covariance, rows, rank);
  return sandwichMiddle(q, entering, rank, lagsOf(covariance)).map((value) => value * factor);
}

/** root · middle · root', in the units of the columns. */
function sandwich(root: Float64Array, middle: Float64Array, columns: number, rank: number): Float64Array {
  const half = new Float64Array(columns * rank);
  for (let i = 0; i < columns; i++) {
    for (let b = 0; b < rank; b++) for (let a = 0; a < rank; a++) half[i * rank + b]! += root[i * rank + a]! * middle[a * rank + b]!;
  }
  const covariance = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let b = 0; b < rank; b++) sum += half[i * rank + b]! * root[j * rank + b]!;
      covariance[i * columns + j] = covariance[j * columns + i] = sum;
    }
  }
  return covariance;
}

function inCallersUnits(covariance: Float64Array, units: Float64Array, unit: number): Float64Array {
  const columns = units.length;
  return covariance.map((value, at) => value * (unit / units[Math.floor(at / columns)]!) * (unit / units[at % columns]!));
}

const LOG_2_PI = 1.8378770664093453;

/** Gaussian log-likelihood at its maximum, the variance being RSS / n: −n/2 (log 2π + 1 + log RSS/n) + ½ Σ log w. */
function logLikelihoodOf(scaledRss: number, unit: number, weights: Float64Array | null, rows: number): number {
  let sum = (-rows / 2) * (LOG_2_PI + 1 + log(scaledRss / rows) + 2 * log(unit));
  if (weights) for (let i = 0; i < rows; i++) sum += log(weights[i]!) / 2;
  return sum;
}

function durbinWatsonOf(residuals: Float64Array, rss: number): number {
  let sum = 0;
  for (let i = 1; i < residuals.length; i++) {
    const step = residuals[i]! - residuals[i - 1]!;
    sum += step * step;
  }
  return sum / rss;
}
