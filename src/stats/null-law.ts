import { InvalidInputError } from "../core/errors.js";
import type { Alternative } from "./test-options.js";

// What tests by rearrangement share; kernels without validation but for the answers of the caller's function.

/** A number from two columns. It may reorder the columns that it gets, and must not keep them. */
export type TwoSampleStatistic = (x: Float64Array, y: Float64Array) => number;

/** 1 for each null statistic that is at least as extreme as the observed one, when differences up to `tolerance` count as none, else 0. */
export function extremeFlags(nullStatistics: Float64Array, observed: number, alternative: Alternative, tolerance: number): Uint8Array {
  const flags = new Uint8Array(nullStatistics.length);
  if (alternative === "two-sided") {
    const limit = Math.abs(observed) - tolerance;
    for (let i = 0; i < flags.length; i++) flags[i] = Math.abs(nullStatistics[i]!) >= limit ? 1 : 0;
  } else if (alternative === "greater") {
    for (let i = 0; i < flags.length; i++) flags[i] = nullStatistics[i]! >= observed - tolerance ? 1 : 0;
  } else {
    for (let i = 0; i < flags.length; i++) flags[i] = nullStatistics[i]! <= observed + tolerance ? 1 : 0;
  }
  return flags;
}

/** How many flags are up. */
export function countFlags(flags: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < flags.length; i++) count += flags[i]!;
  return count;
}

/** @throws InvalidInputError NOT_FINITE */
export function requireStatistic(where: string, what: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new InvalidInputError("NOT_FINITE", { where, what, expected: "a finite number", received: value });
}
