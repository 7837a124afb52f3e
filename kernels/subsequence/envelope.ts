// Keogh's bound with the envelopes of the windows.
import { base } from "./bounds";
import { DOUBLE, ends, inverses, lower, m, means, neither, outside, query, r, raw, square, upper } from "./memory";

/** The columns that are summed between two looks at the limit. */
const STRIDE: i32 = 16;

/** Extremes of the raw points within r of each, into `upper` and `lower`; the first r points have those of the first 2 r + 1. */
export function envelope(points: i32): void {
  const top = upper + usize(r) * DOUBLE;
  const bottom = lower + usize(r) * DOUBLE;
  memory.copy(top, raw, usize(points) * DOUBLE);
  memory.copy(bottom, raw, usize(points) * DOUBLE);
  const width = 2 * r + 1;
  let covered = 1;
  while (covered < width) {
    const by = min(covered, width - covered);
    widen(top, bottom, points, by);
    covered += by;
  }
  const first = load<f64>(top);
  const least = load<f64>(bottom);
  for (let p: usize = 0, end = usize(r) * DOUBLE; p < end; p += DOUBLE) {
    store<f64>(upper + p, first);
    store<f64>(lower + p, least);
  }
}

/** Each point's extremes become those of its own and of the point `by` later. */
function widen(top: usize, bottom: usize, points: i32, by: i32): void {
  const shift = usize(by) * DOUBLE;
  const end = usize(max(points - by, 0)) * DOUBLE;
  let p: usize = 0;
  for (; p + 16 <= end; p += 16) {
    v128.store(top + p, f64x2.pmax(v128.load(top + p), v128.load(top + p + shift)));
    v128.store(bottom + p, f64x2.pmin(v128.load(bottom + p), v128.load(bottom + p + shift)));
  }
  if (p < end) {
    const high = load<f64>(top + p + shift);
    const low = load<f64>(bottom + p + shift);
    if (high > load<f64>(top + p)) store<f64>(top + p, high);
    if (low < load<f64>(bottom + p)) store<f64>(bottom + p, low);
  }
}

/** Keogh's bound with the windows' envelopes: the query's points outside of them, the first and last two left to `ends`. */
export function envelopeBound(at: usize, limit: v128): v128 {
  const mean = v128.load(means + at);
  const inverse = v128.load(inverses + at);
  const deviation = f64x2.div(f64x2.splat(1), inverse);
  const scale = square(inverse);
  const outer = v128.load(ends + at);
  const about = f64x2.splat(base);
  let total = f64x2.splat(0);
  let bound = outer;
  for (let j = 2, last = m - 2; j < last; ) {
    for (const stop = min(j + STRIDE, last); j < stop; j++) {
      const p = at + usize(j) * DOUBLE;
      const target = f64x2.add(f64x2.mul(v128.load_splat<f64>(query + usize(j) * DOUBLE), deviation), mean);
      total = f64x2.add(total, outside(target, f64x2.sub(v128.load(upper + p), about), f64x2.sub(v128.load(lower + p), about)));
    }
    bound = f64x2.add(outer, f64x2.mul(total, scale));
    if (neither(f64x2.le(bound, limit))) break;
  }
  return bound;
}
