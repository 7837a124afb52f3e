import { exp, log } from "../../math/elementary.js";
import { angleOfShare, exactAngleOfShare, settledAngle, shareOf, shareSlope } from "../../math/shares.js";
import { type EtsKind, MULTIPLICATIVE, NONE } from "./kind.js";
import { type Course, type CourseGradient, courseGradientInto, emptyCourse, runCourse } from "./recursion.js";
import type { InitialStates } from "./start.js";

/** The damping factor stays where it can be told from no damping and from no trend, as is usual. */
const LEAST_DAMPING = 0.8;
const DAMPING_RANGE = 0.18;
/** Of data of order 1: below this the errors are rounding, and their logarithm would lead the search astray. */
const LEAST_MEAN_SQUARE = 1e-30;

/** The parameters of a model as numbers; what it lacks is 0 (φ: 1). */
export interface EtsPoint {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly states: InitialStates;
}

/** Minus the log-likelihood per observation (up to a constant), concentrated over the variance, in coordinates that know no bounds. */
export interface EtsObjective {
  /** The coordinates of smoothing weights (β as a share of α, γ as one of 1 − α) with the guessed initial states. */
  readonly pointAt: (alpha: number, betaShare: number, gammaShare: number, phi: number) => Float64Array;
  /** The same, at the bounds exactly. */
  readonly exactPointAt: (alpha: number, betaShare: number, gammaShare: number, phi: number) => Float64Array;
  /** How many coordinates are angles; those of the states follow. */
  readonly angles: number;
  readonly value: (point: Float64Array) => number;
  readonly gradientInto: (out: Float64Array, point: Float64Array) => void;
  readonly read: (point: Float64Array) => EtsPoint;
  /** The course of the states at the point evaluated last. */
  readonly course: Course;
  /** Root mean square of y − μ at the point evaluated last. */
  readonly lastDeviation: () => number;
  /** Sets the unit in which initial states move; points made before with other states than the guess lose their meaning. */
  readonly setUnit: (deviation: number) => void;
}

/**
 * Coordinates: weights are sin² of an angle, so that a bound is reached at a finite point where the objective stays smooth; states that must be
 * positive move by logarithms; all states are counted from the guess in units of the noise.
 *
 *     ½ ln(Σe²/n) + (1/n) Σ ln μ_t    with e = y − μ, or e = (y − μ)/μ and the second term for multiplicative errors
 *
 * @param y - of order 1
 */
export function etsObjective(y: Float64Array, kind: EtsKind, guess: InitialStates): EtsObjective {
  const n = y.length;
  const { trend, season: seasonal, period, damped, positive, multiplicativeError } = kind;
  const hasTrend = trend !== NONE;
  const hasSeason = seasonal !== NONE;
  const betaAt = 1;
  const gammaAt = betaAt + (hasTrend ? 1 : 0);
  const phiAt = gammaAt + (hasSeason ? 1 : 0);
  const levelAt = phiAt + (damped ? 1 : 0);
  const slopeAt = levelAt + 1;
  const seasonAt = slopeAt + (hasTrend ? 1 : 0);
  const size = seasonAt + (hasSeason ? period : 0);
  const logLevel = positive;
  const logSlope = trend === MULTIPLICATIVE;
  const logSeason = seasonal === MULTIPLICATIVE;
  const course = emptyCourse(n, period);
  const direct = new Float64Array(n);
  const slots: CourseGradient = { alpha: 0, beta: 0, gamma: 0, phi: 0, level: 0, slope: 0, season: new Float64Array(n + period) };
  let levelUnit = 1;
  let slopeUnit = 1;
  let seasonUnit = 1;
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  let phi = 1;
  let lastPoint: Float64Array | null = null;
  let lastValue = Infinity;
  let squares = 0;

  const setUnit = (deviation: number): void => {
    const relative = deviation / Math.abs(guess.level);
    levelUnit = logLevel ? relative : deviation;
    slopeUnit = (logSlope ? relative : deviation) / Math.sqrt(n);
    seasonUnit = logSeason ? relative : deviation;
    lastPoint = null;
  };
  const apply = (point: Float64Array): void => {
    alpha = shareOf(point[0]);
    beta = hasTrend ? alpha * shareOf(point[betaAt]) : 0;
    gamma = hasSeason ? (1 - alpha) * shareOf(point[gammaAt]) : 0;
    phi = damped ? LEAST_DAMPING + DAMPING_RANGE * shareOf(point[phiAt]) : 1;
    course.level[0] = logLevel ? guess.level * exp(levelUnit * point[levelAt]) : guess.level + levelUnit * point[levelAt];
    if (hasTrend) course.slope[0] = logSlope ? guess.slope * exp(slopeUnit * point[slopeAt]) : guess.slope + slopeUnit * point[slopeAt];
    if (!hasSeason) return;
    const { season } = course;
    const middle = logSeason ? 0 : meanFrom(point, seasonAt, period); // additive states keep the sum of the guess, 0: the level has the rest
    for (let i = 0; i < period; i++) {
      const move = seasonUnit * (point[seasonAt + i] - middle);
      season[i] = logSeason ? guess.season[i] * exp(move) : guess.season[i] + move;
    }
  };
  const evaluate = (point: Float64Array): number => {
    apply(point);
    if (!runCourse(course, y, kind, alpha, beta, gamma, phi)) return Infinity;
    const { fitted, residual } = course;
    squares = 0;
    if (!multiplicativeError) {
      for (let t = 0; t < n; t++) squares += residual[t] * residual[t];
      return 0.5 * log(Math.max(squares / n, LEAST_MEAN_SQUARE));
    }
    let logs = 0;
    let product = 1; // of fitted values: one logarithm for many
    for (let t = 0; t < n; t++) {
      const e = residual[t] / fitted[t];
      squares += e * e;
      product *= fitted[t];
      if (product < 1e-100 || product > 1e100) {
        logs += log(product);
        product = 1;
      }
    }
    return 0.5 * log(Math.max(squares / n, LEAST_MEAN_SQUARE)) + (logs + log(product)) / n;
  };
  const value = (point: Float64Array): number => {
    lastValue = evaluate(point);
    if (lastPoint === null) lastPoint = Float64Array.from(point);
    else lastPoint.set(point);
    return lastValue;
  };
  const isLast = (point: Float64Array): boolean => {
    if (lastPoint === null) return false;
    for (let i = 0; i < size; i++) if (point[i] !== lastPoint[i]) return false;
    return true;
  };
  const gradientInto = (out: Float64Array, point: Float64Array): void => {
    if (!isLast(point)) value(point);
    if (!Number.isFinite(lastValue)) {
      out.fill(Number.NaN);
      return;
    }
    const { fitted, residual } = course;
    const weight = squares / n > LEAST_MEAN_SQUARE ? 1 / squares : 0;
    if (!multiplicativeError) for (let t = 0; t < n; t++) direct[t] = -weight * residual[t];
    else
      for (let t = 0; t < n; t++) {
        const mu = fitted[t];
        direct[t] = (1 / n - (weight * (residual[t] / mu) * y[t]) / mu) / mu;
      }
    courseGradientInto(slots, course, direct, kind, alpha, beta, gamma, phi);
    let byAlpha = slots.alpha;
    if (hasTrend) {
      byAlpha += slots.beta * shareOf(point[betaAt]);
      out[betaAt] = slots.beta * alpha * shareSlope(point[betaAt]);
    }
    if (hasSeason) {
      byAlpha -= slots.gamma * shareOf(point[gammaAt]);
      out[gammaAt] = slots.gamma * (1 - alpha) * shareSlope(point[gammaAt]);
      const middle = logSeason ? 0 : meanFrom(slots.season, 0, period);
      for (let i = 0; i < period; i++) out[seasonAt + i] = (slots.season[i] - middle) * seasonUnit * (logSeason ? course.season[i] : 1);
    }
    out[0] = byAlpha * shareSlope(point[0]);
    if (damped) out[phiAt] = slots.phi * DAMPING_RANGE * shareSlope(point[phiAt]);
    out[levelAt] = slots.level * levelUnit * (logLevel ? course.level[0] : 1);
    if (hasTrend) out[slopeAt] = slots.slope * slopeUnit * (logSlope ? course.slope[0] : 1);
  };
  const pointBy =
    (angle: (share: number) => number) =>
    (a: number, b: number, c: number, d: number): Float64Array => {
      const point = new Float64Array(size);
      point[0] = angle(a);
      if (hasTrend) point[betaAt] = angle(b);
      if (hasSeason) point[gammaAt] = angle(c);
      if (damped) point[phiAt] = angle((d - LEAST_DAMPING) / DAMPING_RANGE);
      return point;
    };
  return {
    pointAt: pointBy(angleOfShare),
    exactPointAt: pointBy(exactAngleOfShare),
    angles: levelAt,
    value,
    gradientInto,
    read: (point) => {
      const settled = point.map((value, i) => (i < levelAt ? settledAngle(value) : value));
      apply(settled);
      lastPoint = null;
      return { alpha, beta, gamma, phi, states: { level: course.level[0], slope: course.slope[0], season: course.season.slice(0, period) } };
    },
    course,
    lastDeviation: () => {
      let sum = 0;
      for (let t = 0; t < n; t++) sum += course.residual[t] * course.residual[t];
      return Math.sqrt(sum / n);
    },
    setUnit,
  };
}

function meanFrom(values: Float64Array, start: number, count: number): number {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += values[i];
  return sum / count;
}
