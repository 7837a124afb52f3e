import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/index.js";
import { matrixProfile, matrixProfileLeft, StreamingMatrixProfile } from "../../src/patterns/index.js";

const rng = createRng(7, "streaming-matrix-profile");
let level = 100;
const kinds: Readonly<Record<string, (t: number) => number>> = {
  walk: () => (level += rng() - 0.5),
  "whole numbers that tie": () => Math.floor(3 * rng()),
  "rare events on a flat line": () => (rng() < 0.06 ? Math.floor(1e6 * rng()) : 0),
  "flat stretches": (t) => (t % 60 < 30 ? 5 : rng()),
  "a line": (t) => 0.1 * t,
  "spikes of 1e13": (t) => rng() + (t % 200 === 7 ? 1e13 : 0),
  "a constant": () => 3,
  "values that fade": (t) => rng() * 2 ** -(t % 500),
};

describe("StreamingMatrixProfile", () => {
  it.each(Object.entries(kinds))("equals the batch functions to the last bit, also when stopped and resumed: %s", (_, make) => {
    const x = Float64Array.from({ length: 620 }, (_, t) => make(t));
    for (const options of [{ window: 2, exclusion: 0 }, { window: 8 }, { window: 21, exclusion: 30 }]) {
      const stream = new StreamingMatrixProfile(options);
      let resumed = stream;
      const left = matrixProfileLeft(x, options);
      for (let t = 0; t < x.length; t++) {
        const window = stream.update(x[t]);
        if (resumed !== stream) expect(resumed.update(x[t])).toEqual(window);
        const index = t - options.window + 1;
        if (index < 0) expect(window).toBeUndefined();
        else expect(window).toEqual({ index, distance: left.profile[index], nearestIndex: left.indices[index] });
        if (t === 333) resumed = StreamingMatrixProfile.fromJSON(JSON.parse(JSON.stringify(stream)));
      }
      for (const each of [stream, resumed]) {
        expect(each.leftProfile()).toEqual(left);
        expect(each.profile()).toEqual(matrixProfile(x, options));
      }
      expect(JSON.stringify(resumed)).toBe(JSON.stringify(stream));
    }
  });

  it("equals the batch function at every bar on the way", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: -1, max: 1 }), fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 9, maxLength: 40 }), (x) => {
        const stream = new StreamingMatrixProfile({ window: 4, exclusion: 2 });
        for (const [t, value] of x.entries()) {
          stream.update(value);
          if (t >= 8) expect(stream.profile()).toEqual(matrixProfile(x.slice(0, t + 1), { window: 4, exclusion: 2 }));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("starts with windows that have no neighbour", () => {
    const stream = new StreamingMatrixProfile({ window: 3, exclusion: 1 });
    expect([1, 4, 2, 5].map((value) => stream.update(value))).toEqual([
      undefined,
      undefined,
      { index: 0, distance: NaN, nearestIndex: -1 },
      { index: 1, distance: NaN, nearestIndex: -1 },
    ]);
    expect(stream.profile()).toEqual({ profile: new Float64Array(2).fill(NaN), indices: new Int32Array(2).fill(-1) });
    expect(stream.update(3)).toMatchObject({ index: 2, nearestIndex: 0 });
    expect(Array.from(stream.profile().indices)).toEqual([2, -1, 0]);
    expect(stream.length).toBe(5);
    expect(StreamingMatrixProfile.fromJSON(new StreamingMatrixProfile({ window: 3 }).toJSON()).length).toBe(0);
  });

  it("refuses bad values without taking them, and damaged states", () => {
    const stream = new StreamingMatrixProfile({ window: 3, exclusion: 0 });
    for (const value of [1, 3, 2, 5, 4]) stream.update(value);
    const before = JSON.stringify(stream);
    for (const bad of [NaN, Infinity, 1e200, "1", 1n, undefined]) expect(() => stream.update(bad as never)).toThrow(/^StreamingMatrixProfile.update: value/);
    expect(JSON.stringify(stream)).toBe(before);
    expect(() => new StreamingMatrixProfile({ window: 1 })).toThrow("StreamingMatrixProfile: options.window");
    const state = stream.toJSON();
    for (const [change, message] of [
      [{ format: 2 }, "format"],
      [{ values: [1, 2, NaN] }, "values"],
      [{ indices: [1] }, "indices: expected 3 entries, one per window, received 1"],
      [{ indices: [0, 0, 0] }, "indices[0]: expected a window that may be compared, received 0"],
      [{ leftIndices: [-1, 0, 2] }, "leftIndices[2]"],
      [{ window: 0 }, "window"],
    ] as const) {
      expect(() => StreamingMatrixProfile.fromJSON({ ...state, ...change } as never)).toThrow(message);
    }
  });
});
