import type { Lens } from "./lens.js";

/** Rows as models see them, row-major. */
export interface Design {
  readonly x: Float64Array;
  readonly columns: number;
  readonly lens: Lens;
}

/** How far a search goes: nowhere, as far as some new rows call for, or to the end. */
export type Effort = "none" | "quick" | "thorough";

/** States fitted to a training span, by whichever method. */
export interface StateFit {
  readonly states: number;
  /** [states × states], rows of sum 1. */
  readonly transition: Float64Array;
  /** What the fit maximises, and by how much another fit has to be higher to be clearly better. */
  readonly score: number;
  readonly margin: number;
  readonly bic: number;
  readonly converged: boolean;
  /** Probabilities given rows up to and including each, [rows × states]. */
  filtered(design: Design): Float64Array;
  /** Probabilities given all rows. */
  smoothed(design: Design): Float64Array;
  /** The same states on other rows: as they are, or brought up to date by a search from their own parameters. */
  continued(design: Design, effort: Effort): StateFit;
}

export function rowViews({ x, columns }: Design): Float64Array[] {
  return Array.from({ length: x.length / columns }, (_, t) => x.subarray(t * columns, (t + 1) * columns));
}
