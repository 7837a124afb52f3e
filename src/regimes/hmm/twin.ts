import { exp } from "../../math/elementary.js";

// The loops of a hidden Markov model in plain TypeScript; kernels/hmm.ts holds the same with two states in the lanes of one instruction, and gives the
// same bits. Rows hold 2 · pairs states, the last of an odd number being one that cannot be reached. A sum over states is kept in two parts, of the
// states with even and with odd numbers.

/** Entries of one state in a model block, or in the sums that `momentsInto` collects: 1 + d + d (d + 1) / 2. */
export function blockSize(features: number): number {
  return 1 + features + (features * (features + 1)) / 2;
}

/** Where the entries of a state start in a block; they stand two apart, between those of its partner. */
export function blockStart(state: number, features: number): number {
  return (state >> 1) * 2 * blockSize(features) + (state & 1);
}

/**
 * out[t,k] = constant_k + factor · |W_k (x_t − μ_k)|².
 *
 * @param out - [rows × 2 pairs]
 * @param x - [rows × features]
 * @param model - per state μ [features], the lower triangle of W by rows, constant
 * @param diagonal - true: W holds nothing off its diagonal
 */
export function quadraticsInto(
  out: Float64Array,
  x: Float64Array,
  model: Float64Array,
  rows: number,
  features: number,
  pairs: number,
  diagonal: boolean,
  factor: number,
): void {
  const states = 2 * pairs;
  const last = 2 * (blockSize(features) - 1);
  for (let k = 0; k < states; k++) {
    const at = blockStart(k, features);
    for (let t = 0; t < rows; t++) {
      let square = 0;
      let place = at + 2 * features;
      for (let i = 0; i < features; i++) {
        let z = 0;
        for (let j = diagonal ? i : 0; j <= i; j++) z += model[place + 2 * j] * (x[t * features + j] - model[at + 2 * j]);
        square += z * z;
        place += 2 * (i + 1);
      }
      out[t * states + k] = model[at + last] + factor * square;
    }
  }
}

/** Below this many nats under the likeliest state a state counts as impossible in a row: the callers see to it that nothing hangs on it. */
const NEGLIGIBLE = -700;
const LOWEST_PEAK = -1.7e308;

/** Log-densities become likelihoods relative to the largest of their row, in place. @returns Σ_t of the largest */
export function likelihoodsInto(density: Float64Array, rows: number, pairs: number): number {
  const states = 2 * pairs;
  let total = 0;
  for (let row = 0; row < rows * states; row += states) {
    let peak = LOWEST_PEAK;
    for (let k = 0; k < states; k++) if (density[row + k] > peak) peak = density[row + k];
    for (let k = 0; k < states; k++) {
      const below = density[row + k] - peak;
      density[row + k] = below < NEGLIGIBLE ? 0 : exp(below);
    }
    total += peak;
  }
  return total;
}

/**
 * Forward recursion from the second row on: alpha_t ∝ (alpha_{t−1} A) ∘ b_t, of sum 1.
 *
 * @param alpha - [rows × states], whose first row is given
 * @param scales - receives the sums before normalisation, [rows], from the second on
 * @param transition - A, [states × states]
 */
export function forwardInto(alpha: Float64Array, scales: Float64Array, likelihoods: Float64Array, transition: Float64Array, rows: number, pairs: number): void {
  const states = 2 * pairs;
  for (let t = 1; t < rows; t++) {
    const row = t * states;
    let even = 0;
    let odd = 0;
    for (let k = 0; k < states; k += 2) {
      for (let lane = k; lane < k + 2; lane++) {
        let fromEven = 0;
        let fromOdd = 0;
        for (let i = 0; i < states; i += 2) {
          fromEven += alpha[row - states + i] * transition[i * states + lane];
          fromOdd += alpha[row - states + i + 1] * transition[(i + 1) * states + lane];
        }
        alpha[row + lane] = (fromEven + fromOdd) * likelihoods[row + lane];
      }
      even += alpha[row + k];
      odd += alpha[row + k + 1];
    }
    const scale = even + odd;
    const inverse = 1 / scale;
    for (let k = 0; k < states; k++) alpha[row + k] *= inverse;
    scales[t] = scale;
  }
}

/** Backward recursion: beta_{t−1} ∝ A (b_t ∘ beta_t), of sum 1; the last row is set to 1. @param transposed - A', [states × states] */
export function backwardInto(beta: Float64Array, likelihoods: Float64Array, transposed: Float64Array, rows: number, pairs: number): void {
  const states = 2 * pairs;
  beta.fill(1, (rows - 1) * states, rows * states);
  for (let t = rows - 1; t > 0; t--) {
    const row = t * states;
    let even = 0;
    let odd = 0;
    for (let k = 0; k < states; k += 2) {
      for (let lane = k; lane < k + 2; lane++) {
        let fromEven = 0;
        let fromOdd = 0;
        for (let i = 0; i < states; i += 2) {
          fromEven += likelihoods[row + i] * beta[row + i] * transposed[i * states + lane];
          fromOdd += likelihoods[row + i + 1] * beta[row + i + 1] * transposed[(i + 1) * states + lane];
        }
        beta[row - states + lane] = fromEven + fromOdd;
      }
      even += beta[row - states + k];
      odd += beta[row - states + k + 1];
    }
    const inverse = 1 / (even + odd);
    for (let k = 0; k < states; k++) beta[row - states + k] *= inverse;
  }
}

/**
 * Posteriors take the place of beta, and expected transitions are added up, without their factor A[j,k].
 * @param transitions - Σ_t P(state j at t − 1, k at t | all) / A[j,k] is added to it, [states × states]
 */
export function posteriorsInto(
  beta: Float64Array,
  transitions: Float64Array,
  alpha: Float64Array,
  likelihoods: Float64Array,
  scales: Float64Array,
  rows: number,
  pairs: number,
): void {
  const states = 2 * pairs;
  for (let t = 0; t < rows; t++) {
    const row = t * states;
    let even = 0;
    let odd = 0;
    for (let k = 0; k < states; k += 2) {
      even += alpha[row + k] * beta[row + k];
      odd += alpha[row + k + 1] * beta[row + k + 1];
    }
    const mass = even + odd;
    if (t > 0) {
      const inverse = 1 / (mass * scales[t]);
      for (let k = 0; k < states; k++) {
        const next = likelihoods[row + k] * beta[row + k] * inverse;
        for (let j = 0; j < states; j++) transitions[j * states + k] += alpha[row - states + j] * next;
      }
    }
    const inverse = 1 / mass;
    for (let k = 0; k < states; k++) beta[row + k] *= alpha[row + k] * inverse;
  }
}

/**
 * Σ_t w, Σ_t w y and the lower triangle of Σ_t w y y' for the deviations y = x_t − μ_k.
 * @param sums - receives them in the layout of a block, with the sums of w first
 * @param weights - [rows × states]
 */
export function momentsInto(
  sums: Float64Array,
  x: Float64Array,
  model: Float64Array,
  weights: Float64Array,
  rows: number,
  features: number,
  pairs: number,
  diagonal: boolean,
): void {
  const states = 2 * pairs;
  sums.fill(0);
  const deviations = new Float64Array(features);
  for (let k = 0; k < states; k++) {
    const at = blockStart(k, features);
    for (let t = 0; t < rows; t++) {
      const weight = weights[t * states + k];
      sums[at] += weight;
      let place = at + 2 * (features + 1);
      for (let i = 0; i < features; i++) {
        deviations[i] = x[t * features + i] - model[at + 2 * i];
        const weighted = weight * deviations[i];
        sums[at + 2 * (i + 1)] += weighted;
        for (let j = diagonal ? i : 0; j <= i; j++) sums[place + 2 * j] += weighted * deviations[j];
        place += 2 * (i + 1);
      }
    }
  }
}

/** δ_t(k) = max_i (δ_{t−1}(i) + log A[i,k]) + log-density, in place of the log-densities from the second row on; the first is given. */
export function bestPathsInto(density: Float64Array, logTransition: Float64Array, rows: number, pairs: number): void {
  const states = 2 * pairs;
  for (let row = states; row < rows * states; row += states) {
    for (let k = 0; k < states; k++) {
      let best = -Infinity;
      for (let i = 0; i < states; i++) {
        const score = density[row - states + i] + logTransition[i * states + k];
        if (score > best) best = score;
      }
      density[row + k] += best;
    }
  }
}
