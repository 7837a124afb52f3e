import { normal } from "../normal.js";
import { medianOf } from "../order-statistics.js";

const LOCATION_BOUND = 4.5;
const SCALE_BOUND = 3;

/** E min(Z², b²) for a standard normal Z, b = 3 units of the median absolute deviation: makes the scale consistent. */
const EXPECTED = expectedBoundedSquare(SCALE_BOUND * normal.ppf(0.75));

function expectedBoundedSquare(b: number): number {
  return 2 * ((1 - b * b) * normal.cdf(b) - b * normal.pdf(b) + b * b) - 1;
}

export interface TauEstimate {
  readonly location: number;
  /** 0 when half of the values are equal. */
  readonly scale: number;
}

/**
 * Robust location and scale of a column: a mean with biweights around the median, then √(mean of min((x − location)², (3 MAD)²)), made consistent
 * at the normal law. Breakdown point 50 %, efficiency some 80 %.
 * @see Maronna and Zamar (2002), doi:10.1198/004017002188618509, §5; Yohai and Zamar (1988), doi:10.1080/01621459.1988.10478611
 */
export function tauEstimate(x: Float64Array): TauEstimate {
  const n = x.length;
  const middle = medianOf(Float64Array.from(x));
  const deviations = new Float64Array(n);
  for (let i = 0; i < n; i++) deviations[i] = Math.abs(x[i]! - middle);
  const spread = medianOf(deviations);
  if (spread === 0) return { location: middle, scale: 0 };
  let weights = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const u = (x[i]! - middle) / (spread * LOCATION_BOUND);
    const rest = 1 - u * u;
    if (rest <= 0) continue;
    weights += rest * rest;
    sum += rest * rest * (x[i]! - middle);
  }
  const location = middle + sum / weights;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const u = (x[i]! - location) / spread;
    squares += Math.min(u * u, SCALE_BOUND * SCALE_BOUND);
  }
  return { location, scale: spread * Math.sqrt(squares / (n * EXPECTED)) };
}
