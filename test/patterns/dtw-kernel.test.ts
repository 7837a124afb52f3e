import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandOf } from "../../src/patterns/dtw/band.js";
import { cheapestSum } from "../../src/patterns/dtw/cheapest-sum.js";
import type { Track } from "../../src/patterns/dtw/door.js";
import { dtwKernel } from "../../src/patterns/dtw/kernel.js";
import { laneBlocks, openBlock } from "../../src/patterns/dtw/lane-blocks.js";
import { cheapestSumTwin } from "../../src/patterns/dtw/recursion.js";

const value = fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: -1, max: 1 }));
const track = (columns: number, maxLength: number): fc.Arbitrary<Track> =>
  fc
    .integer({ min: 1, max: maxLength })
    .chain((length) =>
      fc.array(value, { minLength: length * columns, maxLength: length * columns }).map((values) => ({ length, columns, data: Float64Array.from(values) })),
    );
const pair = fc.integer({ min: 1, max: 3 }).chain((columns) => fc.tuple(track(columns, 40), track(columns, 40)));

describe("the kernel of dynamic time warping", () => {
  it("runs here", () => {
    expect(dtwKernel(1)).not.toBeNull();
  });

  it("gives its twin's bits for a pair, with every option", () => {
    let differing = 0;
    fc.assert(
      fc.property(
        pair,
        fc.boolean(),
        fc.option(fc.nat(20), { nil: undefined }),
        fc.constantFrom(0, 0.3, 40),
        fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
        fc.option(fc.double({ min: 0, max: 1.5, noNaN: true }), { nil: null }),
        ([a, b], absolute, window, penalty, wish, share) => {
          const skips = wish.map((count, k) => Math.min(count, (k < 2 ? a : b).length - 1));
          const rules = { band: bandOf(a.length, b.length, window), absolute, penalty, skips };
          const exact = cheapestSumTwin(a, b, { ...rules, bound: Infinity });
          const bound = share === null ? Infinity : share * exact;
          const sum = cheapestSum(a, b, { ...rules, bound });
          if (share === null || exact <= bound) expect(sum).toBe(exact);
          else expect(sum).toBeGreaterThan(bound); // given up at another place, perhaps
          if (sum !== exact) differing++;
        },
      ),
      { numRuns: 500 },
    );
    expect(differing).toBeGreaterThan(10); // it did give up
  });

  it("gives its twin's bits for eight pairs at once, whatever the lengths and the number of lanes in use", () => {
    fc.assert(
      fc.property(
        track(1, 30),
        fc.integer({ min: 1, max: 8 }),
        fc.array(value, { minLength: 240, maxLength: 240 }),
        fc.integer({ min: 1, max: 30 }),
        fc.option(fc.nat(12), { nil: undefined }),
        (one, lanes, values, length, window) => {
          const members = Array.from({ length: lanes }, (_, k) => ({
            length,
            columns: 1,
            data: Float64Array.from(values.slice(k * length, (k + 1) * length)),
          }));
          const band = bandOf(one.length, length, window);
          const sums = openBlock(members, 30)!(one, band);
          const expected = members.map((member) => cheapestSumTwin(one, member, { band, absolute: false, penalty: 0, skips: [0, 0, 0, 0], bound: Infinity }));
          expect([...sums.subarray(0, lanes)]).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is fed with blocks of one length that hold every track once", () => {
    const tracks = [5, 3, 5, 5, 3, 5, 5, 5, 5, 5, 5].map((length) => ({ length, columns: 1, data: new Float64Array(length) }));
    expect(laneBlocks(tracks)).toEqual([[0, 2, 3, 5, 6, 7, 8, 9], [10], [1, 4]]);
  });
});
