import { choleskyInto } from "../../math/dense.js";
import { lassoInto } from "./lasso.js";
import { type Linearised, linearise, type Priors, residualsInto, type Shape } from "./model.js";

/** The most probable parameters, and the model made linear about them. */
export interface MapEstimate {
  readonly theta: Float64Array;
  /** Residual standard deviation, of the scaled series. */
  readonly sigma: number;
  readonly linearised: Linearised;
  readonly iterations: number;
  readonly converged: boolean;
}

const SMALLEST_VARIANCE = 1e-24; // scaled residuals below 1e-12 are rounding
const SIGMA_PRIOR_PRECISION = 4; // half-normal with deviation ½, as Prophet has it
const MAXIMUM_ITERATIONS = 500;
const TOLERANCE = 1e-11;

/**
 * Joint mode of coefficients and residual deviation: minimises
 *
 *     n ln σ + |y − f(θ)|² / 2σ² + 2σ² + Σ θ_j² / 2 s_j² + Σ |bend_j| / τ
 *
 * With σ held and f linear this is a convex quadratic with an L1 part: the coefficients without it are eliminated by Cholesky, the bends
 * solved by an exact active set. σ² = 2 RSS / (n + √(n² + 16 RSS)) then follows in closed form. Both maps are increasing, so the
 * iteration started above falls to the largest σ that agrees with its own residuals; a perfect fit by too many columns, where the
 * posterior has a spike at σ = 0, is met only if there is no other mode. Where parts multiply or the trend saturates, the same convex problem is solved about the
 * current point (proximal Gauss-Newton) with step halving.
 *
 * @param start - coefficients to start at; zeros will do when f is linear
 */
export function findMode(shape: Shape, design: Float64Array, y: Float64Array, priors: Priors, start: Float64Array): MapEstimate {
  const theta = Float64Array.from(start);
  const isLinear = shape.cap === null && !shape.anyMultiplies;
  const scratch = new Float64Array(y.length);
  let linearised = linearise(shape, design, y, theta);
  let variance = varianceOf(linearised.residualSquares, y.length);
  let converged = false;
  let iterations = 0;
  for (; iterations < MAXIMUM_ITERATIONS && !converged; iterations++) {
    const earlier = variance;
    const goal = theta.slice();
    const solve = createSolver(linearised, theta, shape, priors);
    if (isLinear) {
      for (let inner = 0; inner < MAXIMUM_ITERATIONS; inner++) {
        const squares = solve(goal, variance);
        const next = varianceOf(squares, y.length);
        const settled = Math.abs(next - variance) <= TOLERANCE * variance;
        variance = next;
        if (settled) break;
      }
      solve(goal, variance);
      theta.set(goal);
      linearised = linearise(shape, design, y, theta, linearised);
      variance = varianceOf(linearised.residualSquares, y.length);
    } else {
      solve(goal, variance);
      const moved = descend(theta, goal, variance, linearised.residualSquares, shape, design, y, priors, scratch);
      linearised = linearise(shape, design, y, theta);
      variance = varianceOf(linearised.residualSquares, y.length);
      if (!moved) converged = true;
    }
    converged ||= Math.abs(earlier - variance) <= (isLinear ? 1e-9 : TOLERANCE) * variance;
  }
  return { theta, sigma: Math.sqrt(variance), linearised, iterations, converged };
}

function varianceOf(squares: number, n: number): number {
  return Math.max(SMALLEST_VARIANCE, (2 * squares) / (n + Math.sqrt(n * n + 4 * SIGMA_PRIOR_PRECISION * squares)));
}

/** −log posterior times σ², less what does not depend on θ. */
function penalised(squares: number, theta: Float64Array, variance: number, shape: Shape, { precision, bendWeight }: Priors): number {
  let penalty = 0;
  for (let j = 0; j < shape.columns; j++)
    penalty += j >= 2 && j < shape.trendColumns ? bendWeight * Math.abs(theta[j]) : 0.5 * precision[j] * theta[j] * theta[j];
  return 0.5 * squares + variance * penalty;
}

/** Moves θ towards the goal by halved steps until the posterior gains; false when it cannot. */
function descend(
  theta: Float64Array,
  goal: Float64Array,
  variance: number,
  squares: number,
  shape: Shape,
  design: Float64Array,
  y: Float64Array,
  priors: Priors,
  scratch: Float64Array,
): boolean {
  const before = penalised(squares, theta, variance, shape, priors);
  const trial = new Float64Array(theta.length);
  for (let step = 1; step > 1e-10; step /= 2) {
    for (let j = 0; j < theta.length; j++) trial[j] = theta[j] + step * (goal[j] - theta[j]);
    const after = penalised(residualsInto(scratch, shape, design, y, trial), trial, variance, shape, priors);
    if (!(after < before)) continue;
    theta.set(trial);
    return true;
  }
  return false;
}

/**
 * The convex problem about θ̂, times σ²: ½|r − J(θ − θ̂)|² + σ²(½ Σ precision θ² + weight Σ|bend|).
 * @returns solve(theta, variance): replaces theta by the minimum (its bends are the warm start) and returns the predicted Σ residual²
 */
function createSolver(
  { gram, gradient, residualSquares }: Linearised,
  centre: Float64Array,
  { columns, allColumns, trendColumns }: Shape,
  { precision, bendWeight }: Priors,
): (theta: Float64Array, variance: number) => number {
  const bends = trendColumns - 2;
  const free = columns - bends; // intercept, slope and the parts
  const columnOf = (u: number): number => (u < 2 ? u : u + bends);
  const right = new Float64Array(columns); // J'r + J'J θ̂
  for (let i = 0; i < columns; i++) {
    let sum = gradient[i];
    for (let j = 0; j < columns; j++) sum += gram[i * allColumns + j] * centre[j];
    right[i] = sum;
  }
  const factor = new Float64Array(free * free);
  const half = new Float64Array(free * (bends + 1)); // L⁻¹ of the mixed block, and of the right-hand side
  const reduced = new Float64Array(bends * bends);
  const reducedRight = new Float64Array(bends);
  const bent = new Float64Array(bends);
  const width = bends + 1;
  return (theta, variance) => {
    for (let ridge = 0; ; ridge = ridge === 0 ? 1e-14 : 10 * ridge) {
      for (let u = 0; u < free; u++) {
        const i = columnOf(u);
        for (let v = 0; v <= u; v++) factor[u * free + v] = gram[i * allColumns + columnOf(v)];
        factor[u * free + u] += variance * precision[i] + ridge * factor[u * free + u];
      }
      if (choleskyInto(factor, free) || ridge > 1) break;
    }
    for (let u = 0; u < free; u++) {
      const i = columnOf(u);
      for (let j = 0; j <= bends; j++) {
        let sum = j < bends ? gram[i * allColumns + 2 + j] : right[i];
        for (let v = 0; v < u; v++) sum -= factor[u * free + v] * half[v * width + j];
        half[u * width + j] = sum / factor[u * free + u];
      }
    }
    for (let i = 0; i < bends; i++) {
      let rest = right[2 + i];
      for (let u = 0; u < free; u++) rest -= half[u * width + i] * half[u * width + bends];
      reducedRight[i] = rest;
      for (let j = 0; j <= i; j++) {
        let sum = gram[(2 + i) * allColumns + 2 + j];
        for (let u = 0; u < free; u++) sum -= half[u * width + i] * half[u * width + j];
        reduced[i * bends + j] = reduced[j * bends + i] = sum;
      }
    }
    bent.set(theta.subarray(2, trendColumns));
    lassoInto(bent, reduced, reducedRight, variance * bendWeight, bends);
    for (let u = free - 1; u >= 0; u--) {
      let sum = half[u * width + bends];
      for (let j = 0; j < bends; j++) sum -= half[u * width + j] * bent[j];
      for (let v = u + 1; v < free; v++) sum -= factor[v * free + u] * theta[columnOf(v)];
      theta[columnOf(u)] = sum / factor[u * free + u];
    }
    theta.set(bent, 2);
    let squares = residualSquares;
    for (let i = 0; i < columns; i++) {
      const d = theta[i] - centre[i];
      let curved = 0;
      for (let j = 0; j < columns; j++) curved += gram[i * allColumns + j] * (theta[j] - centre[j]);
      squares += d * (curved - 2 * gradient[i]);
    }
    return Math.max(0, squares);
  };
}
