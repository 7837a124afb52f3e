import { choleskyInto } from "../../math/dense.js";
import { symmetricEigen } from "../../math/symmetric-eigen.js";
import { updateDegrees, weightsInto } from "./degrees-of-freedom.js";
import type { Expectation } from "./expectation.js";
import { isDiagonal } from "./expectation.js";
import type { HmmParameters } from "./parameters.js";
import type { Priors } from "./priors.js";
import type { HmmRoom } from "./room.js";
import { blockStart } from "./twin.js";

/** What an update heeds beyond the data. */
export interface UpdateRules {
  readonly priors: Priors | null;
  /** Least variances, [features]; 0: none. */
  readonly floor: Float64Array;
  /** Of Student-t states. */
  readonly degrees: "estimate" | "estimate-shared" | "fixed";
}

/** A state of less than this belongs to no row: prior scatter divided by it would be a covariance without end. */
const NO_ROWS = 1e-20;

/**
 * One update from the posteriors in `room.beta`: maximum likelihood, or the mode under hmmlearn's priors. A state that no row belongs to keeps its law.
 *
 *     μ_k = Σ_t w_tk x_t / Σ_t w_tk,   Σ_k = Σ_t w_tk (x_t − μ_k)(x_t − μ_k)' / Σ_t γ_tk,   w = γ, of Student-t states γ (ν + d) / (ν + q)
 *
 * @see Bilmes (1998), A gentle tutorial of the EM algorithm; Peel and McLachlan (2000), doi:10.1023/A:1008981510081, §4
 */
export function maximise(room: HmmRoom, old: HmmParameters, { starts, transitions }: Expectation, rules: UpdateRules): HmmParameters {
  const { operations, rows, features, states, pairs, x, beta, model, sums, squares } = room;
  const { priors, floor } = rules;
  const diagonal = isDiagonal(old);
  const size = features * features;
  const scatterOf = new Float64Array(states * size);
  let degreesOfFreedom = old.degreesOfFreedom;
  if (degreesOfFreedom && rules.degrees !== "fixed") degreesOfFreedom = updateDegrees(room, degreesOfFreedom, rules.degrees === "estimate-shared");
  const masses = degreesOfFreedom ? weightsInto(room, degreesOfFreedom) : new Float64Array(states);
  operations.momentsInto(sums, x, model, degreesOfFreedom ? squares : beta, rows, features, pairs, diagonal);
  const means = old.means.slice();
  const moved = new Float64Array(features);
  for (let k = 0; k < states; k++) {
    const at = blockStart(k, features);
    const weight = sums[at];
    if (!degreesOfFreedom) masses[k] = weight;
    const own = scatterOf.subarray(k * size, (k + 1) * size);
    for (let j = 0; j < features; j++) {
      const place = k * features + j;
      const [pull, aim] = priors ? [priors.meansWeight[place], priors.means[place] - old.means[place]] : [0, 0];
      moved[j] = weight + pull > 0 ? (pull * aim + sums[at + 2 * (j + 1)]) / (weight + pull) : 0;
      means[place] += moved[j];
    }
    let row = at + 2 * (features + 1);
    for (let i = 0; i < features; i++) {
      for (let j = diagonal ? i : 0; j <= i; j++) {
        const cross = moved[i] * sums[at + 2 * (j + 1)] + sums[at + 2 * (i + 1)] * moved[j];
        let value = sums[row + 2 * j] - cross + weight * moved[i] * moved[j];
        if (priors) {
          const pull = Math.sqrt(priors.meansWeight[k * features + i]) * Math.sqrt(priors.meansWeight[k * features + j]);
          value += pull * (means[k * features + i] - priors.means[k * features + i]) * (means[k * features + j] - priors.means[k * features + j]);
        }
        own[i * features + j] = own[j * features + i] = value;
      }
      row += 2 * (i + 1);
    }
  }
  return {
    ...old,
    start: normalised(starts, old.start, priors?.start ?? null, 0, states),
    transition: transitionRows(transitions, old.transition, priors?.transition ?? null, states),
    means,
    scales: newScales(old, scatterOf, masses, priors, floor),
    degreesOfFreedom,
  };
}

/** Counts of one row as probabilities; what was impossible stays so, and a row without counts keeps its probabilities. */
function normalised(counts: Float64Array, old: Float64Array, prior: Float64Array | null, from: number, states: number): Float64Array {
  const out = old.slice(from, from + states);
  const raised = out.map((probability, j) => (probability === 0 ? 0 : Math.max(counts[from + j] + (prior?.[from + j] ?? 0), 0)));
  const sum = raised.reduce((total, value) => total + value, 0);
  return sum > 0 ? raised.map((value) => value / sum) : out;
}

function transitionRows(counts: Float64Array, old: Float64Array, prior: Float64Array | null, states: number): Float64Array {
  const out = new Float64Array(old.length);
  for (let i = 0; i < states; i++) out.set(normalised(counts, old, prior, i * states, states), i * states);
  return out;
}

function newScales(old: HmmParameters, scatter: Float64Array, masses: Float64Array, priors: Priors | null, floor: Float64Array): Float64Array {
  const { states, features, covarianceType } = old;
  const size = features * features;
  const out = old.scales.slice();
  const extraWeight = priors ? Math.max(priors.covarsWeight - (isDiagonal(old) ? 1 : features), 0) : 0;
  const divided = (matrix: Float64Array, mass: number): Float64Array => matrix.map((value, at) => (value + (priors?.scatter[at] ?? 0)) / (mass + extraWeight));
  if (covarianceType === "tied") {
    const total = new Float64Array(size);
    for (let i = 0; i < scatter.length; i++) total[i % size] += scatter[i];
    const pooled = raised(
      divided(
        total,
        masses.reduce((sum, mass) => sum + mass, 0),
      ),
      features,
      floor,
    );
    for (let k = 0; k < states; k++) out.set(pooled, k * size);
    return out;
  }
  for (let k = 0; k < states; k++) {
    if (!(masses[k] + extraWeight > NO_ROWS)) continue;
    const own = divided(scatter.subarray(k * size, (k + 1) * size), masses[k]);
    if (covarianceType === "full") out.set(raised(own, features, floor), k * size);
    else {
      let sum = 0;
      for (let i = 0; i < features; i++) sum += own[i * (features + 1)];
      const highest = floor.reduce((most, value) => Math.max(most, value), 0);
      for (let i = 0; i < features; i++) {
        const at = i * (features + 1);
        own[at] = covarianceType === "diag" ? Math.max(own[at], floor[i]) : Math.max(sum / features, highest);
      }
      out.set(own, k * size);
    }
  }
  return out;
}

/**
 * The matrix of greatest likelihood that is nowhere below the floor: in units of the floor's square roots, eigenvalues below 1 become 1. EM stays monotone,
 * since this maximises −log |Σ| − tr Σ⁻¹S among Σ ≥ floor.
 */
function raised(matrix: Float64Array, n: number, floor: Float64Array): Float64Array {
  if (!floor.every((value) => value > 0)) return matrix;
  const above = matrix.slice();
  for (let i = 0; i < n; i++) above[i * (n + 1)] -= floor[i];
  if (choleskyInto(above, n)) return matrix;
  const root = floor.map(Math.sqrt);
  const unit = matrix.map((value, at) => value / root[Math.floor(at / n)] / root[at % n]);
  const { values, vectors } = symmetricEigen(unit, n);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += Math.max(values[k] - 1, 0) * vectors[k * n + i] * vectors[k * n + j];
      out[i * n + j] = out[j * n + i] = sum * root[i] * root[j];
    }
  }
  return out;
}
