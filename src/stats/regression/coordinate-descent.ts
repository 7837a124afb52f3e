import { choleskyInto, choleskySolveInto } from "../../math/dense.js";

/** Minimise ½ |y − Xb|² + Σ absolute_j |b_j| + ½ Σ squared_j b_j². */
export interface DescentProblem {
  /** Columns one after another, entries near 1 in size. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Per column, > 0; Infinity keeps a coefficient at 0. */
  readonly absolute: Float64Array;
  /** Per column, >= 0. */
  readonly squared: Float64Array;
}

export interface DescentResult {
  readonly scaled: Float64Array;
  /** Relative to ½ |y|². */
  readonly dualityGap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** A coefficient may break a condition of optimality by so much of the largest product |x_j'y|: rounding. */
const CONDITION_ROUNDING = 1e-12;
const SWEEPS_BETWEEN_CHECKS = 10;

export function coordinateDescent(problem: DescentProblem, maxIterations: number, tolerance: number): DescentResult {
  const { x, y, absolute, squared } = problem;
  const rows = y.length;
  const columns = absolute.length;
  const squares = new Float64Array(columns);
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) squares[j]! += x[j * rows + i]! * x[j * rows + i]!;
  const b = new Float64Array(columns);
  const residuals = Float64Array.from(y);
  let total = 0;
  for (let i = 0; i < rows; i++) total += y[i]! * y[i]!;
  if (total === 0) return { scaled: b, dualityGap: 0, iterations: 0, converged: true };
  let gap = relativeGap(problem, b, residuals, total);
  if (gap <= 0) return { scaled: b, dualityGap: 0, iterations: 0, converged: true };
  let signs = "";
  let checks = 0;
  let iterations = 0;
  while (iterations < maxIterations) {
    const sweeps = Math.min(SWEEPS_BETWEEN_CHECKS, maxIterations - iterations);
    for (let sweep = 0; sweep < sweeps; sweep++) {
      // The first sweep of a group visits every column; the others those in use, which are few.
      for (let j = 0; j < columns; j++) {
        if (squares[j] === 0 || absolute[j] === Infinity || (sweep > 0 && b[j] === 0)) continue;
        const before = b[j]!;
        let product = squares[j]! * before;
        for (let i = 0, at = j * rows; i < rows; i++, at++) product += x[at]! * residuals[i]!;
        const size = Math.abs(product) - absolute[j]!;
        const after = size > 0 ? (product > 0 ? size : -size) / (squares[j]! + squared[j]!) : 0;
        if (after === before) continue;
        b[j] = after;
        const step = after - before;
        for (let i = 0, at = j * rows; i < rows; i++, at++) residuals[i]! -= step * x[at]!;
      }
    }
    iterations += sweeps;
    residualsInto(residuals, problem, b); // afresh, so that rounding does not pile up
    const signsNow = b.map(Math.sign).join();
    checks++;
    if (signsNow === signs || (checks & (checks - 1)) === 0) {
      const finished = finish(problem, b);
      residualsInto(residuals, problem, b);
      if (finished) return { scaled: b, dualityGap: Math.max(0, relativeGap(problem, b, residuals, total)), iterations, converged: true };
    }
    signs = b.map(Math.sign).join();
    gap = relativeGap(problem, b, residuals, total);
    if (gap <= tolerance) break;
  }
  return { scaled: b, dualityGap: Math.max(0, gap), iterations, converged: gap <= tolerance };
}

function residualsInto(residuals: Float64Array, { x, y }: DescentProblem, b: Float64Array): void {
  const rows = y.length;
  residuals.set(y);
  for (let j = 0; j < b.length; j++) {
    const value = b[j]!;
    if (value !== 0) for (let i = 0, at = j * rows; i < rows; i++, at++) residuals[i]! -= value * x[at]!;
  }
}

/**
 * Objective less the dual objective at the residuals, shrunk until they are a feasible dual point; relative to ½ |y|².
 *
 * The squared penalty counts as further rows √squared_j of X with responses 0, so that the problem is a lasso with residuals (r, −√squared_j b_j).
 * @see Kim et al. (2007), doi:10.1109/JSTSP.2007.910971, §III.B
 */
function relativeGap({ x, y, absolute, squared }: DescentProblem, b: Float64Array, residuals: Float64Array, total: number): number {
  const rows = y.length;
  let shrink = 1;
  let penalty = 0;
  let lengthSquares = 0;
  for (let j = 0; j < b.length; j++) {
    let product = -squared[j]! * b[j]!;
    if (absolute[j] === Infinity) continue;
    for (let i = 0, at = j * rows; i < rows; i++, at++) product += x[at]! * residuals[i]!;
    if (Math.abs(product) > absolute[j]!) shrink = Math.min(shrink, absolute[j]! / Math.abs(product));
    penalty += absolute[j]! * Math.abs(b[j]!);
    lengthSquares += squared[j]! * b[j]! * b[j]!;
  }
  let products = 0;
  for (let i = 0; i < rows; i++) {
    lengthSquares += residuals[i]! * residuals[i]!;
    products += residuals[i]! * y[i]!;
  }
  return (0.5 * lengthSquares * (1 + shrink * shrink) + penalty - shrink * products) / (0.5 * total);
}

/**
 * Goes from b to the minimum among coefficients with its signs; where a coefficient would change its sign on the way, stops there, leaves it out and goes on from there. The
 * objective never rises. b is replaced; the answer is whether it now meets all conditions of optimality, so that it is the minimum.
 * @see Lee et al. (2007), Efficient sparse coding algorithms, NIPS 19, on feature-sign search
 */
function finish(problem: DescentProblem, b: Float64Array): boolean {
  const { x, y, absolute, squared } = problem;
  const rows = y.length;
  const residuals = new Float64Array(rows);
  let support = Array.from(b.keys()).filter((j) => b[j] !== 0);
  const whole = gramOf(problem, support);
  let kept = support.map((_, p) => p); // of the columns of `whole`
  const size = support.length;
  while (support.length > 0) {
    const k = support.length;
    const gram = new Float64Array(k * k);
    for (let p = 0; p < k; p++) for (let q = 0; q <= p; q++) gram[p * k + q] = whole[kept[p]! * size + kept[q]!]!;
    if (!choleskyInto(gram, k)) return false;
    if (kept.some((at, p) => gram[p * k + p]! * gram[p * k + p]! < 1e-12 * whole[at * size + at]!)) return false;
    const target = Float64Array.from(support, (j) => b[j]!);
    const step = new Float64Array(k);
    const trial = Float64Array.from(b);
    for (let pass = 0; pass < 3; pass++) {
      // Steps from the conditions themselves, with fresh residuals: what X'X rounds away, the next pass makes good.
      residualsInto(residuals, problem, trial);
      for (let p = 0; p < k; p++) {
        const j = support[p]!;
        let product = -squared[j]! * trial[j]! - absolute[j]! * Math.sign(b[j]!);
        for (let i = 0, at = j * rows; i < rows; i++, at++) product += x[at]! * residuals[i]!;
        step[p] = product;
      }
      choleskySolveInto(step, gram, k);
      for (let p = 0; p < k; p++) {
        target[p]! += step[p]!;
        trial[support[p]!] = target[p]!;
      }
    }
    let share = 1;
    let leaving = -1;
    for (let p = 0; p < k; p++) {
      const before = b[support[p]!]!;
      if (before > 0 ? target[p]! > 0 : target[p]! < 0) continue;
      const crossing = before / (before - target[p]!);
      if (leaving < 0 || crossing < share) {
        share = crossing;
        leaving = p;
      }
    }
    for (let p = 0; p < k; p++) {
      const j = support[p]!;
      b[j] = leaving < 0 ? target[p]! : b[j]! + share * (target[p]! - b[j]!);
    }
    if (leaving < 0) break;
    b[support[leaving]!] = 0;
    const stays = (_: number, p: number): boolean => b[support[p]!] !== 0;
    const left = support.filter(stays);
    kept = kept.filter(stays);
    support = left;
  }
  return isOptimal(problem, b, residuals);
}

function gramOf({ x, y, squared }: DescentProblem, support: readonly number[]): Float64Array {
  const rows = y.length;
  const k = support.length;
  const gram = new Float64Array(k * k);
  for (let p = 0; p < k; p++) {
    const first = support[p]! * rows;
    for (let q = 0; q <= p; q++) {
      const second = support[q]! * rows;
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += x[first + i]! * x[second + i]!;
      gram[p * k + q] = sum;
    }
    gram[p * k + p]! += squared[support[p]!]!;
  }
  return gram;
}

/** Whether x_j'r − squared_j b_j is absolute_j sign(b_j) where b_j ≠ 0, and within ± absolute_j elsewhere, to rounding. */
function isOptimal(problem: DescentProblem, b: Float64Array, residuals: Float64Array): boolean {
  const { x, y, absolute, squared } = problem;
  const rows = y.length;
  residualsInto(residuals, problem, b);
  let largest = 0;
  let breach = 0;
  for (let j = 0; j < b.length; j++) {
    if (absolute[j] === Infinity) continue;
    let product = -squared[j]! * b[j]!;
    let atZero = 0;
    for (let i = 0, at = j * rows; i < rows; i++, at++) {
      product += x[at]! * residuals[i]!;
      atZero += x[at]! * y[i]!;
    }
    largest = Math.max(largest, Math.abs(atZero));
    breach = Math.max(breach, b[j] === 0 ? Math.abs(product) - absolute[j]! : Math.abs(product - absolute[j]! * Math.sign(b[j]!)));
  }
  return breach <= CONDITION_ROUNDING * largest;
}
