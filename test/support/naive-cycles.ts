// Slow, obvious versions of the spectral and decomposition functions, straight from their definitions. Math.* is fine here.

export interface NaiveStlSettings {
  readonly period: number;
  readonly seasonal: number;
  readonly trend: number;
  readonly lowPass: number;
  readonly seasonalDegree: number;
  readonly trendDegree: number;
  readonly lowPassDegree: number;
  readonly seasonalJump: number;
  readonly trendJump: number;
  readonly lowPassJump: number;
  readonly innerIterations: number;
  readonly outerIterations: number;
}

/** X[k] = Σ_t x[t] e^{−2πi kt/n}, k = 0..n−1; the product kt is reduced before the angle is taken. */
export function naiveDft(re: ArrayLike<number>, im: ArrayLike<number> | null = null): { re: number[]; im: number[] } {
  const n = re.length;
  const out = { re: [] as number[], im: [] as number[] };
  for (let k = 0; k < n; k++) {
    let a = 0;
    let b = 0;
    for (let t = 0; t < n; t++) {
      const angle = (-2 * Math.PI * ((k * t) % n)) / n;
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      a += re[t] * c - (im ? im[t] * s : 0);
      b += re[t] * s + (im ? im[t] * c : 0);
    }
    out.re.push(a);
    out.im.push(b);
  }
  return out;
}

/** One local fit of the STL program (1-based coordinates): NaN when all weights vanish. */
export function naiveLocalFit(
  y: readonly number[],
  span: number,
  degree: number,
  x: number,
  left: number,
  right: number,
  robustness: readonly number[] | null,
): number {
  const n = y.length;
  let h = Math.max(x - left, right - x);
  if (span > n) h += Math.floor((span - n) / 2);
  const at = Array.from({ length: right - left + 1 }, (_, i) => left + i);
  let w = at.map((j) => {
    const r = Math.abs(j - x);
    const tricube = r > 0.999 * h ? 0 : r <= 0.001 * h ? 1 : (1 - (r / h) ** 3) ** 3;
    return tricube * (robustness ? robustness[j - 1] : 1);
  });
  const mass = w.reduce((a, b) => a + b, 0);
  if (mass <= 0) return NaN;
  w = w.map((v) => v / mass);
  if (h > 0 && degree > 0) {
    const a = w.reduce((sum, v, i) => sum + v * at[i], 0);
    const c = w.reduce((sum, v, i) => sum + v * (at[i] - a) ** 2, 0);
    if (Math.sqrt(c) > 0.001 * (n - 1)) w = w.map((v, i) => v * (((x - a) / c) * (at[i] - a) + 1));
  }
  return w.reduce((sum, v, i) => sum + v * y[at[i] - 1], 0);
}

/** LOESS at every `jump`-th point and at the last one, joined by lines. */
export function naiveLoess(y: readonly number[], span: number, degree: number, jump: number, robustness: readonly number[] | null): number[] {
  const n = y.length;
  if (n < 2) return [...y];
  const step = Math.min(jump, n - 1);
  const half = (span - 1) / 2;
  const out = new Array<number>(n).fill(NaN);
  let window = [1, n];
  const fitAt = (i: number): void => {
    const fit = naiveLocalFit(y, span, degree, i, window[0], window[1], robustness);
    out[i - 1] = Number.isNaN(fit) ? y[i - 1] : fit;
  };
  const fitted: number[] = [];
  for (let i = 1; i <= n; i += step) {
    if (span < n) {
      const left = i <= half ? 1 : i > n - half ? n - span + 1 : i - half;
      window = [left, left + span - 1];
    }
    fitAt(i);
    fitted.push(i);
  }
  if (fitted.at(-1) !== n) {
    fitAt(n);
    fitted.push(n);
  }
  for (let k = 1; k < fitted.length; k++) {
    const [from, to] = [fitted[k - 1], fitted[k]];
    for (let j = from + 1; j < to; j++) out[j - 1] = out[from - 1] + ((out[to - 1] - out[from - 1]) * (j - from)) / (to - from);
  }
  return out;
}

/** STL by its definition (Cleveland et al. 1990). */
export function naiveStl(y: readonly number[], s: NaiveStlSettings): { trend: number[]; seasonal: number[]; weights: number[] } {
  const n = y.length;
  const p = s.period;
  let trend = new Array<number>(n).fill(0);
  let seasonal = trend;
  let weights: number[] | null = null;
  const average = (x: readonly number[], width: number): number[] =>
    Array.from({ length: x.length - width + 1 }, (_, i) => x.slice(i, i + width).reduce((a, b) => a + b, 0) / width);
  for (let outer = 0; outer <= s.outerIterations; outer++) {
    for (let inner = 0; inner < s.innerIterations; inner++) {
      const extended = new Array<number>(n + 2 * p);
      for (let phase = 0; phase < p; phase++) {
        const values: number[] = [];
        const own: number[] = [];
        for (let t = phase; t < n; t += p) {
          values.push(y[t] - trend[t]);
          own.push(weights ? weights[t] : 1);
        }
        const k = values.length;
        const w = weights ? own : null;
        const fit = naiveLoess(values, s.seasonal, s.seasonalDegree, s.seasonalJump, w);
        const before = naiveLocalFit(values, s.seasonal, s.seasonalDegree, 0, 1, Math.min(s.seasonal, k), w);
        const after = naiveLocalFit(values, s.seasonal, s.seasonalDegree, k + 1, Math.max(1, k - s.seasonal + 1), k, w);
        const all = [Number.isNaN(before) ? fit[0] : before, ...fit, Number.isNaN(after) ? fit[k - 1] : after];
        all.forEach((value, i) => {
          extended[phase + i * p] = value;
        });
      }
      const level = naiveLoess(average(average(average(extended, p), p), 3), s.lowPass, s.lowPassDegree, s.lowPassJump, null);
      seasonal = level.map((value, t) => extended[p + t] - value);
      const rest = y.map((value, t) => value - seasonal[t]);
      trend = naiveLoess(rest, s.trend, s.trendDegree, s.trendJump, weights);
    }
    if (outer === s.outerIterations) break;
    const size = y.map((value, t) => Math.abs(value - trend[t] - seasonal[t]));
    const sorted = [...size].sort((a, b) => a - b);
    const scale = 3 * (sorted[Math.floor(n / 2)] + sorted[Math.floor((n - 1) / 2)]);
    weights = size.map((r) => (r <= 0.001 * scale ? 1 : r <= 0.999 * scale ? (1 - (r / scale) ** 2) ** 2 : 0));
  }
  return { trend, seasonal, weights: weights ?? new Array<number>(n).fill(1) };
}

/** One-sided periodogram of a series that is neither detrended nor tapered. */
export function naivePeriodogram(x: ArrayLike<number>, samplingFrequency: number): number[] {
  const n = x.length;
  const { re, im } = naiveDft(x);
  return Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) => {
    const alone = k === 0 || 2 * k === n;
    return ((alone ? 1 : 2) * (re[k] ** 2 + im[k] ** 2)) / (samplingFrequency * n);
  });
}

/** Scargle's formula with its τ. */
export function naiveLombScargle(t: readonly number[], y: readonly number[], frequency: number): number {
  const w = 2 * Math.PI * frequency;
  const mean = y.reduce((a, b) => a + b, 0) / y.length;
  const sum = (term: (i: number) => number): number => t.reduce((total, _, i) => total + term(i), 0);
  const tau =
    Math.atan2(
      sum((i) => Math.sin(2 * w * t[i])),
      sum((i) => Math.cos(2 * w * t[i])),
    ) /
    (2 * w);
  const c = (i: number): number => Math.cos(w * (t[i] - tau));
  const s = (i: number): number => Math.sin(w * (t[i] - tau));
  const yc = sum((i) => (y[i] - mean) * c(i));
  const ys = sum((i) => (y[i] - mean) * s(i));
  return 0.5 * (yc ** 2 / sum((i) => c(i) ** 2) + ys ** 2 / sum((i) => s(i) ** 2));
}

/** Peaks with their prominence, by walking outwards from each. */
export function naivePeaks(x: readonly number[]): { index: number; prominence: number; leftBase: number; rightBase: number }[] {
  const found = [];
  for (let left = 1; left < x.length; left++) {
    if (!(x[left - 1] < x[left])) continue;
    let right = left;
    while (right + 1 < x.length && x[right + 1] === x[left]) right++;
    if (right + 1 >= x.length || x[right + 1] > x[left]) continue;
    const index = Math.floor((left + right) / 2);
    const base = (step: number): number => {
      let lowest = index;
      for (let i = index; i >= 0 && i < x.length && x[i] <= x[index]; i += step) if (x[i] < x[lowest]) lowest = i;
      return lowest;
    };
    const [leftBase, rightBase] = [base(-1), base(1)];
    found.push({ index, prominence: x[index] - Math.max(x[leftBase], x[rightBase]), leftBase, rightBase });
  }
  return found;
}

/** P(largest of m exponential shares > g) by drawing them. */
export function simulatedFisherG(g: number, m: number, draws: number, rng: () => number): number {
  let above = 0;
  for (let draw = 0; draw < draws; draw++) {
    let total = 0;
    let largest = 0;
    for (let i = 0; i < m; i++) {
      const value = -Math.log(1 - rng());
      total += value;
      largest = Math.max(largest, value);
    }
    if (largest > g * total) above++;
  }
  return above / draws;
}
