import type { BreakInterval } from "../structural/break-interval.js";
import { contrastOf } from "./contrast.js";
import { countTest } from "./count-test.js";
import { dateInterval } from "./date-interval.js";
import { distributionTest } from "./distribution-test.js";
import { levelTest } from "./level-test.js";
import { segmentationTail, splitTail } from "./scan-null.js";
import type { ResolvedDetectChangepointsOptions } from "./schema.js";
import { gainOf, type SegmentTest } from "./segment-test.js";
import type { Signal } from "./signal.js";
import { survivedPenalties } from "./subset.js";
import type { Window } from "./windows.js";

/** What lies between two changepoints. */
export interface SegmentSummary {
  readonly observations: number;
  /** By column. */
  readonly means: Float64Array;
  /** By column, divisor `observations`. */
  readonly variances: Float64Array;
}

/** A changepoint with its evidence. */
export interface Changepoint {
  /** Where the new segment starts. */
  readonly index: number;
  /** Places, both included, at which it may start by the data, with the asked confidence. */
  readonly interval: BreakInterval;
  /**
   * Chance that noise without a change between the neighbouring changepoints looks like this at the best place between them. Takes the neighbours as given:
   * of one changepoint looked for in a stretch chosen beforehand.
   */
  readonly pValue: number;
  /**
   * Chance that a series without any change is given a changepoint by a penalty as high as this one still bears, whatever number and places are searched: holds for
   * all changepoints of the answer at once.
   */
  readonly adjustedPValue: number;
  readonly before: SegmentSummary;
  readonly after: SegmentSummary;
}

/** The test that belongs to a cost, with the noise as it is within windows. @param isThorough - of `longRunNoise` */
export function openTest(signal: Signal, { cost }: ResolvedDetectChangepointsOptions, windows: readonly Window[], isThorough: boolean): SegmentTest {
  if (cost === "poisson") return countTest(signal, windows, isThorough);
  return cost === "normal" || cost === "rbf" ? distributionTest(signal, windows, isThorough) : levelTest(signal, windows, isThorough);
}

/**
 * The evidence for each changepoint of a segmentation.
 * @param proposals - the changepoints from which these were chosen
 */
export function describeChangepoints(
  signal: Signal,
  changepoints: Int32Array,
  proposals: Int32Array,
  options: ResolvedDetectChangepointsOptions,
  gamma: number | null,
  test: SegmentTest,
): Changepoint[] {
  const n = signal.rows;
  const edges = [0, ...changepoints, n];
  const dependence = test.dependence.reduce((most, factor) => Math.max(most, factor), 1);
  const summaries = edges.slice(1).map((end, i) => summaryOf(signal, edges[i]!, end));
  const penalties = survivedPenalties(proposals, n, test);
  return Array.from(changepoints, (index, i) => {
    const [start, end] = [edges[i]!, edges[i + 2]!];
    return {
      index,
      interval: dateInterval(contrastOf(signal, options, gamma, start, index, end), start, index, dependence, options.confidence),
      pValue: splitTail(gainOf(test, start, index, end), end - start, options.minSize, test.degrees),
      adjustedPValue: segmentationTail(penalties.get(index)!, n, options.minSize, test.degrees),
      before: summaries[i]!,
      after: summaries[i + 1]!,
    };
  });
}

function summaryOf({ columns, data }: Signal, start: number, end: number): SegmentSummary {
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let t = start; t < end; t++) {
    for (let j = 0; j < columns; j++) {
      const value = data[t * columns + j]!;
      const step = value - means[j]!;
      means[j]! += step / (t - start + 1);
      squares[j]! += step * (value - means[j]!);
    }
  }
  return { observations: end - start, means, variances: squares.map((sum) => sum / (end - start)) };
}
