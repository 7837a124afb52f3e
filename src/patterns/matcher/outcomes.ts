import type { Changes } from "./door.js";

/** What followed a window, from its last bar on. */
export interface MatchOutcome {
  /** value at the end / value at the last bar − 1; with absolute changes their difference. */
  readonly return: number;
  /** Standard deviation (ddof 0) of the changes from bar to bar. */
  readonly volatility: number;
  /** Deepest fall below an earlier peak, as a share of that peak; with absolute changes in units of the values. */
  readonly maxDrawdown: number;
}

/** Of the `horizon` bars after bar `last`, all of which exist. */
export function outcomeAfter(values: Float64Array, last: number, horizon: number, changes: Changes): MatchOutcome {
  const relative = changes === "relative";
  let peak = values[last];
  let maxDrawdown = 0;
  let mean = 0;
  for (let t = last + 1; t <= last + horizon; t++) {
    const value = values[t];
    mean += changeBetween(values[t - 1], value, relative) / horizon;
    if (value > peak) peak = value;
    const fall = relative ? 1 - value / peak : peak - value;
    if (fall > maxDrawdown) maxDrawdown = fall;
  }
  let squares = 0;
  for (let t = last + 1; t <= last + horizon; t++) {
    const deviation = changeBetween(values[t - 1], values[t], relative) - mean;
    squares += (deviation * deviation) / horizon;
  }
  return { return: changeBetween(values[last], values[last + horizon], relative), volatility: Math.sqrt(squares), maxDrawdown };
}

export function changeBetween(from: number, to: number, relative: boolean): number {
  return relative ? to / from - 1 : to - from;
}
