/** Slow and obvious: every window z-normalised by itself, every distance from its definition. */
export function naiveDistance(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, m: number): number {
  return distanceOf(zScores(a, i, m), zScores(b, j, m), m);
}

function distanceOf(first: number[] | null, second: number[] | null, m: number): number {
  if (!first || !second) return first || second ? Math.sqrt(m) : 0;
  return Math.sqrt(first.reduce((sum, value, k) => sum + (value - second[k]) ** 2, 0));
}

/** Null for a window of equal values. */
function zScores(x: ArrayLike<number>, start: number, m: number): number[] | null {
  const values = Array.from({ length: m }, (_, k) => x[start + k] - x[start]);
  if (values.every((value) => value === 0)) return null;
  const largest = Math.max(...values.map(Math.abs));
  const scaled = values.map((value) => value / largest);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / m;
  const deviation = Math.sqrt(scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / m);
  return scaled.map((value) => (value - mean) / deviation);
}

/** All distances, [windows of a][windows of b]; pairs that may not be compared are Infinity. */
export function naiveDistances(a: ArrayLike<number>, b: ArrayLike<number>, m: number, mayCompare: (i: number, j: number) => boolean = () => true): number[][] {
  const [first, second] = [a, b].map((x) => Array.from({ length: x.length - m + 1 }, (_, i) => zScores(x, i, m))) as [(number[] | null)[], (number[] | null)[]];
  return first.map((one, i) => second.map((other, j) => (mayCompare(i, j) ? distanceOf(one, other, m) : Infinity)));
}

/** The smallest entry of each row, and the first place where it stands, up to a relative tolerance. */
export function naiveNearest(distances: number[][], tolerance: number): { profile: number[]; indices: number[] } {
  const profile = distances.map((row) => Math.min(...row));
  return {
    profile,
    indices: distances.map((row, i) => (profile[i] === Infinity ? -1 : row.findIndex((distance) => distance <= profile[i] * (1 + tolerance) + 1e-13))),
  };
}
