import { log } from "../../math/elementary.js";
import { centred, meanOf } from "../../stats/columns.js";

/** A series of changes, taken apart: x_t = mean + Σ coefficients_k (x_{t−k} − mean) + volatility_t · innovation_t. */
export interface Innovations {
  readonly mean: number;
  readonly coefficients: Float64Array;
  readonly volatility: Float64Array;
  /** What is left when memory and changing volatility are taken out. */
  readonly values: Float64Array;
}

/** What Levinson's recursion leaves of the variance; below it the series predicts itself. */
const NOTHING_LEFT = 1e-12;

/**
 * An autoregression (Yule-Walker, order by AIC, at most 10 log₁₀ n) and the local mean of the sizes of its residuals, over both sides with weights
 * (decay / (1 + decay))^|lag|. Both describe the whole series.
 */
export function innovationsOf(x: Float64Array, decay: number): Innovations {
  const mean = meanOf(x);
  const deviations = centred(x);
  const coefficients = autoregression(deviations);
  const residuals = deviations.slice();
  for (let t = 0; t < x.length; t++) for (let k = 0; k < Math.min(coefficients.length, t); k++) residuals[t] -= coefficients[k] * deviations[t - 1 - k];
  const volatility = localSize(residuals, decay);
  return { mean, coefficients, volatility, values: residuals.map((value, t) => (volatility[t] > 0 ? value / volatility[t] : 0)) };
}

/** Puts a series together again from other innovations. */
export function fromInnovations({ mean, coefficients, volatility }: Innovations, values: Float64Array): Float64Array {
  const deviations = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) {
    let value = volatility[t] * values[t];
    for (let k = 0; k < Math.min(coefficients.length, t); k++) value += coefficients[k] * deviations[t - 1 - k];
    deviations[t] = value;
  }
  return deviations.map((value) => value + mean);
}

/** Levinson's recursion; the coefficients of the order with the least n log(variance) + 2 order. */
function autoregression(deviations: Float64Array): Float64Array {
  const n = deviations.length;
  const longest = Math.min(Math.floor((10 * log(n)) / Math.LN10), Math.floor(n / 4));
  const autocovariance = Float64Array.from({ length: longest + 1 }, (_, lag) => productAt(deviations, lag));
  let best = new Float64Array(0);
  let leastCriterion = 0;
  let coefficients = best;
  let left = 1; // of the variance
  for (let order = 1; order <= longest; order++) {
    let reflection = autocovariance[order] / autocovariance[0];
    for (let k = 0; k < order - 1; k++) reflection -= (coefficients[k] * autocovariance[order - 1 - k]) / autocovariance[0];
    reflection /= left;
    left *= 1 - reflection * reflection;
    if (!(left > NOTHING_LEFT)) break; // a constant series too
    const longer = new Float64Array(order);
    for (let k = 0; k < order - 1; k++) longer[k] = coefficients[k] - reflection * coefficients[order - 2 - k];
    longer[order - 1] = reflection;
    coefficients = longer;
    const criterion = n * log(left) + 2 * order;
    if (criterion < leastCriterion) {
      leastCriterion = criterion;
      best = longer;
    }
  }
  return best;
}

function productAt(x: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < x.length; t++) sum += x[t] * x[t - lag];
  return sum;
}

/** Σ w(s − t) |x_s| / Σ w(s − t), one pass in either direction. */
function localSize(x: Float64Array, decay: number): Float64Array {
  const n = x.length;
  const ratio = decay / (1 + decay);
  const size = x.map(Math.abs);
  const sums = size.slice();
  const weights = new Float64Array(n).fill(1);
  for (let t = 1, sum = size[0], weight = 1; t < n; t++) {
    sums[t] += ratio * sum;
    weights[t] += ratio * weight;
    sum = ratio * sum + size[t];
    weight = ratio * weight + 1;
  }
  for (let t = n - 2, sum = size[n - 1], weight = 1; t >= 0; t--) {
    sums[t] += ratio * sum;
    weights[t] += ratio * weight;
    sum = ratio * sum + size[t];
    weight = ratio * weight + 1;
  }
  return sums.map((sum, t) => sum / weights[t]);
}
