import { log } from "../../math/elementary.js";
import {
  egarchGradient,
  egarchVariances,
  garchGradient,
  garchVariances,
  type VolatilityCoefficients,
  type VolatilityColumns,
  volatilityColumns,
} from "../../math/garch-recursion.js";
import { digamma, lgamma } from "../../math/special.js";
import type { GarchLayout } from "./layout.js";
import type { ResolvedGarchOptions } from "./schema.js";

const LOG_TWO_PI = 1.8378770664093453;

/** The sample log-likelihood of one series as a function of the flat parameters θ, with what it is made of. */
export interface GarchLikelihood {
  /** Minus the log-likelihood; +Infinity where a variance is not positive. */
  readonly negative: (theta: Float64Array) => number;
  /** Its derivatives by θ; NaN where it is undefined. */
  readonly gradientInto: (out: Float64Array, theta: Float64Array) => void;
  /** Log-likelihood of each observation at the point evaluated last. */
  readonly termsInto: (out: Float64Array) => void;
  /** Residuals, [n], and variances, behind `columns.lead`, at the point evaluated last. */
  readonly residuals: Float64Array;
  readonly columns: VolatilityColumns;
  /** What stood for the variance before the sample at the point evaluated last. */
  readonly initial: () => number;
}

/**
 * @param returns - checked; the first `layout.lags` only start the autoregression
 * @param backcast - the variance before the sample, not read for `initialVariance: "sample"`
 * @see Bollerslev and Wooldridge (1992), doi:10.1080/07474939208800229; standardised Student: Bollerslev (1987), doi:10.2307/1925546
 */
export function garchLikelihood(returns: Float64Array, options: ResolvedGarchOptions, layout: GarchLayout, backcast: number): GarchLikelihood {
  const { hasMean, lags, arAt, omegaAt, alphaAt, gammaAt, betaAt, degreesAt, size } = layout;
  const n = returns.length - lags;
  const end = degreesAt >= 0 ? degreesAt : size;
  const empty = (): VolatilityCoefficients => ({
    omega: 0,
    alpha: new Float64Array(gammaAt - alphaAt),
    gamma: new Float64Array(betaAt - gammaAt),
    beta: new Float64Array(end - betaAt),
  });
  const coefficients = empty();
  const slots = empty();
  const columns = volatilityColumns(n, coefficients);
  const { lead, variance, varianceBar, sizeBar, signedBar, signed } = columns;
  const e = new Float64Array(n);
  const egarch = options.model === "egarch";
  const sample = options.initialVariance === "sample";
  const given = sample ? 1 : 0;
  let initial = backcast;
  let degrees = 0; // 0: normal
  let lastTheta: Float64Array | null = null;
  let lastValue = Infinity;

  const residualsAt = (theta: Float64Array): void => {
    const mean = hasMean ? theta[0] : 0;
    for (let t = 0; t < n; t++) {
      let value = returns[lags + t] - mean;
      for (let k = 1; k <= lags; k++) value -= theta[arAt + k - 1] * returns[lags + t - k];
      e[t] = value;
    }
    if (!sample) return;
    let squares = 0;
    for (let t = 0; t < n; t++) squares += e[t] * e[t];
    initial = squares / n;
  };
  const constant = (): number =>
    degrees === 0 ? -0.5 * LOG_TWO_PI : lgamma(0.5 * (degrees + 1)) - lgamma(0.5 * degrees) - 0.5 * (log(Math.PI) + log(degrees - 2));
  const evaluate = (theta: Float64Array): number => {
    coefficients.omega = theta[omegaAt];
    coefficients.alpha.set(theta.subarray(alphaAt, gammaAt));
    coefficients.gamma.set(theta.subarray(gammaAt, betaAt));
    coefficients.beta.set(theta.subarray(betaAt, end));
    degrees = degreesAt >= 0 ? theta[degreesAt] : 0;
    residualsAt(theta);
    const positive = (egarch ? egarchVariances : garchVariances)(columns, e, coefficients, initial, given);
    if (!positive || !(degrees === 0 || degrees > 2)) return Infinity;
    let logs = 0;
    let product = 1; // of variances: one logarithm for many
    let shocks = 0;
    let tails = 0;
    let tailProduct = 1;
    const scale = degrees === 0 ? 0 : 1 / (degrees - 2);
    for (let t = 0; t < n; t++) {
      const h = variance[lead + t];
      product *= h;
      if (product < 1e-100 || product > 1e100) {
        logs += log(product);
        product = 1;
      }
      const square = (e[t] * e[t]) / h;
      if (degrees === 0) shocks += square;
      else {
        tailProduct *= 1 + square * scale;
        if (tailProduct > 1e100) {
          tails += log(tailProduct);
          tailProduct = 1;
        }
      }
    }
    logs += log(product);
    tails += log(tailProduct);
    return 0.5 * logs + (degrees === 0 ? 0.5 * shocks : 0.5 * (degrees + 1) * tails) - n * constant();
  };
  const negative = (theta: Float64Array): number => {
    lastValue = evaluate(theta);
    if (lastTheta === null) lastTheta = Float64Array.from(theta);
    else lastTheta.set(theta);
    return lastValue;
  };
  const gradientInto = (out: Float64Array, theta: Float64Array): void => {
    if (lastTheta === null || theta.some((value, i) => value !== lastTheta![i])) negative(theta);
    if (!Number.isFinite(lastValue)) {
      out.fill(Number.NaN);
      return;
    }
    let degreesBar = 0;
    for (let t = 0; t < n; t++) {
      const h = variance[lead + t];
      const square = (e[t] * e[t]) / h;
      const weight = degrees === 0 ? 1 : (degrees + 1) / (degrees - 2 + square);
      if (egarch) {
        varianceBar[lead + t] = 0.5;
        signedBar[lead + t] = weight * signed[lead + t];
      } else varianceBar[lead + t] = (0.5 * (1 - weight * square)) / h;
      if (degrees > 0) degreesBar += 0.5 * log(1 + square / (degrees - 2)) - (0.5 * weight * square) / (degrees - 2);
    }
    (egarch ? egarchGradient : garchGradient)(slots, columns, coefficients, given);
    out[omegaAt] = slots.omega;
    out.set(slots.alpha, alphaAt);
    out.set(slots.gamma, gammaAt);
    out.set(slots.beta, betaAt);
    if (degrees > 0) out[degreesAt] = degreesBar - 0.5 * n * (digamma(0.5 * (degrees + 1)) - digamma(0.5 * degrees) - 1 / (degrees - 2));
    if (!hasMean) return;
    let initialBar = 0;
    if (sample) {
      for (let i = 0; i < lead + 1; i++) initialBar += egarch ? varianceBar[i] / initial : varianceBar[i];
      if (!egarch) for (let i = 0; i < lead; i++) initialBar += sizeBar[i] + 0.5 * signedBar[i];
    }
    for (let k = 0; k <= lags; k++) out[k] = 0;
    for (let t = 0; t < n; t++) {
      const at = lead + t;
      const h = variance[at];
      let bar = (2 * initialBar * e[t]) / n;
      if (egarch) bar += signedBar[at] / Math.sqrt(h);
      else {
        const weight = degrees === 0 ? 1 : (degrees + 1) / (degrees - 2 + (e[t] * e[t]) / h);
        bar += (weight * e[t]) / h + 2 * e[t] * (sizeBar[at] + (e[t] < 0 ? signedBar[at] : 0));
      }
      out[0] -= bar;
      for (let k = 1; k <= lags; k++) out[arAt + k - 1] -= bar * returns[lags + t - k];
    }
  };
  const termsInto = (out: Float64Array): void => {
    const start = constant();
    for (let t = 0; t < n; t++) {
      const h = variance[lead + t];
      const square = (e[t] * e[t]) / h;
      out[t] = start - 0.5 * log(h) - (degrees === 0 ? 0.5 * square : 0.5 * (degrees + 1) * log(1 + square / (degrees - 2)));
    }
  };
  return { negative, gradientInto, termsInto, residuals: e, columns, initial: () => initial };
}
