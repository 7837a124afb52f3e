import type { RunLengthFilter } from "./run-length-filter.js";

/** A change declared when it became probable. */
export interface OnlineChangepoint {
  /** The most probable bar at which the new run began. */
  readonly start: number;
  /** The bar with whose value it was declared. */
  readonly detectedAt: number;
  /** That a new run began after the alarm before. */
  readonly probability: number;
}

/** Probability, and most probable start, of runs that began after `bar`. The run of the first bar is no change. */
export function runsAfter(filter: RunLengthFilter, bar: number): { probability: number; start: number } {
  const { starts, probabilities } = filter;
  let probability = 0;
  let best = -1;
  for (let i = filter.size - 1; i >= 0 && starts[i]! > bar; i--) {
    probability += probabilities[i]!;
    if (best < 0 || probabilities[i]! >= probabilities[best]!) best = i;
  }
  return { probability: Math.min(1, probability), start: best < 0 ? -1 : starts[best]! };
}
