import { log, log1p } from "../../math/elementary.js";
import { longRunNoise } from "./dependence.js";
import type { SegmentTest } from "./segment-test.js";
import type { Signal } from "./signal.js";
import { correlationWithin, type Window } from "./windows.js";

/** A dispersion below this is that of a Poisson law. */
const NEGLIGIBLE = 1e-8;

/**
 * −2 max log-likelihood of counts of a negative binomial law with known dispersion, over the long-run factor of the standardised counts. Unlike a difference of
 * means it keeps its level where counts are few, because it knows how skewed they are. Columns that vary together share their evidence: the sum is divided by
 * the largest row sum of their correlations, a bound on the largest eigenvalue.
 */
export function countTest({ rows, columns, data }: Signal, windows: readonly Window[], isThorough: boolean): SegmentTest {
  const sums: Float64Array[] = [];
  const residuals: Float64Array[] = [];
  const dispersion = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const running = new Float64Array(rows + 1);
    for (let t = 0; t < rows; t++) running[t + 1] = running[t]! + data[t * columns + j]!;
    sums.push(running);
    dispersion[j] = dispersionOf(data, columns, j, running, windows);
    residuals.push(standardised(data, columns, j, running, windows, dispersion[j]!));
  }
  const dependence = Float64Array.from(residuals, (column) => longRunNoise(column, windows, isThorough).factor);
  const shared = columns === 1 ? 1 : largestRowSum(correlationWithin(residuals, windows), columns);
  return {
    degrees: columns,
    dependence,
    of(start, end) {
      let cost = 0;
      for (let j = 0; j < columns; j++) cost -= (2 * logLikelihood(sums[j]![end]! - sums[j]![start]!, end - start, dispersion[j]!)) / (dependence[j]! * shared);
      return cost;
    },
  };
}

function largestRowSum(lower: Float64Array, size: number): number {
  let most = 1;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.abs(lower[i > j ? i * size + j : j * size + i]!);
    most = Math.max(most, sum);
  }
  return most;
}

/** max ℓ of `length` counts with this total, without the terms that no rate changes: S (log μ − log(1 + a μ)) − length · log(1 + a μ) / a. */
function logLikelihood(total: number, length: number, dispersion: number): number {
  if (total === 0) return 0;
  const rate = total / length;
  if (dispersion < NEGLIGIBLE) return total * log(rate) - total;
  const excess = log1p(dispersion * rate);
  return total * (log(rate) - excess) - (length * excess) / dispersion;
}

/** Moments within windows: Σ (s² − mean) / Σ (mean² − s² / length), s² with the divisor length − 1. */
function dispersionOf(data: Float64Array, columns: number, j: number, running: Float64Array, windows: readonly Window[]): number {
  let excess = 0;
  let squares = 0;
  for (const { start, end } of windows) {
    const length = end - start;
    if (length < 2) continue;
    const mean = (running[end]! - running[start]!) / length;
    let variance = 0;
    for (let t = start; t < end; t++) variance += (data[t * columns + j]! - mean) * (data[t * columns + j]! - mean);
    variance /= length - 1;
    excess += variance - mean;
    squares += mean * mean - variance / length;
  }
  return excess > 0 && squares > 0 ? excess / squares : 0;
}

function standardised(data: Float64Array, columns: number, j: number, running: Float64Array, windows: readonly Window[], dispersion: number): Float64Array {
  const out = new Float64Array(running.length - 1);
  for (const { start, end } of windows) {
    const mean = (running[end]! - running[start]!) / (end - start);
    const scale = Math.sqrt(mean + dispersion * mean * mean);
    if (scale > 0) for (let t = start; t < end; t++) out[t] = (data[t * columns + j]! - mean) / scale;
  }
  return out;
}
