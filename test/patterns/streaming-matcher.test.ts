import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/index.js";
import { distanceProfile, type StreamedMatch, StreamingMatcher, type StreamingMatcherOptions } from "../../src/patterns/index.js";

const rng = createRng(8, "streaming-matcher");
const noise = (n: number): number[] => Array.from({ length: n }, () => rng());

/** The definition, read off the distances of the whole series; `knownAt` beyond its end is not known yet. */
function batchMatches(x: readonly number[], patterns: readonly (readonly number[])[], options: StreamingMatcherOptions, end = x.length): StreamedMatch[] {
  return patterns
    .flatMap((pattern, patternId) => {
      if (pattern.length > x.length) return [];
      const { metric = "dtw", window } = options;
      const limit = typeof options.maxDistance === "number" ? options.maxDistance : options.maxDistance[patternId]!;
      const exclusion = options.exclusion ?? pattern.length;
      const profile = Array.from(distanceProfile(pattern, x, { metric, ...(window === undefined ? {} : { window }) }));
      const isMatch = (i: number): boolean =>
        profile[i]! <= limit &&
        profile.every((distance, j) => j === i || Math.abs(j - i) > exclusion || distance > profile[i]! || (distance === profile[i] && j > i));
      return profile.flatMap((distance, index) => (isMatch(index) ? [{ patternId, index, distance, knownAt: index + pattern.length - 1 + exclusion }] : []));
    })
    .filter(({ knownAt }) => knownAt < end)
    .sort((a, b) => a.knownAt - b.knownAt || a.patternId - b.patternId);
}

const stream = (matcher: StreamingMatcher, x: readonly number[]): StreamedMatch[] =>
  x.flatMap((value) => {
    const matches = matcher.update(value);
    for (const { knownAt } of matches) expect(knownAt).toBe(matcher.length - 1);
    return matches;
  });

const shapes = [
  [0, 1, 3, 2, 0, 1, 1, 0],
  [3, 2, 1, 2, 3],
  [0, 0, 1, 1, 4, 4, 1, 1, 0, 0, 2],
];

describe("StreamingMatcher", () => {
  it("equals the batch search bit for bit, whatever metric, band, limit and exclusion", () => {
    fc.assert(
      fc.property(
        fc.record({
          metric: fc.constantFrom("dtw", "euclidean"),
          window: fc.constantFrom(undefined, 0, 2, 30),
          maxDistance: fc.constantFrom(0, 1, 2, 3.5, 100, [1.2, 2, 2.5]),
          exclusion: fc.constantFrom(undefined, 0, 1, 7, 40),
          values: fc.constantFrom(2, 3, 1000),
        }),
        fc.nat(150),
        ({ metric, window, maxDistance, exclusion, values }, cut) => {
          const options = {
            metric,
            maxDistance,
            ...(window === undefined || metric === "euclidean" ? {} : { window }),
            ...(exclusion === undefined ? {} : { exclusion }),
          } as StreamingMatcherOptions;
          const x = Array.from({ length: 150 }, () => Math.floor(values * rng()));
          const matcher = new StreamingMatcher(shapes, options);
          const before = stream(matcher, x.slice(0, cut));
          const after = stream(StreamingMatcher.fromJSON(JSON.parse(JSON.stringify(matcher))), x.slice(cut));
          expect([...before, ...after]).toEqual(batchMatches(x, shapes, options));
          expect(stream(matcher, x.slice(cut))).toEqual(after);
        },
      ),
      { numRuns: 120 },
    );
  });

  it("reports planted shapes once each, in any unit", () => {
    const shape = noise(20);
    const x = noise(400).map((value) => 0.02 * value);
    for (const [start, scale] of [
      [60, 1],
      [190, 250],
      [301, 1e-3],
    ] as const)
      for (let k = 0; k < 20; k++) x[start + k] = 5 + scale * shape[k]!;
    for (const metric of ["dtw", "euclidean"] as const) {
      const found = stream(new StreamingMatcher([shape], { metric, maxDistance: 0.5, ...(metric === "dtw" ? { window: 2 } : {}) }), x);
      expect(found.map(({ index, knownAt }) => [index, knownAt])).toEqual([
        [60, 99],
        [190, 229],
        [301, 340],
      ]);
    }
  });

  it("keeps the rule for constant windows", () => {
    const matcher = (pattern: number[], maxDistance: number) => new StreamingMatcher([pattern], { maxDistance, exclusion: 0 });
    expect(stream(matcher([1, 2, 3, 1], 2), [4, 4, 4, 4]).map(({ distance }) => distance)).toEqual([2]);
    expect(stream(matcher([1, 1, 1, 1], 0), [4, 4, 4, 4, 5]).map(({ index, distance }) => [index, distance])).toEqual([[0, 0]]);
  });

  it("never takes a match back, and does not know the future", () => {
    const x = noise(200);
    const options = { maxDistance: 2.2, exclusion: 3 };
    const seen = stream(new StreamingMatcher(shapes, options), x.slice(0, 120));
    expect(seen.length).toBeGreaterThan(3);
    const other = stream(
      new StreamingMatcher(shapes, options),
      x.map((value, t) => (t < 120 ? value : -9 * value)),
    );
    expect(other.slice(0, seen.length)).toEqual(seen);
    expect(other.slice(seen.length).every(({ knownAt }) => knownAt >= 120)).toBe(true);
  });

  it("shows what would be matches if the stream ended, and changes nothing by that", () => {
    const x = noise(60);
    const options = { maxDistance: 2.5, exclusion: 6 };
    const matcher = new StreamingMatcher(shapes, options);
    const certain = stream(matcher, x);
    const pending = matcher.pending();
    expect(pending.length).toBeGreaterThan(0);
    const byPattern = (a: StreamedMatch, b: StreamedMatch): number => a.patternId - b.patternId || a.index - b.index;
    expect([...certain, ...pending].sort(byPattern)).toEqual(batchMatches(x, shapes, options, Infinity).sort(byPattern));
    expect(matcher.pending()).toEqual(pending);
  });

  it("keeps no more than the last bars and the open candidates", () => {
    const matcher = new StreamingMatcher(shapes, { maxDistance: 100, exclusion: 9 });
    let longest = 0;
    for (let t = 0; t < 3000; t++) {
      matcher.update(rng());
      const { recent, candidates } = matcher.toJSON();
      expect(recent.length).toBeLessThanOrEqual(11);
      longest = Math.max(longest, ...candidates.map((list) => list.length));
    }
    expect(matcher.length).toBe(3000);
    expect(longest).toBeLessThanOrEqual(10);
  });

  it("copies its patterns", () => {
    const pattern = [1, 2, 4, 3];
    const matcher = new StreamingMatcher([pattern], { maxDistance: 0.1, exclusion: 0 });
    pattern.fill(0);
    expect(stream(matcher, [10, 20, 40, 30])).toMatchObject([{ patternId: 0, index: 0, distance: 0, knownAt: 3 }]);
  });

  it("refuses what it cannot answer", () => {
    const options = { maxDistance: 1 };
    for (const [patterns, message] of [
      [[], "patterns: expected at least 1 pattern, received 0"],
      [[[1, 2], [3]], "patterns[1]: expected at least 2 values, received 1"],
      [[[1, NaN]], "patterns[0][1]: expected a finite number, received NaN"],
      [[1, 2], "patterns[0]: expected an array"],
      [null, "patterns: expected an array of patterns"],
      ["ab", "patterns: expected an array of patterns"],
    ] as const) {
      expect(() => new StreamingMatcher(patterns as never, options)).toThrow(`StreamingMatcher: ${message}`);
    }
    for (const [bad, message] of [
      [undefined, "options.maxDistance"],
      [{ maxDistance: -1 }, "options.maxDistance: expected a number >= 0"],
      [{ maxDistance: [1, 2] }, "options.maxDistance: expected 3 distances, one per pattern, received 2"],
      [{ ...options, metric: "cosine" }, 'options.metric: expected one of "dtw", "euclidean"'],
      [{ ...options, metric: "euclidean", window: 2 }, "options.window"],
      [{ ...options, exclusion: 1.5 }, "options.exclusion"],
      [{ ...options, threshold: 1 }, 'no option named "threshold"'],
    ] as const) {
      expect(() => new StreamingMatcher(shapes, bad as never)).toThrow(message);
    }
    const matcher = new StreamingMatcher(shapes, options);
    stream(matcher, noise(30));
    const state = matcher.toJSON();
    for (const bad of [NaN, -Infinity, "1", 1n, undefined]) expect(() => matcher.update(bad as never)).toThrow(/^StreamingMatcher.update: value/);
    expect(matcher.toJSON()).toEqual(state);
    for (const change of [{ format: 2 }, { recent: [1] }, { candidates: [] }, { patterns: [] }, { length: -1 }])
      expect(() => StreamingMatcher.fromJSON({ ...state, ...change } as never)).toThrow("StreamingMatcher.fromJSON");
  });
});
