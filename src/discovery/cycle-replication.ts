import type { IsoDate } from "../core/dates.js";
import { type FrequencyTest, testCycleAt } from "../cycles/index.js";

/** How every series of the sweep is tested, in the search and after it. */
export const CYCLE_OPTIONS = { samplingRate: "business-daily", background: "ar1" } as const;

/** Largest adjusted p-value of a replicated cycle. */
export const REPLICATION_LEVEL = 0.05;
/** A replicated cycle goes on in step with the searched part, at most this many radians off in the middle of the held-out part. */
export const LARGEST_PHASE_SHIFT = Math.PI / 2;

/** The test of an accepted cycle, at its own frequency, on the days that the search did not see. */
export interface CycleReplication {
  readonly pValue: number;
  /** Benjamini-Hochberg over the accepted cycles. */
  readonly adjustedPValue: number;
  readonly strength: number;
  readonly statistic: number;
  /** Radians in (−π, π] by which the held-out cycle is ahead of the searched one carried on to the middle of the held-out part. */
  readonly phaseShift: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly observations: number;
}

/**
 * Tests one cycle on the held-out part, and how far out of step it is there.
 * @param cycle - cycles per bar, and radians of the cosine on the first searched day
 * @param searchedDays - bars from there to the first of `heldOut`
 */
export function replicateCycle(
  heldOut: Float64Array,
  cycle: Pick<FrequencyTest, "frequency" | "phase">,
  searchedDays: number,
): Pick<CycleReplication, "pValue" | "strength" | "statistic" | "phaseShift"> {
  if (heldOut.every((value) => value === heldOut[0])) return { pValue: 1, strength: 0, statistic: 0, phaseShift: 0 };
  const highest = 0.5 - 1 / heldOut.length; // the shorter part resolves a little less than the searched one
  const { pValue, strength, statistic, frequency, phase } = testCycleAt(heldOut, Math.min(cycle.frequency, highest), CYCLE_OPTIONS);
  const middle = (heldOut.length - 1) / 2; // where phase and frequency of a fitted cycle do not depend on one another
  return {
    pValue,
    strength,
    statistic,
    phaseShift: wrapped(phase + 2 * Math.PI * frequency * middle - cycle.phase - 2 * Math.PI * cycle.frequency * (searchedDays + middle)),
  };
}

/** Stands out again, and in step: noise whose energy gathers around a period shows that period again, at any phase. */
export function isReplicated({ adjustedPValue, phaseShift }: Pick<CycleReplication, "adjustedPValue" | "phaseShift">): boolean {
  return adjustedPValue <= REPLICATION_LEVEL && Math.abs(phaseShift) <= LARGEST_PHASE_SHIFT;
}

/** The angle in (−π, π]. */
function wrapped(radians: number): number {
  return radians - 2 * Math.PI * Math.ceil((radians - Math.PI) / (2 * Math.PI));
}
