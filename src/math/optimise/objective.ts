/** A function of a point to be made small. May return +Infinity where it is undefined; NaN counts as that. */
export type Objective = (point: Float64Array) => number;

/** Writes the gradient at `point` into `out`. Entries that are not finite count as undefined, like a value of +Infinity. */
export type GradientInto = (out: Float64Array, point: Float64Array) => void;

/** Where a search ended. */
export interface Minimum {
  readonly point: Float64Array;
  /** +Infinity when no point with a value was found. */
  readonly value: number;
  /** At `point`; zeros where it does not exist. */
  readonly gradient: Float64Array;
  readonly iterations: number;
  /** Calls of the objective, those of numeric gradients included. */
  readonly evaluations: number;
  /** False: the cap was reached, or no way down was found although the gradient is not small. */
  readonly converged: boolean;
}

/** The objective with NaN and −Infinity (a value that no minimum may rest on) read as "undefined", and a count of the calls. */
export function counted(objective: Objective): { readonly value: Objective; readonly calls: () => number } {
  let calls = 0;
  return {
    value: (point) => {
      calls++;
      const value = objective(point);
      return Number.isFinite(value) ? value : Infinity;
    },
    calls: () => calls,
  };
}
