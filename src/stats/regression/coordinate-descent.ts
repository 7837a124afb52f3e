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
  const { x, y, absolute } = problem;
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
  let iterations = 0;
  let work = 0; // products formed since the last attempt to finish, which may cost as much again
  while (iterations < maxIterations) {
    const sweeps = Math.min(SWEEPS_BETWEEN_CHECKS, maxIterations - iterations);
    for (let sweep = 0; sweep < sweeps; sweep++) work += sweepOver(problem, b, residuals, squares, sweep === 0);
    iterations += sweeps;
    residualsInto(residuals, problem, b); // afresh, so that rounding does not pile up
    const used = b.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    if (used * used * (rows + used / 3) <= work) {
      work = 0;
      const finished = finish(problem, b);
      residualsInto(residuals, problem, b);
      if (finished) return { scaled: b, dualityGap: Math.max(0, relativeGap(problem, b, residuals, total)), iterations, converged: true };
    }
    gap = relativeGap(problem, b, residuals, total);
    if (gap <= tolerance) break;
  }
  return { scaled: b, dualityGap: Math.max(0, gap), iterations, converged: gap <= tolerance };
}

/** One coordinate after the other to its minimum, all of them or those in use, which are few; returns the number of products formed. */
function sweepOver({ x, y, absolute, squared }: DescentProblem, b: Float64Array, residuals: Float64Array, squares: Float64Array, all: boolean): number {
  const rows = y.length;
  let products = 0;
  for (let j = 0; j < b.length; j++) {
    if (squares[j] === 0 || absolute[j] === Infinity || (!all && b[j] === 0)) continue;
    const before = b[j]!;
    let product = squares[j]! * before;
    for (let i = 0, at = j * rows; i < rows; i++, at++) product += x[at]! * residuals[i]!;
    products += rows;
    const size = Math.abs(product) - absolute[j]!;
    const after = size > 0 ? (product > 0 ? size : -size) / (squares[j]! + squared[j]!) : 0;
    if (after === before) continue;
    b[j] = after;
    const step = after - before;
    for (let i = 0, at = j * rows; i < rows; i++, at++) residuals[i]! -= step * x[at]!;
    products += rows;
  }
  return products;
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
 * Goes from b to the minimum among coefficients with its signs; where a coefficient would change its sign on the way, stops there, leaves it out and
 * goes on from there. Columns that others in use span move along what leaves Xb as it is, downhill in the penalty, until one of them is out. The
 * objective never rises. b is replaced; the answer is whether it now meets all conditions of optimality, so that it is the minimum.
 * @see Lee et al. (2007), Efficient sparse coding algorithms, NIPS 19, on feature-sign search
 */
function finish(problem: DescentProblem, b: Float64Array): boolean {
  const { x, y, absolute, squared } = problem;
  const rows = y.length;
  const residuals = new Float64Array(rows);
  const support = Array.from(b.keys()).filter((j) => b[j] !== 0);
  const size = support.length;
  const gram = gramOf(problem, support);
  const kept = support.map((_, p) => p); // places in `gram` of the columns still in use
  const factor = new Float64Array(size * size);
  const target = new Float64Array(size);
  const step = new Float64Array(size);
  const leaveOut = (place: number): void => {
    b[support[kept[place]!]!] = 0;
    kept.splice(place, 1);
  };
  let from = 0; // rows of the factor that are good
  while (kept.length > 0) {
    const spanned = factorFrom(factor, gram, size, kept, from);
    const k = kept.length;
    if (spanned < k) {
      // x_spanned = Σ v_q x_q: along e_spanned − v only the penalty changes.
      for (let p = 0; p < spanned; p++) target[p] = gram[kept[spanned]! * size + kept[p]!]!;
      solveLeading(target, factor, size, spanned);
      let slope = 0;
      for (let p = 0; p <= spanned; p++) {
        const j = support[kept[p]!]!;
        step[p] = p === spanned ? 1 : -target[p]!;
        slope += absolute[j]! * Math.sign(b[j]!) * step[p]!;
      }
      if (slope > 0) for (let p = 0; p <= spanned; p++) step[p] = -step[p]!;
      from = moveUntilZero(b, support, kept, step, spanned + 1, Infinity);
      if (from < 0) return false;
      leaveOut(from);
      continue;
    }
    for (let p = 0; p < k; p++) target[p] = b[support[kept[p]!]!]!;
    const trial = Float64Array.from(b);
    for (let pass = 0; pass < 2; pass++) {
      // Steps from the conditions themselves, with fresh residuals: what X'X rounds away, the next pass makes good.
      residualsInto(residuals, problem, trial);
      for (let p = 0; p < k; p++) {
        const j = support[kept[p]!]!;
        let product = -squared[j]! * trial[j]! - absolute[j]! * Math.sign(b[j]!);
        for (let i = 0, at = j * rows; i < rows; i++, at++) product += x[at]! * residuals[i]!;
        step[p] = product;
      }
      solveLeading(step, factor, size, k);
      for (let p = 0; p < k; p++) {
        target[p]! += step[p]!;
        trial[support[kept[p]!]!] = target[p]!;
      }
    }
    for (let p = 0; p < k; p++) step[p] = target[p]! - b[support[kept[p]!]!]!;
    from = moveUntilZero(b, support, kept, step, k, 1);
    if (from >= 0) leaveOut(from);
    else {
      for (let p = 0; p < k; p++) b[support[kept[p]!]!] = target[p]!;
      break;
    }
  }
  return isOptimal(problem, b, residuals);
}

/** Moves coefficients along a direction up to where the first of them is 0, and returns its place; −1, and nothing moves, when none is before `limit`. */
function moveUntilZero(b: Float64Array, support: readonly number[], kept: readonly number[], step: Float64Array, count: number, limit: number): number {
  let share = limit;
  let leaving = -1;
  for (let p = 0; p < count; p++) {
    const value = b[support[kept[p]!]!]!;
    if (value > 0 ? step[p]! >= 0 : step[p]! <= 0) continue;
    const crossing = -value / step[p]!;
    if (crossing <= share) {
      share = crossing;
      leaving = p;
    }
  }
  if (leaving >= 0) for (let p = 0; p < count; p++) b[support[kept[p]!]!]! += share * step[p]!;
  return leaving;
}

/**
 * Rows `from` … of Cholesky's factor of the columns kept, [size × size]; returns how many columns came out independent, all of them or up to the first
 * that is not.
 */
function factorFrom(factor: Float64Array, gram: Float64Array, size: number, kept: readonly number[], from: number): number {
  for (let p = from; p < kept.length; p++) {
    const row = kept[p]! * size;
    for (let q = 0; q < p; q++) {
      let sum = gram[row + kept[q]!]!;
      for (let i = 0; i < q; i++) sum -= factor[p * size + i]! * factor[q * size + i]!;
      factor[p * size + q] = sum / factor[q * size + q]!;
    }
    let pivot = gram[row + kept[p]!]!;
    for (let i = 0; i < p; i++) pivot -= factor[p * size + i]! * factor[p * size + i]!;
    if (!(pivot > 1e-13 * gram[row + kept[p]!]!)) return p;
    factor[p * size + p] = Math.sqrt(pivot);
  }
  return kept.length;
}

/** Solves with the leading k × k part of the factor, in place. */
function solveLeading(x: Float64Array, factor: Float64Array, size: number, k: number): void {
  for (let p = 0; p < k; p++) {
    let sum = x[p]!;
    for (let i = 0; i < p; i++) sum -= factor[p * size + i]! * x[i]!;
    x[p] = sum / factor[p * size + p]!;
  }
  for (let p = k - 1; p >= 0; p--) {
    let sum = x[p]!;
    for (let i = p + 1; i < k; i++) sum -= factor[i * size + p]! * x[i]!;
    x[p] = sum / factor[p * size + p]!;
  }
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
