import { afterEach, describe, expect, it, vi } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { profileOf } from "../../src/patterns/search/distance-profile.js";
import { prepareQuery } from "../../src/patterns/search/prepared-query.js";
import { nearestDistance, searchWindows, slackOf } from "../../src/patterns/search/search-windows.js";
import { TwinWindowEngine } from "../../src/patterns/search/twin-window-engine.js";
import { GROUP_STARTS, openWindowEngine, UNMEASURED, type WindowEngine } from "../../src/patterns/search/window-engine.js";
import { naiveNearest, searchCase } from "./naive-search.js";

interface Stretch {
  readonly n: number;
  readonly m: number;
  readonly count: number;
  readonly profile: Float64Array;
  /** Both engines share no memory, but the kernel is good only until it is opened again. */
  readonly kernel: () => WindowEngine;
  readonly twin: () => WindowEngine;
}

/** Random cases that are long enough for bounds, up to `mostStarts` starts of each. */
function eachStretch(mostStarts: number, check: (stretch: Stretch) => void): void {
  let checked = 0;
  for (let n = 0; n < 150; n++) {
    const { query, series, options } = searchCase(n);
    const prepared = prepareQuery(Float64Array.from(query), options.metric === "euclidean" ? 0 : (options.window ?? Infinity));
    if (prepared.length < 8 || prepared.isFlat) continue;
    const count = Math.min(series.length - query.length + 1, mostStarts);
    const values = Float64Array.from(series.slice(0, count + query.length - 1));
    const holding = (engine: WindowEngine): WindowEngine => {
      engine.series.fill(Number.NaN); // what lies behind the stretch must not matter
      engine.series.set(values);
      return engine;
    };
    const capacity = Math.ceil(count / GROUP_STARTS) * GROUP_STARTS;
    check({
      n,
      m: prepared.length,
      count,
      profile: profileOf(prepared, values),
      kernel: () => holding(openWindowEngine(prepared, capacity)),
      twin: () => holding(new TwinWindowEngine(prepared, capacity)),
    });
    checked++;
  }
  expect(checked).toBeGreaterThan(100);
}

const minimaOf = (engine: WindowEngine, count: number): number[] => {
  engine.boundGroups(count);
  return [...engine.minima.subarray(0, Math.ceil(count / GROUP_STARTS))];
};

describe("the kernel of subsequence search", () => {
  it("runs here", () => {
    expect(openWindowEngine(prepareQuery(Float64Array.of(1, 2), 1), 64)).not.toBeInstanceOf(TwinWindowEngine);
  });

  it("gives its twin's distances, bit for bit", () => {
    let unmeasured = 0;
    eachStretch(GROUP_STARTS, ({ n, count, kernel, twin }) => {
      const [one, other] = [kernel(), twin()];
      one.visitAll(count);
      other.visitAll(count);
      for (let i = 0; i < count; i++) {
        if (one.squares[i] === UNMEASURED) unmeasured++;
        else expect(one.squares[i], `case ${n} at ${i}`).toBe(other.squares[i]);
      }
    });
    expect(unmeasured).toBeGreaterThan(0); // the tiny ones
  });

  it("gives its twin's bounds of whole groups, bit for bit", () => {
    let positive = 0;
    eachStretch(200, ({ n, count, kernel, twin }) => {
      const minima = minimaOf(kernel(), count);
      expect(minima, `case ${n}`).toEqual(minimaOf(twin(), count));
      positive += minima.filter((bound) => bound > 0).length;
    });
    expect(positive).toBeGreaterThan(50);
  });

  it("never bounds a group above its nearest window", () => {
    eachStretch(200, ({ n, m, count, profile, kernel }) => {
      for (const [group, bound] of minimaOf(kernel(), count).entries()) {
        const nearest = Math.min(...profile.subarray(group * GROUP_STARTS, (group + 1) * GROUP_STARTS));
        expect(Math.sqrt(bound), `case ${n}, group ${group}`).toBeLessThanOrEqual(nearest + slackOf(m, count + m));
      }
    });
  });

  it("measures every window within reach exactly, and spares many others", () => {
    let spared = 0;
    eachStretch(GROUP_STARTS, ({ n, count, profile, kernel, twin }) => {
      const distance = [...profile].sort((a, b) => a - b)[count >> 3]!;
      const limit = distance * distance * (1 + 1e-9);
      for (const engine of [kernel(), twin()]) {
        const found = engine.visit(count, (distance + 1e-3) * (distance + 1e-3), limit, GROUP_STARTS);
        const squares = new Map(Array.from(engine.starts.subarray(0, found), (start, t) => [start, engine.squares[t]!]));
        for (const [start, expected] of profile.entries()) {
          const square = squares.get(start) ?? Infinity;
          if (square === UNMEASURED) continue;
          if (expected <= distance) expect(Math.sqrt(square), `case ${n} at ${start}`).toBe(expected);
          else expect(square, `case ${n} at ${start}`).toBeGreaterThan(distance * distance);
        }
        spared += count - found;
      }
    });
    expect(spared).toBeGreaterThan(4000);
  });

  it("measures the few with the least bounds where no more are wanted", () => {
    eachStretch(GROUP_STARTS, ({ n, count, profile, kernel, twin }) => {
      for (const engine of [kernel(), twin()]) {
        const found = engine.visit(count, Infinity, Infinity, 4);
        expect(found, `case ${n}`).toBe(Math.min(4, count));
        const starts = [...engine.starts.subarray(0, found)];
        expect(new Set(starts).size).toBe(found);
        for (const [t, start] of starts.entries()) if (engine.squares[t] !== UNMEASURED) expect(Math.sqrt(engine.squares[t]!)).toBe(profile[start]);
      }
    });
  });
});

describe("searchWindows", () => {
  afterEach(() => vi.unstubAllGlobals());

  const query = (n: number): Float64Array => Float64Array.from(searchCase(n).query);
  const series = (n: number): Float64Array => Float64Array.from(searchCase(n).series);

  it("searches several series at once, and parts of them", () => {
    let found = 0;
    for (let n = 0; n < 200; n++) {
      const rng = createRng(n, "parts");
      const { query: values, options } = searchCase(n);
      const prepared = prepareQuery(Float64Array.from(values), options.window ?? Infinity);
      const searched = [n, n + 1, n + 2].map(series).map((column) => {
        const from = Math.floor((rng() * column.length) / 4);
        return { values: column, from, to: from + Math.floor(rng() * column.length) };
      });
      const apart = searched.map(({ values: column }) => column.length + options.exclusion + 1); // so far apart that no exclusion reaches across
      const joined: number[] = [];
      for (const [at, { values: column, from, to }] of searched.entries()) {
        const profile = column.length >= prepared.length ? [...profileOf(prepared, column)] : [];
        const usable = profile.map((distance, start) => (start >= from && start < to ? distance : Infinity));
        joined.push(...usable, ...new Array<number>(apart[at]! - usable.length).fill(Infinity));
      }
      const naive = naiveNearest(joined, options).map(({ index, distance }) => {
        const at = index < apart[0]! ? 0 : index < apart[0]! + apart[1]! ? 1 : 2;
        return { series: at, index: index - apart.slice(0, at).reduce((sum, length) => sum + length, 0), distance };
      });
      expect(searchWindows(prepared, searched, options), `case ${n}`).toEqual(naive);
      found += naive.length;
    }
    expect(found).toBeGreaterThan(400);
  });

  it("knows the nearest distance, and that there is none in a series too short", () => {
    const prepared = prepareQuery(query(1), 3);
    expect(nearestDistance(prepared, series(11))).toBe(Math.min(...profileOf(prepared, series(11))));
    expect(nearestDistance(prepared, series(11).slice(0, prepared.length - 1))).toBe(Infinity);
    expect(searchWindows(prepared, [], { topK: 3, exclusion: 0 })).toEqual([]);
  });

  it("asks for more matches than it cares to keep apart, or than there are", () => {
    const prepared = prepareQuery(query(1), 3);
    const long = Float64Array.from({ length: 3000 }, (_, t) => series(11)[t % 100]! + (t % 7));
    const profile = profileOf(prepared, long);
    for (const [topK, exclusion] of [
      [600, 0],
      [600, 1],
      [1500, 0],
      [5000, 0],
      [5000, 30],
    ] as const) {
      const found = searchWindows(prepared, [{ values: long }], { topK, exclusion });
      expect(found.map(({ index, distance }) => ({ index, distance }))).toEqual(naiveNearest(profile, { topK, exclusion }));
    }
  });

  it("gives the same where WebAssembly is barred", async () => {
    const cases = Array.from({ length: 40 }, (_, n) => {
      const { query: values, options } = searchCase(n);
      return { values: Float64Array.from(values), radius: options.window ?? Infinity, searched: [{ values: series(n) }], options };
    });
    const withKernel = cases.map(({ values, radius, searched, options }) => searchWindows(prepareQuery(values, radius), searched, options));
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    const barred = await import("../../src/patterns/search/search-windows.js");
    const without = cases.map(({ values, radius, searched, options }) => barred.searchWindows(prepareQuery(values, radius), searched, options));
    expect(without).toEqual(withKernel);
  });
});
