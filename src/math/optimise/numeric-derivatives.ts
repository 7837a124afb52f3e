import type { Objective } from "./objective.js";

const GRADIENT_STEP = 6.055454452393343e-6; // ε^(1/3): balances the h² of the formula with the ε/h of rounding
const HESSIAN_STEP = 2.4607833005759251e-3; // ε^(1/6): the same for h⁴ and ε/h²
const LEAST_SCALE = 0.1; // a coordinate near 0 is still taken to vary by about this much
const SHRINKS = 12;

/**
 * Central differences: (f(x + h eᵢ) − f(x − h eᵢ)) / 2h with h = ε^(1/3) max(|xᵢ|, 0.1); one-sided where one side is undefined, 0 where both are.
 * Error of the order 1e-10 for a smooth function of order 1. Costs 2n evaluations. `point` is changed in the course and restored.
 */
export function numericGradientInto(out: Float64Array, objective: Objective, point: Float64Array): void {
  for (let i = 0; i < point.length; i++) {
    const x = point[i];
    const h = GRADIENT_STEP * Math.max(Math.abs(x), LEAST_SCALE);
    const right = x + h;
    const left = x - h;
    point[i] = right;
    const above = objective(point);
    point[i] = left;
    const below = objective(point);
    point[i] = x;
    if (Number.isFinite(above) && Number.isFinite(below)) out[i] = (above - below) / (right - left);
    else {
      const here = objective(point);
      if (Number.isFinite(above)) out[i] = (above - here) / (right - x);
      else if (Number.isFinite(below)) out[i] = (here - below) / (x - left);
      else out[i] = 0;
    }
  }
}

/**
 * Second derivatives [n × n, row-major] by central differences of fourth order (Richardson's step from h and 2h), h = ε^(1/6) max(|xᵢ|, 0.1), so that
 * about ten digits hold for a smooth function. Steps shrink where the function is undefined beside the point; NaN where nothing helps.
 * Costs 4n + 2n(n − 1) evaluations.
 */
export function numericHessian(objective: Objective, point: Float64Array): Float64Array {
  const n = point.length;
  const hessian = new Float64Array(n * n);
  const at = Float64Array.from(point);
  const here = objective(at);
  const moved = (i: number, di: number, j: number, dj: number): number => {
    at[i] = point[i] + di;
    if (j !== i) at[j] = point[j] + dj;
    const value = objective(at);
    at[i] = point[i];
    at[j] = point[j];
    return value;
  };
  const step = Float64Array.from(point, (x) => HESSIAN_STEP * Math.max(Math.abs(x), LEAST_SCALE));
  for (let i = 0; i < n; i++) {
    for (let tries = 0; ; tries++) {
      const h = step[i];
      const second =
        (16 * (moved(i, h, i, 0) - here + (moved(i, -h, i, 0) - here)) - (moved(i, 2 * h, i, 0) - here + (moved(i, -2 * h, i, 0) - here))) / (12 * h * h);
      hessian[i * n + i] = second;
      if (Number.isFinite(second) || tries === SHRINKS) break;
      step[i] = h / 4;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let mixed = Number.NaN;
      for (let tries = 0, share = 1; tries <= SHRINKS && !Number.isFinite(mixed); tries++, share /= 4) {
        const h = step[i] * share;
        const k = step[j] * share;
        const near = moved(i, h, j, k) - here + (moved(i, -h, j, -k) - here);
        const far = moved(i, 2 * h, j, 2 * k) - here + (moved(i, -2 * h, j, -2 * k) - here);
        // along the diagonal: h² fᵢᵢ + 2hk fᵢⱼ + k² fⱼⱼ
        const along = (16 * near - far) / 12;
        mixed = (along - h * h * hessian[i * n + i] - k * k * hessian[j * n + j]) / (2 * h * k);
      }
      hessian[i * n + j] = hessian[j * n + i] = mixed;
    }
  }
  return hessian;
}
