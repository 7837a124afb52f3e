// The best last segment [s, end) over all starts s, one end after another; twins in src/math/segment-search.ts.
// Positions index all arrays, so that a lane is a start.

// @ts-expect-error: decorators are not used, splats are
function splat(at: usize): v128 {
  return v128.load64_splat(at);
}

/** 2^-t of exponents held within [0.01, 100] / ln 2; the same operations as `kernelValue` of the twin. */
function kernelOf(exponent: v128): v128 {
  const t = f64x2.pmin(f64x2.splat(144.26950408889635), f64x2.pmax(f64x2.splat(0.014426950408889635), exponent));
  const shifted = f64x2.add(t, f64x2.splat(6755399441055744));
  const f = f64x2.sub(t, f64x2.sub(shifted, f64x2.splat(6755399441055744)));
  const f2 = f64x2.mul(f, f);
  const f4 = f64x2.mul(f2, f2);
  const p0 = f64x2.add(f64x2.splat(1), f64x2.mul(f, f64x2.splat(-0.6931471805599462)));
  const p1 = f64x2.add(f64x2.splat(0.24022650695910075), f64x2.mul(f, f64x2.splat(-0.05550410866465167)));
  const p2 = f64x2.add(f64x2.splat(0.009618129107618665), f64x2.mul(f, f64x2.splat(-0.0013333558200794592)));
  const p3 = f64x2.add(f64x2.splat(0.00015403530424776529), f64x2.mul(f, f64x2.splat(-1.5252672924850737e-5)));
  const p4 = f64x2.add(f64x2.splat(1.3215451633221434e-6), f64x2.mul(f, f64x2.splat(-1.0205905413765595e-7)));
  const low = f64x2.add(p0, f64x2.mul(f2, p1));
  const middle = f64x2.add(p2, f64x2.mul(f2, p3));
  const high = f64x2.add(p4, f64x2.mul(f2, f64x2.splat(7.070977866508138e-9)));
  const value = f64x2.add(low, f64x2.mul(f4, f64x2.add(middle, f64x2.mul(f4, high))));
  const power = i64x2.sub(i64x2.splat(0x3ff0000000000000), i64x2.shl(shifted, 52)); // the low bits of `shifted` hold the whole part of t
  return f64x2.mul(value, power);
}

/**
 * Moves the sums of the Gram matrices of all segments from ends at `point` to ends at `point + 1`: for start s from `point` down to `from`
 * sums[s] += 2 Σ_{i=s}^{point-1} k(i, point) + 1. The entry before `from` is spoilt where that makes the number of starts even; both arrays have room for it.
 * @param x - columns one after another, `stride` values each
 * @param rate - γ / ln 2, so that k = 2^(-rate |x - y|²)
 * @returns Σ_{i=from}^{point-1} k(i, point)
 */
export function advance(sums: usize, x: usize, columns: i32, stride: i32, rate: f64, from: i32, point: i32): f64 {
  const rates = f64x2.splat(rate);
  const one = f64x2.splat(1);
  const column = (<usize>stride) << 3;
  const own = (<usize>point) << 3;
  const ownValue = splat(x + own);
  let tail: f64 = 0;
  let odd: f64 = 0;
  let sum = sums + own - 16; // of the pair of starts point - 2, point - 1
  let value = x + own - 16;
  for (let rest = point - from; rest > 0; rest -= 2) {
    let step = f64x2.sub(v128.load(value), ownValue);
    let distance = f64x2.mul(step, step);
    for (let j = 1; j < columns; j++) {
      step = f64x2.sub(v128.load(value + <usize>j * column), splat(x + <usize>j * column + own));
      distance = f64x2.add(distance, f64x2.mul(step, step));
    }
    const values = kernelOf(f64x2.mul(rates, distance));
    const upper = f64x2.extract_lane(values, 1);
    odd = tail + upper;
    tail = tail + (upper + f64x2.extract_lane(values, 0));
    const suffix = f64x2.replace_lane(f64x2.splat(tail), 1, odd);
    v128.store(sum, f64x2.add(v128.load(sum), f64x2.add(f64x2.add(suffix, suffix), one)));
    sum -= 16;
    value -= 16;
  }
  store<f64>(sums + own, 1);
  return (point - from) & 1 ? odd : tail;
}

/** costs[s] = end - s - sums[s] / (end - s) for starts from `from` to `to`. */
export function scatterCosts(costs: usize, sums: usize, from: i32, to: i32, end: i32): void {
  const two = f64x2.splat(2);
  let length = f64x2.replace_lane(f64x2.splat(<f64>(end - from)), 1, <f64>(end - from - 1));
  let s = from;
  for (; s < to; s += 2) {
    const at = (<usize>s) << 3;
    v128.store(costs + at, f64x2.sub(length, f64x2.div(v128.load(sums + at), length)));
    length = f64x2.sub(length, two);
  }
  if (s === to) {
    const at = (<usize>s) << 3;
    const rest = <f64>(end - s);
    store<f64>(costs + at, rest - load<f64>(sums + at) / rest);
  }
}

/**
 * Adds x[last] to means, told from x at the start, and sums of squares of the segments that begin at `from` to `to` and end before `last`.
 */
export function extend(means: usize, squares: usize, x: usize, from: i32, to: i32, last: i32): void {
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  const value = load<f64>(x + ((<usize>last) << 3));
  const values = f64x2.splat(value);
  let count = f64x2.replace_lane(f64x2.splat(<f64>(last - from)), 1, <f64>(last - from - 1));
  let s = from;
  for (; s < to; s += 2) {
    const at = (<usize>s) << 3;
    const mean = v128.load(means + at);
    const step = f64x2.sub(f64x2.sub(values, v128.load(x + at)), mean);
    const share = f64x2.div(one, f64x2.add(count, one));
    v128.store(squares + at, f64x2.add(v128.load(squares + at), f64x2.mul(f64x2.mul(step, step), f64x2.mul(count, share))));
    v128.store(means + at, f64x2.add(mean, f64x2.mul(step, share)));
    count = f64x2.sub(count, two);
  }
  if (s === to) {
    const at = (<usize>s) << 3;
    const rest = <f64>(last - s);
    const step = value - load<f64>(x + at) - load<f64>(means + at);
    const share = 1 / (rest + 1);
    store<f64>(squares + at, load<f64>(squares + at) + step * step * (rest * share));
    store<f64>(means + at, load<f64>(means + at) + step * share);
  }
}

/**
 * The first start from `from` to `to` with the least best[s] + costs[s].
 * @param most - receives the largest finite of these sums
 */
export function leastSum(best: usize, costs: usize, from: i32, to: i32, most: usize): i32 {
  const infinite = f64x2.splat(Infinity);
  const lowest = f64x2.splat(-Infinity);
  const two = f64x2.splat(2);
  let least = infinite;
  let largest = lowest;
  let place = f64x2.replace_lane(f64x2.splat(<f64>from), 1, <f64>(from + 1));
  let winners = place;
  let s = from;
  for (; s < to; s += 2) {
    const at = (<usize>s) << 3;
    const value = f64x2.add(v128.load(best + at), v128.load(costs + at));
    winners = v128.bitselect(place, winners, f64x2.lt(value, least));
    least = f64x2.pmin(least, value);
    largest = f64x2.pmax(largest, v128.bitselect(value, lowest, f64x2.lt(value, infinite)));
    place = f64x2.add(place, two);
  }
  let low = f64x2.extract_lane(least, 0);
  let winner = f64x2.extract_lane(winners, 0);
  const other = f64x2.extract_lane(least, 1);
  const otherWinner = f64x2.extract_lane(winners, 1);
  if (other < low || (other === low && otherWinner < winner)) {
    low = other;
    winner = otherWinner;
  }
  let high = f64x2.extract_lane(largest, 0);
  if (f64x2.extract_lane(largest, 1) > high) high = f64x2.extract_lane(largest, 1);
  if (s === to) {
    const at = (<usize>s) << 3;
    const value = load<f64>(best + at) + load<f64>(costs + at);
    if (value < low) winner = <f64>s;
    if (value < Infinity && value > high) high = value;
  }
  store<f64>(most, high);
  return <i32>winner;
}
