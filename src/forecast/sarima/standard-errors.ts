import { coefficientsOfPartials, partialOf, valueAtOne } from "../../math/arma/polynomials.js";
import { choleskyInto, choleskyInverse, multiply, transpose } from "../../math/dense.js";
import { numericHessian } from "../../math/optimise.js";
import type { ArmaEstimate } from "./estimate.js";
import type { SarimaLikelihood } from "./likelihood.js";
import { armaBlocks, parametersAt } from "./parameters.js";
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

const STEP = 6.055454452393343e-6; // ε^(1/3)
/** Beyond it, in the free coordinates, an estimate lies on the rim of the region: a moving average's likelihood goes on smoothly there, in its own terms. */
const RIM = 100;

/**
 * Standard errors and correlations from the inverse observed information of all parameters.
 *
 * Second derivatives are those of the concentrated likelihood in the free coordinates x of the ARMA coefficients ψ, which stay smooth where the coefficients
 * near the rim of their region, by central differences; the others λ = (c, β, σ²) have theirs in closed form. With D the derivatives of (ψ, best λ given ψ)
 * by x, the covariance is D V(x) D' plus I(λ)⁻¹ in the block of λ: at a maximum the same matrix as from differences in all parameters, with fewer of them.
 * Worked out in the sample's units, so that no variance of a variance overflows.
 * @returns null where the likelihood does not bend down in every direction
 */
export function precisionOf(
  options: ResolvedSarimaOptions,
  sample: SarimaSample,
  likelihood: SarimaLikelihood,
  { coefficients: psi, free }: Pick<ArmaEstimate, "coefficients" | "free">,
): SarimaPrecision | null {
  const k = psi.length;
  const n = likelihood.n;
  const units = unitsOf(sample);
  const total = k + units.length;
  const onRim = (i: number): boolean => Math.abs(free[i]) > RIM;
  const blocks = armaBlocks(options);
  const work = new Float64Array(k);
  const toCoefficients = (point: Float64Array): Float64Array => {
    for (let i = 0; i < k; i++) work[i] = onRim(i) ? point[i] : partialOf(point[i]);
    for (const { from, count, sign } of blocks) coefficientsOfPartials(work, from, count, sign);
    return work;
  };
  const centre = free.map((value, i) => (onRim(i) ? partialOf(value) : value));
  const information = numericHessian((point) => n * likelihood.valueAt(toCoefficients(point)), centre);
  if (!choleskyInto(information, k)) return null;
  const inverse = choleskyInverse(information, k);
  const all = (coefficients: Float64Array): Float64Array => {
    const out = new Float64Array(total);
    out.set(coefficients);
    const known = likelihood.valueAt(coefficients) < Infinity;
    const others = known ? concentrated(options, sample, likelihood) : new Float64Array(units.length).fill(Number.NaN);
    for (let j = 0; j < units.length; j++) out[k + j] = others[j] / units[j];
    return out;
  };
  const derivatives = new Float64Array(total * k); // row i: of parameter i by each coordinate
  const point = centre.slice();
  for (let l = 0; l < k; l++) {
    const h = STEP * Math.max(Math.abs(centre[l]), 0.1);
    point[l] = centre[l] + h;
    const above = all(toCoefficients(point));
    point[l] = centre[l] - h;
    const below = all(toCoefficients(point));
    point[l] = centre[l];
    for (let i = 0; i < total; i++) derivatives[i * k + l] = (above[i] - below[i]) / (2 * h);
  }
  const covariance = multiply(multiply(derivatives, inverse, total, k, k), transpose(derivatives, total, k), total, k, total);
  const m = units.length;
  const own = ownCovariance(sample, likelihood, all(psi)[total - 1]);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) covariance[(k + i) * total + k + j] += own[i * m + j];
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
