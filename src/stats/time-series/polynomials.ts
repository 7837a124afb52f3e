/**
 * Orthonormal polynomials in time over t = from … length − 1, of degree 0 … count − 1; 0 before `from`. Three-term recurrence of the
 * symmetric grid, so that a quadratic trend over long series stays exact.
 * @param count - 0 to 3
 */
export function orthonormalPolynomials(length: number, from: number, count: number): Float64Array[] {
  const middle = (from + length - 1) / 2;
  const half = Math.max(1, (length - 1 - from) / 2);
  const columns: Float64Array[] = [];
  for (let degree = 0; degree < count; degree++) {
    const column = new Float64Array(length);
    let squares = 0;
    // Over a symmetric grid odd and even powers are orthogonal by themselves; only the square needs its mean, Σ τ² / n, removed.
    const meanSquare = degree === 2 ? sumOfSquaredTimes(length, from, middle, half) / (length - from) : 0;
    for (let t = from; t < length; t++) {
      const time = (t - middle) / half;
      column[t] = degree === 0 ? 1 : degree === 1 ? time : time * time - meanSquare;
      squares += column[t] * column[t];
    }
    const norm = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let t = from; t < length; t++) column[t] = column[t] * norm;
    columns.push(column);
  }
  return columns;
}

function sumOfSquaredTimes(length: number, from: number, middle: number, half: number): number {
  let sum = 0;
  for (let t = from; t < length; t++) sum += ((t - middle) / half) * ((t - middle) / half);
  return sum;
}

/** x less its fitted polynomial of degree count − 1 over all of its length, one degree after the other, in a new column. */
export function withoutPolynomials(x: Float64Array, count: number): Float64Array {
  const rest = x.slice();
  if (count > 0) for (let pass = 0; pass < PASSES; pass++) subtractMean(rest);
  if (count <= 1) return rest;
  const columns = orthonormalPolynomials(x.length, 0, count);
  for (let degree = 1; degree < count; degree++) for (let pass = 0; pass < PASSES; pass++) subtractProjection(rest, columns[degree]);
  return rest;
}

/** The second takes out what rounding of a large mean or slope left. */
const PASSES = 2;

function subtractMean(x: Float64Array): void {
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += x[t];
  const mean = sum / x.length;
  for (let t = 0; t < x.length; t++) x[t] = x[t] - mean;
}

function subtractProjection(x: Float64Array, unit: Float64Array): void {
  let share = 0;
  for (let t = 0; t < x.length; t++) share += x[t] * unit[t];
  for (let t = 0; t < x.length; t++) x[t] = x[t] - share * unit[t];
}
