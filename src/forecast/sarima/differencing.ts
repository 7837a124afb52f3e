import { InvalidInputError } from "../../core/errors.js";
import { leastSquares } from "../../math/linear-solve.js";
import { centred, squaresOf } from "../../stats/columns.js";
import { kpss } from "../../stats/time-series/kpss.js";

/** Level stationarity is rejected above this (5 %). */
const KPSS_CRITICAL = 0.463;
/** Seasonal differences are taken above this share. */
const STRONG_SEASON = 0.64;

export interface DifferencingEvidence {
  /** Strength of the season in the series, 0 to 1 (null without a period or with fewer than four of them); differenced above 0.64. */
  readonly seasonalStrength: number | null;
  /** KPSS statistic of the series after each number of differences tried; differenced again above 0.463. */
  readonly kpss: readonly number[];
}

/**
 * How often to difference: at lag `period` once when the season is strong, then at lag 1 until the KPSS test no longer rejects a constant level at 5 %.
 * @see Hyndman and Khandakar (2008), doi:10.18637/jss.v027.i03, §3.1; Hyndman and Athanasopoulos, Forecasting: principles and practice, 3rd ed., §4.3 and §9.1
 */
export function chooseDifferences(
  y: Float64Array,
  regressors: readonly Float64Array[],
  period: number,
  given: { readonly d: number | undefined; readonly D: number | undefined },
  most: { readonly d: number; readonly D: number },
): { readonly d: number; readonly D: number; readonly evidence: DifferencingEvidence } {
  let x = withoutRegressors(y, regressors);
  const seasonalStrength = period > 1 && y.length >= 4 * period ? strengthOf(x, period) : null;
  const D = given.D ?? (seasonalStrength !== null && seasonalStrength > STRONG_SEASON ? Math.min(1, most.D) : 0);
  for (let k = 0; k < D; k++) x = difference(x, period);
  const kpss: number[] = [];
  let d = given.d ?? 0;
  if (given.d === undefined) {
    for (; d <= most.d; d++) {
      const statistic = kpssStatistic(x);
      kpss.push(statistic);
      if (statistic <= KPSS_CRITICAL || d === most.d) break;
      x = difference(x, 1);
    }
  }
  return { d, D, evidence: { seasonalStrength, kpss } };
}

function difference(x: Float64Array, lag: number): Float64Array {
  return Float64Array.from({ length: Math.max(0, x.length - lag) }, (_, t) => x[t + lag] - x[t]);
}

function withoutRegressors(y: Float64Array, regressors: readonly Float64Array[]): Float64Array {
  const k = regressors.length;
  if (k === 0) return y;
  const rows = new Float64Array(y.length * k);
  const columns = regressors.map(centred);
  for (let j = 0; j < k; j++) for (let t = 0; t < y.length; t++) rows[t * k + j] = columns[j][t];
  return leastSquares(rows, y.length, k, centred(y)).residuals;
}

/** Of a constant level, with ⌊3 √n / 13⌋ lags as the search's authors have it; 0 for what does not vary. */
function kpssStatistic(x: Float64Array): number {
  if (x.length < 3) return 0;
  try {
    return kpss(x, { lags: Math.floor((3 * Math.sqrt(x.length)) / 13) }).statistic;
  } catch (error) {
    if (error instanceof InvalidInputError && error.code === "CONSTANT_SERIES") return 0;
    throw error;
  }
}

/** Neighbouring seasons whose like phases are averaged. */
const SEASONS = 11;

/**
 * max(0, 1 − var(remainder) / var(season + remainder)) about a centred moving average over one period. The season may change with time: at each phase it is
 * an average of the neighbouring seasons with tricube weights, less its own mean over a period.
 */
export function strengthOf(x: Float64Array, period: number): number {
  const detrended = withoutMovingAverage(x, period);
  const count = detrended.length;
  const season = new Float64Array(count);
  for (let phase = 0; phase < period; phase++) {
    const seasons = Math.ceil((count - phase) / period);
    for (let i = 0; i < seasons; i++) {
      const reach = Math.max(i, seasons - 1 - i, 0);
      const half = (SEASONS - 1) / 2;
      const width = seasons >= SEASONS ? Math.max(half, SEASONS - 1 - Math.min(i, seasons - 1 - i)) : reach + (SEASONS - seasons) / 2;
      let sum = 0;
      let weights = 0;
      for (let j = 0; j < seasons; j++) {
        const distance = Math.abs(i - j) / (width + 1);
        if (distance >= 1) continue;
        const fall = 1 - distance * distance * distance;
        const weight = fall * fall * fall;
        sum += weight * detrended[phase + j * period];
        weights += weight;
      }
      season[phase + i * period] = sum / weights;
    }
  }
  const pure = withoutMovingAverage(season, period);
  const half = (count - pure.length) / 2;
  const all = detrended.slice(half, half + pure.length);
  const rest = all.map((value, t) => value - pure[t]);
  const whole = squaresOf(centred(all));
  return whole > 0 ? Math.max(0, 1 - squaresOf(centred(rest)) / whole) : 0;
}

/** x less its centred moving average over a period (half weights at both ends of an even one), where that reaches. */
function withoutMovingAverage(x: Float64Array, period: number): Float64Array {
  const half = Math.floor(period / 2);
  const out = new Float64Array(Math.max(0, x.length - 2 * half));
  for (let t = 0; t < out.length; t++) {
    const centre = t + half;
    let sum = 0; // of the differences to x itself, so that a large level costs no digits
    for (let k = -half; k <= half; k++) sum += (period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1) * (x[centre] - x[centre + k]);
    out[t] = sum / period;
  }
  return out;
}
