import { l1Cost } from "./l1-cost.js";
import { medianSquaredDistance } from "./median-distance.js";
import { l2Cost, normalCost } from "./moment-cost.js";
import { poissonCost } from "./poisson-cost.js";
import { rbfCost } from "./rbf-cost.js";
import type { CostOptions } from "./schema.js";
import type { SegmentCost } from "./segment-cost.js";
import { assertCounts, refuse, type Signal } from "./signal.js";

export interface OpenedCost {
  readonly cost: SegmentCost;
  /** Of the kernel; null for other costs. */
  readonly gamma: number | null;
}

/** Observations without which a segment has no cost. */
export const leastObservations = ({ cost, ddof }: CostOptions): number => (cost === "normal" ? Math.max(2, ddof + 1) : 1);

/** The cost of segments of one signal. @throws InvalidInputError where the data do not fit the cost */
export function openCost(where: string, signal: Signal, options: CostOptions): OpenedCost {
  switch (options.cost) {
    case "l2":
      return { cost: l2Cost(signal), gamma: null };
    case "l1":
      return { cost: l1Cost(signal), gamma: null };
    case "normal":
      return { cost: normalCost(where, signal, options.ridge, options.ddof), gamma: null };
    case "poisson":
      assertCounts(where, signal);
      return { cost: poissonCost(signal), gamma: null };
    case "rbf": {
      const columns = columnwise(signal);
      const gamma = options.gamma ?? medianGamma(columns, signal);
      return { cost: rbfCost(signal, columns, gamma), gamma };
    }
  }
}

/** @throws InvalidInputError for a kernel's option with another cost, which would be without effect */
export function assertFitting(where: string, { cost, gamma }: CostOptions): void {
  if (gamma !== undefined && cost !== "rbf") refuse("INVALID_OPTION", where, "options.gamma", `the cost "rbf", whose kernel it belongs to`, cost);
}

export function columnwise({ rows, columns, data }: Signal): Float64Array {
  if (columns === 1) return data;
  const out = new Float64Array(data.length);
  for (let t = 0; t < rows; t++) for (let j = 0; j < columns; j++) out[j * rows + t] = data[t * columns + j]!;
  return out;
}

/** 1 / median |x − y|², and 1 where most observations are equal. */
function medianGamma(columns: Float64Array, signal: Signal): number {
  const gamma = 1 / medianSquaredDistance(columns, signal.rows, signal.columns);
  return Number.isFinite(gamma) ? gamma : 1;
}
