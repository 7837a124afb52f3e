// Exact distances, four windows at a time.
import {
  DOUBLE,
  LARGEST_VARIANCE,
  lanes,
  lower,
  m,
  neither,
  outside,
  past,
  QUAD,
  query,
  r,
  raw,
  rest,
  row,
  SMALLEST_VARIANCE,
  square,
  squares,
  starts,
  upper,
  z,
} from "./memory";

/** What no distance is: a window whose variance is out of reach, left to the caller. */
const UNMEASURED: f64 = -1;

/** Squared distances of the first `count` starts, into `squares`. */
export function measure(count: i32, limit: f64, hasEnvelope: bool): void {
  for (let i = 0; i < count; i += 4) {
    let isOpen = false;
    for (let lane = 0; lane < 4; lane++) {
      const start = i32(load<f64>(starts + usize(min(i + lane, count - 1)) * DOUBLE));
      const place = lanes + usize(lane) * DOUBLE;
      const settled = normalise(raw + usize(start) * DOUBLE, usize(lane) * DOUBLE);
      store<f64>(place, f64(start), 3 * QUAD);
      store<f64>(place, settled, 4 * QUAD);
      if (settled === 0) isOpen = true;
    }
    if (isOpen) {
      if (hasEnvelope) restBounds();
      warp(limit, hasEnvelope);
    }
    for (let lane = 0; lane < 4 && i + lane < count; lane++) {
      const settled = load<f64>(lanes + usize(lane) * DOUBLE, 4 * QUAD);
      const distance = load<f64>(row + usize(r) * QUAD + usize(lane) * DOUBLE);
      store<f64>(squares + usize(i + lane) * DOUBLE, settled === 0 ? distance : settled);
    }
  }
}

/** Writes one window, z-normalised, into its lane of `z`. @returns 0, or the squared distance that a constant window has by definition, or −1 */
function normalise(window: usize, lane: usize): f64 {
  const first = load<f64>(window);
  const origin = f64x2.splat(first);
  const quads = usize(m & ~3) * DOUBLE;
  const end = usize(m) * DOUBLE;
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let tail: f64 = 0;
  let k: usize = 0;
  for (; k < quads; k += 32) {
    a = f64x2.add(a, f64x2.sub(v128.load(window + k), origin));
    b = f64x2.add(b, f64x2.sub(v128.load(window + k, 16), origin));
  }
  for (; k < end; k += DOUBLE) tail += load<f64>(window + k) - first;
  const mean = (sumOf(f64x2.add(a, b)) + tail) / f64(m);
  const middle = f64x2.splat(mean);
  a = f64x2.splat(0);
  b = f64x2.splat(0);
  tail = 0;
  for (k = 0; k < quads; k += 32) {
    a = f64x2.add(a, square(f64x2.sub(f64x2.sub(v128.load(window + k), origin), middle)));
    b = f64x2.add(b, square(f64x2.sub(f64x2.sub(v128.load(window + k, 16), origin), middle)));
  }
  for (; k < end; k += DOUBLE) {
    const deviation = load<f64>(window + k) - first - mean;
    tail += deviation * deviation;
  }
  const variance = (sumOf(f64x2.add(a, b)) + tail) / f64(m);
  const usable = variance >= SMALLEST_VARIANCE && variance <= LARGEST_VARIANCE;
  const inverse = usable ? 1 / sqrt<f64>(variance) : 0;
  store<f64>(lanes + lane, usable ? first : 0);
  store<f64>(lanes + lane, usable ? mean : 0, QUAD);
  store<f64>(lanes + lane, inverse, 2 * QUAD);
  for (let p = window, out = z + lane; p < window + end; p += DOUBLE, out += QUAD) store<f64>(out, usable ? (load<f64>(p) - first - mean) * inverse : 0);
  if (usable) return 0;
  for (let p = window + DOUBLE; p < window + end; p += DOUBLE) if (load<f64>(p) !== first) return UNMEASURED;
  return f64(m);
}

function sumOf(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Two values of different places, one for each lane. */
function gathered(p: usize, q: usize): v128 {
  return v128.load_lane<f64>(q, v128.load_zero<f64>(p), 1);
}

/** `rest[k]`: what the points after k of the windows must still cost, by either of Keogh's bounds. */
function restBounds(): void {
  const length = usize(m) * DOUBLE;
  for (let half: usize = 0; half < QUAD; half += 16) {
    const place = lanes + half;
    const origin = v128.load(place);
    const mean = v128.load(place, QUAD);
    const inverse = v128.load(place, 2 * QUAD);
    const one = usize(load<f64>(place, 3 * QUAD)) * DOUBLE;
    const two = usize(load<f64>(place, 3 * QUAD + 8)) * DOUBLE;
    let ahead = f64x2.splat(0);
    let passed = f64x2.splat(0);
    for (let k = m - 1; k >= 0; k--) {
      const at = usize(k) * DOUBLE;
      const cell = usize(k) * QUAD + half;
      const later = k + r < m - 1 ? v128.load(past + cell + usize(r + 1) * QUAD) : f64x2.splat(0);
      v128.store(rest + cell, f64x2.pmax(ahead, later));
      const table = query + at;
      ahead = f64x2.add(ahead, outside(v128.load(z + cell), v128.load_splat<f64>(table + length), v128.load_splat<f64>(table + 2 * length)));
      const high = f64x2.mul(f64x2.sub(f64x2.sub(gathered(upper + one + at, upper + two + at), origin), mean), inverse);
      const low = f64x2.mul(f64x2.sub(f64x2.sub(gathered(lower + one + at, lower + two + at), origin), mean), inverse);
      passed = f64x2.add(passed, outside(v128.load_splat<f64>(table), high, low));
      v128.store(past + cell, passed);
    }
  }
}

/** Squared costs of the best paths, into `row[r]`: infinite where all four were given up. Cell c of a row stands for column i − r + c. */
function warp(limit: f64, hasRest: bool): void {
  const infinite = f64x2.splat(Infinity);
  const most = f64x2.splat(limit);
  const width = 2 * r + 1;
  const target = row + usize(r) * QUAD;
  for (let c = row, end = row + usize(width + 1) * QUAD; c < end; c += 16) v128.store(c, infinite);
  v128.store(target, f64x2.splat(0));
  v128.store(target, f64x2.splat(0), 16);
  for (let i = 0; i < m; i++) {
    const from = max(r - i, 0);
    const to = min(width, r + m - i);
    const za = v128.load(z + usize(i) * QUAD);
    const zb = v128.load(z + usize(i) * QUAD, 16);
    let p = row + usize(from) * QUAD;
    let q = query + usize(i - r + from) * DOUBLE;
    let diagonalA = v128.load(p);
    let diagonalB = v128.load(p, 16);
    let leftA = infinite;
    let leftB = infinite;
    let leastA = infinite;
    let leastB = infinite;
    for (const end = row + usize(to) * QUAD; p < end; p += QUAD, q += DOUBLE) {
      const upA = v128.load(p, 32);
      const upB = v128.load(p, 48);
      const value = v128.load_splat<f64>(q);
      leftA = f64x2.add(f64x2.pmin(leftA, f64x2.pmin(diagonalA, upA)), square(f64x2.sub(za, value)));
      leftB = f64x2.add(f64x2.pmin(leftB, f64x2.pmin(diagonalB, upB)), square(f64x2.sub(zb, value)));
      v128.store(p, leftA);
      v128.store(p, leftB, 16);
      leastA = f64x2.pmin(leastA, leftA);
      leastB = f64x2.pmin(leastB, leftB);
      diagonalA = upA;
      diagonalB = upB;
    }
    if (hasRest) {
      const a = f64x2.le(f64x2.add(leastA, v128.load(rest + usize(i) * QUAD)), most);
      const b = f64x2.le(f64x2.add(leastB, v128.load(rest + usize(i) * QUAD, 16)), most);
      if (neither(v128.or(a, b))) {
        v128.store(target, infinite);
        v128.store(target, infinite, 16);
        return;
      }
    }
  }
}
