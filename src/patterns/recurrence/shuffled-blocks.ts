import type { Rng } from "../../core/rng.js";

/** Blocks in random order, each whole but for the first and the last; none is drawn twice, which would be a recurring shape of the null's own making. */
export function shuffledBlocks(values: Float64Array, blockLength: number, rng: Rng): Float64Array {
  const n = values.length;
  const out = new Float64Array(n);
  const phase = Math.floor(rng() * blockLength);
  const blocks = Math.ceil((n + phase) / blockLength);
  const order = Int32Array.from({ length: blocks }, (_, block) => block);
  let at = 0;
  for (let left = blocks; left > 0; left--) {
    const taken = Math.floor(rng() * left);
    const block = order[taken]!;
    order[taken] = order[left - 1]!;
    const from = Math.max(0, block * blockLength - phase);
    const to = Math.min(n, (block + 1) * blockLength - phase);
    for (let t = from; t < to; t++) out[at++] = values[t]!;
  }
  return out;
}
