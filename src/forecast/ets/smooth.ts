import { ConvergenceError } from "../../core/errors.js";
import type { EtsEnd } from "./distribution.js";
import { type EtsKind, MULTIPLICATIVE, NONE } from "./kind.js";
import { type Course, emptyCourse, runCourse } from "./recursion.js";
import type { SmoothingParameters } from "./schema.js";

/** Beyond this the states have exploded, and squares of errors soon overflow. */
const LARGEST = 1e145;

/** A series with the states that given parameters make of it, in the units of the data. */
export interface Smoothed {
  readonly fitted: Float64Array;
  /** y − fitted. */
  readonly errors: Float64Array;
  /** After each observation. */
  readonly level: Float64Array;
  readonly trend: Float64Array | null;
  readonly season: Float64Array | null;
  /** Everything but the variance. */
  readonly end: Omit<EtsEnd, "variance">;
}

/**
 * Runs the recursions. Models without multiplicative parts are run about the initial level, so that a level that dwarfs the errors costs them no digits.
 * @param parameters - with β of the innovations form
 * @throws ConvergenceError DIVERGED when states leave the doubles, or the positive numbers where they have to be positive
 */
export function smooth(where: string, y: Float64Array, kind: EtsKind, parameters: SmoothingParameters): Smoothed {
  const n = y.length;
  const alpha = parameters.smoothingLevel;
  const beta = parameters.smoothingTrend ?? 0;
  const gamma = parameters.smoothingSeasonal ?? 0;
  const phi = parameters.dampingTrend ?? 1;
  const shift = kind.shiftable ? parameters.initialLevel : 0;
  const course: Course = emptyCourse(n, kind.period);
  course.level[0] = parameters.initialLevel - shift;
  course.slope[0] = parameters.initialTrend ?? (kind.trend === MULTIPLICATIVE ? 1 : 0);
  if (parameters.initialSeasonal) course.season.set(parameters.initialSeasonal);
  const positive = runCourse(course, shift === 0 ? y : y.map((value) => value - shift), kind, alpha, beta, gamma, phi);
  if (shift !== 0)
    for (let t = 0; t <= n; t++) {
      course.level[t] += shift;
      if (t < n) course.fitted[t] += shift;
    }
  const { fitted, residual, level, slope, season } = course;
  const moderate = (value: number): boolean => Math.abs(value) < LARGEST;
  if (!positive || ![fitted, residual, level, slope, season].every((column) => column.every(moderate))) {
    const expected = positive ? `states and errors below ${LARGEST}` : "states that stay positive on these data";
    throw new ConvergenceError("DIVERGED", { where, what: "parameters", expected, received: parameters });
  }
  return {
    fitted,
    errors: residual,
    level: level.slice(1),
    trend: kind.trend === NONE ? null : slope.slice(1),
    season: kind.season === NONE ? null : season.slice(kind.period),
    end: { kind, alpha, beta, gamma, phi, level: level[n], slope: slope[n], season: season.slice(n) },
  };
}
