// Lower bounds from running sums: the first and last two points of a window, and the means of its segments.
import {
  bounds,
  centred,
  coarse,
  coarseCount,
  coarseLength,
  DOUBLE,
  ends,
  inverses,
  LARGEST_VARIANCE,
  m,
  means,
  query,
  raw,
  SMALLEST_VARIANCE,
  square,
  sums,
  sumsOfSquares,
} from "./memory";

/** What the running sums are about. */
export let base: f64;

/** Running sums of the points and of their squares about a value from their midst. @returns the variance below which a window is not bounded */
function accumulate(points: i32): f64 {
  const end = raw + usize(points) * DOUBLE;
  base = load<f64>(raw + usize(points >> 1) * DOUBLE);
  const about = f64x2.splat(base);
  let x = centred;
  let sumOut = sums;
  let squaresOut = sumsOfSquares;
  let sum = f64x2.splat(0);
  let squareSum = f64x2.splat(0);
  for (let p = raw; p < end; p += 16) {
    const value = f64x2.sub(v128.load(p), about);
    const squared = square(value);
    v128.store(x, value);
    v128.store(sumOut, f64x2.add(sum, beforeSecond(value)));
    v128.store(squaresOut, f64x2.add(squareSum, beforeSecond(squared)));
    sum = f64x2.add(sum, bothLanes(value));
    squareSum = f64x2.add(squareSum, bothLanes(squared));
    x += 16;
    sumOut += 16;
    squaresOut += 16;
  }
  v128.store(sumOut, sum);
  v128.store(squaresOut, squareSum);
  const n = f64(points);
  const length = f64(m);
  const total = load<f64>(sumsOfSquares + usize(points) * DOUBLE);
  if (!(total <= LARGEST_VARIANCE)) return Infinity;
  return max(((1e-10 * n * sqrt<f64>(n / length)) / length) * total, SMALLEST_VARIANCE);
}

/** (0, a) of (a, b) */
function beforeSecond(x: v128): v128 {
  return v128.shuffle<f64>(f64x2.splat(0), x, 0, 2);
}

/** (a + b, a + b) of (a, b) */
function bothLanes(x: v128): v128 {
  return f64x2.add(x, v128.shuffle<f64>(x, x, 1, 0));
}

/** The cost of the second cell of a path, or of the last but one: the least of the three cells that it may be. */
function secondCell(outer: v128, inner: v128, outerQuery: v128, innerQuery: v128): v128 {
  const a = square(f64x2.sub(inner, outerQuery));
  const b = square(f64x2.sub(outer, innerQuery));
  const c = square(f64x2.sub(inner, innerQuery));
  return f64x2.pmin(f64x2.pmin(a, b), c);
}

/** Σ length · (distance of the segment's mean from the mean of the query's envelope there)², for the starts at `from` and the next. */
export function segmentBound(from: usize, inverse: v128, shift: v128, table: usize, count: i32, length: i32): v128 {
  const step = usize(length) * DOUBLE;
  const scale = f64x2.mul(inverse, f64x2.splat(1 / f64(length)));
  const zero = f64x2.splat(0);
  let before = v128.load(from, 16);
  let total = zero;
  for (const end = table + usize(count) * 16; table < end; table += 16) {
    from += step;
    const after = v128.load(from, 16);
    const value = f64x2.sub(f64x2.mul(f64x2.sub(after, before), scale), shift);
    const above = f64x2.sub(value, v128.load_splat<f64>(table));
    const below = f64x2.sub(v128.load_splat<f64>(table, 8), value);
    total = f64x2.add(total, square(f64x2.pmax(f64x2.pmax(above, below), zero)));
    before = after;
  }
  return f64x2.mul(total, f64x2.splat(f64(length)));
}

/** Means of all windows, and 1 / σ: zero where the sums are not accurate enough for a bound. */
function describe(count: i32): void {
  const floor = f64x2.splat(accumulate(count + m - 1));
  const one = f64x2.splat(1);
  const share = f64x2.splat(1 / f64(m));
  const window = usize(m) * DOUBLE;
  const end = means + usize(count) * DOUBLE;
  let sum = sums;
  let sumOfSquares = sumsOfSquares;
  let inverse = inverses;
  for (let out = means; out < end; out += 16) {
    const mean = f64x2.mul(f64x2.sub(v128.load(sum + window), v128.load(sum)), share);
    const moment = f64x2.mul(f64x2.sub(v128.load(sumOfSquares + window), v128.load(sumOfSquares)), share);
    const variance = f64x2.sub(moment, square(mean));
    v128.store(out, mean);
    v128.store(inverse, v128.and(f64x2.div(one, f64x2.sqrt(variance)), f64x2.gt(variance, floor)));
    sum += 16;
    sumOfSquares += 16;
    inverse += 16;
  }
}

/** A lower bound of the squared distance of every start, zero where there is none. */
export function boundAll(count: i32): void {
  describe(count);
  const zero = f64x2.splat(0);
  const window = usize(m) * DOUBLE;
  const q0 = v128.load_splat<f64>(query);
  const q1 = v128.load_splat<f64>(query, 8);
  const qy = v128.load_splat<f64>(query + window - 16);
  const qz = v128.load_splat<f64>(query + window - 8);
  const table = coarse;
  const segments = coarseCount;
  const segmentLength = coarseLength;
  const end = bounds + usize(count) * DOUBLE;
  let x = centred;
  let sum = sums;
  let means_ = means;
  let inverses_ = inverses;
  let ends_ = ends;
  for (let out = bounds; out < end; out += 16) {
    const inverse = v128.load(inverses_);
    const shift = f64x2.mul(v128.load(means_), inverse);
    const last = x + window - 16;
    const x0 = f64x2.sub(f64x2.mul(v128.load(x), inverse), shift);
    const x1 = f64x2.sub(f64x2.mul(v128.load(x, 8), inverse), shift);
    const xy = f64x2.sub(f64x2.mul(v128.load(last), inverse), shift);
    const xz = f64x2.sub(f64x2.mul(v128.load(last, 8), inverse), shift);
    const outermost = f64x2.add(square(f64x2.sub(x0, q0)), square(f64x2.sub(xz, qz)));
    const both = f64x2.add(outermost, f64x2.add(secondCell(x0, x1, q0, q1), secondCell(xz, xy, qz, qy)));
    const bound = f64x2.add(both, segmentBound(sum, inverse, shift, table, segments, segmentLength));
    v128.store(ends_, both);
    v128.store(out, v128.and(bound, f64x2.gt(inverse, zero)));
    x += 16;
    sum += 16;
    means_ += 16;
    inverses_ += 16;
    ends_ += 16;
  }
  store<f64>(end, Infinity); // the second lane of an odd count
}
