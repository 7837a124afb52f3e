// Costs by their formulas and searches without any shortcut, to compare with.

export type Rows = readonly (readonly number[])[];
export type NaiveCost = (start: number, end: number) => number;

interface Settings {
  readonly gamma?: number;
  readonly ridge?: number;
  readonly ddof?: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

export function naiveCost(rows: Rows, cost: string, { gamma = 1, ridge = 1e-6, ddof = 0 }: Settings = {}): NaiveCost {
  const column = (start: number, end: number, j: number): number[] => rows.slice(start, end).map((row) => row[j]!);
  const columns = rows[0]!.map((_, j) => j);
  const sumOver = (of: (values: readonly number[]) => number) => (start: number, end: number) => columns.reduce((sum, j) => sum + of(column(start, end, j)), 0);
  switch (cost) {
    case "l2":
      return sumOver((values) => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0));
    case "l1":
      return sumOver((values) => values.reduce((sum, value) => sum + Math.abs(value - median(values)), 0));
    case "poisson":
      return sumOver((values) => 2 * values.reduce((sum, value) => sum + (value > 0 ? value * Math.log(value / mean(values)) : 0), 0));
    case "normal":
      return (start, end) => {
        const length = end - start;
        const centred = columns.map((j) => column(start, end, j).map((value, _, all) => value - mean(all)));
        const matrix = columns.map((i) =>
          columns.map((j) => centred[i]!.reduce((sum, value, t) => sum + value * centred[j]![t]!, 0) / (length - ddof) + (i === j ? ridge : 0)),
        );
        return length * Math.log(determinant(matrix));
      };
    default:
      return (start, end) => {
        let total = 0;
        for (let i = start; i < end; i++) for (let j = start; j < end; j++) total += i === j ? 1 : heldKernel(rows[i]!, rows[j]!, gamma);
        return end - start - total / (end - start);
      };
  }
}

function heldKernel(a: readonly number[], b: readonly number[], gamma: number): number {
  const distance = a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0);
  return Math.exp(-Math.min(100, Math.max(0.01, gamma * distance)));
}

function determinant(matrix: readonly (readonly number[])[]): number {
  if (matrix.length === 1) return matrix[0]![0]!;
  return matrix[0]!.reduce((sum, value, j) => sum + (j % 2 ? -value : value) * determinant(matrix.slice(1).map((row) => row.filter((_, k) => k !== j))), 0);
}

export interface NaiveSegmentation {
  readonly changepoints: number[];
  readonly totalCost: number;
}

/** Every segmentation there is; for a dozen observations. */
export function everySegmentation(cost: NaiveCost, n: number, minSize: number, jump: number): NaiveSegmentation[] {
  const found: NaiveSegmentation[] = [];
  const extend = (changepoints: number[], totalCost: number): void => {
    const start = changepoints.at(-1) ?? 0;
    if (n - start >= minSize || start === 0) found.push({ changepoints, totalCost: totalCost + cost(start, n) });
    for (let at = start + 1; at <= n - minSize; at++) {
      if (at % jump === 0 && at - start >= minSize) extend([...changepoints, at], totalCost + cost(start, at));
    }
  };
  extend([], 0);
  return found;
}

/** The least total with a penalty, over all starts of every end. */
export function optimalPartition(cost: NaiveCost, n: number, minSize: number, jump: number, penalty: number): number {
  const best = new Map([[0, -penalty]]);
  for (let end = 1; end <= n; end++) {
    if (end !== n && end % jump !== 0) continue;
    const values = [...best].filter(([start]) => end - start >= minSize).map(([start, value]) => value + cost(start, end) + penalty);
    if (values.length > 0) best.set(end, Math.min(...values));
  }
  return best.get(n)!;
}

/** The least total with so many changepoints. */
export function optimalCount(cost: NaiveCost, n: number, minSize: number, count: number): number {
  const least = (end: number, left: number): number => {
    if (left === 0) return end >= minSize ? cost(0, end) : Infinity;
    let value = Infinity;
    for (let start = minSize * left; end - start >= minSize; start++) value = Math.min(value, least(start, left - 1) + cost(start, end));
    return value;
  };
  return least(n, count);
}
