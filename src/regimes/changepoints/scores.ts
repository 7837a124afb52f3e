import { createRng } from "../../core/rng.js";

/** By row: (rank + ½) / n. Ties are broken at random, always alike. */
export function rankShares(values: Float64Array): Float64Array {
  const n = values.length;
  const order = Int32Array.from({ length: n }, (_, t) => t);
  let keys: Float64Array | undefined;
  const keyOf = (t: number): number => {
    keys ??= Float64Array.from({ length: n }, createRng(0, "changepoints", "ties"));
    return keys[t]!;
  };
  order.sort((a, b) => values[a]! - values[b]! || keyOf(a) - keyOf(b));
  const shares = new Float64Array(n);
  for (let rank = 0; rank < n; rank++) shares[order[rank]!] = (rank + 0.5) / n;
  return shares;
}

/** How far a share is from the middle, as a share again: 0 at the median, 1 at either end. */
export const spreadOf = (shares: Float64Array): Float64Array => shares.map((share) => Math.abs(2 * share - 1));
