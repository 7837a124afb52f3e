import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { DynamicTimeWarpingMatcher, type PatternSkill } from "../../src/patterns/index.js";
import { analogueForecast } from "../../src/patterns/matcher/analogue-forecast.js";
import { nearestBefore, prepare } from "../../src/patterns/matcher/past-windows.js";
import { dieboldMariano } from "../../src/stats/index.js";
import { days, plant, prices } from "./matcher-support.js";

const equal = (...outcomes: number[]): { distance: number; outcome: number }[] => outcomes.map((outcome) => ({ distance: 2, outcome }));

describe("analogueForecast", () => {
  it("is median and conformal order statistics under equal weights", () => {
    const nine = equal(7, 1, 9, 3, 5, 2, 8, 4, 6);
    expect(analogueForecast(nine, 0.8)).toEqual({ median: 5, lower: 1, upper: 9, level: 0.8 }); // 1/10 and 9/10 of ten places
    expect(analogueForecast(nine, 0.6)).toEqual({ median: 5, lower: 2, upper: 8, level: 0.6 });
    expect(analogueForecast(nine, 0.95).level).toBeCloseTo(0.8, 12); // nine outcomes promise no more
    expect(analogueForecast(equal(4, 1, 3, 2), 0.5)).toMatchObject({ median: 2.5, lower: 1, upper: 4 });
    expect(analogueForecast(equal(4), 0.8)).toEqual({ median: 4, lower: 4, upper: 4, level: 0 });
  });

  it("trusts nearer matches more", () => {
    const forecast = analogueForecast([{ distance: 1, outcome: 10 }, ...[2, 2.1, 8].map((distance, k) => ({ distance, outcome: k }))], 0.5);
    // e^(−½ (d² − 1) / 2.05²) = 1, 0.700, 0.666, 6e-4: half of the weight lies below the outcome 1
    expect(forecast.median).toBe(1);
    // 1, 0.619, 0.619, 0.284
    expect(analogueForecast([{ distance: 1, outcome: 10 }, ...[5, 5, 8].map((distance, k) => ({ distance, outcome: k }))], 0.5).median).toBe(2);
    expect(
      analogueForecast(
        [
          { distance: 0, outcome: 10 },
          { distance: 0, outcome: 20 },
          { distance: 0, outcome: 30 },
          { distance: 4, outcome: -9 },
        ],
        0.5,
      ).median,
    ).toBe(20);
  });

  it("holds a further draw as often as it promises", () => {
    const rng = createRng(3);
    let held = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const { lower, upper } = analogueForecast(equal(...Array.from({ length: 9 }, () => sampleNormal(rng))), 0.8);
      const y = sampleNormal(rng);
      if (y >= lower && y <= upper) held++;
    }
    expect(held / 2000).toBeGreaterThan(0.775);
    expect(held / 2000).toBeLessThan(0.825);
  });
});

/** Prices in which a shape comes back `times` times and a rise follows it. */
function recurring(length: number, times: number, seed: number): Float64Array {
  const rng = createRng(seed, "recurring");
  const shape = Array.from({ length: 11 }, () => 0.05 * (rng() - 0.5));
  const values = prices(length, seed);
  const stretch = Math.floor(length / times);
  for (let k = 0; k < times; k++) plant(values, k * stretch + 2, [...shape.map((value) => value * (0.9 + 0.2 * rng())), ...new Array<number>(8).fill(0.02)]);
  return values;
}

const settings = { windowSize: 12, topK: 8, outcomeHorizons: [8, 20], surrogates: 19 };

describe("DynamicTimeWarpingMatcher.evaluate", () => {
  it("scores what predictFromMatches would have said, against the outcomes of the same past", () => {
    const history = prices(500, 21);
    const matcher = new DynamicTimeWarpingMatcher({ ...settings, minSimilarity: 0 });
    const report = matcher.evaluate(history, { initial: 200, step: 7 });
    expect(report.tested).toBe(2);
    for (const { horizon, origins, median, lower, upper, outcome, ...summary } of report.byHorizon) {
      expect([...origins]).toEqual(Array.from({ length: origins.length }, (_, k) => 199 + 7 * k));
      expect(origins[origins.length - 1] + horizon).toBeLessThan(500);
      expect(origins[origins.length - 1] + horizon + 7).toBeGreaterThanOrEqual(500);
      const losses: number[] = [];
      const others: number[] = [];
      let hits = 0;
      let inside = 0;
      const score = (y: number, middle: number, low: number, high: number): number =>
        (2 / 3) * (0.5 * Math.abs(y - middle) + 0.1 * (high - low) + Math.max(low - y, y - high, 0));
      for (const [k, origin] of origins.entries()) {
        const query = history.slice(origin - 11, origin + 1);
        const { matches } = matcher.findSimilarPatterns(query, history.subarray(0, origin + 1));
        const forecast = analogueForecast(
          matches.filter(({ outcomes }) => outcomes[horizon]).map(({ distance, outcomes }) => ({ distance, outcome: outcomes[horizon].return })),
          0.8,
        );
        expect([median[k], lower[k], upper[k]]).toEqual([forecast.median, forecast.lower, forecast.upper]);
        const y = history[origin + horizon] / history[origin] - 1;
        expect(outcome[k]).toBe(y);
        const past: number[] = [];
        for (let last = 11; last + horizon < origin - 11; last++) past.push(history[last + horizon] / history[last] - 1);
        past.sort((a, b) => a - b);
        losses.push(score(y, forecast.median, forecast.lower, forecast.upper));
        others.push(score(y, past[Math.floor(0.5 * past.length)], past[Math.floor(((1 - 0.8) / 2) * past.length)], past[Math.floor(0.9 * past.length)]));
        if (Math.sign(y) === Math.sign(forecast.median)) hits++;
        if (y >= forecast.lower && y <= forecast.upper) inside++;
      }
      const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      expect(summary.score).toBeCloseTo(mean(losses), 12);
      expect(summary.unconditionalScore).toBeCloseTo(mean(others), 12);
      expect(summary.skill).toBeCloseTo(1 - mean(losses) / mean(others), 10);
      expect(summary.hitRate).toBeCloseTo(hits / origins.length, 12);
      expect(summary.coverage).toBeCloseTo(inside / origins.length, 12);
      const lag = 2 * Math.ceil(horizon / 7);
      expect(summary.pValue).toBeCloseTo(dieboldMariano(losses, others, { horizon: lag, alternative: "less", varianceEstimator: "bartlett" }).pValue, 9);
      expect(summary.adjustedPValue).toBeGreaterThanOrEqual(summary.pValue);
    }
  });

  it("changes nothing at an origin when later bars change", () => {
    const history = recurring(600, 12, 5);
    const matcher = new DynamicTimeWarpingMatcher(settings);
    const cut = 430;
    const altered = history.map((value, t) => (t < cut ? value : value * (1 + ((t * 7) % 5) / 10)));
    const before = matcher.evaluate(history, { initial: 200, step: 3 });
    const after = matcher.evaluate(altered, { initial: 200, step: 3 });
    for (const [h, { horizon, origins, median, lower, upper, outcome }] of before.byHorizon.entries()) {
      const other = after.byHorizon[h];
      const known = origins.filter((origin) => origin < cut).length;
      const scored = origins.filter((origin) => origin + horizon < cut).length;
      expect(scored).toBeGreaterThan(20);
      for (const [mine, theirs] of [
        [origins, other.origins],
        [median, other.median],
        [lower, other.lower],
        [upper, other.upper],
      ]) {
        expect(mine.subarray(0, known).every(Number.isFinite)).toBe(true);
        expect(theirs.subarray(0, known)).toEqual(mine.subarray(0, known));
      }
      expect(other.outcome.subarray(0, scored)).toEqual(outcome.subarray(0, scored));
      expect(other.outcome).not.toEqual(outcome);
    }
  });

  it("searches windows that end before the query, up to the last of them", () => {
    const history = Float64Array.of(5, 5, 5, 1, 2, 4, 1, 2, 4, 8);
    const query = prepare(Float64Array.of(1, 2, 4), { band: 0, windowSize: 3 });
    const nearest = (before: number) => nearestBefore(query, history, before, { topK: 1, exclusion: 0 });
    expect(nearest(6)).toEqual([{ index: 3, distance: 0 }]);
    expect(nearest(5)[0].distance).toBeGreaterThan(0.1);
    expect(nearest(2)).toEqual([]);
  });

  it("makes forecasts only from matches that are similar enough", () => {
    const history = recurring(900, 20, 6);
    const counts = [0, 0.9, 0.99].map((minSimilarity) => {
      const { byHorizon } = new DynamicTimeWarpingMatcher({ ...settings, minSimilarity }).evaluate(history, { initial: 300 });
      return byHorizon[0].origins.length;
    });
    expect(counts[0]).toBeGreaterThanOrEqual(counts[1]);
    expect(counts[1]).toBeGreaterThan(counts[2]);
  });

  it("refuses walks on which nothing can be scored", () => {
    const matcher = new DynamicTimeWarpingMatcher(settings);
    expect(() => matcher.evaluate(prices(60, 1))).toThrow("history: expected bars enough for 5 matches with outcomes before the first query");
    expect(() => matcher.evaluate(prices(20, 1))).toThrow(
      "options.initial: expected at least 12 bars, one window, and fewer than the 20 of the history, received 6",
    );
    expect(() => matcher.evaluate(prices(200, 1), { initial: 200 })).toThrow("fewer than the 200");
    expect(() => matcher.evaluate([])).toThrow("history: expected at least 2 values");
  });

  it("takes a history that stands still for what it is", () => {
    const { byHorizon } = new DynamicTimeWarpingMatcher({ ...settings, minSimilarity: 0 }).evaluate(new Float64Array(300).fill(5));
    expect(byHorizon[0]).toMatchObject({ skill: null, score: 0, unconditionalScore: 0, pValue: 1, coverage: 1 });
  });
});

describe("DynamicTimeWarpingMatcher.predictFromMatches", () => {
  const history = recurring(1400, 40, 7);
  const matcher = new DynamicTimeWarpingMatcher({ ...settings, minSimilarity: 0.98 });
  const query = history.slice(1400 - 1400 / 40 + 2, 1400 - 1400 / 40 + 14);
  const past = history.subarray(0, 1400 - 1400 / 40 + 14);
  const skill = matcher.evaluate(past, { initial: 450, step: 1 });
  const { matches } = matcher.findSimilarPatterns(query, past, { dates: days(past.length) });

  it("forecasts where matches have shown skill, and only the horizons that have", () => {
    const forecast = matcher.predictFromMatches(matches, { skill });
    if (forecast.status !== "ok") throw new Error(forecast.reason);
    const able = skill.byHorizon.filter(({ adjustedPValue }) => adjustedPValue <= 0.05);
    expect(Object.keys(forecast.predictedReturn)).toEqual(able.map(({ horizon }) => `${horizon}`));
    expect(forecast.predictedReturn[8]).toBeGreaterThan(0.1); // the planted rise is 1.02⁸ − 1 = 17 %
    expect(forecast.predictedReturn[8]).toBeLessThan(0.25);
    const { lower, upper, level } = forecast.interval[8];
    expect(lower).toBeLessThanOrEqual(forecast.predictedReturn[8]);
    expect(upper).toBeGreaterThanOrEqual(forecast.predictedReturn[8]);
    expect(level).toBeGreaterThan(0.6);
    expect(forecast.confidence).toBe(1 - Math.max(...able.map(({ adjustedPValue }) => adjustedPValue)));
    expect(forecast.matchCount).toBe(matches.length);
    expect(forecast.averageSimilarity).toBeGreaterThan(0.98);
    expect(forecast.skill).toBe(skill.byHorizon);
    expect(matcher.predictFromMatches(matches, { skill: JSON.parse(JSON.stringify(skill)) as PatternSkill })).toMatchObject({ status: "ok" });
  });

  it("abstains without a report, without skill and without matches", () => {
    const counts = { matchCount: matches.length, tested: 0, skill: [] };
    expect(matcher.predictFromMatches(matches)).toMatchObject({ status: "no-evidence", reason: expect.stringContaining("evaluate"), ...counts });
    expect(matcher.predictFromMatches(matches, { skill, significance: 1e-300 })).toMatchObject({
      status: "no-evidence",
      reason: expect.stringContaining("did not beat"),
      tested: 2,
    });
    expect(matcher.predictFromMatches([], { skill })).toMatchObject({
      status: "no-evidence",
      reason: expect.stringContaining("fewer than 5"),
      averageSimilarity: null,
    });
    const walk = prices(900, 31);
    const noSkill = new DynamicTimeWarpingMatcher(settings);
    const found = noSkill.findSimilarPatterns(walk.slice(-12), walk).matches;
    expect(noSkill.predictFromMatches(found, { skill: noSkill.evaluate(walk) })).toMatchObject({ status: "no-evidence", tested: 2 });
  });

  it("refuses the report of another procedure, and matches that are none", () => {
    const other = new DynamicTimeWarpingMatcher({ ...settings, minSimilarity: 0.98, topK: 9 });
    expect(() => other.predictFromMatches(matches, { skill })).toThrow("options.skill: expected the report of a matcher with topK 9, received 8");
    expect(() => matcher.predictFromMatches("abc" as never)).toThrow("matches: expected an array of matches");
    expect(() => matcher.predictFromMatches([{ distance: Number.NaN, similarityScore: 1, outcomes: {} }])).toThrow("matches[0]");
    expect(() => matcher.predictFromMatches([null as never])).toThrow("matches[0]");
    expect(() => matcher.predictFromMatches(matches, { skill: {} as never })).toThrow("options.skill: expected the report of evaluate");
    expect(() => matcher.predictFromMatches(matches, { skil: skill } as never)).toThrow('no option named "skil"');
  });
});
