import { lineSearch } from "./line-search.js";
import { numericGradientInto } from "./numeric-derivatives.js";
import { counted, type GradientInto, type Minimum, type Objective } from "./objective.js";

export interface MinimiseOptions {
  /** Default: central differences, 2n evaluations each. */
  readonly gradient?: GradientInto;
  /** Default 500. */
  readonly maxIterations?: number;
  /** Done when max |gᵢ| max(|xᵢ|, 1) ≤ this · max(|f|, 1). Default 1e-8 with a gradient, 1e-7 without. */
  readonly gradientTolerance?: number;
  /** Done when two steps in a row lower the value by less than this share of max(|f|, 1). Default 0: never for this reason. */
  readonly valueTolerance?: number;
  /** Asked after every step; true ends the search there, unconverged, as when it nears an optimum that is known already. */
  readonly until?: (point: Float64Array) => boolean;
}

/**
 * A local minimum of a smooth function by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno, with a Wolfe line search.
 *
 * Coordinates should be of like size (transform or scale variances, frequencies …). A start where the objective is undefined, a flat objective and a start at
 * the minimum end at once. Memory n², cost per iteration n² and one or two evaluations with gradient.
 *
 * @param start - never modified
 * @see Nocedal and Wright, Numerical Optimization, 2nd ed., §6.1
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions = {}): Minimum {
  const n = start.length;
  const { value: f, calls } = counted(objective);
  const { maxIterations = 500, valueTolerance = 0, until } = options;
  const gradientTolerance = options.gradientTolerance ?? (options.gradient ? 1e-8 : 1e-7);
  const gradientInto = options.gradient ?? ((out: Float64Array, point: Float64Array) => numericGradientInto(out, f, point));
  let point = Float64Array.from(start);
  let trial = new Float64Array(n);
  let gradient = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  const direction = new Float64Array(n);
  const change = new Float64Array(n);
  const product = new Float64Array(n);
  const inverse = new Float64Array(n * n); // of the Hessian, approximately
  let value = f(point);
  let iterations = 0;
  const ended = (converged: boolean): Minimum => ({
    point,
    value,
    gradient: gradient.map((g) => (Number.isFinite(g) ? g : 0)),
    iterations,
    evaluations: calls(),
    converged,
  });
  if (n === 0) return ended(Number.isFinite(value));
  if (value === Infinity) return ended(false);
  gradientInto(gradient, point);
  if (!gradient.every(Number.isFinite)) return ended(false);
  const small = (tolerance: number): boolean => {
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(gradient[i]) * Math.max(Math.abs(point[i]), 1));
    return largest <= tolerance * Math.max(Math.abs(value), 1);
  };
  const valueAt = (step: number): number => {
    for (let i = 0; i < n; i++) trial[i] = point[i] + step * direction[i];
    return f(trial);
  };
  let slopeStep = Number.NaN; // where trialGradient stands
  const slopeAt = (step: number): number => {
    gradientInto(trialGradient, trial);
    slopeStep = step;
    return dot(trialGradient, direction);
  };
  let fresh = true; // the inverse Hessian knows nothing yet
  let stalls = 0;
  while (!small(gradientTolerance)) {
    if (iterations === maxIterations) return ended(false);
    let slope = 0;
    if (!fresh) {
      multiplyInto(direction, inverse, gradient, -1);
      slope = dot(direction, gradient);
    }
    let first = 1;
    if (fresh || !(slope < 0)) {
      for (let i = 0; i < n; i++) direction[i] = -gradient[i];
      slope = -dot(gradient, gradient);
      first = 1 / Math.max(1, Math.sqrt(-slope));
      fresh = true;
    }
    const found = lineSearch(valueAt, slopeAt, value, slope, first);
    if (found.step === 0) {
      // No lower value this way. Steepest descent gets one more try; after it only rounding or a kink can be the reason.
      if (fresh) return ended(small(100 * gradientTolerance));
      fresh = true;
      continue;
    }
    iterations++;
    valueAtStep(trial, point, direction, found.step);
    if (slopeStep !== found.step) gradientInto(trialGradient, trial);
    slopeStep = Number.NaN;
    const gain = value - found.value;
    let curvature = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      change[i] = trialGradient[i] - gradient[i];
      direction[i] = trial[i] - point[i]; // from here on the step itself
      curvature += change[i] * direction[i];
      squares += change[i] * change[i];
    }
    if (curvature > 1e-12 * Math.sqrt(squares * dot(direction, direction))) {
      if (fresh) {
        inverse.fill(0);
        for (let i = 0; i < n; i++) inverse[i * n + i] = curvature / squares;
        fresh = false;
      }
      updateInverse(inverse, direction, change, curvature, product);
    }
    [point, trial] = [trial, point];
    [gradient, trialGradient] = [trialGradient, gradient];
    value = found.value;
    if (until?.(point)) return ended(false);
    stalls = gain <= valueTolerance * Math.max(Math.abs(value), 1) ? stalls + 1 : 0;
    if (valueTolerance > 0 && stalls === 2) return ended(true);
    if (gain <= 0 && stalls > 10) return ended(small(100 * gradientTolerance));
  }
  return ended(true);
}

function valueAtStep(out: Float64Array, point: Float64Array, direction: Float64Array, step: number): void {
  for (let i = 0; i < out.length; i++) out[i] = point[i] + step * direction[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function multiplyInto(out: Float64Array, matrix: Float64Array, vector: Float64Array, factor: number): void {
  const n = out.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] * vector[j];
    out[i] = factor * sum;
  }
}

/** H ← (I − s y'/ρ) H (I − y s'/ρ) + s s'/ρ with ρ = s'y. */
function updateInverse(inverse: Float64Array, step: Float64Array, change: Float64Array, curvature: number, product: Float64Array): void {
  const n = step.length;
  multiplyInto(product, inverse, change, 1);
  const factor = (1 + dot(change, product) / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j] = inverse[i * n + j] + (factor * step[i] * step[j] - (product[i] * step[j] + step[i] * product[j]) / curvature);
    }
  }
}
