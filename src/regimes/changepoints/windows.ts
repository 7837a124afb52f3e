/** A short stretch of a series. What is measured within such, about their own mean, hardly sees a shift of the level. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Equal windows of about 2 √n observations, and never fewer than 30 unless the series is shorter; none reaches across one of the changepoints. */
export function windowsOf(n: number, changepoints: ArrayLike<number> = []): Window[] {
  const edges = [0, ...Array.from(changepoints), n];
  const width = Math.max(30, Math.round(2 * Math.sqrt(n)));
  return edges.slice(1).flatMap((end, i) => {
    const length = end - edges[i]!;
    const count = Math.max(1, Math.floor(length / width));
    return Array.from({ length: count }, (_, w) => ({
      start: edges[i]! + Math.floor((w * length) / count),
      end: edges[i]! + Math.floor(((w + 1) * length) / count),
    }));
  });
}

/** Mean products of two columns about their windows' means, at a lag in time. */
export function productWithin(x: Float64Array, y: Float64Array, windows: readonly Window[], lag: number): number {
  let sum = 0;
  let count = 0;
  for (const { start, end } of windows) {
    const [xMean, yMean] = [meanOf(x, start, end), meanOf(y, start, end)];
    for (let t = start; t + lag < end; t++) sum += (x[t]! - xMean) * (y[t + lag]! - yMean);
    count += Math.max(0, end - start - lag);
  }
  return sum / count;
}

/** The lower triangle of a row-major matrix; 0 with a column that does not vary. */
export function correlationWithin(columns: readonly Float64Array[], windows: readonly Window[]): Float64Array {
  const size = columns.length;
  const spreads = columns.map((column) => Math.sqrt(productWithin(column, column, windows, 0)));
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const scale = spreads[i]! * spreads[j]!;
      matrix[i * size + j] = scale > 0 ? productWithin(columns[i]!, columns[j]!, windows, 0) / scale : 0;
    }
    matrix[i * size + i] = 1;
  }
  return matrix;
}

/** About the first value, so that a common level costs no digits. */
function meanOf(x: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let t = start; t < end; t++) sum += x[t]! - x[start]!;
  return x[start]! + sum / (end - start);
}
