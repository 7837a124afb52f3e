import { log, pow } from "../../math/elementary.js";
import { ADDITIVE, type EtsKind, MULTIPLICATIVE, NONE } from "./kind.js";

/** The course of the states over a sample, kept so that it can be read and run backwards. */
export interface Course {
  /** One-step forecasts μ_t, [n]. */
  readonly fitted: Float64Array;
  /** y_t − μ_t, [n]. */
  readonly residual: Float64Array;
  /** The forecast without season, [n]. */
  readonly base: Float64Array;
  /** φ b_{t−1}, or b_{t−1}^φ, [n]. */
  readonly growth: Float64Array;
  /** Entry 0 is the initial state, entry t + 1 the one after y_t, [n + 1]. */
  readonly level: Float64Array;
  readonly slope: Float64Array;
  /** Entry t is the one that meets y_t, entry t + period its successor, [n + period]. */
  readonly season: Float64Array;
}

export function emptyCourse(n: number, period: number): Course {
  const column = (length: number): Float64Array => new Float64Array(length);
  return {
    fitted: column(n),
    residual: column(n),
    base: column(n),
    growth: column(n),
    level: column(n + 1),
    slope: column(n + 1),
    season: column(n + period),
  };
}

/**
 * One pass of the smoothing recursions over y, from the initial states in `course.level[0]`, `course.slope[0]` and `course.season[0 … period − 1]`.
 *
 * With r = y − μ, p the (damped) growth and S the multiplicative season, else 1:
 *
 *     base = l + p | l · p,   μ = base | base + s | base · s
 *     l = base + α r / S,     b = p + β r / S | p + β r / (S l),     s = s + γ r | s + γ r / base
 *
 * In terms of r these are the same for additive and multiplicative errors (e = r/μ): only the likelihood tells them apart.
 *
 * @returns false as soon as a model that needs positive values leaves them
 * @see Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2 and 2.3
 */
export function runCourse(course: Course, y: Float64Array, kind: EtsKind, alpha: number, beta: number, gamma: number, phi: number): boolean {
  const { fitted, residual, base: bases, growth, level, slope, season } = course;
  const { trend, season: seasonal, period, positive, damped } = kind;
  const baseIsFactor = trend === MULTIPLICATIVE || seasonal === MULTIPLICATIVE;
  const n = y.length;
  let l = level[0];
  let b = slope[0];
  for (let t = 0; t < n; t++) {
    let p = 0;
    let base = l;
    if (trend === ADDITIVE) {
      p = phi * b;
      base = l + p;
    } else if (trend === MULTIPLICATIVE) {
      p = damped ? pow(b, phi) : b;
      base = l * p;
    }
    const s = season[t];
    const mu = seasonal === NONE ? base : seasonal === ADDITIVE ? base + s : base * s;
    if (positive && !(mu > 0 && (base > 0 || !baseIsFactor))) return false;
    const r = y[t] - mu;
    const share = seasonal === MULTIPLICATIVE ? r / s : r;
    fitted[t] = mu;
    residual[t] = r;
    bases[t] = base;
    growth[t] = p;
    if (trend === ADDITIVE) b = p + beta * share;
    else if (trend === MULTIPLICATIVE) b = p + (beta * share) / l;
    l = base + alpha * share;
    if (seasonal !== NONE) season[t + period] = seasonal === ADDITIVE ? s + gamma * r : s + (gamma * r) / base;
    level[t + 1] = l;
    slope[t + 1] = b;
  }
  return true;
}

/** Derivatives of an objective by smoothing parameters and initial states; `season` is scratch, of which the first `period` entries are the answer. */
export interface CourseGradient {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
  level: number;
  slope: number;
  readonly season: Float64Array;
}

/**
 * The chain rule backwards through {@link runCourse}: all derivatives for the cost of about two passes, whatever their number.
 * @param course - as `runCourse` left it
 * @param direct - derivative of the objective by each μ_t alone, the states held fixed, [n]
 * @param out - receives the result; `season` has [n + period] entries
 */
export function courseGradientInto(
  out: CourseGradient,
  course: Course,
  direct: Float64Array,
  kind: EtsKind,
  alpha: number,
  beta: number,
  gamma: number,
  phi: number,
): void {
  const { residual, base: bases, growth, level, slope, season } = course;
  const { trend, season: seasonal, period, damped } = kind;
  const seasonBar = out.season;
  seasonBar.fill(0);
  let levelBar = 0;
  let slopeBar = 0;
  let alphaSum = 0;
  let betaSum = 0;
  let gammaSum = 0;
  let phiSum = 0;
  for (let t = residual.length - 1; t >= 0; t--) {
    const r = residual[t];
    const base = bases[t];
    const l = level[t];
    const b = slope[t];
    const s = season[t];
    const successorBar = seasonal === NONE ? 0 : seasonBar[t + period];
    const share = seasonal === MULTIPLICATIVE ? r / s : r;
    const slopeWeight = trend === MULTIPLICATIVE ? 1 / l : 1;
    alphaSum += levelBar * share;
    betaSum += slopeBar * share * slopeWeight;
    const shareBar = alpha * levelBar + beta * slopeBar * slopeWeight;
    let rBar = seasonal === MULTIPLICATIVE ? shareBar / s : shareBar;
    let baseBar = levelBar;
    if (seasonal === ADDITIVE) {
      gammaSum += successorBar * r;
      rBar += gamma * successorBar;
    } else if (seasonal === MULTIPLICATIVE) {
      const weight = successorBar / base;
      gammaSum += weight * r;
      rBar += gamma * weight;
      baseBar -= (gamma * weight * r) / base;
    }
    const muBar = direct[t] - rBar;
    if (seasonal === ADDITIVE) seasonBar[t] = successorBar + muBar;
    else if (seasonal === MULTIPLICATIVE) seasonBar[t] = successorBar + muBar * base - (shareBar * share) / s;
    baseBar += seasonal === MULTIPLICATIVE ? muBar * s : muBar;
    if (trend === ADDITIVE) {
      const growthBar = slopeBar + baseBar;
      phiSum += growthBar * b;
      slopeBar = phi * growthBar;
      levelBar = baseBar;
    } else if (trend === MULTIPLICATIVE) {
      const p = growth[t];
      const growthBar = slopeBar + baseBar * l;
      levelBar = baseBar * p - (beta * slopeBar * share) / (l * l);
      if (damped) phiSum += growthBar * p * log(b);
      slopeBar = damped ? (growthBar * phi * p) / b : growthBar;
    } else levelBar = baseBar;
  }
  out.alpha = alphaSum;
  out.beta = betaSum;
  out.gamma = gammaSum;
  out.phi = phiSum;
  out.level = levelBar;
  out.slope = slopeBar;
}
