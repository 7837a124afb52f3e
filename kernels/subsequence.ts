// Windows of a series against a query under z-normalised, banded dynamic time warping: lower bounds for neighbouring starts, one in each lane, and
// exact distances of four windows at a time. The twin, src/patterns/search/twin-window-engine.ts, gives the same distances and the same bounds of groups.
import { boundAll, segmentBound } from "./subsequence/bounds";
import { measure } from "./subsequence/distances";
import { envelope, envelopeBound } from "./subsequence/envelope";
import {
  bounds,
  DOUBLE,
  ends,
  fine,
  fineCount,
  fineLength,
  GROUP,
  inverses,
  m,
  means,
  minima,
  neither,
  raw,
  squares,
  starts,
  sums,
} from "./subsequence/memory";

export { prepare } from "./subsequence/memory";

/** The least bound of each group of 64 starts, into `minima`. */
export function boundGroups(count: i32): void {
  boundAll(count);
  for (let from = 0, group = minima; from < count; from += GROUP, group += DOUBLE) {
    const end = bounds + usize(min(from + GROUP, count)) * DOUBLE;
    let least = f64x2.splat(Infinity);
    for (let p = bounds + usize(from) * DOUBLE; p < end; p += 16) least = f64x2.pmin(least, v128.load(p));
    const first = f64x2.extract_lane(least, 0);
    const second = f64x2.extract_lane(least, 1);
    store<f64>(group, second < first ? second : first);
  }
}

/**
 * Exact distances of the starts whose lower bounds do not exceed `reach` (squared), or of the `most` among them with the least bounds.
 * @returns how many; they stand in `starts`, and in `squares` their squared distances where these do not exceed `limit`, else anything above it
 */
export function visit(count: i32, reach: f64, limit: f64, most: i32): i32 {
  boundAll(count);
  const within = f64x2.splat(reach);
  const zero = f64x2.splat(0);
  let found = 0;
  let flatTo = 0;
  let hasEnvelope = false;
  for (let i = 0; i < count; i += 2) {
    const at = usize(i) * DOUBLE;
    let bound = v128.load(bounds + at);
    let near = f64x2.le(bound, within);
    if (neither(near)) continue;
    const inverse = v128.load(inverses + at);
    const bounded = f64x2.gt(inverse, zero);
    if (fineCount > 0) {
      const inside = segmentBound(sums + at, inverse, f64x2.mul(v128.load(means + at), inverse), fine, fineCount, fineLength);
      bound = v128.and(f64x2.add(v128.load(ends + at), inside), bounded);
      near = v128.and(near, f64x2.le(bound, within));
      if (neither(near)) continue;
    }
    if (!hasEnvelope) envelope(count + m - 1);
    hasEnvelope = true;
    bound = f64x2.pmax(v128.and(envelopeBound(at, within), bounded), bound);
    v128.store(bounds + at, bound);
    for (let start = i; start < min(i + 2, count); start++) {
      let least = load<f64>(bounds + usize(start) * DOUBLE);
      if (load<f64>(inverses + usize(start) * DOUBLE) === 0) {
        flatTo = flatEnd(start, flatTo);
        if (flatTo >= start + m) least = f64(m);
      }
      if (!(least <= reach)) continue;
      store<f64>(starts + usize(found) * DOUBLE, f64(start));
      store<f64>(squares + usize(found++) * DOUBLE, least);
    }
  }
  if (found > most) {
    selectLeast(found, most);
    found = most;
  }
  if (found > 0) measure(found, limit, true);
  return found;
}

/** First point after `start` that differs from it, or the window's end. @param known - the same of an earlier start, which may reach as far */
function flatEnd(start: i32, known: i32): i32 {
  const first = load<f64>(raw + usize(start) * DOUBLE);
  let end = max(known, start + 1);
  while (end < start + m && load<f64>(raw + usize(end) * DOUBLE) === first) end++;
  return end;
}

/** Brings the starts with the least entries in `squares` to the front. */
function selectLeast(found: i32, most: i32): void {
  for (let t: usize = 0, front = usize(most) * DOUBLE, end = usize(found) * DOUBLE; t < front; t += DOUBLE) {
    let least = t;
    for (let u = t + DOUBLE; u < end; u += DOUBLE) if (load<f64>(squares + u) < load<f64>(squares + least)) least = u;
    swap(starts + t, starts + least);
    swap(squares + t, squares + least);
  }
}

function swap(p: usize, q: usize): void {
  const held = load<f64>(p);
  store<f64>(p, load<f64>(q));
  store<f64>(q, held);
}

/** Exact squared distances of the first `count` starts, at most 64. */
export function visitAll(count: i32): void {
  for (let i = 0; i < count; i++) store<f64>(starts + usize(i) * DOUBLE, f64(i));
  measure(count, Infinity, false);
}
