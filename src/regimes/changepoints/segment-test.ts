/** What segments are worth as evidence, in units in which the laws of `scan-null` hold: additive, so that segmentations can be compared. */
export interface SegmentTest {
  readonly degrees: number;
  /** By component: by how much correlation in time inflates the variance of its sums. */
  readonly dependence: Float64Array;
  /** Falls by what a split is worth; only differences mean anything. */
  of(start: number, end: number): number;
}

/** What a changepoint is worth between its neighbours. */
export function gainOf(test: SegmentTest, start: number, at: number, end: number): number {
  return Math.max(0, test.of(start, end) - test.of(start, at) - test.of(at, end));
}
