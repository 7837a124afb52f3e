import { log } from "../../math/elementary.js";
import { gaussianKernel } from "../../math/segment-search.js";
import { medianOf } from "../../stats/order-statistics.js";
import type { CostOptions } from "./schema.js";
import { columnOf, type Signal } from "./signal.js";
import { choleskyOf, solveLower } from "./whitening.js";

/** What one observation, a row of the signal, pays in a segment with the parameters of another. */
type PointLoss = (t: number) => number;

/** Observations that stand for a segment's distribution under the kernel. */
const MOST_REPRESENTATIVES = 256;

/** By row of [start, end): what it pays with the parameters of [at, end) less what it pays with those of [start, at). */
export function contrastOf(signal: Signal, options: CostOptions, gamma: number | null, start: number, at: number, end: number): Float64Array {
  const left = lossOf(signal, options, gamma, start, at);
  const right = lossOf(signal, options, gamma, at, end);
  return Float64Array.from({ length: end - start }, (_, i) => right(start + i) - left(start + i));
}

function lossOf(signal: Signal, options: CostOptions, gamma: number | null, start: number, end: number): PointLoss {
  const { columns, data } = signal;
  switch (options.cost) {
    case "l2":
      return gaussianLoss(signal, start, end, null);
    case "normal":
      return gaussianLoss(signal, start, end, options);
    case "l1": {
      const medians = Float64Array.from({ length: columns }, (_, j) => medianOf(columnOf(signal, j, start, end)));
      return (t) => {
        let loss = 0;
        for (let j = 0; j < columns; j++) loss += Math.abs(data[t * columns + j]! - medians[j]!);
        return loss;
      };
    }
    case "poisson": {
      const rates = Float64Array.from({ length: columns }, (_, j) => columnOf(signal, j, start, end).reduce((sum, count) => sum + count, 0) / (end - start));
      return (t) => {
        let loss = 0;
        for (let j = 0; j < columns; j++) {
          // A rate of 0 makes any count impossible; half a count per segment keeps the loss finite.
          const rate = rates[j]! > 0 ? rates[j]! : 0.5 / (end - start);
          loss += 2 * (rate - data[t * columns + j]! * log(rate));
        }
        return loss;
      };
    }
    case "rbf":
      return kernelLoss(signal, gamma!, start, end);
  }
}

/** |x − mean|², or with options of 'normal' log det V + (x − mean)' V⁻¹ (x − mean), V the ridged covariance. */
function gaussianLoss({ columns, data }: Signal, start: number, end: number, normal: CostOptions | null): PointLoss {
  const mean = new Float64Array(columns);
  for (let t = start; t < end; t++) for (let j = 0; j < columns; j++) mean[j]! += (data[t * columns + j]! - mean[j]!) / (t - start + 1);
  const deviation = new Float64Array(columns);
  const deviate = (t: number): void => {
    for (let j = 0; j < columns; j++) deviation[j] = data[t * columns + j]! - mean[j]!;
  };
  if (!normal) {
    return (t) => {
      deviate(t);
      let loss = 0;
      for (let j = 0; j < columns; j++) loss += deviation[j]! * deviation[j]!;
      return loss;
    };
  }
  const covariance = new Float64Array(columns * columns);
  for (let t = start; t < end; t++) {
    deviate(t);
    for (let i = 0; i < columns; i++)
      for (let j = 0; j <= i; j++) covariance[i * columns + j]! += (deviation[i]! * deviation[j]!) / (end - start - normal.ddof);
  }
  for (let i = 0; i < columns; i++) covariance[i * columns + i]! += normal.ridge;
  const factor = choleskyOf(covariance);
  let logDeterminant = 0;
  for (let i = 0; i < columns; i++) if (factor[i * columns + i]! > 0) logDeterminant += 2 * log(factor[i * columns + i]!);
  return (t) => {
    deviate(t);
    return logDeterminant + solveLower(factor, deviation);
  };
}

/** Squared distance to the segment's mean in the kernel's space, but for k(x, x) = 1. */
function kernelLoss({ columns, data }: Signal, gamma: number, start: number, end: number): PointLoss {
  const count = Math.min(end - start, MOST_REPRESENTATIVES);
  const representatives = Int32Array.from({ length: count }, (_, i) => start + Math.floor(((i + 0.5) * (end - start)) / count));
  const meanKernel = (t: number): number => {
    let sum = 0;
    for (const other of representatives) sum += gaussianKernel(data, columns, gamma, t, other);
    return sum / count;
  };
  let norm = 0;
  for (const t of representatives) norm += meanKernel(t) / count;
  return (t) => norm - 2 * meanKernel(t);
}
