import { valueAtOne } from "../../math/arma/polynomials.js";
import { choleskyInto, choleskyInverse } from "../../math/dense.js";
import { numericHessian } from "../../math/optimise.js";
import type { SarimaLikelihood } from "./likelihood.js";
import { parametersAt } from "./parameters.js";
import type { SarimaSample } from "./sample.js";
import type { ResolvedSarimaOptions } from "./schema.js";

/** Standard errors in the shape of the parameters. */
export interface SarimaStandardErrors {
  readonly intercept: number | null;
  readonly ar: readonly (number | null)[];
  readonly ma: readonly (number | null)[];
  readonly seasonalAr: readonly (number | null)[];
  readonly seasonalMa: readonly (number | null)[];
  readonly exogenous: readonly (number | null)[];
  readonly variance: number | null;
}

/** What a fit knows of its own precision. */
export interface SarimaPrecision {
  /** Per parameter in the order ar, ma, seasonalAr, seasonalMa, intercept (with `trend: 'c'`), exogenous, variance. */
  readonly errors: Float64Array;
  /** [parameters × parameters] of the estimates, in the same order. */
  readonly correlations: Float64Array;
}

const STEP = 6.055454452393343e-6;

/**
 * Standard errors and correlations from the inverse observed information of all parameters.
 *
 * The information of the ARMA coefficients ψ is the second derivative of the concentrated likelihood, by central differences; the others λ = (c, β, σ²) have
 * theirs in closed form, and V(λ) = I(λ)⁻¹ + J V(ψ) J', cov(λ, ψ) = J V(ψ) with J the derivative of the best λ at given ψ: the same matrix as from
 * differences in all parameters, with fewer of them. Worked out in the sample's units, so that no variance of a variance overflows.
 * @returns null where the likelihood does not bend down in every direction
 */
export function precisionOf(options: ResolvedSarimaOptions, sample: SarimaSample, likelihood: SarimaLikelihood, psi: Float64Array): SarimaPrecision | null {
  const k = psi.length;
  const n = likelihood.n;
  const units = unitsOf(sample);
  const m = units.length;
  const total = k + m;
  const information = numericHessian((point) => n * likelihood.valueAt(point), psi);
  if (!choleskyInto(information, k)) return null;
  const inverse = choleskyInverse(information, k);
  const others = (point: Float64Array): Float64Array => {
    const unknown = !(likelihood.valueAt(point) < Infinity);
    return unknown ? new Float64Array(m).fill(Number.NaN) : concentrated(options, sample, likelihood).map((value, j) => value / units[j]);
  };
  const jacobian = new Float64Array(k * m); // row i: derivatives by ψᵢ
  for (let i = 0; i < k; i++) {
    const point = psi.slice();
    const h = STEP * Math.max(Math.abs(psi[i]), 0.1);
    point[i] = psi[i] + h;
    const above = others(point);
    point[i] = psi[i] - h;
    const below = others(point);
    for (let j = 0; j < m; j++) jacobian[i * m + j] = (above[j] - below[j]) / (2 * h);
  }
  const covariance = new Float64Array(total * total);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) covariance[i * total + j] = inverse[i * k + j];
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += inverse[i * k + l] * jacobian[l * m + j];
      covariance[i * total + k + j] = covariance[(k + j) * total + i] = sum;
    }
  }
  const own = ownCovariance(sample, likelihood, others(psi)[m - 1]);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      let sum = own[i * m + j];
      for (let l = 0; l < k; l++) sum += jacobian[l * m + i] * covariance[l * total + k + j];
      covariance[(k + i) * total + k + j] = sum;
    }
  }
  const roots = Float64Array.from({ length: total }, (_, i) => Math.sqrt(covariance[i * (total + 1)]));
  const correlations = covariance.map((value, at) => (at % (total + 1) === 0 ? 1 : value / roots[Math.floor(at / total)] / roots[at % total]));
  const errors = roots.map((root, i) => (i < k ? root : root * units[i - k]));
  return errors.every((error) => error > 0 && error < Infinity) && correlations.every(Number.isFinite) ? { errors, correlations } : null;
}

/** Standard errors in the shape of the parameters; all null without a precision. */
export function standardErrorsOf(
  { order, seasonalOrder, trend }: ResolvedSarimaOptions,
  regressors: number,
  precision: SarimaPrecision | null,
): SarimaStandardErrors {
  let at = 0;
  const next = (): number | null => precision?.errors[at++] ?? null;
  const several = (count: number): (number | null)[] => Array.from({ length: count }, next);
  const [ar, ma, seasonalAr, seasonalMa] = [order[0], order[2], seasonalOrder[0], seasonalOrder[2]].map(several);
  return { intercept: trend === "c" ? next() : null, ar, ma, seasonalAr, seasonalMa, exogenous: several(regressors), variance: next() };
}

/** Of c, β and σ² in terms of the sample's. */
function unitsOf({ scale, columnScales, hasConstant }: SarimaSample): Float64Array {
  const units = Array.from(columnScales, (columnScale, j) => (hasConstant && j === 0 ? scale : scale / columnScale));
  return Float64Array.of(...units, scale * scale);
}

/** (c, β, σ²) at the point last evaluated. */
function concentrated(options: ResolvedSarimaOptions, sample: SarimaSample, likelihood: SarimaLikelihood): Float64Array {
  const { intercept, exogenous, variance } = parametersAt(options, sample, likelihood, null);
  return Float64Array.of(...(sample.hasConstant ? [intercept] : []), ...exogenous, variance);
}

/** I(λ)⁻¹ at fixed ARMA coefficients, the ones last evaluated; `variance` is σ² there. */
function ownCovariance({ columnScales, columnOffsets, hasConstant }: SarimaSample, likelihood: SarimaLikelihood, variance: number): Float64Array {
  const k = columnScales.length;
  const m = k + 1;
  const gram = likelihood.regression.inverseGram();
  const atOne = valueAtOne(likelihood.ar);
  // c = φ(1) times the mean at regressors of 0, where the columns stand about their offsets.
  const weights = Array.from({ length: k }, (_, i) => {
    const row = new Float64Array(k);
    if (hasConstant && i === 0) for (let j = 0; j < k; j++) row[j] = atOne * (j === 0 ? 1 : -columnOffsets[j] / columnScales[j]);
    else row[i] = 1;
    return row;
  });
  const out = new Float64Array(m * m);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) sum += weights[i][a] * gram[a * k + b] * weights[j][b];
      out[i * m + j] = sum * variance;
    }
  }
  out[k * m + k] = (2 * variance * variance) / likelihood.n;
  return out;
}
