// Least squares of two responses at a time, one per lane, on a design that they share; twins in src/stats/regression/.

// @ts-expect-error: decorators are not used, splats are
function splat(at: usize): v128 {
  return v128.load64_splat(at);
}

/**
 * Interleaves two columns about their first values (`centred` 1) or as they are (0).
 * @param peaks - receives the largest magnitude of what is written, per column
 * @returns 1 when every value is at most `limit` in size, 0 when one is larger or NaN
 */
export function gather(out: usize, a: usize, b: usize, rows: i32, centred: i32, limit: f64, peaks: usize): i32 {
  const bound = f64x2.splat(limit);
  let centre = f64x2.replace_lane(f64x2.splat(load<f64>(a)), 1, load<f64>(b));
  if (!centred) centre = f64x2.splat(0);
  let peak = f64x2.splat(0);
  let good = i64x2.splat(-1);
  let i = 0;
  for (; i + 1 < rows; i += 2) {
    const at = (<usize>i) << 3;
    const first = v128.load(a + at);
    const second = v128.load(b + at);
    good = v128.and(good, v128.and(f64x2.le(f64x2.abs(first), bound), f64x2.le(f64x2.abs(second), bound)));
    const even = f64x2.sub(v128.shuffle<f64>(first, second, 0, 2), centre);
    const odd = f64x2.sub(v128.shuffle<f64>(first, second, 1, 3), centre);
    peak = f64x2.pmax(peak, f64x2.pmax(f64x2.abs(even), f64x2.abs(odd)));
    v128.store(out + (at << 1), even);
    v128.store(out + (at << 1), odd, 16);
  }
  if (i < rows) {
    const at = (<usize>i) << 3;
    const y = f64x2.replace_lane(splat(a + at), 1, load<f64>(b + at));
    good = v128.and(good, f64x2.le(f64x2.abs(y), bound));
    const value = f64x2.sub(y, centre);
    peak = f64x2.pmax(peak, f64x2.abs(value));
    v128.store(out + (at << 1), value);
  }
  v128.store(peaks, peak);
  return i64x2.all_true(good) ? 1 : 0;
}

/**
 * Projects two responses on orthonormal columns and leaves the residuals in their place.
 * @param shares - receives rank pairs, Q'y
 * @param squares - receives the pair of residual sums of squares
 */
export function project(y: usize, q: usize, rows: i32, rank: i32, shares: usize, squares: usize): void {
  const length = (<usize>rows) << 3;
  for (let k = 0; k < rank; k++) {
    const column = q + <usize>k * length;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let i = 0;
    for (; i + 3 < rows; i += 4) {
      const at = (<usize>i) << 3;
      const from = y + (at << 1);
      s0 = f64x2.add(s0, f64x2.mul(splat(column + at), v128.load(from)));
      s1 = f64x2.add(s1, f64x2.mul(splat(column + at + 8), v128.load(from + 16)));
      s2 = f64x2.add(s2, f64x2.mul(splat(column + at + 16), v128.load(from + 32)));
      s3 = f64x2.add(s3, f64x2.mul(splat(column + at + 24), v128.load(from + 48)));
    }
    for (; i < rows; i++) {
      const at = (<usize>i) << 3;
      s0 = f64x2.add(s0, f64x2.mul(splat(column + at), v128.load(y + (at << 1))));
    }
    v128.store(shares + ((<usize>k) << 4), f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  }
  let k = 0;
  for (; k + 1 < rank; k += 2) {
    const first = q + <usize>k * length;
    const second = first + length;
    const a = v128.load(shares + ((<usize>k) << 4));
    const b = v128.load(shares + ((<usize>(k + 1)) << 4));
    for (let i = 0; i < rows; i++) {
      const at = (<usize>i) << 3;
      const place = y + (at << 1);
      v128.store(place, f64x2.sub(v128.load(place), f64x2.add(f64x2.mul(splat(first + at), a), f64x2.mul(splat(second + at), b))));
    }
  }
  if (k < rank) {
    const first = q + <usize>k * length;
    const a = v128.load(shares + ((<usize>k) << 4));
    for (let i = 0; i < rows; i++) {
      const at = (<usize>i) << 3;
      const place = y + (at << 1);
      v128.store(place, f64x2.sub(v128.load(place), f64x2.mul(splat(first + at), a)));
    }
  }
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let i = 0;
  for (; i + 1 < rows; i += 2) {
    const at = y + ((<usize>i) << 4);
    const e = v128.load(at);
    const f = v128.load(at + 16);
    even = f64x2.add(even, f64x2.mul(e, e));
    odd = f64x2.add(odd, f64x2.mul(f, f));
  }
  if (i < rows) {
    const e = v128.load(y + ((<usize>i) << 4));
    even = f64x2.add(even, f64x2.mul(e, e));
  }
  v128.store(squares, f64x2.add(even, odd));
}

/**
 * Per column of z and pair of residuals: Σ_t W_t², W_t = Σ z_s e_s over the `width` rows up to t, zeros beyond both ends.
 * @param tails - room for width + 1 pairs
 * @param sums - receives a pair per column
 */
export function windowSquares(e: usize, z: usize, rows: i32, columns: i32, width: i32, tails: usize, sums: usize): void {
  for (let j = 0; j < columns; j++) {
    const column = z + ((<usize>(j * rows)) << 3);
    v128.store(sums + ((<usize>j) << 4), width === 1 ? plainSquares(e, column, rows) : blockSquares(e, column, rows, width, tails));
  }
}

function plainSquares(e: usize, z: usize, rows: i32): v128 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let i = 0;
  for (; i + 1 < rows; i += 2) {
    const at = (<usize>i) << 3;
    const u = f64x2.mul(splat(z + at), v128.load(e + (at << 1)));
    const v = f64x2.mul(splat(z + at + 8), v128.load(e + (at << 1) + 16));
    even = f64x2.add(even, f64x2.mul(u, u));
    odd = f64x2.add(odd, f64x2.mul(v, v));
  }
  if (i < rows) {
    const at = (<usize>i) << 3;
    const u = f64x2.mul(splat(z + at), v128.load(e + (at << 1)));
    even = f64x2.add(even, f64x2.mul(u, u));
  }
  return f64x2.add(even, odd);
}

function blockSquares(e: usize, z: usize, rows: i32, width: i32, tails: usize): v128 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const last = width - 1;
  for (let i = 0; i <= width; i++) v128.store(tails + ((<usize>i) << 4), f64x2.splat(0));
  for (let block = 0; block < rows + last; block += width) {
    const end = min(width, rows - block); // rows of this block; none or less in the last one
    let head = f64x2.splat(0);
    let i = 0;
    for (; i < end; i++) {
      const at = (<usize>(block + i)) << 3;
      head = f64x2.add(head, f64x2.mul(splat(z + at), v128.load(e + (at << 1))));
      const sum = f64x2.add(head, v128.load(tails + ((<usize>(i + 1)) << 4)));
      const square = f64x2.mul(sum, sum);
      if (i & 1) odd = f64x2.add(odd, square);
      else even = f64x2.add(even, square);
    }
    for (; i < width && block + i < rows + last; i++) {
      const sum = f64x2.add(head, v128.load(tails + ((<usize>(i + 1)) << 4)));
      const square = f64x2.mul(sum, sum);
      if (i & 1) odd = f64x2.add(odd, square);
      else even = f64x2.add(even, square);
    }
    let tail = f64x2.splat(0);
    for (let i = last; i >= 1; i--) {
      if (i < end) {
        const at = (<usize>(block + i)) << 3;
        tail = f64x2.add(tail, f64x2.mul(splat(z + at), v128.load(e + (at << 1))));
      }
      v128.store(tails + ((<usize>i) << 4), tail);
    }
  }
  return f64x2.add(even, odd);
}

/**
 * Regressions of two responses on every window of `window` rows, from sums that start afresh at every block of `window` rows.
 *
 * Windows that start in block B hold its end, summed from the right, and the beginning of block B + 1, summed from the left; everything is taken about
 * the last row of block B, which all of them hold.
 *
 * @param out - per lane: coefficients [size × windows], residual standard deviations [windows], R² [windows]; R² is 2 where the response hardly varies
 * @param y - interleaved
 * @param suffixX - columns about the last row of their own block, [columns × rows]
 * @param prefixX - columns about the last row of the block before
 * @param records - per window: means of suffixX and prefixX [columns], inverse Gram matrix about them [columns × columns], means [columns]
 * @param scratch - room for window · (columns + 2) + columns pairs
 */
export function rollingFit(
  out: usize,
  y: usize,
  suffixX: usize,
  prefixX: usize,
  records: usize,
  scratch: usize,
  rows: i32,
  columns: i32,
  window: i32,
  centred: i32,
  inverseDegrees: f64,
): void {
  const windows = rows - window + 1;
  const size = columns + centred;
  const stride = (<usize>(columns + 2)) << 4; // of the sums of one window
  const products = scratch + <usize>window * stride; // centred Σ x y of one window, a pair per column
  const recordLength = (<usize>(columns * (columns + 2))) << 3;
  const series = (<usize>windows) << 3;
  const lane = series * <usize>(size + 2);
  const inverse = f64x2.splat(inverseDegrees);
  const length = f64x2.splat(<f64>window);
  const zero = f64x2.splat(0);
  for (let block = 0; block < windows; block += window) {
    const count = min(window, windows - block);
    const centre = centred ? v128.load(y + ((<usize>(block + window - 1)) << 4)) : zero;
    // Sums of y and y².
    let sum = zero;
    let squares = zero;
    for (let i = window - 1; i >= 0; i--) {
      const value = f64x2.sub(v128.load(y + ((<usize>(block + i)) << 4)), centre);
      sum = f64x2.add(sum, value);
      squares = f64x2.add(squares, f64x2.mul(value, value));
      if (i < count) {
        v128.store(scratch + <usize>i * stride, sum);
        v128.store(scratch + <usize>i * stride, squares, 16);
      }
    }
    sum = zero;
    squares = zero;
    for (let i = 1; i < count; i++) {
      const value = f64x2.sub(v128.load(y + ((<usize>(block + window + i - 1)) << 4)), centre);
      const at = scratch + <usize>i * stride;
      sum = f64x2.add(sum, value);
      squares = f64x2.add(squares, f64x2.mul(value, value));
      v128.store(at, f64x2.add(v128.load(at), sum));
      v128.store(at, f64x2.add(v128.load(at, 16), squares), 16);
    }
    // Sums of x y.
    for (let j = 0; j < columns; j++) {
      const place = scratch + ((<usize>(j + 2)) << 4);
      const suffix = suffixX + ((<usize>(j * rows + block)) << 3);
      const prefix = prefixX + ((<usize>(j * rows + block + window)) << 3);
      sum = zero;
      for (let i = window - 1; i >= 0; i--) {
        const value = f64x2.sub(v128.load(y + ((<usize>(block + i)) << 4)), centre);
        sum = f64x2.add(sum, f64x2.mul(splat(suffix + ((<usize>i) << 3)), value));
        if (i < count) v128.store(place + <usize>i * stride, sum);
      }
      sum = zero;
      for (let i = 1; i < count; i++) {
        const value = f64x2.sub(v128.load(y + ((<usize>(block + window + i - 1)) << 4)), centre);
        const at = place + <usize>i * stride;
        sum = f64x2.add(sum, f64x2.mul(splat(prefix + ((<usize>(i - 1)) << 3)), value));
        v128.store(at, f64x2.add(v128.load(at), sum));
      }
    }
    for (let i = 0; i < count; i++) {
      const sums = scratch + <usize>i * stride;
      const record = records + <usize>(block + i) * recordLength;
      const gram = record + ((<usize>columns) << 3);
      const means = gram + ((<usize>(columns * columns)) << 3);
      let at = out + ((<usize>(block + i)) << 3);
      const total = v128.load(sums);
      const mean = centred ? f64x2.div(total, length) : zero;
      const variation = centred ? f64x2.sub(v128.load(sums, 16), f64x2.mul(total, mean)) : v128.load(sums, 16);
      for (let j = 0; j < columns; j++) {
        const offset = (<usize>j) << 3;
        let product = v128.load(sums + (offset << 1), 32);
        if (centred) product = f64x2.sub(product, f64x2.mul(splat(record + offset), total));
        v128.store(products + (offset << 1), product);
      }
      let explained = zero;
      let constant = f64x2.add(centre, mean);
      const first = at;
      if (centred) at += series;
      for (let j = 0; j < columns; j++) {
        const row = gram + ((<usize>(j * columns)) << 3);
        let b = f64x2.mul(splat(row), v128.load(products));
        for (let k = 1; k < columns; k++) b = f64x2.add(b, f64x2.mul(splat(row + ((<usize>k) << 3)), v128.load(products + ((<usize>k) << 4))));
        explained = f64x2.add(explained, f64x2.mul(b, v128.load(products + ((<usize>j) << 4))));
        if (centred) constant = f64x2.sub(constant, f64x2.mul(b, splat(means + ((<usize>j) << 3))));
        v128.store64_lane(at, b, 0);
        v128.store64_lane(at + lane, b, 1);
        at += series;
      }
      if (centred) {
        v128.store64_lane(first, constant, 0);
        v128.store64_lane(first + lane, constant, 1);
      }
      const rest = f64x2.pmax(zero, f64x2.sub(variation, explained));
      const error = f64x2.sqrt(f64x2.mul(rest, inverse));
      v128.store64_lane(at, error, 0);
      v128.store64_lane(at + lane, error, 1);
      at += series;
      const varies = f64x2.gt(variation, f64x2.splat(1e-200));
      const share = v128.bitselect(f64x2.div(explained, variation), f64x2.splat(2), varies);
      v128.store64_lane(at, share, 0);
      v128.store64_lane(at + lane, share, 1);
    }
  }
}
