import { expectation } from "./expectation.js";
import { maximise, type UpdateRules } from "./maximise.js";
import type { HmmParameters } from "./parameters.js";
import { type HmmRoom, placeModel } from "./room.js";

export interface EmRun {
  readonly parameters: HmmParameters;
  /** Entry i: log-likelihood before update i + 1. */
  readonly trace: readonly number[];
  readonly converged: boolean;
}

/**
 * Baum-Welch updates from where a run stands, up to `maxIterations` in all. Without priors no update loses likelihood.
 * @param tolerance - ends after an update that was preceded by a smaller gain; 0: never
 * @see Baum, Petrie, Soules and Weiss (1970), doi:10.1214/aoms/1177697196
 * @throws ConvergenceError NOT_POSITIVE_DEFINITE, IMPOSSIBLE_OBSERVATION
 */
export function baumWelch(where: string, room: HmmRoom, bounds: Int32Array, from: EmRun, rules: UpdateRules, tolerance: number, maxIterations: number): EmRun {
  let { parameters, converged } = from;
  const trace = [...from.trace];
  placeModel(where, room, parameters);
  while (!converged && trace.length < maxIterations) {
    const expected = expectation(where, room, parameters, bounds);
    parameters = maximise(room, parameters, expected, rules);
    placeModel(where, room, parameters); // the last ones too, which may have collapsed
    const before = trace.at(-1);
    trace.push(expected.logLikelihood);
    converged = tolerance > 0 && before !== undefined && expected.logLikelihood - before < tolerance;
  }
  return { parameters, trace, converged };
}
