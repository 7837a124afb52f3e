// Dynamic time warping as its definition reads: the cheapest of all paths, cell by cell, each remembered.

export interface NaiveOptions {
  readonly window?: number;
  readonly squared?: boolean;
  readonly cost?: "squared" | "absolute";
  readonly penalty?: number;
  readonly psi?: readonly number[];
  readonly maxDistance?: number;
}

type Rows = readonly (readonly number[])[];

export function naiveDistance(a: Rows, b: Rows, options: NaiveOptions = {}): number {
  const { squared = false, cost = "squared", maxDistance = Infinity } = options;
  const [, endOfA, , endOfB] = options.psi ?? [0, 0, 0, 0];
  const cell = naiveCells(a, b, options);
  let best = Infinity;
  for (let i = a.length - 1 - endOfA!; i < a.length; i++) best = Math.min(best, cell(i, b.length - 1));
  for (let j = b.length - 1 - endOfB!; j < b.length; j++) best = Math.min(best, cell(a.length - 1, j));
  const distance = squared || cost === "absolute" ? best : Math.sqrt(best);
  return distance > maxDistance ? Infinity : distance;
}

/** Smallest sum of a path that ends in (i, j). */
export function naiveCells(a: Rows, b: Rows, { window, cost = "squared", penalty = 0, psi = [0, 0, 0, 0] }: NaiveOptions): (i: number, j: number) => number {
  const [startOfA, , startOfB] = psi;
  const aside = cost === "absolute" ? penalty : penalty * penalty;
  const longer = b.length - a.length;
  const remembered = new Map<number, number>();
  const between = (x: readonly number[], y: readonly number[]): number =>
    x.map((value, k) => (cost === "absolute" ? Math.abs(value - y[k]!) : (value - y[k]!) * (value - y[k]!))).reduce((sum, term) => sum + term);
  const allowed = (i: number, j: number): boolean => window === undefined || (j - i >= Math.min(0, longer) - window && j - i <= Math.max(0, longer) + window);
  const cell = (i: number, j: number): number => {
    if (i < 0 || j < 0 || !allowed(i, j)) return Infinity;
    const key = i * b.length + j;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const begins = (j === 0 && i <= startOfA!) || (i === 0 && j <= startOfB!);
    const before = Math.min(begins ? 0 : Infinity, cell(i - 1, j - 1), cell(i - 1, j) + aside, cell(i, j - 1) + aside);
    const value = before === Infinity ? Infinity : between(a[i]!, b[j]!) + before;
    remembered.set(key, value);
    return value;
  };
  return cell;
}

export function naiveEnvelope(x: readonly number[], window: number): { lower: number[]; upper: number[] } {
  const near = x.map((_, i) => x.slice(Math.max(0, i - window), i + window + 1));
  return { lower: near.map((values) => Math.min(...values)), upper: near.map((values) => Math.max(...values)) };
}
