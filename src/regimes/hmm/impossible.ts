import { ConvergenceError } from "../../core/errors.js";

/** The fault of a row that no state of the model can have produced, as far as doubles reach. */
export function impossible(where: string, row: number): ConvergenceError {
  return new ConvergenceError("IMPOSSIBLE_OBSERVATION", {
    where,
    what: `X[${row}]`,
    expected: "a row that some reachable state gives a density above 0",
    received: "one that none does",
  });
}
