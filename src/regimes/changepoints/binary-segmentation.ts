import type { Segmentation } from "./pelt.js";
import type { SegmentCost } from "./segment-cost.js";

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly cost: number;
  /** The best place to split; null where none is left. */
  readonly split: { readonly at: number; readonly gain: number; readonly left: number; readonly right: number } | null;
}

/**
 * Splits where the cost falls most, again and again: until there are `count` changepoints, or as long as the fall is above `penalty`. The first of equal
 * falls counts. O(n) segment costs for each split, or O(n²) kernel values.
 * @param ends - `admissibleEnds`
 */
export function binarySegmentation(
  cost: SegmentCost,
  n: number,
  minSize: number,
  jump: number,
  { penalty = -Infinity, count = Infinity }: { penalty?: number; count?: number },
): Segmentation {
  const left = new Float64Array(n + 1);
  const right = new Float64Array(n + 1);
  const pieceOf = (start: number, end: number, own: number): Piece => {
    if (end - start < 2 * minSize) return { start, end, cost: own, split: null };
    cost.splitsInto(left, right, start, end, minSize);
    let best: Piece["split"] = null;
    for (let at = start + Math.ceil(minSize / jump) * jump; at <= end - minSize; at += jump) {
      const gain = own - left[at - start]! - right[at - start]!;
      if (best === null || gain > best.gain) best = { at, gain, left: left[at - start]!, right: right[at - start]! };
    }
    return { start, end, cost: own, split: best };
  };
  const pieces = [pieceOf(0, n, cost.of(0, n))];
  while (pieces.length <= count) {
    let chosen = -1;
    for (let i = 0; i < pieces.length; i++) {
      const { split } = pieces[i]!;
      if (split !== null && (chosen < 0 || split.gain > pieces[chosen]!.split!.gain)) chosen = i;
    }
    if (chosen < 0) break;
    const { start, end, split } = pieces[chosen]!;
    if (!(split!.gain > penalty)) break;
    pieces.splice(chosen, 1, pieceOf(start, split!.at, split!.left), pieceOf(split!.at, end, split!.right));
  }
  let totalCost = 0;
  for (const piece of pieces) totalCost += piece.cost;
  return { changepoints: Int32Array.from(pieces.slice(1), (piece) => piece.start), totalCost };
}
