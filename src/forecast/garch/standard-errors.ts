import { choleskyInto, choleskyInverse, multiply } from "../../math/dense.js";
import { fromTheta, type GarchLayout } from "./layout.js";
import type { GarchLikelihood } from "./likelihood.js";
import type { GarchParameters } from "./schema.js";

const STEP = 6.055454452393343e-6; // ε^(1/3)

/**
 * Standard errors of θ: from the inverse Hessian H⁻¹, and Bollerslev and Wooldridge's H⁻¹ (Σ s s') H⁻¹, which hold when the law of the shocks is not
 * the one assumed. The Hessian is the symmetrised central difference of the exact gradient, the scores s_t are central differences of the terms.
 * @param variance - of the residuals, a measure of the units
 * @param logScale - ω is of ln h
 * @returns null when the Hessian is not positive definite, as at a bound of the parameters
 * @see Bollerslev and Wooldridge (1992), doi:10.1080/07474939208800229
 */
export function garchStandardErrors(
  likelihood: GarchLikelihood,
  layout: GarchLayout,
  theta: Float64Array,
  variance: number,
  logScale: boolean,
): { readonly hessian: GarchParameters; readonly robust: GarchParameters } | null {
  const k = theta.length;
  const { n } = likelihood.columns;
  const point = Float64Array.from(theta);
  const steps = stepsOf(layout, theta, variance, logScale);
  const hessian = new Float64Array(k * k);
  const scores = new Float64Array(n * k);
  const up = new Float64Array(k);
  const down = new Float64Array(k);
  const termsUp = new Float64Array(n);
  const termsDown = new Float64Array(n);
  for (let i = 0; i < k; i++) {
    const right = theta[i] + steps[i];
    const left = theta[i] - steps[i];
    point[i] = right;
    likelihood.gradientInto(up, point);
    likelihood.termsInto(termsUp);
    point[i] = left;
    likelihood.gradientInto(down, point);
    likelihood.termsInto(termsDown);
    point[i] = theta[i];
    for (let j = 0; j < k; j++) hessian[i * k + j] = (up[j] - down[j]) / (right - left);
    for (let t = 0; t < n; t++) scores[t * k + i] = (termsUp[t] - termsDown[t]) / (right - left);
  }
  const scales = new Float64Array(k); // brings the diagonal to 1, so that units do not decide what is positive definite
  for (let i = 0; i < k; i++) scales[i] = Math.sqrt(Math.abs(hessian[i * k + i]));
  if (!scales.every((value) => value > 0 && value < Infinity)) return null;
  const factor = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) factor[i * k + j] = (0.5 * (hessian[i * k + j] + hessian[j * k + i])) / scales[i] / scales[j];
  if (!choleskyInto(factor, k)) return null;
  const inverse = choleskyInverse(factor, k);
  const products = new Float64Array(k * k);
  for (let t = 0; t < n; t++)
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) products[i * k + j] += (scores[t * k + i] / scales[i]) * (scores[t * k + j] / scales[j]);
  const sandwich = multiply(multiply(inverse, products, k, k, k), inverse, k, k, k);
  const roots = (matrix: Float64Array): GarchParameters =>
    fromTheta(
      layout,
      theta.map((_, i) => Math.sqrt(matrix[i * k + i]) / scales[i]),
    );
  const result = { hessian: roots(inverse), robust: roots(sandwich) };
  return inverse.every(Number.isFinite) && sandwich.every(Number.isFinite) ? result : null;
}

/** Differences in proportion to what each parameter may plausibly vary by. */
function stepsOf({ omegaAt, alphaAt, degreesAt }: GarchLayout, theta: Float64Array, variance: number, logScale: boolean): Float64Array {
  return theta.map((value, i) => {
    const size = Math.abs(value);
    if (i === 0 && omegaAt > 0) return STEP * Math.max(size, Math.sqrt(variance));
    if (i === omegaAt) return STEP * (logScale ? Math.max(size, 0.1) : size > 0 ? size : variance);
    if (i === degreesAt) return STEP * (size - 2);
    return STEP * Math.max(size, i >= alphaAt ? 0.02 : 0.1);
  });
}
