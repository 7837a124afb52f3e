// Means and scatter of segments, updated point by point. Means are told from one of the segment's own observations, its pivot, and scatter from the mean, so that
// neither a common level nor the level of another segment costs digits.

/** Number of entries that describe the scatter: one sum of squares over all columns, or the lower triangle of the matrix. */
export const scatterWidth = (columns: number, isFull: boolean): number => (isFull ? (columns * (columns + 1)) / 2 : 1);

/**
 * Moves a mean and a scatter from `count` to `count + weight` observations.
 *
 *     scatter += blockScatter + delta delta' · count · weight / (count + weight)
 *
 * @param delta - mean of the added observations less the mean so far
 * @param blockScatter - of the added observations about their own mean
 * @see Chan, Golub & LeVeque (1983), doi:10.1080/00031305.1983.10483115
 */
export function mergeInto(
  mean: Float64Array,
  meanAt: number,
  scatter: Float64Array,
  scatterAt: number,
  count: number,
  delta: Float64Array,
  blockScatter: Float64Array,
  weight: number,
): void {
  const columns = delta.length;
  const share = weight / (count + weight);
  const factor = count * share;
  if (blockScatter.length === 1) {
    let squares = 0;
    for (let j = 0; j < columns; j++) squares += delta[j]! * delta[j]!;
    scatter[scatterAt]! += blockScatter[0]! + squares * factor;
  } else {
    let at = 0;
    for (let i = 0; i < columns; i++) {
      const scaled = delta[i]! * factor;
      for (let j = 0; j <= i; j++, at++) scatter[scatterAt + at]! += blockScatter[at]! + scaled * delta[j]!;
    }
  }
  for (let j = 0; j < columns; j++) mean[meanAt + j]! += delta[j]! * share;
}
