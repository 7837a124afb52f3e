// Dynamic time warping: one pair along its diagonals, or one series against eight others at once with squared costs; twins in src/patterns/dtw/.

/** Bytes of eight lanes. */
const ENTRY: usize = 64;

/**
 * Smallest sum of costs along a path, two cells at a time: those of one diagonal i + j do not depend on each other.
 * @param a - columns one after another, each of n values and two of padding
 * @param b - likewise, m and two, and every column from its last value to its first
 * @param absolute - 1 for costs |a − b|, 0 for (a − b)²
 * @param lowest - of j − i, the band's, and `highest`
 * @param penalty - of a step that is not diagonal
 * @param startOfA - how many values may be left out there, and so on
 * @param bound - a larger sum may be given up
 * @param diagonals - room for three of n + 4 values
 * @returns the sum; Infinity, or any sum above the bound, when none is within the bound
 */
export function cheapestSum(
  a: usize,
  n: i32,
  b: usize,
  m: i32,
  columns: i32,
  absolute: i32,
  lowest: i32,
  highest: i32,
  penalty: f64,
  startOfA: i32,
  endOfA: i32,
  startOfB: i32,
  endOfB: i32,
  bound: f64,
  diagonals: usize,
): f64 {
  const ofA = (<usize>(n + 2)) << 3;
  const ofB = (<usize>(m + 2)) << 3;
  const ofDiagonal = (<usize>(n + 4)) << 3;
  const aside = f64x2.splat(penalty);
  const kept = absolute ? f64x2.splat(-0.0) : i64x2.splat(-1);
  const size = absolute ? f64x2.splat(1) : f64x2.splat(0);
  const infinity = f64x2.splat(Infinity);
  for (let at = diagonals; at < diagonals + 3 * ofDiagonal; at += 16) v128.store(at, infinity);
  let older = diagonals + 8; // the address of i = 0, one entry after that of the border i = −1
  let newer = older + ofDiagonal;
  let next = newer + ofDiagonal;
  store<f64>(older - 8, 0);
  if (startOfB > 0) store<f64>(newer - 8, 0);
  if (startOfA > 0) store<f64>(newer, 0);
  let best: f64 = Infinity;
  let smallestBefore: f64 = Infinity;
  const last = n + m - 2;
  for (let k = 0; k <= last; k++) {
    const from = max(max(0, k - m + 1), (k - highest + 1) >> 1);
    const to = min(min(n - 1, k), (k - lowest) >> 1);
    const start = (<usize>from) << 3;
    const end = (<usize>(to + 1)) << 3;
    const smallest = diagonal(a, b + ((<isize>(m - 1 - k)) << 3), columns, ofA, ofB, older, newer, next, start, end, aside, kept, size);
    store<f64>(next + start - 8, from === 0 && k + 2 <= startOfB ? 0 : Infinity);
    store<f64>(next + end, to === k && k + 2 <= startOfA ? 0 : Infinity);
    if (from === k - m + 1 && n - 1 - from <= endOfA) best = min(best, load<f64>(next + start));
    if (to === n - 1 && last - k <= endOfB) best = min(best, load<f64>(next + end - 8));
    if (smallest > bound && smallestBefore > bound && k >= startOfA && k >= startOfB) break; // a path meets one of any two diagonals that follow each other
    smallestBefore = smallest;
    const free = older;
    older = newer;
    newer = next;
    next = free;
  }
  return best;
}

/** Cells `start` to before `end` (offsets) of the next diagonal, one more when their number is odd. @returns their smallest, or less */
function diagonal(
  a: usize,
  b: usize,
  columns: i32,
  ofA: usize,
  ofB: usize,
  older: usize,
  newer: usize,
  next: usize,
  start: usize,
  end: usize,
  aside: v128,
  kept: v128,
  size: v128,
): f64 {
  let smallest = f64x2.splat(Infinity);
  let at = start;
  for (; at + 16 < end; at += 32) {
    let p = a + at;
    let q = b + at;
    let e = f64x2.sub(v128.load(p), v128.load(q));
    let f = f64x2.sub(v128.load(p, 16), v128.load(q, 16));
    let first = cost(e, kept, size);
    let second = cost(f, kept, size);
    for (let k = 1; k < columns; k++) {
      p += ofA;
      q += ofB;
      e = f64x2.sub(v128.load(p), v128.load(q));
      f = f64x2.sub(v128.load(p, 16), v128.load(q, 16));
      first = f64x2.add(first, cost(e, kept, size));
      second = f64x2.add(second, cost(f, kept, size));
    }
    const left = newer + at;
    const corner = older + at;
    first = f64x2.add(first, f64x2.pmin(f64x2.add(f64x2.pmin(v128.load(left), v128.load(left - 8)), aside), v128.load(corner - 8)));
    second = f64x2.add(second, f64x2.pmin(f64x2.add(f64x2.pmin(v128.load(left, 16), v128.load(left, 8)), aside), v128.load(corner, 8)));
    v128.store(next + at, first);
    v128.store(next + at, second, 16);
    smallest = f64x2.pmin(smallest, f64x2.pmin(first, second));
  }
  for (; at < end; at += 16) {
    let p = a + at;
    let q = b + at;
    let e = f64x2.sub(v128.load(p), v128.load(q));
    let first = cost(e, kept, size);
    for (let k = 1; k < columns; k++) {
      p += ofA;
      q += ofB;
      e = f64x2.sub(v128.load(p), v128.load(q));
      first = f64x2.add(first, cost(e, kept, size));
    }
    const left = newer + at;
    first = f64x2.add(first, f64x2.pmin(f64x2.add(f64x2.pmin(v128.load(left), v128.load(left - 8)), aside), v128.load(older + at - 8)));
    v128.store(next + at, first);
    smallest = f64x2.pmin(smallest, first);
  }
  return min(f64x2.extract_lane(smallest, 0), f64x2.extract_lane(smallest, 1));
}

/** A difference times itself, or times its sign: what of its bits is kept, and the size of that factor where only the sign is. */
function cost(difference: v128, kept: v128, size: v128): v128 {
  return f64x2.mul(difference, v128.or(v128.and(difference, kept), size));
}

/**
 * One series of single values against eight of one length, row after row, a lane per pair.
 * @param out - receives eight sums
 * @param b - m entries of eight lanes
 * @param row - room for m + 1 entries of eight lanes
 */
export function cheapestSums(out: usize, a: usize, n: i32, b: usize, m: i32, lowest: i32, highest: i32, row: usize): void {
  const infinity = f64x2.splat(Infinity);
  const corner = row + <usize>m * ENTRY;
  for (let at = row + ENTRY; at <= corner; at += ENTRY) fill(at, infinity);
  fill(row, f64x2.splat(0));
  for (let i = 0; i < n; i++) {
    const from = <usize>max(0, i + lowest) * ENTRY;
    const end = row + <usize>min(m - 1, i + highest) * ENTRY;
    const value = v128.load64_splat(a + ((<usize>i) << 3));
    let at = row + from;
    let other = b + from;
    let diagonal0 = v128.load(at);
    let diagonal1 = v128.load(at, 16);
    let diagonal2 = v128.load(at, 32);
    let diagonal3 = v128.load(at, 48);
    let left0 = infinity;
    let left1 = infinity;
    let left2 = infinity;
    let left3 = infinity;
    fill(at, infinity);
    for (; at <= end; at += ENTRY, other += ENTRY) {
      const up0 = v128.load(at, 64);
      left0 = f64x2.add(square(f64x2.sub(value, v128.load(other))), f64x2.pmin(left0, f64x2.pmin(up0, diagonal0)));
      v128.store(at, left0, 64);
      diagonal0 = up0;
      const up1 = v128.load(at, 80);
      left1 = f64x2.add(square(f64x2.sub(value, v128.load(other, 16))), f64x2.pmin(left1, f64x2.pmin(up1, diagonal1)));
      v128.store(at, left1, 80);
      diagonal1 = up1;
      const up2 = v128.load(at, 96);
      left2 = f64x2.add(square(f64x2.sub(value, v128.load(other, 32))), f64x2.pmin(left2, f64x2.pmin(up2, diagonal2)));
      v128.store(at, left2, 96);
      diagonal2 = up2;
      const up3 = v128.load(at, 112);
      left3 = f64x2.add(square(f64x2.sub(value, v128.load(other, 48))), f64x2.pmin(left3, f64x2.pmin(up3, diagonal3)));
      v128.store(at, left3, 112);
      diagonal3 = up3;
    }
  }
  for (let at: usize = 0; at < ENTRY; at += 16) v128.store(out + at, v128.load(corner + at));
}

function fill(entry: usize, value: v128): void {
  v128.store(entry, value);
  v128.store(entry, value, 16);
  v128.store(entry, value, 32);
  v128.store(entry, value, 48);
}

function square(x: v128): v128 {
  return f64x2.mul(x, x);
}
