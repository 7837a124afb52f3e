import { exp } from "../../math/elementary.js";
import type { Layout } from "./layout.js";
import type { ResolvedAdditiveForecasterOptions } from "./schema.js";

/** What turns rows of the design into values of the scaled series. */
export interface Shape {
  /** Columns before the parts: intercept, slope, bends. */
  readonly trendColumns: number;
  readonly columns: number;
  readonly allColumns: number;
  /** Column by column, 1 where it multiplies the trend. */
  readonly multiplies: Uint8Array;
  readonly anyMultiplies: boolean;
  /** Scaled level that a logistic trend approaches, or null for a trend that is its predictor. */
  readonly cap: number | null;
}

export function createShape(layout: Layout, cap: number | null): Shape {
  const multiplies = new Uint8Array(layout.allColumns);
  for (const { mode, first, count } of layout.parts) if (mode === "multiplicative") multiplies.fill(1, first, first + count);
  return {
    trendColumns: 2 + layout.changepoints.length,
    columns: layout.columns,
    allColumns: layout.allColumns,
    multiplies,
    anyMultiplies: multiplies.includes(1),
    cap,
  };
}

/** The trend at a value of its linear predictor. */
export function trendAt(predictor: number, cap: number | null): number {
  return cap === null ? predictor : cap / (1 + exp(-predictor));
}

/** Normal priors of the coefficients of the point forecast; a bend has none (its prior is the Laplace one). */
export interface Priors {
  readonly mean: Float64Array;
  readonly precision: Float64Array;
  /** Weight of Σ|bend| in −log posterior. */
  readonly bendWeight: number;
}

const TREND_PRIOR_PRECISION = 1 / 25; // of intercept and slope: a standard deviation of 5 ranges of y

export function createPriors(layout: Layout, options: ResolvedAdditiveForecasterOptions): Priors {
  const precision = new Float64Array(layout.columns);
  precision[0] = precision[1] = TREND_PRIOR_PRECISION;
  for (const { first, count, scale } of layout.parts) precision.fill(1 / (scale * scale), first, first + count);
  return { mean: new Float64Array(layout.columns), precision, bendWeight: 1 / options.changepointScale };
}

/** The model made linear about a point: y − f(θ̂) ≈ residual − J (θ − θ̂). */
export interface Linearised {
  /** J'J, [allColumns × allColumns], both triangles. */
  readonly gram: Float64Array;
  /** J' residual, [allColumns]. */
  readonly gradient: Float64Array;
  readonly residuals: Float64Array;
  readonly residualSquares: number;
}

/** Residuals of the scaled series at θ (late bends at 0), into `out`; returns their sum of squares. */
export function residualsInto(out: Float64Array, shape: Shape, design: Float64Array, y: Float64Array, theta: Float64Array): number {
  const { trendColumns, columns, allColumns, multiplies, cap } = shape;
  let squares = 0;
  for (let i = 0; i < y.length; i++) {
    const row = i * allColumns;
    let predictor = 0;
    for (let j = 0; j < trendColumns; j++) predictor += design[row + j] * theta[j];
    let added = 0;
    let share = 0;
    for (let j = trendColumns; j < columns; j++) {
      const term = design[row + j] * theta[j];
      if (multiplies[j] === 1) share += term;
      else added += term;
    }
    out[i] = y[i] - (trendAt(predictor, cap) * (1 + share) + added);
    squares += out[i] * out[i];
  }
  return squares;
}

/** J'J and J'r at θ. The design is its own derivative unless parts multiply or the trend saturates. O(n · columns²). */
export function linearise(shape: Shape, design: Float64Array, y: Float64Array, theta: Float64Array, earlier?: Linearised): Linearised {
  const { trendColumns, columns, allColumns, multiplies, anyMultiplies, cap } = shape;
  const residuals = new Float64Array(y.length);
  const residualSquares = residualsInto(residuals, shape, design, y, theta);
  const isLinear = cap === null && !anyMultiplies;
  const gram = isLinear && earlier ? earlier.gram : new Float64Array(allColumns * allColumns);
  const gradient = new Float64Array(allColumns);
  const derivative = new Float64Array(allColumns);
  const filled = new Int32Array(allColumns);
  for (let i = 0; i < y.length; i++) {
    const row = i * allColumns;
    let trend = 0;
    let trendFactor = 1;
    if (!isLinear) {
      let predictor = 0;
      let share = 0;
      for (let j = 0; j < trendColumns; j++) predictor += design[row + j] * theta[j];
      for (let j = trendColumns; j < columns; j++) if (multiplies[j] === 1) share += design[row + j] * theta[j];
      trend = trendAt(predictor, cap);
      trendFactor = (1 + share) * (cap === null ? 1 : trend * (1 - trend / cap));
    }
    let count = 0; // hinges ahead and other holidays are zeros, which need no work
    for (let j = 0; j < allColumns; j++) {
      if (design[row + j] === 0) continue;
      derivative[j] = design[row + j] * (multiplies[j] === 1 ? trend : j < trendColumns || j >= columns ? trendFactor : 1);
      filled[count++] = j;
    }
    for (let a = 0; a < count; a++) gradient[filled[a]] += derivative[filled[a]] * residuals[i];
    if (gram === earlier?.gram) continue;
    for (let a = 0; a < count; a++) {
      const value = derivative[filled[a]];
      const at = filled[a] * allColumns;
      for (let b = 0; b <= a; b++) gram[at + filled[b]] += value * derivative[filled[b]];
    }
  }
  if (gram !== earlier?.gram) for (let a = 0; a < allColumns; a++) for (let b = 0; b < a; b++) gram[b * allColumns + a] = gram[a * allColumns + b];
  return { gram, gradient, residuals, residualSquares };
}
