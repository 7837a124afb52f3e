// Where everything stands in memory, and the few operations on lanes that every part needs.

export const DOUBLE: usize = 8;
/** Bytes of four windows' values at one time. */
export const QUAD: usize = 32;
export const GROUP: i32 = 64;

/** Between them squares neither overflow nor lose digits to underflow. */
export const SMALLEST_VARIANCE: f64 = 1e-270;
export const LARGEST_VARIANCE: f64 = 1e270;

// Set by `prepare`, good for one search.
export let m: i32, r: i32;
export let query: usize, coarse: usize, fine: usize, coarseCount: i32, fineCount: i32, coarseLength: i32, fineLength: i32;
export let raw: usize, minima: usize, starts: usize, squares: usize;
export let centred: usize, sums: usize, sumsOfSquares: usize, means: usize, inverses: usize, ends: usize, bounds: usize;
export let upper: usize, lower: usize, z: usize, rest: usize, past: usize, row: usize, lanes: usize;

/** Lays out the memory. @param work - room for 9 n + 17 m + 10 r + 70 doubles, n the most starts of one call */
export function prepare(
  length: i32,
  radius: i32,
  mostStarts: i32,
  queryTable: usize,
  coarseTable: usize,
  coarseSegments: i32,
  coarseSegmentLength: i32,
  fineTable: usize,
  fineSegments: i32,
  fineSegmentLength: i32,
  series: usize,
  groupMinima: usize,
  results: usize,
  work: usize,
): void {
  m = length;
  r = radius;
  query = queryTable;
  coarse = coarseTable;
  coarseCount = coarseSegments;
  coarseLength = coarseSegmentLength;
  fine = fineTable;
  fineCount = fineSegments;
  fineLength = fineSegmentLength;
  raw = series;
  minima = groupMinima;
  starts = results;
  squares = results + usize(GROUP) * DOUBLE;
  const perStart = usize((mostStarts + 3) & ~1) * DOUBLE;
  const perPoint = usize((mostStarts + length + 3) & ~1) * DOUBLE;
  const perQuad = usize(length + 1) * QUAD;
  z = work;
  rest = z + perQuad;
  past = rest + perQuad;
  row = past + perQuad;
  lanes = row + usize(2 * radius + 2) * QUAD;
  means = lanes + 5 * QUAD;
  inverses = means + perStart;
  ends = inverses + perStart;
  bounds = ends + perStart;
  centred = bounds + perStart;
  sums = centred + perPoint;
  sumsOfSquares = sums + perPoint;
  upper = sumsOfSquares + perPoint;
  lower = upper + perPoint + usize(radius) * DOUBLE;
}

export function square(x: v128): v128 {
  return f64x2.mul(x, x);
}

/** max(value − top, bottom − value, 0)² */
export function outside(value: v128, top: v128, bottom: v128): v128 {
  return square(f64x2.pmax(f64x2.pmax(f64x2.sub(value, top), f64x2.sub(bottom, value)), f64x2.splat(0)));
}

export function neither(mask: v128): bool {
  return !v128.any_true(mask);
}
