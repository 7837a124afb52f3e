/** A local regression smoother for series of one length: what depends on the grid alone, worked out once. */
export interface LoessPlan {
  readonly length: number;
  /** Points in the neighbourhood, odd. */
  readonly span: number;
  readonly degree: 0 | 1;
  /** Fits every `jump`-th point and joins the fits by lines. */
  readonly jump: number;
  /** Tricube weights of a whole neighbourhood by distance from its centre. */
  readonly tricube: Float64Array;
  /** The same, divided by their sum. */
  readonly kernel: Float64Array;
  /** Work columns: the weights of one neighbourhood, and robustness times value. */
  readonly local: Float64Array;
  readonly weighted: Float64Array;
}

/** Below this share of its terms the spread of a neighbourhood has lost digits; it is then summed about its centre instead. */
const SAFE_SPREAD = 1e-3;

/** The plan for series of `length` values; a span that exceeds them widens every neighbourhood's reach, as in the STL program. */
export function loessPlan(length: number, span: number, degree: 0 | 1, jump: number): LoessPlan {
  const half = (span - 1) / 2;
  let reach = 0;
  while (span < length && reach + 1 <= 0.999 * half) reach++; // a span beyond the series has no interior
  const tricube = Float64Array.from({ length: reach + 1 }, (_, distance) => tricubeWeight(distance, half));
  let mass = tricube[0];
  for (let k = 1; k <= reach; k++) mass += 2 * tricube[k];
  const kernel = tricube.map((weight) => weight / mass);
  return {
    length,
    span,
    degree,
    jump: Math.min(jump, length - 1),
    tricube,
    kernel,
    local: new Float64Array(Math.min(span, length)),
    weighted: new Float64Array(length),
  };
}

/**
 * LOESS of an evenly spaced series: at each point a line (or a constant) fitted with tricube weights over the `span` nearest points.
 * Without robustness weights the fit inside is one fixed symmetric average, since the line's slope drops out at the centre.
 * @param out - receives one value per point; a point whose weights all vanish keeps its own value
 * @param robustness - one weight per point, or null
 * @see Cleveland (1979), doi:10.1080/01621459.1979.10481038; conventions of the STL program: Cleveland et al. (1990), J. Official Statistics 6, 3–73
 */
export function loessInto(out: Float64Array, y: Float64Array, robustness: Float64Array | null, plan: LoessPlan): void {
  const { length: n, jump } = plan;
  if (n < 2) {
    out[0] = y[0];
    return;
  }
  const half = (plan.span - 1) / 2;
  const first = plan.span < n ? half : n; // the interior: points whose neighbourhood lies whole on both sides
  const last = plan.span < n ? n - 1 - half : -1;
  let i = 0;
  for (; i < n && i < first; i += jump) out[i] = nearEdge(i, y, robustness, plan);
  if (robustness === null) {
    const { kernel } = plan;
    for (; i <= last; i += jump) {
      let sum = kernel[0] * y[i];
      for (let k = 1; k < kernel.length; k++) sum += kernel[k] * (y[i - k] + y[i + k]);
      out[i] = sum;
    }
  } else if (i <= last) {
    i = robustInterior(out, y, robustness, plan, i, last);
  }
  for (; i < n; i += jump) out[i] = nearEdge(i, y, robustness, plan);
  if (jump > 1) interpolate(out, y, robustness, plan);
}

/**
 * The local fit at `x` (in samples, may lie outside the series) over the `span` points from `left` on, or all of a shorter series.
 * @param fallback - returned when every weight vanishes
 */
export function loessAt(x: number, left: number, fallback: number, y: Float64Array, robustness: Float64Array | null, plan: LoessPlan): number {
  const { length: n, span, local } = plan;
  const right = left + local.length - 1;
  let reach = Math.max(x - left, right - x);
  if (span > n) reach += Math.floor((span - n) / 2);
  const near = 0.001 * reach;
  const far = 0.999 * reach;
  let mass = 0;
  let first = 0;
  for (let j = left; j <= right; j++) {
    const distance = Math.abs(j - x);
    let weight = 0;
    if (distance <= near) weight = 1;
    else if (distance <= far) weight = tricubeWeight(distance, reach);
    if (robustness !== null) weight *= robustness[j];
    local[j - left] = weight;
    mass += weight;
    first += weight * (j - x);
  }
  if (!(mass > 0)) return fallback;
  const centre = first / mass;
  let mean = 0;
  let spread = 0;
  let slope = 0;
  for (let j = left; j <= right; j++) {
    const weight = local[j - left];
    const offset = j - x - centre;
    mean += weight * y[j];
    spread += weight * offset * offset;
    slope += weight * offset * y[j];
  }
  mean /= mass;
  if (plan.degree === 0 || !spreadsEnough(spread / mass, n)) return mean;
  return mean - (centre * slope) / spread;
}

/** The fit at a point of the series, over the neighbourhood of another one near it. */
function nearEdge(i: number, y: Float64Array, robustness: Float64Array | null, plan: LoessPlan, neighbour = i): number {
  const { length: n, span } = plan;
  return loessAt(i, Math.max(0, Math.min(neighbour - (span - 1) / 2, n - span)), y[i], y, robustness, plan);
}

/** The line is dropped where the points are too close together to carry one, as in the STL program. */
function spreadsEnough(variance: number, n: number): boolean {
  return Math.sqrt(variance) > 0.001 * (n - 1);
}

/** The interior under robustness weights: moments of the fixed tricube about each point, whence the fitted line at distance 0. */
function robustInterior(out: Float64Array, y: Float64Array, robustness: Float64Array, plan: LoessPlan, from: number, last: number): number {
  const { length: n, degree, jump, tricube, weighted } = plan;
  for (let j = 0; j < n; j++) weighted[j] = robustness[j] * y[j];
  let i = from;
  for (; i <= last; i += jump) {
    let s0 = robustness[i];
    let s1 = 0;
    let s2 = 0;
    let t0 = weighted[i];
    let t1 = 0;
    for (let k = 1; k < tricube.length; k++) {
      const before = robustness[i - k];
      const after = robustness[i + k];
      const weightedBefore = weighted[i - k];
      const weightedAfter = weighted[i + k];
      const w = tricube[k];
      const wk = w * k;
      s0 += w * (after + before);
      s1 += wk * (after - before);
      s2 += wk * k * (after + before);
      t0 += w * (weightedAfter + weightedBefore);
      t1 += wk * (weightedAfter - weightedBefore);
    }
    const mean = t0 / s0;
    const centre = s1 / s0;
    const variance = s2 / s0 - centre * centre;
    if (degree === 0 && s0 > 0) out[i] = mean;
    else if (!(variance * s0 > SAFE_SPREAD * s2)) out[i] = nearEdge(i, y, robustness, plan);
    else out[i] = spreadsEnough(variance, n) ? mean - (centre / variance) * (t1 / s0 - centre * mean) : mean;
  }
  return i;
}

/** Joins the fitted points by lines; the last point is fitted too, with the neighbourhood of the last regular one. */
function interpolate(out: Float64Array, y: Float64Array, robustness: Float64Array | null, plan: LoessPlan): void {
  const { length: n, jump } = plan;
  let i = 0;
  for (; i + jump < n; i += jump) joinInto(out, i, i + jump);
  if (i === n - 1) return;
  out[n - 1] = nearEdge(n - 1, y, robustness, plan, i);
  joinInto(out, i, n - 1);
}

function joinInto(out: Float64Array, from: number, to: number): void {
  const step = (out[to] - out[from]) / (to - from);
  for (let j = from + 1; j < to; j++) out[j] = out[from] + step * (j - from);
}

function tricubeWeight(distance: number, reach: number): number {
  const ratio = distance / reach;
  const rest = 1 - ratio * ratio * ratio;
  return rest * rest * rest;
}
