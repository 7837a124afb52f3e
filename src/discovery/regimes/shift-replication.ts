import { correlationTest } from "../../stats/correlation-test.js";

/** Of every twelve weeks the first nine are searched and the last three kept aside, so that a shift of half a year is seen by both. */
const SEARCHED_WEEKS = 9;
const KEPT_WEEKS = 3;
/** Largest adjusted p-value of a replicated shift. */
export const SHIFT_REPLICATION_LEVEL = 0.05;
/** Fewer blocks of kept weeks cannot say anything. */
const FEWEST_BLOCKS = 6;

/** The searched weeks of a series, by index. */
export function searchedWeeks(length: number): Int32Array {
  return Int32Array.from({ length }, (_, week) => week).filter((week) => week % (SEARCHED_WEEKS + KEPT_WEEKS) < SEARCHED_WEEKS);
}

interface KeptBlocks {
  /** Mean of the series over each block of kept weeks. */
  readonly means: Float64Array;
  /** What the searched weeks say of the same weeks: the level of the segment around them. */
  readonly expected: Float64Array;
}

/**
 * Whether the levels that the searched weeks gave are met again in the weeks kept aside: the correlation of the two over blocks of kept weeks, tested one-sided. A
 * block is averaged to one observation, because neighbouring weeks are alike.
 * @param levels - the fitted level of every week, kept ones included
 * @returns p = 1 where the kept weeks all belong to one segment
 */
export function replicateShift(values: Float64Array, levels: Float64Array): { pValue: number; correlation: number; observations: number } {
  const { means, expected } = keptBlocks(values, levels);
  const nothing = { pValue: 1, correlation: 0, observations: means.length };
  if (means.length < FEWEST_BLOCKS || isConstant(means) || isConstant(expected)) return nothing;
  const { statistic, pValue } = correlationTest(means, expected, { method: "pearson", alternative: "greater" });
  return { ...nothing, pValue, correlation: statistic };
}

function keptBlocks(values: Float64Array, levels: Float64Array): KeptBlocks {
  const period = SEARCHED_WEEKS + KEPT_WEEKS;
  const means: number[] = [];
  const expected: number[] = [];
  for (let start = SEARCHED_WEEKS; start + KEPT_WEEKS <= values.length; start += period) {
    means.push(meanOf(values, start));
    expected.push(meanOf(levels, start));
  }
  return { means: Float64Array.from(means), expected: Float64Array.from(expected) };
}

function meanOf(values: Float64Array, start: number): number {
  let sum = 0;
  for (let week = start; week < start + KEPT_WEEKS; week++) sum += values[week]!;
  return sum / KEPT_WEEKS;
}

const isConstant = (values: Float64Array): boolean => values.every((value) => value === values[0]);
