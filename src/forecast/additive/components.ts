import type { Layout } from "./layout.js";
import { type Shape, trendAt } from "./model.js";

/** The coefficients of a point forecast. */
export interface PointEstimate {
  /** Of all columns, late bends included. */
  readonly theta: Float64Array;
  /** Change of the slope at the last observation, per length of the history. */
  readonly turn: number;
}

/** The parts of the mean, by row. */
export interface AdditiveComponents {
  /** trend · (1 + Σ multiplicative parts) + Σ additive parts. */
  readonly mean: Float64Array;
  readonly trend: Float64Array;
  /** Additive parts in units of y, multiplicative ones as shares of the trend. */
  readonly seasonal: Readonly<Record<string, Float64Array>>;
  readonly holidays: Readonly<Record<string, Float64Array>>;
  readonly regressors: Readonly<Record<string, Float64Array>>;
}

/** Parts at rows of the design, in units of y. */
export function componentsAt(
  layout: Layout,
  shape: Shape,
  design: Float64Array,
  rows: number,
  { theta, turn }: PointEstimate,
  origin: number,
  scale: number,
): AdditiveComponents {
  const { allColumns, columns, trendColumns, cap } = shape;
  const trend = new Float64Array(rows);
  const share = new Float64Array(rows).fill(1);
  const added = new Float64Array(rows);
  const byKind = { seasonal: emptyRecord(), holiday: emptyRecord(), regressor: emptyRecord() };
  for (let i = 0; i < rows; i++) {
    let predictor = 0;
    for (let j = 0; j < trendColumns; j++) predictor += design[i * allColumns + j] * theta[j];
    for (let j = columns; j < allColumns; j++) predictor += design[i * allColumns + j] * theta[j];
    const time = design[i * allColumns + 1];
    if (time > 1) predictor += turn * (time - 1);
    trend[i] = trendAt(predictor, cap);
  }
  for (const { name, kind, mode, first, count } of layout.parts) {
    const values = new Float64Array(rows);
    const total = mode === "multiplicative" ? share : added;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = first; j < first + count; j++) sum += design[i * allColumns + j] * theta[j];
      total[i] += sum;
      values[i] = mode === "multiplicative" ? sum : sum * scale;
    }
    byKind[kind][name] = values;
  }
  // Only a model whose zero is y's own has shares, so that origin · share is not lost here.
  const mean = trend.map((value, i) => origin + scale * (value * share[i] + added[i]));
  return { mean, trend: trend.map((value) => origin + scale * value), seasonal: byKind.seasonal, holidays: byKind.holiday, regressors: byKind.regressor };
}

/** Without a prototype, so that a season may be called "constructor". */
const emptyRecord = (): Record<string, Float64Array> => Object.create(null) as Record<string, Float64Array>;
