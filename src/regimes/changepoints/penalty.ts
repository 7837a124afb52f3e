import { log } from "../../math/elementary.js";
import { gaussianKernel } from "../../math/segment-search.js";
import { medianOf } from "../../stats/order-statistics.js";
import { criticalPenalty } from "./scan-null.js";
import type { CostOptions } from "./schema.js";
import type { SegmentTest } from "./segment-test.js";
import { refuse, type Signal } from "./signal.js";
import type { Window } from "./windows.js";

/** In noise the cost that a split saves is about `scale` times a chi-squared variable with `degrees` degrees of freedom, not always a whole number of them. */
interface GainLaw {
  readonly scale: number;
  readonly degrees: number;
}

/** What noise saves by splitting anywhere, with probability `significance`, in units of the cost. */
export function calibratedPenalty(
  signal: Signal,
  options: CostOptions,
  gamma: number | null,
  windows: readonly Window[],
  test: SegmentTest,
  minSize: number,
  significance: number,
): number {
  const { scale, degrees } = gainLaw(signal, options, gamma, windows, test.dependence);
  return scale === 0 ? 0 : scale * criticalPenalty(significance, signal.rows, minSize, degrees);
}

/** (parameters of a segment + its start) · log n, in units of the cost for independent observations. */
export function bicPenalty(where: string, signal: Signal, options: CostOptions, windows: readonly Window[]): number {
  const { columns, rows } = signal;
  const parameters = options.cost === "normal" ? (columns * (columns + 3)) / 2 : columns;
  const steps = (parameters + 1) * log(rows);
  switch (options.cost) {
    case "rbf":
      return refuse("INVALID_OPTION", where, "options.penalty", `a number or "calibrated" for the cost "rbf", which is no likelihood`, "bic");
    case "l2":
      return steps * (trace(covarianceWithin(signal, windows), columns) / columns);
    case "l1": {
      let deviation = 0; // of a Laplace law: −2 log-likelihood = 2 Σ |x − median| / deviation
      for (const residuals of medianResiduals(signal, windows)) for (const residual of residuals) deviation += Math.abs(residual);
      return (steps * deviation) / (2 * rows * columns);
    }
    default:
      return steps;
  }
}

function gainLaw(signal: Signal, options: CostOptions, gamma: number | null, windows: readonly Window[], dependence: Float64Array): GainLaw {
  const { columns } = signal;
  const strongest = dependence.reduce((most, factor) => Math.max(most, factor), 1);
  switch (options.cost) {
    case "l2":
      return lawOf(covarianceWithin(signal, windows).map((entry, at) => entry * Math.sqrt(dependence[Math.floor(at / columns)]! * dependence[at % columns]!)));
    case "l1": {
      const scales = medianResiduals(signal, windows).map((residuals, j) => (dependence[j]! * sparsity(residuals)) / 4);
      return lawOf(Float64Array.from({ length: columns * columns }, (_, at) => (at % (columns + 1) === 0 ? scales[at % columns]! : 0)));
    }
    case "poisson":
      return { scale: strongest * strongestVariance(signal, windows), degrees: columns };
    case "normal":
      return { scale: strongest, degrees: (columns * (columns + 3)) / 2 };
    case "rbf": {
      const { scale, degrees } = kernelLaw(signal, gamma!, windows);
      return { scale: scale * strongest, degrees };
    }
  }
}

/** Σ λ_i χ²_1 for the eigenvalues λ of a covariance, by a chi-squared law with the same mean and variance (Satterthwaite). */
function lawOf(covariance: Float64Array): GainLaw {
  let squares = 0;
  for (const entry of covariance) squares += entry * entry;
  const mean = trace(covariance, Math.sqrt(covariance.length));
  return squares > 0 ? { scale: squares / mean, degrees: (mean * mean) / squares } : { scale: 0, degrees: 1 };
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += matrix[i * size + i]!;
  return sum;
}

/** About the windows' means, row-major. */
function covarianceWithin({ columns, data, rows }: Signal, windows: readonly Window[]): Float64Array {
  const sums = new Float64Array(columns * columns);
  const mean = new Float64Array(columns);
  for (const { start, end } of windows) {
    const origin = start * columns; // about the first row: a common level costs no digits
    mean.fill(0);
    for (let t = start; t < end; t++) for (let j = 0; j < columns; j++) mean[j]! += (data[t * columns + j]! - data[origin + j]!) / (end - start);
    for (let t = start; t < end; t++) {
      for (let i = 0; i < columns; i++) {
        const deviation = data[t * columns + i]! - data[origin + i]! - mean[i]!;
        for (let j = 0; j < columns; j++) sums[i * columns + j]! += deviation * (data[t * columns + j]! - data[origin + j]! - mean[j]!);
      }
    }
  }
  return sums.map((sum) => sum / Math.max(1, rows - windows.length));
}

/** By column: observations less their window's median. */
function medianResiduals({ columns, data, rows }: Signal, windows: readonly Window[]): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => {
    const residuals = Float64Array.from({ length: rows }, (__, t) => data[t * columns + j]!);
    for (const { start, end } of windows) {
      const median = medianOf(residuals.slice(start, end));
      for (let t = start; t < end; t++) residuals[t]! -= median;
    }
    return residuals;
  });
}

/** 1 / density at the median: the distance of two quantiles over their difference (Siddiqui 1960). */
function sparsity(residuals: Float64Array): number {
  const sorted = residuals.slice().sort();
  const n = sorted.length;
  const low = Math.floor(0.35 * n);
  const high = Math.min(n - 1, Math.ceil(0.65 * n));
  return high > low ? ((sorted[high]! - sorted[low]!) * n) / (high - low) : 0;
}

/** The largest ratio of variance to mean of counts within windows, at least 1. */
function strongestVariance(signal: Signal, windows: readonly Window[]): number {
  const { columns, data, rows } = signal;
  const covariance = covarianceWithin(signal, windows);
  let most = 1;
  for (let j = 0; j < columns; j++) {
    let total = 0;
    for (let t = 0; t < rows; t++) total += data[t * columns + j]!;
    if (total > 0) most = Math.max(most, (covariance[j * columns + j]! * rows) / total);
  }
  return most;
}

/** Of the kernel's Gram matrices about the windows' means. */
function kernelLaw({ columns, data, rows }: Signal, gamma: number, windows: readonly Window[]): GainLaw {
  let mean = 0;
  let squares = 0;
  for (const { start, end } of windows) {
    const size = end - start;
    const gram = new Float64Array(size * size);
    const rowMeans = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) gram[i * size + j] = gram[j * size + i] = gaussianKernel(data, columns, gamma, start + i, start + j);
    }
    let level = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) rowMeans[i]! += gram[i * size + j]! / size;
      level += rowMeans[i]! / size;
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const entry = gram[i * size + j]! - rowMeans[i]! - rowMeans[j]! + level;
        if (i === j) mean += entry / rows;
        else squares += (entry * entry) / (size - 1) / rows; // the diagonal is no pair of independent observations
      }
    }
  }
  return squares > 0 ? { scale: squares / mean, degrees: (mean * mean) / squares } : { scale: 0, degrees: 1 };
}
