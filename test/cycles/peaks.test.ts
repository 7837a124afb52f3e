import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPeaks } from "../../src/cycles/index.js";
import { naivePeaks } from "../support/naive-cycles.js";

const bumpy = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 }); // few levels: ties and plateaus abound

describe("findPeaks", () => {
  it("finds the peaks, prominences and bases that walking outwards finds", () => {
    fc.assert(
      fc.property(bumpy, (x) => {
        const { indices, prominences, leftBases, rightBases } = findPeaks(x);
        const found = Array.from(indices, (index, i) => ({ index, prominence: prominences[i], leftBase: leftBases[i], rightBase: rightBases[i] }));
        expect(found).toEqual(naivePeaks(x));
      }),
      { numRuns: 500 },
    );
  });

  it("keeps peaks at least `distance` apart, each dropped one near a kept one that is as high or higher", () => {
    fc.assert(
      fc.property(bumpy, fc.integer({ min: 1, max: 9 }), (x, distance) => {
        const all = Array.from(findPeaks(x).indices);
        const kept = Array.from(findPeaks(x, { distance }).indices);
        for (let i = 1; i < kept.length; i++) expect(kept[i] - kept[i - 1]).toBeGreaterThanOrEqual(distance);
        for (const at of all) expect(kept.some((other) => Math.abs(other - at) < distance && x[other] >= x[at])).toBe(true);
      }),
    );
  });

  it("crosses half the prominence at the reported positions", () => {
    fc.assert(
      fc.property(bumpy, (x) => {
        const { indices, widthHeights, leftPositions, rightPositions, widths, prominences } = findPeaks(x);
        const at = (position: number): number => {
          const i = Math.min(Math.floor(position), x.length - 2);
          return x[i] + (position - i) * (x[i + 1] - x[i]);
        };
        indices.forEach((index, i) => {
          expect(widthHeights[i]).toBe(x[index] - prominences[i] / 2);
          expect(at(leftPositions[i])).toBeCloseTo(widthHeights[i], 12);
          expect(at(rightPositions[i])).toBeCloseTo(widthHeights[i], 12);
          expect(widths[i]).toBe(rightPositions[i] - leftPositions[i]);
        });
      }),
    );
  });

  it("takes a number as a minimum, a pair as a range, and null as no bound", () => {
    const x = [0, 1, 0, 2, 0, 3, 0];
    expect(Array.from(findPeaks(x, { height: 2 }).indices)).toEqual([3, 5]);
    expect(Array.from(findPeaks(x, { height: [null, 2] }).indices)).toEqual([1, 3]);
    expect(Array.from(findPeaks(x, { prominence: [1.5, 2.5] }).indices)).toEqual([3]);
    expect(Array.from(findPeaks(x, { threshold: [3, null] }).indices)).toEqual([5]);
  });

  it("counts a plateau once and none that touches an end", () => {
    const { indices, plateauSizes, leftEdges, rightEdges } = findPeaks([2, 2, 1, 5, 5, 5, 5, 0, 3, 3]);
    expect([indices, plateauSizes, leftEdges, rightEdges].map((column) => Array.from(column))).toEqual([[4], [4], [3], [6]]);
  });

  it("finds nothing in series without room for a peak", () => {
    for (const x of [[], [1], [1, 2], [3, 3, 3], [1, 2, 3], [3, 2, 1]]) expect(findPeaks(x).indices).toHaveLength(0);
  });
});
