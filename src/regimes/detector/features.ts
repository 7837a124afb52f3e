import { exp, log } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import type { RegimeFeature, ResolvedRegimeDetectorOptions } from "./schema.js";

/** Columns of what is known at each row, none of which reads a later row. */
export interface FeatureColumns {
  /** In the order of `features`, [rows] each; before `firstRow` without meaning. */
  readonly columns: readonly Float64Array[];
  /** The first row at which every feature is defined; rows when there is none. */
  readonly firstRow: number;
}

/** Keeps the logarithm of a day without trades finite: 1 % of the usual volume. */
const VOLUME_FLOOR = 0.01;
/** Of the standard deviation of all returns so far: below, a volatility counts as this. */
const VOLATILITY_FLOOR = 1e-4;

/**
 *     return      r_t
 *     volume      ln( v_t / (mean of the last `volumeWindow` volumes, v_t included) + 0.01 ), of fewer rows at the start; 0 after rows of 0 only
 *     volatility  ln s_t, s the standard deviation of returns up to t, weights halved every `halfLife` rows
 *     momentum    m_t / s_t, m the mean with the same weights: a rise counts by what is usual at the time, or momentum would be but another volatility
 *
 * Momentum and volatility start once `halfLife` rows have been seen and have varied.
 * @param volumes - not read unless 'volume' is among the features
 */
export function causalFeatures(
  returns: Float64Array,
  volumes: Float64Array | null,
  features: readonly RegimeFeature[],
  { halfLife, volumeWindow }: Pick<ResolvedRegimeDetectorOptions, "halfLife" | "volumeWindow">,
): FeatureColumns {
  const weighted = features.some((name) => name === "volatility" || name === "momentum") ? weightedMoments(returns, halfLife) : null;
  const columns = features.map((name) => {
    if (name === "return") return returns;
    if (name === "volume") return relativeVolume(volumes!, volumeWindow);
    return name === "volatility" ? weighted!.volatility : weighted!.momentum;
  });
  return { columns, firstRow: weighted?.firstRow ?? 0 };
}

function relativeVolume(volumes: Float64Array, window: number): Float64Array {
  const out = new Float64Array(volumes.length);
  for (let t = 0; t < out.length; t++) {
    // Summed anew for each row: a running sum keeps the rounding of the largest volume that it ever held.
    let sum = 0;
    const from = Math.max(0, t - window + 1);
    for (let i = from; i <= t; i++) sum += volumes[i];
    out[t] = sum > 0 ? log((volumes[t] / sum) * (t - from + 1) + VOLUME_FLOOR) : log(1 + VOLUME_FLOOR);
  }
  return out;
}

function weightedMoments(returns: Float64Array, halfLife: number): { volatility: Float64Array; momentum: Float64Array; firstRow: number } {
  const n = returns.length;
  const volatility = new Float64Array(n);
  const momentum = new Float64Array(n);
  const keep = exp(-Math.LN2 / halfLife);
  const unit = powerOfTwoBelow(returns.find((value) => value !== 0) ?? 1); // squares stay in range, digits as they are
  let weight = 0;
  let mean = 0;
  let squares = 0;
  let plainMean = 0;
  let plainSquares = 0;
  let firstRow = n;
  for (let t = 0; t < n; t++) {
    const value = returns[t] / unit;
    weight = keep * weight + 1;
    const deviation = value - mean;
    mean += deviation / weight;
    squares = keep * squares + deviation * (value - mean);
    const plain = value - plainMean;
    plainMean += plain / (t + 1);
    plainSquares += plain * (value - plainMean);
    if (!(plainSquares > 0)) continue;
    if (firstRow === n && t + 1 >= halfLife) firstRow = t;
    const floor = VOLATILITY_FLOOR * Math.sqrt(plainSquares / (t + 1));
    const spread = Math.max(Math.sqrt(squares / weight), floor);
    volatility[t] = log(spread) + log(unit);
    momentum[t] = mean / spread;
  }
  return { volatility, momentum, firstRow };
}
