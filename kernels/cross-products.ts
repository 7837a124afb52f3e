// Sums of products of two columns, Σ a_i b_i, in two lanes: even and odd places apart, added at the end.

/** @param a - pointer to n doubles, and `b` likewise */
export function dot(a: usize, b: usize, n: i32): f64 {
  let lanes = f64x2.splat(0);
  const pairs = n & ~1;
  for (let i = 0; i < pairs; i += 2) {
    const at = (<usize>i) << 3;
    lanes = f64x2.add(lanes, f64x2.mul(v128.load(a + at), v128.load(b + at)));
  }
  let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  if (n > pairs) sum += load<f64>(a + ((<usize>pairs) << 3)) * load<f64>(b + ((<usize>pairs) << 3));
  return sum;
}
