const EPSILON = 2.220446049250313e-16;
const MOST_STEPS = 80; // five or so are usual; a step that leaves the bracket becomes a halving of it

/**
 * Eigenvalue i of diag(d) + ρ z z', root i of 1/ρ + Σ_j z_j² / (d_j − λ), as its differences from all poles d_j: these keep their relative
 * precision where λ itself would cancel.
 *
 * Rational steps (the two poles around the root kept, the rest matched in value and slope) inside a bracket; O(size) per step.
 *
 * @param gaps - receives d_j − λ_i at place `at + j`
 * @param d - poles, strictly ascending, [size]
 * @param squares - z_j², all positive
 * @param rho - positive
 * @returns λ_i, between d_i and d_{i+1}
 * @see Li (1993), LAPACK working note 89; Golub & Van Loan, Matrix Computations, 4th ed., §8.4.3
 */
export function secularRoot(gaps: Float64Array, at: number, i: number, d: Float64Array, squares: Float64Array, size: number, rho: number): number {
  if (size === 1) {
    gaps[at] = -rho * squares[0]!;
    return d[0]! + rho * squares[0]!;
  }
  const inverse = 1 / rho;
  const last = i === size - 1;
  const split = last ? size - 2 : i; // this pole and the next are kept
  let pole = d[i]!; // the nearer one, from which x = λ − pole is measured
  let low = 0;
  let high = 0;
  let x: number;
  if (last) {
    for (let j = 0; j < size; j++) high += squares[j]!;
    high *= rho * (1 + 4 * EPSILON);
    const half = 0.5 * high;
    const middle = sumAt(d, squares, size, inverse, pole, half);
    x = guessBeyond(middle, squares[i - 1]!, squares[i]!, pole - d[i - 1]!, half);
    if (middle < 0) low = half;
    else high = half;
  } else {
    const width = d[i + 1]! - d[i]!;
    const half = 0.5 * width;
    const middle = sumAt(d, squares, size, inverse, pole, half);
    x = guessBetween(middle, squares[i]!, squares[i + 1]!, width);
    if (middle >= 0) high = half;
    else {
      pole = d[i + 1]!;
      low = -half;
      x -= width;
    }
  }
  if (!(x > low && x < high)) x = halved(low, high);
  for (let step = 0; ; step++) {
    let below = 0;
    let belowSlope = 0;
    let above = 0;
    let aboveSlope = 0;
    let error = 0; // of the sums, in units of rounding
    for (let j = 0; j <= split; j++) {
      const gap = d[j]! - pole - x;
      const inverseGap = 1 / gap;
      const share = squares[j]! * inverseGap;
      gaps[at + j] = gap;
      below += share;
      belowSlope += share * inverseGap;
      error -= below;
    }
    for (let j = size - 1; j > split; j--) {
      const gap = d[j]! - pole - x;
      const inverseGap = 1 / gap;
      const share = squares[j]! * inverseGap;
      gaps[at + j] = gap;
      above += share;
      aboveSlope += share * inverseGap;
      error += Math.abs(above);
    }
    const f = inverse + below + above;
    const slope = belowSlope + aboveSlope;
    const settled = step === MOST_STEPS || Math.abs(f) <= EPSILON * (error + inverse + Math.abs(x) * slope);
    if (f < 0) low = x;
    else high = x;
    let next = x + rationalStep(gaps[at + split]!, gaps[at + split + 1]!, f, belowSlope, aboveSlope, last);
    if (!(next > low && next < high)) next = settled ? x : halved(low, high);
    if (next === x || next === low || next === high) return pole + x;
    x = next;
    if (settled) {
      // f is down to its possible rounding, which for a long sum is more than its likely rounding: so one step more.
      for (let j = 0; j < size; j++) gaps[at + j] = d[j]! - pole - x;
      return pole + x;
    }
  }
}

function sumAt(d: Float64Array, squares: Float64Array, size: number, inverse: number, pole: number, x: number): number {
  let sum = inverse;
  for (let j = 0; j < size; j++) sum += squares[j]! / (d[j]! - pole - x);
  return sum;
}

/** λ − d_i when all poles but the two around it give what they give in the middle: rest − p/y + q/(width − y) = 0. */
function guessBetween(middle: number, p: number, q: number, width: number): number {
  const rest = middle + (2 * (p - q)) / width;
  const linear = rest * width + p + q;
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * rest * p * width));
  return linear > 0 ? (2 * p * width) / (linear + root) : (linear - root) / (2 * rest);
}

/** λ beyond the last pole when all poles but the last two give what they give at `half`: rest − p/(gap + y) − q/y = 0. */
function guessBeyond(middle: number, p: number, q: number, gap: number, half: number): number {
  const rest = middle + p / (gap + half) + q / half;
  const linear = rest * gap - p - q;
  const root = Math.sqrt(linear * linear + 4 * rest * q * gap);
  return linear > 0 ? (2 * q * gap) / (linear + root) : (root - linear) / (2 * rest);
}

/** A place inside the bracket; by orders of magnitude where it reaches towards the pole at 0, because roots may lie that near. */
function halved(low: number, high: number): number {
  if (low === 0 || high === 0) return (low + high) / 64;
  const near = Math.min(Math.abs(low), Math.abs(high));
  const far = Math.max(Math.abs(low), Math.abs(high));
  if (far < 64 * near) return 0.5 * (low + high);
  const middle = Math.sqrt(near) * Math.sqrt(far);
  return low > 0 ? middle : -middle;
}

/** Zero η of c + s/(gap1 − η) + S/(gap2 − η), each fraction with the slope of its half of the sum, their total with the value f; between the poles or `beyond` both. */
function rationalStep(gap1: number, gap2: number, f: number, slope1: number, slope2: number, beyond: boolean): number {
  const c = f - gap1 * slope1 - gap2 * slope2;
  const a = (gap1 + gap2) * f - gap1 * gap2 * (slope1 + slope2);
  const b = gap1 * gap2 * f;
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  if (beyond) return a >= 0 ? (a + root) / (2 * c) : (2 * b) / (a - root);
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}
