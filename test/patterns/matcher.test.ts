import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { DynamicTimeWarpingMatcher, distanceProfile, nearestSubsequences } from "../../src/patterns/index.js";
import { pathsOf } from "../../src/patterns/matcher/null-distances.js";
import { changesOf, shuffledChanges } from "../../src/patterns/matcher/surrogates.js";
import { days, plant, prices } from "./matcher-support.js";
import { naiveNearest, naiveProfile, searchCase } from "./naive-search.js";

const all = { minSimilarity: 0, surrogates: 19 } as const;

describe("DynamicTimeWarpingMatcher.findSimilarPatterns", () => {
  it("finds what measuring every window finds, with ties and constant windows, before the query and never on it", () => {
    let listed = 0;
    for (let n = 0; n < 80; n++) {
      const { series: history } = searchCase(n);
      const windowSize = 3 + (n % 17);
      if (history.length < windowSize) continue;
      const matcher = new DynamicTimeWarpingMatcher({ ...all, windowSize, topK: 5, band: 0.2, changes: "absolute", outcomeHorizons: [2] });
      const query = history.slice(-windowSize);
      const { matches, tested, queryIndex } = matcher.findSimilarPatterns(query, history);
      const past = history.slice(0, history.length - windowSize);
      expect(queryIndex).toBe(past.length);
      expect(tested).toBe(Math.max(0, past.length - windowSize + 1));
      const profile = past.length < windowSize ? [] : naiveProfile(query, past, Math.round(0.2 * windowSize));
      const naive = naiveNearest(profile, { topK: 5, exclusion: windowSize });
      expect(matches.length).toBe(naive.length);
      for (const [k, { index, distance, normalizedDistance, pattern }] of matches.entries()) {
        listed++;
        expect(Math.abs(distance - naive[k].distance), `case ${n}`).toBeLessThan(2e-7);
        expect(Math.abs(profile[index] - naive[k].distance), `case ${n}`).toBeLessThan(2e-7); // equal up to rounding, so that the index may be another
        expect(normalizedDistance).toBe(distance / Math.sqrt(windowSize));
        expect([...pattern]).toEqual(history.slice(index, index + windowSize));
        expect(index + windowSize).toBeLessThanOrEqual(queryIndex);
      }
    }
    expect(listed).toBeGreaterThan(100);
  });

  it("gives the matches of nearestSubsequences, the smaller index first among equal distances", () => {
    const period = [3, 1, 4, 1, 5, 9, 2, 6];
    const history = Array.from({ length: 100 }, (_, t) => 10 + period[t % 8]);
    const matcher = new DynamicTimeWarpingMatcher({ ...all, windowSize: 8, topK: 4, exclusion: 7 });
    const { matches } = matcher.findSimilarPatterns(history.slice(40, 48), history, { queryIndex: 40 });
    expect(matches.map(({ index, distance }) => [index, distance])).toEqual([
      [0, 0],
      [8, 0],
      [16, 0],
      [24, 0],
    ]);
    const walk = prices(500, 3);
    const found = new DynamicTimeWarpingMatcher(all).findSimilarPatterns(walk.slice(-30), walk).matches;
    expect(found.map(({ index, distance }) => ({ index, distance }))).toEqual(
      nearestSubsequences(walk.slice(-30), walk.subarray(0, 470), { window: 3, topK: 10 }),
    );
    const starts = found.map(({ index }) => index).sort((a, b) => a - b);
    expect(starts.every((start, k) => k === 0 || start - starts[k - 1] > 30)).toBe(true);
  });

  it("takes the end of the history for the query only when it is the query", () => {
    const history = prices(300, 5);
    const matcher = new DynamicTimeWarpingMatcher(all);
    expect(matcher.findSimilarPatterns(history.slice(-30), history).queryIndex).toBe(270);
    const other = history.slice(-30);
    other[7] *= 1.001;
    const { queryIndex, matches } = matcher.findSimilarPatterns(other, history);
    expect(queryIndex).toBe(300);
    expect(matches[0].index).toBe(270);
    expect(matcher.findSimilarPatterns(history.slice(100, 130), history, { queryIndex: 100 }).tested).toBe(71);
    expect(matcher.findSimilarPatterns(history.slice(100, 130), history).matches[0]).toMatchObject({ index: 100, distance: 0 }); // a stranger, as far as anyone can tell
  });

  it("does not see anything from the query's first bar on", () => {
    const history = prices(400, 6);
    const dates = days(400);
    const query = history.slice(250, 280);
    const matcher = new DynamicTimeWarpingMatcher({ ...all, outcomeHorizons: [1, 30, 90] });
    const before = matcher.findSimilarPatterns(query, history, { dates, queryIndex: 250 });
    expect(before.matches.length).toBeGreaterThan(4);
    const altered = history.map((value, t) => (t < 250 ? value : 7 * value + t));
    expect(matcher.findSimilarPatterns(query, altered, { dates, queryIndex: 250 })).toEqual(before);
    expect(matcher.findSimilarPatterns(query, history.subarray(0, 250), { dates: dates.slice(0, 250) })).toEqual(before);
    expect(
      matcher.findSimilarPatterns(
        query,
        history.map((value, t) => (t === 249 ? 1.01 * value : value)),
        { dates, queryIndex: 250 },
      ),
    ).not.toEqual(before);
  });

  it("tells what followed, by hand, and only outcomes that ended before the query", () => {
    const history = [8, 4, 2, 4, 8, 6, 9, 3, 3, 5, 4, 2, 1];
    const matcher = new DynamicTimeWarpingMatcher({ ...all, windowSize: 3, topK: 20, band: 0, exclusion: 0, outcomeHorizons: [1, 4] });
    const { matches } = matcher.findSimilarPatterns([40, 20, 10], history, { dates: days(13) });
    const first = matches.find(({ index }) => index === 0)!;
    expect(first.matchDate).toBe("2001-01-03");
    expect(first.outcomes[1]).toEqual({ return: 1, volatility: 0, maxDrawdown: 0 });
    // 2 → 4 → 8 → 6 → 9: returns 1, 1, −1/4, 1/2; deepest fall from 8 to 6
    const mean = 2.25 / 4;
    expect(first.outcomes[4].return).toBe(3.5);
    expect(first.outcomes[4].maxDrawdown).toBe(0.25);
    expect(first.outcomes[4].volatility).toBeCloseTo(Math.sqrt((2 * (1 - mean) ** 2 + (-0.25 - mean) ** 2 + (0.5 - mean) ** 2) / 4), 14);
    for (const { index, outcomes } of matches) {
      expect(1 in outcomes, `${index}`).toBe(index + 2 + 1 < 13);
      expect(4 in outcomes, `${index}`).toBe(index + 2 + 4 < 13);
    }
    const differences = new DynamicTimeWarpingMatcher({ ...all, windowSize: 3, topK: 20, band: 0, exclusion: 0, outcomeHorizons: [4], changes: "absolute" });
    const outcome = differences.findSimilarPatterns([40, 20, 10], history).matches.find(({ index }) => index === 4)!.outcomes[4];
    expect(outcome).toEqual({
      return: -5,
      volatility: Math.sqrt(((-6 + 5 / 4) ** 2 + (5 / 4) ** 2 + (2 + 5 / 4) ** 2 + (-1 + 5 / 4) ** 2) / 4),
      maxDrawdown: 6,
    });
  });

  it("finds a planted recurrence, and says that chance does not bring it", () => {
    const rng = createRng(4, "shape");
    const shape = Array.from({ length: 29 }, () => 0.04 * (rng() - 0.5));
    const history = prices(900, 11);
    for (const start of [100, 420]) plant(history, start, shape);
    plant(
      history,
      870,
      shape.map((value) => 0.8 * value),
    );
    const { matches, pValue, surrogateNull } = new DynamicTimeWarpingMatcher({ surrogates: 199 }).findSimilarPatterns(history.slice(-30), history, {
      dates: days(900),
    });
    expect(
      matches
        .slice(0, 2)
        .map(({ index }) => index)
        .sort(),
    ).toEqual([100, 420]);
    expect(pValue).toBe(1 / 200);
    expect(matches[0]).toMatchObject({ pValue, confidence: 1 - 1 / 200, matchDate: days(900)[matches[0].index + 29] });
    expect(matches[0].similarityScore).toBeGreaterThan(0.999);
    expect(surrogateNull).toMatchObject({ surrogates: 199, seed: 0 });
    expect([...surrogateNull!.nearestDistances]).toEqual([...surrogateNull!.nearestDistances].sort((a, b) => a - b));
    for (const match of matches) {
      expect(match.pValue).toBe((1 + surrogateNull!.nearestDistances.filter((distance) => distance <= match.distance).length) / 200);
    }
  });

  it("counts similarity and p-value over every window of the surrogates", () => {
    const history = prices(260, 14);
    const options = { ...all, seed: 5, windowSize: 20, topK: 6 };
    const query = history.slice(-20);
    const { matches, surrogateNull } = new DynamicTimeWarpingMatcher(options).findSimilarPatterns(query, history);
    const shuffled = shuffledChanges(changesOf(history.subarray(0, 240), "relative"), { windowSize: 20, blockLength: "auto" });
    const profiles = [...pathsOf("test", shuffled, "relative", 19, 5)].map((path) => distanceProfile(query, path, { window: 2 }));
    expect(profiles.map((profile) => Math.min(...profile)).sort((a, b) => a - b)).toEqual([...surrogateNull!.nearestDistances]);
    for (const { distance, similarityScore, pValue } of matches) {
      const within = profiles.map((profile) => profile.filter((other) => other <= distance).length);
      expect(similarityScore).toBe(1 - (1 + within.reduce((a, b) => a + b, 0)) / (1 + 19 * 221));
      expect(pValue).toBe((1 + within.filter((count) => count > 0).length) / 20);
    }
  });

  it("gives uniform p-values where nothing recurs, and leaves out what is not similar enough", () => {
    const pValues: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const history = prices(200, 1000 + seed);
      const { pValue, matches } = new DynamicTimeWarpingMatcher({ windowSize: 12, surrogates: 39, seed, minSimilarity: 0.9 }).findSimilarPatterns(
        history.slice(-12),
        history,
      );
      pValues.push(pValue!);
      expect(matches.every(({ similarityScore }) => similarityScore >= 0.9)).toBe(true);
    }
    const sorted = pValues.sort((a, b) => a - b);
    const excess = Math.max(...sorted.map((p, k) => Math.max((k + 1) / 60 - p, p - k / 60)));
    expect(excess).toBeLessThan(0.21); // Kolmogorov's 1 % point at n = 60
  });

  it("draws the same surrogates for the same seed", () => {
    const history = prices(300, 8);
    const at = (seed: number) => new DynamicTimeWarpingMatcher({ ...all, seed }).findSimilarPatterns(history.slice(-30), history);
    expect(at(3)).toEqual(at(3));
    expect(at(4).surrogateNull).not.toEqual(at(3).surrogateNull);
    expect(at(4).matches.map(({ index }) => index)).toEqual(at(3).matches.map(({ index }) => index));
  });

  it("depends on shapes, not on units or containers", () => {
    const history = Float32Array.from(prices(260, 9));
    const matcher = new DynamicTimeWarpingMatcher(all);
    const expected = matcher.findSimilarPatterns(history.slice(-30), history);
    expect(matcher.findSimilarPatterns([...history.slice(-30)], [...history])).toEqual(expected);
    for (const factor of [2 ** 40, 2 ** -40]) {
      const scaled = Array.from(history, (value) => factor * value);
      const { matches, ...rest } = matcher.findSimilarPatterns(scaled.slice(-30), scaled);
      expect({ ...rest, matches: matches.map(({ pattern, ...match }) => match) }).toEqual({
        ...expected,
        matches: expected.matches.map(({ pattern, ...match }) => match),
      });
    }
    const levels = new DynamicTimeWarpingMatcher({ ...all, changes: "absolute" });
    const distances = (values: number[]): number[] => [...levels.findSimilarPatterns(values.slice(-30), values).surrogateNull!.nearestDistances];
    expect(distances(Array.from(history, (value) => 8 * value))).toEqual(distances([...history]));
  });

  it("gives a constant pattern no evidence, and a constant history none either", () => {
    const history = Float64Array.from({ length: 120 }, (_, t) => (t % 50 < 20 ? 5 : 5 + (t % 7)));
    const matcher = new DynamicTimeWarpingMatcher({ ...all, windowSize: 10 });
    const still = matcher.findSimilarPatterns(new Float64Array(10).fill(2), history);
    expect(still.matches[0]).toMatchObject({ index: 0, distance: 0, pValue: 1, similarityScore: 0, confidence: 0 });
    expect(still.pValue).toBe(1);
    const level = matcher.findSimilarPatterns(history.slice(22, 32), new Float64Array(60).fill(3));
    expect(level.matches[0]).toMatchObject({ index: 0, distance: Math.sqrt(10), pValue: 1 });
    expect(level.matches[0].outcomes[30]).toEqual({ return: 0, volatility: 0, maxDrawdown: 0 });
  });

  it("finds nothing where no window lies before the query", () => {
    const history = prices(45, 2);
    const matcher = new DynamicTimeWarpingMatcher(all);
    const nothing = { matches: [], tested: 0, pValue: null, surrogateNull: null };
    expect(matcher.findSimilarPatterns(history.slice(-30), history)).toEqual({ ...nothing, queryIndex: 15 });
    expect(matcher.findSimilarPatterns(prices(30, 3), history, { queryIndex: 0 })).toEqual({ ...nothing, queryIndex: 0 });
    expect(matcher.findSimilarPatterns(prices(30, 3), history.subarray(0, 2))).toEqual({ ...nothing, queryIndex: 2 });
    expect(matcher.findSimilarPatterns(prices(30, 3), history.subarray(0, 30)).tested).toBe(1);
  });

  it("refuses what it cannot use, in words", () => {
    const history = prices(100, 1);
    const query = history.slice(-30);
    const matcher = new DynamicTimeWarpingMatcher(all);
    const refused = (run: () => unknown, code: string, words: string): void => {
      expect(run).toThrow(InvalidInputError);
      expect(run).toThrow(words);
      expect(run).toThrow(expect.objectContaining({ code }));
    };
    refused(() => matcher.findSimilarPatterns(query.slice(1), history), "WRONG_LENGTH", "currentPattern: expected 30 values, the windowSize, received 29");
    refused(
      () =>
        matcher.findSimilarPatterns(
          query,
          history.map((value, t) => (t === 4 ? -1 : value)),
        ),
      "OUT_OF_RANGE",
      "history[4]: expected a positive price",
    );
    refused(
      () =>
        matcher.findSimilarPatterns(
          query,
          history.map((value, t) => (t === 4 ? 1e-120 : value)),
        ),
      "OUT_OF_RANGE",
      "within a factor of 1e+100",
    );
    refused(
      () =>
        matcher.findSimilarPatterns(
          query,
          history.map((value, t) => (t === 4 ? Number.NaN : value)),
        ),
      "NOT_FINITE",
      "history[4]",
    );
    refused(
      () =>
        matcher.findSimilarPatterns(
          query,
          history.map(() => 1e308),
        ),
      "INVALID_OPTION",
      "1e+140",
    );
    refused(
      () =>
        matcher.findSimilarPatterns(
          query.map(() => Number.POSITIVE_INFINITY),
          history,
        ),
      "NOT_FINITE",
      "currentPattern[0]",
    );
    refused(() => matcher.findSimilarPatterns(query, []), "TOO_FEW_OBSERVATIONS", "history");
    refused(() => matcher.findSimilarPatterns([1n] as never, history), "NOT_FINITE", "currentPattern[0]");
    refused(() => matcher.findSimilarPatterns("abc" as never, history), "INVALID_OPTION", "currentPattern");
    refused(() => matcher.findSimilarPatterns(query, history, { queryIndex: 101 }), "OUT_OF_RANGE", "options.queryIndex");
    refused(() => matcher.findSimilarPatterns(query, history, { dates: days(99) }), "WRONG_LENGTH", "options.dates: expected 100 dates");
    refused(() => matcher.findSimilarPatterns(query, history, { dates: days(100).reverse() }), "UNSORTED_DATES", "options.dates[1]");
    refused(() => matcher.findSimilarPatterns(query, history, { dates: days(100).map((day) => day.slice(1)) }), "NOT_A_DATE", "options.dates[0]");
    refused(() => new DynamicTimeWarpingMatcher({ outcomeHorizons: [30, 30] }), "INVALID_OPTION", "distinct horizons");
    refused(() => new DynamicTimeWarpingMatcher({ windowsize: 30 } as never), "INVALID_OPTION", 'no option named "windowsize"');
    refused(() => new DynamicTimeWarpingMatcher({ normalize: "none" as never }), "INVALID_OPTION", "zscore");
    expect(() =>
      new DynamicTimeWarpingMatcher({ ...all, changes: "absolute" }).findSimilarPatterns(
        query,
        history.map((value) => value - 100),
      ),
    ).not.toThrow();
  });

  it("survives series at the ends of the range, and leaves its input alone", () => {
    const shape = (scale: number, offset = 0): Float64Array => Float64Array.from({ length: 90 }, (_, t) => offset + scale * ((t * t) % 17));
    for (const values of [shape(1e138), shape(5e-324), shape(1, 1e15), shape(-3)]) {
      const copy = values.slice();
      const matcher = new DynamicTimeWarpingMatcher({ ...all, windowSize: 9, changes: "absolute", outcomeHorizons: [5] });
      const { matches, pValue, surrogateNull } = matcher.findSimilarPatterns(values.slice(-9), values);
      expect(matches.length).toBeGreaterThan(0);
      for (const { distance, outcomes } of matches) {
        expect(Number.isFinite(distance)).toBe(true);
        if (outcomes[5]) expect(Object.values(outcomes[5]).every(Number.isFinite)).toBe(true);
      }
      expect(pValue).toBeGreaterThan(0);
      expect(surrogateNull!.nearestDistances.every(Number.isFinite)).toBe(true);
      expect(values).toEqual(copy);
    }
  });
});
