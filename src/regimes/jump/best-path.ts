// Dynamic programming over paths s of Σ_t loss[t, s_t] + λ Σ_t [s_t ≠ s_{t−1}]. Kernels without validation; matrices are flat and row-major.

/** ½ ‖x_t − μ_k‖² for every row and state. */
export function lossInto(out: Float64Array, x: Float64Array, centres: Float64Array, columns: number): void {
  const states = centres.length / columns;
  for (let t = 0, at = 0; at < x.length; t += states, at += columns) {
    for (let k = 0; k < states; k++) {
      let squares = 0;
      for (let j = 0; j < columns; j++) {
        const difference = x[at + j] - centres[k * columns + j];
        squares += difference * difference;
      }
      out[t + k] = 0.5 * squares;
    }
  }
}

/**
 * Least cost of a path that ends in each state, row by row:
 *
 *     V_t(k) = loss[t, k] + min( V_{t−1}(k), min_j V_{t−1}(j) + λ )
 *
 * Row t depends on rows up to t alone.
 *
 * @param values - receives V, the shape of `loss`; may be `loss` itself
 */
export function pathValuesInto(values: Float64Array, loss: Float64Array, states: number, penalty: number): void {
  let best = Infinity;
  for (let at = 0; at < loss.length; at += states) {
    const jumped = best + penalty;
    best = Infinity;
    for (let k = 0; k < states; k++) {
      const before = at === 0 ? 0 : values[at - states + k];
      const value = loss[at + k] + (before <= jumped ? before : jumped);
      values[at + k] = value;
      if (value < best) best = value;
    }
  }
}

/** The state with the least V in every row: what the best path up to that row ends in; of equals the first. */
export function endStatesInto(out: Int32Array, values: Float64Array, states: number): void {
  for (let t = 0; t < out.length; t++) {
    let best = 0;
    for (let k = 1; k < states; k++) if (values[t * states + k] < values[t * states + best]) best = k;
    out[t] = best;
  }
}

/** The best path, read back from V; where staying costs no more than jumping, it stays. @returns its cost */
export function bestPathInto(out: Int32Array, values: Float64Array, states: number, penalty: number): number {
  endStatesInto(out, values, states);
  const last = out.length - 1;
  const cost = values[last * states + out[last]];
  for (let t = last; t > 0; t--) {
    const at = (t - 1) * states;
    const stay = out[t];
    if (values[at + stay] <= values[at + out[t - 1]] + penalty) out[t - 1] = stay;
  }
  return cost;
}
