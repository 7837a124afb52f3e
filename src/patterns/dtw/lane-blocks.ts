import type { Band } from "./band.js";
import type { Track } from "./door.js";
import { dtwKernel } from "./kernel.js";

const LANES = 8;

/** Indices of the tracks in blocks of up to eight of one length, ascending in each block. */
export function laneBlocks(tracks: readonly Track[]): number[][] {
  const byLength = new Map<number, number[]>();
  for (const [i, { length }] of tracks.entries()) {
    const members = byLength.get(length);
    if (members) members.push(i);
    else byLength.set(length, [i]);
  }
  const blocks: number[][] = [];
  for (const members of byLength.values()) for (let at = 0; at < members.length; at += LANES) blocks.push(members.slice(at, at + LANES));
  return blocks;
}

/**
 * Puts up to eight tracks of one length and one column side by side in the kernel.
 * @param longest - length of the longest track that will stand against them
 * @returns the cheapest sums of a track against each of them, one per lane, valid until the next call; null where WebAssembly cannot run
 */
export function openBlock(members: readonly Track[], longest: number): ((track: Track, band: Band) => Float64Array) | null {
  const m = members[0].length;
  const lent = dtwKernel(LANES, longest, LANES * m, LANES * (m + 1));
  if (!lent) return null;
  const [sums, a, b, row] = lent.arrays as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let lane = 0; lane < LANES; lane++) {
    const { data } = members[Math.min(lane, members.length - 1)];
    for (let j = 0; j < m; j++) b[j * LANES + lane] = data[j];
  }
  return (track, { lowest, highest }) => {
    a.set(track.data);
    lent.exports.cheapestSums(sums.byteOffset, a.byteOffset, track.length, b.byteOffset, m, lowest, highest, row.byteOffset);
    return sums;
  };
}
