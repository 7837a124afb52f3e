import { InvalidInputError } from "../../core/errors.js";
import { assignment } from "../../math/assignment.js";
import { choleskyInto, choleskySolveInto } from "../../math/dense.js";
import { log } from "../../math/elementary.js";
import { FittedGaussianHMM } from "./fitted-gaussian-hmm.js";

/**
 * Which states of one model correspond to those of another, such as the model of the last refit: the pairing of least total Bhattacharyya distance
 * between the states' normal laws,
 *
 *     ⅛ (μ₁ − μ₂)' Σ̄⁻¹ (μ₁ − μ₂) + ½ ln (det Σ̄ / √(det Σ₁ det Σ₂)),   Σ̄ = (Σ₁ + Σ₂) / 2
 *
 * which no change of units alters.
 * @example
 * ```ts
 * import { alignStates, GaussianHMM } from "capitol-quant/regimes";
 *
 * const X = Array.from({ length: 120 }, (_, t) => [(t % 40 < 20 ? 0 : 5) + Math.sin(7 * t * t)]);
 * const before = new GaussianHMM({ states: 2 }).fit(X.slice(0, 100));
 * const refitted = new GaussianHMM({ states: 2 }).fit(X);
 * const sameNames = refitted.reordered(alignStates(before, refitted));
 * ```
 * @returns entry i: the state of `model` that corresponds to state i of `reference`; `model.reordered(…)` of it puts the states in the reference's order
 * @throws InvalidInputError unless both are models with the same numbers of states and features
 * @see Bhattacharyya (1943), Bull. Calcutta Math. Soc. 35
 */
export function alignStates(reference: FittedGaussianHMM, model: FittedGaussianHMM): Int32Array {
  for (const [what, given] of [
    ["reference", reference],
    ["model", model],
  ] as const) {
    if (!(given instanceof FittedGaussianHMM))
      throw new InvalidInputError("INVALID_OPTION", { where: "alignStates", what, expected: "a FittedGaussianHMM", received: given });
  }
  for (const what of ["states", "features"] as const) {
    if (model[what] !== reference[what])
      throw new InvalidInputError("WRONG_LENGTH", {
        where: "alignStates",
        what: "model",
        expected: `${reference[what]} ${what}, as the reference has`,
        received: model[what],
      });
  }
  const { states, features } = reference;
  const cost = new Float64Array(states * states);
  for (let i = 0; i < states; i++) for (let j = 0; j < states; j++) cost[i * states + j] = distance(reference, i, model, j, features);
  return assignment(cost, states);
}

function distance(a: FittedGaussianHMM, i: number, b: FittedGaussianHMM, j: number, features: number): number {
  const [left, right] = [a.stateCovariance(i), b.stateCovariance(j)].map((rows) => Float64Array.from(rows.flatMap((row) => Array.from(row))));
  const middle = left.map((value, at) => value / 2 + right[at] / 2);
  const difference = a.means[i].map((value, f) => value - b.means[j][f]);
  const solved = difference.slice();
  const logs = [left, right, middle].map((matrix) => logRootDeterminant(matrix, features));
  choleskySolveInto(solved, middle, features);
  let square = 0;
  for (let f = 0; f < features; f++) square += difference[f] * solved[f];
  return Math.min(square / 8 + logs[2] - (logs[0] + logs[1]) / 2, 1e300);
}

/** ln √det, with the Cholesky factor left in the matrix. */
function logRootDeterminant(matrix: Float64Array, n: number): number {
  choleskyInto(matrix, n);
  let sum = 0;
  for (let f = 0; f < n; f++) sum += log(matrix[f * (n + 1)]);
  return sum;
}
