import { exp, log } from "../../math/elementary.js";
import { ADDITIVE, type EtsKind, MULTIPLICATIVE, NONE } from "./kind.js";

/** Initial states before the first observation. */
export interface InitialStates {
  readonly level: number;
  /** 0 without a trend; a factor for a multiplicative one. */
  readonly slope: number;
  /** [period]; a single 0 without a season. */
  readonly season: Float64Array;
}

export type Guess = "beginning" | "all" | "flat";

/**
 * Initial states read off the series: a seasonal profile about centred moving averages, then a line (for a multiplicative trend: of the
 * logarithms) through what is left; from its beginning, as suits states that move, or from all of it, as suits states that hardly do.
 * `flat` is what is left when neither stays positive.
 * @see Hyndman, Koehler, Ord and Snyder (2008), §2.6.1
 */
export function guessStates(y: Float64Array, kind: EtsKind, from: Guess): InitialStates {
  const { period, trend } = kind;
  if (from === "flat") {
    const level = y.reduce((sum, value) => sum + value, 0) / y.length;
    return { level, slope: trend === MULTIPLICATIVE ? 1 : 0, season: new Float64Array(period).fill(kind.season === MULTIPLICATIVE ? 1 : 0) };
  }
  const all = from === "all";
  const season = guessSeason(y, kind, all ? y.length : 4 * period);
  const length = all ? y.length : Math.min(y.length, Math.max(10, 2 * period));
  const rest = new Float64Array(length);
  for (let t = 0; t < length; t++) rest[t] = kind.season === MULTIPLICATIVE ? y[t] / season[t % period] : y[t] - season[t % period];
  const middle = rest.reduce((sum, value) => sum + value, 0) / length;
  if (trend === NONE) return { level: middle, slope: 0, season };
  const inLogs = trend === MULTIPLICATIVE && rest.every((value) => value > 0);
  const line = lineThrough(inLogs ? rest.map(log) : rest);
  if (trend === MULTIPLICATIVE) return inLogs ? { level: exp(line.start), slope: exp(line.slope), season } : { level: middle, slope: 1, season };
  if (kind.positive && !(line.start > 0)) return { level: middle, slope: 0, season };
  return { level: line.start, slope: line.slope, season };
}

/** Mean distance (ratio) of each phase from centred moving averages; sums to 0 (averages 1). */
function guessSeason(y: Float64Array, { season: kind, period }: EtsKind, most: number): Float64Array {
  const profile = new Float64Array(period);
  if (kind === NONE) return profile;
  const length = Math.min(y.length, most);
  const half = Math.floor(period / 2);
  const counts = new Float64Array(period);
  for (let t = half; t + half < length; t++) {
    let sum = 0;
    for (let i = t - half; i <= t + half; i++) sum += y[i];
    if (period % 2 === 0) sum -= 0.5 * (y[t - half] + y[t + half]);
    const average = sum / period;
    profile[t % period] += kind === ADDITIVE ? y[t] - average : y[t] / average;
    counts[t % period]++;
  }
  let total = 0;
  for (let phase = 0; phase < period; phase++) total += profile[phase] = counts[phase] > 0 ? profile[phase] / counts[phase] : kind === ADDITIVE ? 0 : 1;
  for (let phase = 0; phase < period; phase++) profile[phase] = kind === ADDITIVE ? profile[phase] - total / period : (profile[phase] * period) / total;
  return profile;
}

/** The least-squares line through z_1, z_2, …, with its value at 0. */
function lineThrough(z: Float64Array): { start: number; slope: number } {
  const n = z.length;
  const centre = (n + 1) / 2;
  let sum = 0;
  let product = 0;
  for (let t = 0; t < n; t++) {
    sum += z[t];
    product += (t + 1 - centre) * z[t];
  }
  const slope = n > 1 ? (12 * product) / (n * (n * n - 1)) : 0;
  return { start: sum / n - slope * centre, slope };
}
