import { type RobustScaling, robustScaling, standardised } from "./scaling.js";

/** No value may pull a state to itself alone: the furthest that one counts, in robust deviations. Squares are pulled harder than a likelihood. */
export const FURTHEST = { hmm: 50, jump: 5 } as const;

/** How features become what models see: robust standardisation, and for a lens with memory what a feature's own last value does not tell. */
export interface Lens {
  readonly scaling: RobustScaling;
  /** x_t − a − φ x_{t−1} takes the place of x_t; null: x_t itself. */
  readonly memory: { readonly constants: Float64Array; readonly coefficients: Float64Array } | null;
}

/** Fitted to rows `from` to `to` − 1; with memory, a and φ by least squares. */
export function fitLens(columns: readonly Float64Array[], from: number, to: number, withMemory: boolean, limit: number): Lens {
  const scaling = robustScaling(columns, from, to);
  if (!withMemory) return { scaling, memory: null };
  const width = scaling.used.length;
  const x = standardised(columns, scaling, from, to, limit);
  const constants = new Float64Array(width);
  const coefficients = new Float64Array(width);
  const pairs = to - from - 1;
  for (let j = 0; j < width; j++) {
    let before = 0;
    let after = 0;
    for (let t = 0; t < pairs; t++) {
      before += x[t * width + j] / pairs;
      after += x[(t + 1) * width + j] / pairs;
    }
    let squares = 0;
    let products = 0;
    for (let t = 0; t < pairs; t++) {
      const deviation = x[t * width + j] - before;
      squares += deviation * deviation;
      products += deviation * (x[(t + 1) * width + j] - after);
    }
    coefficients[j] = squares > 0 ? products / squares : 0;
    constants[j] = after - coefficients[j] * before;
  }
  return { scaling, memory: { constants, coefficients } };
}

/** Rows `from` to `to` − 1 through the lens, row-major; what lies before row `from` counts as the median. Row t depends on rows `from` to t alone. */
export function throughLens(columns: readonly Float64Array[], { scaling, memory }: Lens, from: number, to: number, limit: number): Float64Array {
  const x = standardised(columns, scaling, from, to, limit);
  if (memory === null) return x;
  const width = scaling.used.length;
  for (let at = x.length - 1; at >= 0; at--) x[at] -= memory.constants[at % width] + memory.coefficients[at % width] * (at >= width ? x[at - width] : 0);
  return x;
}
