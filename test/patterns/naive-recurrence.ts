// Recurring shapes as their definition reads: every pair of windows correlated by itself.

/** To median 0, divided by the weighted mean size of all values, clipped at three robust standard deviations. */
export function naiveStandardised(x: readonly number[], window: number): number[] {
  const deviations = robust(x);
  const ratio = (2 * window) / 3 / (1 + (2 * window) / 3);
  const steady = robust(
    deviations.map((value, t) => {
      const weights = deviations.map((_, s) => ratio ** Math.abs(s - t));
      const size = deviations.reduce((sum, other, s) => sum + weights[s]! * Math.min(10, Math.abs(other)), 0) / weights.reduce((sum, w) => sum + w, 0);
      return value / size;
    }),
  );
  return steady.map((value) => Math.min(3, Math.max(-3, value)));
}

function robust(x: readonly number[]): number[] {
  const middle = median(x);
  const spread = 1.482602218505602 * median(x.map((value) => Math.abs(value - middle)));
  return x.map((value) => (value - middle) / spread);
}

function median(x: readonly number[]): number {
  const sorted = [...x].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function naiveCorrelation(a: readonly number[], b: readonly number[]): number {
  const centred = (x: readonly number[]): number[] => x.map((value) => value - x.reduce((sum, other) => sum + other, 0) / x.length);
  const [p, q] = [centred(a), centred(b)];
  const product = (u: readonly number[], v: readonly number[]): number => u.reduce((sum, value, t) => sum + value * v[t]!, 0);
  const norms = Math.sqrt(product(p, p) * product(q, q));
  return norms > 1e-12 ? product(p, q) / norms : 0;
}

export interface NaiveMatch {
  readonly index: number;
  readonly correlation: number;
}

/** Of each block of `window` starts the one most like the shape, then the most alike of these, no two from adjacent blocks; windows with `allowed` only. */
export function naiveLikest(
  shape: readonly number[],
  values: readonly number[],
  count: number,
  allowed: (start: number) => boolean = () => true,
): NaiveMatch[] {
  const window = shape.length;
  const candidates: (NaiveMatch & { block: number })[] = [];
  for (let start = 0; start + window <= values.length; start++) {
    if (!allowed(start)) continue;
    const entry = { index: start, correlation: naiveCorrelation(shape, values.slice(start, start + window)), block: Math.floor(start / window) };
    const held = candidates.findIndex(({ block }) => block === entry.block);
    if (held < 0) candidates.push(entry);
    else if (entry.correlation > candidates[held]!.correlation) candidates[held] = entry;
  }
  const found: typeof candidates = [];
  for (const candidate of candidates.sort((a, b) => b.correlation - a.correlation))
    if (found.length < count && candidate.correlation > 0 && found.every(({ block }) => Math.abs(block - candidate.block) > 1)) found.push(candidate);
  return found.map(({ index, correlation }) => ({ index, correlation }));
}

export const naiveMeanArtanh = (found: readonly NaiveMatch[], count: number): number =>
  found.reduce((sum, { correlation }) => sum + Math.atanh(Math.min(0.9999, correlation)), 0) / count;

/** The statistic of each window. */
export function naiveRecurrence(values: readonly number[], window: number, neighbours: number): number[] {
  return Array.from({ length: values.length - window + 1 }, (_, i) =>
    naiveMeanArtanh(
      naiveLikest(values.slice(i, i + window), values, neighbours, (start) => Math.abs(start - i) >= window),
      neighbours,
    ),
  );
}
