import { log } from "../elementary.js";

/**
 * Exact filter of a random-walk level, with or without a slope, under noise:
 *
 *     y_t = μ_t + ε_t,   μ_{t+1} = μ_t + ν_t + η_t,   ν_{t+1} = ν_t + ζ_t     (without slope ν = 0)
 *
 * from a diffuse start: the first observation (with slope the first two) fixes the state and is no term of the likelihood. Variances and gains depend on the
 * data only through their number, so they are computed once, up to the step from which they no longer change in any bit, and serve every column. O(n) per
 * column.
 * @see Durbin and Koopman, Time Series Analysis by State Space Methods, 2nd ed., ch. 2 and §5.2
 */
export class LevelFilter {
  /** Observations that the start takes: 1, with slope 2. */
  readonly start: number;
  readonly slope: boolean;
  readonly n: number;
  /** Gains of level and slope (to the filtered state) and 1 / √F, per time from `start`; constant from `steadyFrom`. */
  readonly gain: Float64Array;
  readonly slopeGain: Float64Array;
  readonly inverseRoot: Float64Array;
  steadyFrom = 0;
  /** Σ log F. */
  logDeterminant = 0;
  /** Covariance of the predicted state at time n: var μ, cov, var ν. */
  readonly endCovariance = new Float64Array(3);
  /** Predicted state at time n of the column last whitened: μ, ν. */
  readonly endState = new Float64Array(2);

  constructor(n: number, slope: boolean) {
    this.n = n;
    this.slope = slope;
    this.start = slope ? 2 : 1;
    this.gain = new Float64Array(n);
    this.slopeGain = new Float64Array(slope ? n : 0);
    this.inverseRoot = new Float64Array(n);
  }

  /** @returns false when some prediction would be certain: all variances 0, or not finite */
  prepare(irregular: number, level: number, trend: number): boolean {
    return this.slope ? this.#withSlope(irregular, level, trend) : this.#withoutSlope(irregular, level);
  }

  #withoutSlope(irregular: number, level: number): boolean {
    const { n, gain, inverseRoot } = this;
    let P = irregular + level;
    let product = 1;
    let logarithm = 0;
    let t = 1;
    for (; t < n; t++) {
      const F = P + irregular;
      if (!(F > 0 && F < Infinity)) return false;
      gain[t] = P / F;
      inverseRoot[t] = 1 / Math.sqrt(F);
      product *= F;
      if (product > 1e150 || product < 1e-150) {
        logarithm += log(product);
        product = 1;
      }
      const next = gain[t] * irregular + level;
      if (next === P) {
        t++;
        break;
      }
      P = next;
    }
    this.steadyFrom = t;
    this.logDeterminant = logarithm + log(product) + (n > t ? (n - t) * log(P + irregular) : 0);
    this.endCovariance[0] = P;
    return n > 1 || P + irregular > 0;
  }

  #withSlope(irregular: number, level: number, trend: number): boolean {
    const { n, gain, slopeGain, inverseRoot } = this;
    // After two observations: the level is off by −ε₁, the slope by −ε₁ + ε₀ − η₀ + ζ₀.
    let p11 = irregular;
    let p12 = irregular;
    let p22 = 2 * irregular + level + trend;
    p11 += 2 * p12 + p22 + level;
    p12 += p22;
    p22 += trend;
    let product = 1;
    let logarithm = 0;
    let t = 2;
    for (; t < n; t++) {
      const F = p11 + irregular;
      if (!(F > 0 && F < Infinity)) return false;
      const k1 = p11 / F;
      const k2 = p12 / F;
      gain[t] = k1;
      slopeGain[t] = k2;
      inverseRoot[t] = 1 / Math.sqrt(F);
      product *= F;
      if (product > 1e150 || product < 1e-150) {
        logarithm += log(product);
        product = 1;
      }
      const f11 = k1 * irregular;
      const f12 = k2 * irregular;
      const f22 = p22 - k2 * p12;
      const n22 = f22 + trend;
      const n12 = f12 + f22;
      const n11 = f11 + f12 + n12 + level;
      if (n11 === p11 && n12 === p12 && n22 === p22) {
        t++;
        break;
      }
      p11 = n11;
      p12 = n12;
      p22 = n22;
    }
    this.steadyFrom = t;
    this.logDeterminant = logarithm + log(product) + (n > t ? (n - t) * log(p11 + irregular) : 0);
    this.endCovariance[0] = p11;
    this.endCovariance[1] = p12;
    this.endCovariance[2] = p22;
    return n > 2 || p11 + irregular > 0;
  }

  /**
   * Standardised one-step errors u of a column, 0 during the start; a column of regressors is whitened the same way.
   * @param levels - receives the filtered level, where given
   * @returns Σ u²
   */
  whitenInto(u: Float64Array, x: Float64Array, levels: Float64Array | null = null): number {
    const { n, gain, slopeGain, inverseRoot, steadyFrom, slope, start } = this;
    let squares = 0;
    let mu = x[0];
    let nu = 0;
    if (levels) for (let t = 0; t < Math.min(start, n); t++) levels[t] = x[t];
    for (let t = 0; t < Math.min(start, n); t++) u[t] = 0;
    if (slope && n > 1) {
      nu = x[1] - x[0];
      mu = x[1] + nu;
    }
    const last = steadyFrom - 1; // the entry that stands for all later ones
    for (let t = start; t < n; t++) {
      const at = t < last ? t : last;
      const error = x[t] - mu;
      const white = error * inverseRoot[at];
      u[t] = white;
      squares += white * white;
      mu += gain[at] * error;
      if (levels) levels[t] = mu;
      if (slope) {
        nu += slopeGain[at] * error;
        mu += nu;
      }
    }
    this.endState[0] = mu;
    this.endState[1] = nu;
    return squares;
  }

  /**
   * Smoothed level from the standardised errors of the same column: μ̂ = y − var ε · s with the smoothing errors s = V⁻¹ (y − μ), found backwards; at the
   * start they follow from Σ s_t = 0 and, with slope, Σ t s_t = 0.
   * @param slopes - receives the smoothed slope, where given
   * @see Durbin and Koopman, Time Series Analysis by State Space Methods, 2nd ed., §4.5
   */
  smoothInto(levels: Float64Array, slopes: Float64Array | null, x: Float64Array, u: Float64Array, irregular: number, trend: number): void {
    const { n, gain, slopeGain, inverseRoot, steadyFrom, slope, start } = this;
    const last = steadyFrom - 1;
    let r = 0; // weights of the level and the slope in what is still to come
    let q = 0;
    let total = 0;
    let moment = 0;
    if (slopes) slopes[n - 1] = this.endState[1];
    for (let t = n - 1; t >= start; t--) {
      const at = t < last ? t : last;
      // T' r: the next level is level + slope.
      const pulledSlope = slope ? r + q : 0;
      if (slopes && t < n - 1) slopes[t] = slopes[t + 1] - trend * q;
      const s = u[t] * inverseRoot[at] - gain[at] * r - (slope ? slopeGain[at] * pulledSlope : 0);
      total += s;
      moment += t * s;
      levels[t] = x[t] - irregular * s;
      r += s;
      q = pulledSlope;
    }
    if (!slope) {
      levels[0] = x[0] + irregular * total;
      return;
    }
    if (n < 2) {
      levels[0] = x[0];
      return;
    }
    const second = -moment; // of time 1, from Σ t s_t = 0
    const first = -total - second;
    levels[1] = x[1] - irregular * second;
    levels[0] = x[0] - irregular * first;
    if (!slopes) return;
    slopes[1] = n > 2 ? slopes[2] - trend * q : this.endState[1];
    slopes[0] = slopes[1] - trend * (r + q);
  }
}
