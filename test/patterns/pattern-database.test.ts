import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../src/adapters/stores/index.js";
import { createRng } from "../../src/core/rng.js";
import { DynamicTimeWarpingMatcher, nearestSubsequences, PatternDatabase } from "../../src/patterns/index.js";
import { aPattern } from "../support/records.js";
import { days, plant, prices } from "./matcher-support.js";

const options = { windowSize: 12, outcomeHorizons: [5, 20], surrogates: 99, minSimilarity: 0.9 };

async function filled(values = prices(240, 1), subject = "SPY") {
  const store = new MemoryStore();
  const database = new PatternDatabase(store, options);
  const dates = days(values.length);
  const saved = await database.save({ subject, values, dates }, { labels: ["weekly"] });
  return { store, database, values, dates, saved };
}

describe("PatternDatabase.save", () => {
  it("keeps every window that follows on the last one, with the outcomes that are known", async () => {
    const { store, values, dates, saved } = await filled();
    expect(saved).toMatchObject({ added: 20 });
    const patterns = [...(await store.patterns({ subject: "SPY" }))].sort((a, b) => (a.from < b.from ? -1 : 1));
    expect(patterns.map(({ id }) => id)).toEqual(saved.ids);
    for (const [k, { from, to, values: kept, outcomes, labels, validation }] of patterns.entries()) {
      expect([from, to, labels, validation]).toEqual([dates[12 * k], dates[12 * k + 11], ["weekly"], null]);
      expect(kept).toEqual([...values.subarray(12 * k, 12 * k + 12)]);
      const last = 12 * k + 11;
      expect(Object.keys(outcomes)).toEqual([5, 20].filter((horizon) => last + horizon < 240).map(String));
      if (outcomes[5]) {
        expect(outcomes[5]).toMatchObject({ to: dates[last + 5], return: values[last + 5] / values[last] - 1 });
        expect(outcomes[5].volatility).toBeGreaterThan(0);
      }
    }
  });

  it("names shapes by content: saving again adds nothing, renews outcomes and keeps validations", async () => {
    const { store, database, values, dates, saved } = await filled();
    const shorter = new PatternDatabase(store, { ...options, outcomeHorizons: [3] });
    const pattern = (await store.patterns())[0];
    const validation = { asOf: dates[200], horizon: 5, occurrences: 0, averageReturn: null, unconditionalReturn: null, hitRate: null, pValue: null };
    await store.savePatterns([{ ...pattern, validation }]);
    expect(await shorter.save({ subject: "SPY", values, dates })).toEqual({ ids: saved.ids, added: 0 });
    const again = (await store.patterns()).find(({ id }) => id === pattern.id)!;
    expect(again).toMatchObject({ labels: [], validation });
    expect(Object.keys(again.outcomes)).toEqual(["3"]);
    expect((await database.save({ subject: "QQQ", values, dates })).added).toBe(20);
    const some = await database.save({ subject: "SPY", values, dates }, { indices: Int32Array.of(100, 7, 7) });
    expect(some.added).toBe(2);
    expect((await store.patterns({ subject: "SPY" })).filter(({ from }) => from === dates[7] || from === dates[100])).toHaveLength(2);
  });

  it("refuses what is no history", async () => {
    const { database, values, dates } = await filled();
    await expect(database.save({ subject: "SPY", values, dates: dates.slice(1) })).rejects.toThrow("dates: expected 240 dates, received 239");
    await expect(database.save({ subject: "", values, dates })).rejects.toThrow("options.subject");
    await expect(database.save({ subject: "SPY", values: values.map((value) => -value), dates })).rejects.toThrow("values[0]: expected a positive price");
    await expect(database.save({ subject: "SPY", values: values.slice(0, 11), dates: dates.slice(0, 11) })).rejects.toThrow("at least 12 values");
    await expect(database.save({ subject: "SPY", values, dates }, { indices: [229] })).rejects.toThrow(
      "options.indices[0]: expected a bar from 0 to 228, received 229",
    );
    await expect(database.save(undefined as never)).rejects.toThrow("options.subject");
    expect(() => new PatternDatabase(new MemoryStore(), { changes: "absolute" })).toThrow("outcomes are stored as returns");
    expect(() => new PatternDatabase(undefined as never)).toThrow("store: expected a PatternStore");
  });
});

describe("PatternDatabase.search", () => {
  it("measures every stored shape that had ended, and knows only outcomes from before", async () => {
    const { store, values, dates } = await filled();
    const query = values.slice(130, 142);
    const { matches, tested, pValue } = await new PatternDatabase(store, { ...options, minSimilarity: 0, topK: 50 }).search(query, {
      asOf: dates[130],
    });
    // the shape of bars 108–119 ends 120–124 bars before: its first outcome is known on bar 124; that of 120–131 has not ended
    expect(tested).toBe(10);
    expect(matches).toHaveLength(10);
    const brute = nearestSubsequences(query, values.subarray(0, 120), { window: 1, exclusion: 0, topK: 109 }).filter(({ index }) => index % 12 === 0);
    expect(matches.map(({ distance }) => distance)).toEqual(brute.map(({ distance }) => distance));
    expect(matches.map(({ pattern }) => pattern.from)).toEqual(brute.map(({ index }) => dates[index]));
    for (const { pattern, outcomes, matchDate, confidence, pValue: own, similarityScore, normalizedDistance, distance } of matches) {
      expect(matchDate).toBe(pattern.to);
      expect(outcomes).toBe(pattern.outcomes);
      expect(Object.values(outcomes).every(({ to }) => to < dates[130])).toBe(true);
      expect(confidence).toBe(1 - own);
      expect(normalizedDistance).toBe(distance / Math.sqrt(12));
      expect(similarityScore).toBeLessThan(1);
    }
    expect(pValue).toBe(matches[0].pValue);
    expect(pValue).toBeGreaterThan(0);
  });

  it("is not changed by shapes and outcomes of the query's own time or later", async () => {
    const before = await filled();
    const altered = before.values.map((value, t) => (t < 130 ? value : 3 * value + t));
    const after = await filled(altered);
    const query = before.values.slice(130, 142);
    const found = await before.database.search(query, { asOf: before.dates[130] });
    expect(found.matches.length).toBeGreaterThan(0);
    expect(await after.database.search(query, { asOf: before.dates[130] })).toEqual(found);
  });

  it("finds a shape that came before, and no two of one subject that overlap", async () => {
    const rng = createRng(2, "shape");
    const shape = Array.from({ length: 11 }, () => 0.06 * (rng() - 0.5));
    const values = prices(480, 3);
    plant(values, 240, shape);
    const store = new MemoryStore();
    const database = new PatternDatabase(store, options);
    const dates = days(480);
    await database.save({ subject: "SPY", values, dates }, { indices: Array.from({ length: 235 }, (_, k) => 2 * k) });
    await database.save({ subject: "QQQ", values, dates });
    plant(
      values,
      460,
      shape.map((value) => 1.1 * value),
    );
    const { matches, pValue } = await database.search(values.slice(460, 472), { asOf: dates[460] });
    expect(
      matches
        .slice(0, 2)
        .map(({ pattern }) => [pattern.subject, pattern.from])
        .sort(),
    ).toEqual([
      ["QQQ", dates[240]],
      ["SPY", dates[240]],
    ]);
    expect(pValue).toBeLessThanOrEqual(0.02);
    const spans = matches
      .filter(({ pattern }) => pattern.subject === "SPY")
      .map(({ pattern }) => pattern.from)
      .sort();
    expect(spans.every((from, k) => k === 0 || dates.indexOf(from) - dates.indexOf(spans[k - 1]) >= 12)).toBe(true);
    const own = await database.search(values.slice(460, 472), { asOf: dates[460], subject: "SPY" });
    expect(own.matches.every(({ pattern }) => pattern.subject === "SPY")).toBe(true);
    expect(new DynamicTimeWarpingMatcher(options).predictFromMatches(matches)).toMatchObject({ status: "no-evidence", matchCount: matches.length });
  });

  it("passes over shapes that cannot be prices, and says when there is nothing to compare", async () => {
    const store = new MemoryStore();
    const database = new PatternDatabase(store, { ...options, windowSize: 5 });
    const none = { matches: [], tested: 0, pValue: null };
    expect(await database.search([1, 2, 3, 2, 1], { asOf: "2022-01-01" })).toEqual(none);
    await store.savePatterns([aPattern("a"), aPattern("b", { values: [1, 2, 3, 2, 5e-324] })]);
    expect(await database.search([1, 2, 3, 2, 1], { asOf: "2022-01-01" })).toEqual(none);
    await store.savePatterns([aPattern("c", { values: [2, 2, 2, 2, 2] })]);
    expect(await database.search([1, 2, 3, 2, 1], { asOf: "2022-01-01" })).toMatchObject({ tested: 1, pValue: 1 });
    expect(await database.search([1, 1, 1, 1, 1], { asOf: "2022-01-01" })).toMatchObject({ tested: 1, pValue: 1, matches: [] });
    expect(await database.search([1, 2, 3, 2, 1], { asOf: "2021-04-16" })).toEqual(none); // its outcome ended that day
    await expect(database.search([1, 2], { asOf: "2022-01-01" })).rejects.toThrow("currentPattern: expected 5 values");
    await expect(database.search([1, 2, 3, 2, 1], { asOf: "2022-13-01" })).rejects.toThrow("options.asOf");
    await expect(database.search([1, 2, 3, 2, 1], {} as never)).rejects.toThrow("options.asOf");
  });
});

describe("PatternDatabase.validate", () => {
  /** The shape comes back often, and a rise follows each time. */
  function rising(): Float64Array {
    const rng = createRng(8, "rising");
    const shape = Array.from({ length: 11 }, () => 0.05 * (rng() - 0.5));
    const values = prices(1200, 8);
    for (let start = 24; start < 1180; start += 36 + Math.floor(12 * rng()))
      plant(values, start, [...shape, ...new Array<number>(5).fill(0.02)].slice(0, 1199 - start));
    return values;
  }

  it("judges a shape by what followed its later occurrences, and keeps that", async () => {
    const values = rising();
    const { database, store, dates, saved } = await filled(values);
    const { patterns, tested } = await database.validate({ subject: "SPY", values, dates }, { ids: [saved.ids[2]] });
    expect(tested).toBe(1);
    const { validation, outcomes } = patterns[0];
    expect(validation).toMatchObject({ asOf: dates[1199], horizon: 5 });
    expect(outcomes[5].return).toBeGreaterThan(0.05);
    expect(validation.occurrences).toBeGreaterThan(10);
    expect(validation.averageReturn! - validation.unconditionalReturn!).toBeGreaterThan(0.02);
    expect(validation.hitRate).toBeGreaterThan(0.7);
    expect(validation.pValue).toBeLessThan(0.01);
    expect((await store.patterns()).find(({ id }) => id === saved.ids[2])!.validation).toEqual(validation);
    expect((await store.patterns()).filter(({ validation: other }) => other !== null)).toHaveLength(1);
  });

  it("looks only at windows that begin after the shape's own outcome was known", async () => {
    const values = prices(400, 12);
    const { store, database, dates, saved } = await filled(values);
    const { patterns } = await database.validate({ subject: "SPY", values, dates }, { horizon: 20 });
    expect(patterns).toHaveLength(saved.ids.length - 2); // the last two have no outcome yet
    for (const { from, outcomes, validation } of patterns) {
      const first = dates.indexOf(outcomes[20].to) + 1;
      const later: number[] = [];
      for (let start = first; start + 11 + 20 < 400; start++) later.push(values[start + 31] / values[start + 11] - 1);
      expect(validation.horizon).toBe(20);
      expect(validation.unconditionalReturn === null, from).toBe(later.length === 0);
      if (later.length > 0) expect(validation.unconditionalReturn).toBeCloseTo(later.reduce((a, b) => a + b, 0) / later.length, 12);
      expect(validation.occurrences).toBeLessThanOrEqual(Math.ceil(later.length / 13));
      expect(validation.pValue === null).toBe(validation.occurrences < 5);
      expect(validation.hitRate === null).toBe(validation.occurrences === 0);
    }
    const earlier = values.map((value, t) => (t <= 200 ? 2 * value * (1 + (t % 3) / 50) : value));
    const ids = patterns.filter(({ outcomes }) => outcomes[20].to > dates[200]).map(({ id }) => id);
    const again = await new PatternDatabase(store, { ...options, minSimilarity: 0 }).validate({ subject: "SPY", values, dates }, { horizon: 20, ids });
    const altered = await new PatternDatabase(store, { ...options, minSimilarity: 0 }).validate(
      { subject: "SPY", values: earlier, dates },
      { horizon: 20, ids },
    );
    expect(altered).toEqual(again);
  });

  it("has no p-value without variation, and refuses ids of other subjects", async () => {
    const values = new Float64Array(240).fill(7);
    const { database, dates } = await filled(values);
    const { patterns, tested } = await database.validate({ subject: "SPY", values, dates });
    expect(tested).toBe(0);
    expect(patterns[0].validation).toMatchObject({ occurrences: 0, averageReturn: null, unconditionalReturn: 0, pValue: null });
    await expect(database.validate({ subject: "SPY", values, dates }, { ids: ["x"] })).rejects.toThrow(
      "options.ids[0]: expected the id of a stored shape of SPY",
    );
    expect(await database.validate({ subject: "QQQ", values, dates })).toEqual({ patterns: [], tested: 0 });
  });
});
