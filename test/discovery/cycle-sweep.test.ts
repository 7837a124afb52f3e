import { describe, expect, it } from "vitest";
import { tradingDays } from "../../src/core/calendar.js";
import { addDays } from "../../src/core/dates.js";
import { createRng } from "../../src/core/rng.js";
import { cycleDiscovery } from "../../src/discovery/cycle-discoveries.js";
import { type CycleHypothesis, sweepCycles } from "../../src/discovery/cycle-sweep.js";
import { inlineExecutor } from "../../src/discovery/executor.js";
import { createWorld, type World } from "../../src/synthetic/index.js";
import { tradeOf } from "../support/trades.js";

const asOfOf = (world: World) => world.trades.reduce((latest, { disclosureDate }) => (disclosureDate > latest ? disclosureDate : latest), "");
const sweep = (world: World, overrides: Partial<Parameters<typeof sweepCycles>[2]> = {}) =>
  sweepCycles(world.trades, world.politicians, { asOf: asOfOf(world), level: 0.05, executor: inlineExecutor, ...overrides });

describe("sweepCycles", () => {
  const planted = createWorld({ seed: 21, planted: { cycle: true } });

  it("finds planted cycles with their period and sees them again on the days kept aside", async () => {
    const { findings } = await sweep(planted);
    const found = planted.truth.cycles.filter((truth) =>
      findings.some(
        (finding) =>
          finding.politicianId === truth.politicianId &&
          finding.name === truth.ticker &&
          finding.measure === "frequency" &&
          finding.replicated &&
          Math.abs(finding.period / truth.periodDays - 1) < 0.02,
      ),
    );
    expect(found.length).toBeGreaterThanOrEqual(planted.truth.cycles.length - 1);
  });

  it("finds nothing in three null worlds and still counts what it tried", async () => {
    for (const seed of [31, 32, 33]) {
      const { findings, tested, hypotheses } = await sweep(createWorld({ seed }));
      expect(findings).toEqual([]);
      expect(tested).toBe(hypotheses.length);
      expect(tested).toBeGreaterThan(300);
    }
  });

  it("is not changed by anything that became public after the as-of date", async () => {
    const asOf = "2022-06-30";
    const whole = await sweep(planted, { asOf });
    const altered = planted.trades.map((trade) => (trade.disclosureDate > asOf ? { ...trade, side: "sell" as const, ticker: "ZZZZ" } : trade));
    const changed = await sweepCycles(altered, planted.politicians, { asOf, level: 0.05, executor: inlineExecutor });
    expect(whole.hypotheses.length).toBeGreaterThan(100);
    expect(changed.hypotheses).toEqual(whole.hypotheses);
    expect(changed.findings).toEqual(whole.findings);
  });

  it("does not depend on the order of the trades", async () => {
    const backwards = await sweepCycles([...planted.trades].reverse(), planted.politicians, { asOf: asOfOf(planted), level: 0.05, executor: inlineExecutor });
    expect(backwards.hypotheses).toEqual((await sweep(planted)).hypotheses);
  });

  it("searches the days before those that it replicates on", async () => {
    for (const { searched, replication } of (await sweep(planted)).findings) expect(replication.from > searched.to).toBe(true);
  });

  it("R16: stops when it is cancelled", async () => {
    const controller = new AbortController();
    const running = sweep(planted, { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) });
    await expect(running).rejects.toThrow("enough");
  });

  it("tries nothing and says so when nobody trades often enough", async () => {
    const { tested, findings, excluded } = await sweepCycles(planted.trades.slice(0, 20), planted.politicians, {
      asOf: asOfOf(planted),
      level: 0.05,
      executor: inlineExecutor,
    });
    expect({ tested, findings }).toEqual({ tested: 0, findings: [] });
    expect(excluded.tooFewTrades).toBeGreaterThan(0);
  });

  it("tests one member as the sweep over all does: what is covered and how late trades are reported is learnt from everybody", async () => {
    const { politicianId } = planted.truth.cycles[0]!;
    const own = ({ hypotheses }: { hypotheses: readonly CycleHypothesis[] }) =>
      hypotheses.filter((hypothesis) => hypothesis.politicianId === politicianId).map(({ qValue: _, ...rest }) => rest);
    const alone = await sweep(planted, { politicianId });
    expect(alone.tested).toBeGreaterThan(0);
    expect(alone.tested).toBe(own(alone).length);
    expect(own(alone)).toEqual(own(await sweep(planted)));
    expect(alone.coverage).toEqual((await sweep(planted)).coverage);
  });

  /** 0.498 cycles a day: below the search's highest frequency, above that of the held-out third. */
  const rng = createRng(4, "fast rhythm");
  const aboutEverySecondDay = tradingDays("2019-01-02", "2022-12-30")
    .filter((_, i) => rng() < (Math.cos(2 * Math.PI * 0.498 * i) > 0 ? 0.8 : 0.1))
    .map((day, i) => tradeOf({ id: String(i), transactionDate: day, disclosureDate: addDays(day, 20) }));

  it("replicates the fastest rhythms too, though the shorter held-out part resolves a little less than the searched one", async () => {
    const { findings } = await sweepCycles(aboutEverySecondDay, [], { asOf: "2023-01-31", level: 0.05, executor: inlineExecutor });
    expect(findings[0]).toMatchObject({ measure: "frequency", replicated: true });
    expect(findings[0]!.period).toBeCloseTo(2, 1);
  });

  it("sweeps members of whom only the id is known", async () => {
    expect((await sweepCycles(planted.trades, [], { asOf: asOfOf(planted), level: 0.05, executor: inlineExecutor })).tested).toBeGreaterThan(300);
  });

  it("says how many trades have no disclosure date, lie outside what the tables cover, or are in a finding's series", async () => {
    const undated = tradeOf({ id: "undated", disclosureDate: null });
    const strayed = tradeOf({ id: "strayed", transactionDate: "2018-12-27", disclosureDate: "2019-02-01" });
    const { excluded, findings } = await sweepCycles([...aboutEverySecondDay, undated, strayed], [], {
      asOf: "2023-01-31",
      level: 0.05,
      executor: inlineExecutor,
    });
    expect(excluded).toMatchObject({
      withoutDisclosureDate: 1,
      outsideCoverage: aboutEverySecondDay.filter(({ transactionDate }) => transactionDate < aboutEverySecondDay[0]!.disclosureDate!).length + 1,
    });
    expect(findings[0]!.trades).toBe(Math.round(findings[0]!.series.values.reduce((sum, value) => sum + value, 0)));
  });

  const monthly = (shift: number) => {
    const rng = createRng(6, "monthly rhythm");
    const days = tradingDays("2019-01-02", "2022-12-30");
    return days
      .filter((_, i) => rng() < 0.25 + 0.22 * Math.cos((2 * Math.PI * i) / 21 + (i >= 700 ? shift : 0)))
      .map((day, i) => tradeOf({ id: String(i), transactionDate: day, disclosureDate: addDays(day, 20) }));
  };
  const strongest = async (shift: number) =>
    (await sweepCycles(monthly(shift), [], { asOf: "2023-01-31", level: 0.05, executor: inlineExecutor })).findings.find(({ band }) => band === "monthly")!;

  it("replicates a cycle that goes on in step, and not one that comes back out of step", async () => {
    const [steady, turned] = [await strongest(0), await strongest(Math.PI)];
    expect(steady.replicated).toBe(true);
    expect(Math.abs(steady.replication.phaseShift)).toBeLessThan(0.8);
    expect(turned.replication.adjustedPValue).toBeLessThan(0.001);
    expect(Math.abs(turned.replication.phaseShift)).toBeGreaterThan(2);
    expect(turned.replicated).toBe(false);
    const told = cycleDiscovery(turned, { memberName: "Ada Example", asOf: "2023-01-31", seed: 0, dataFingerprint: "", tested: 10 });
    expect(told).toMatchObject({ strength: null, severity: "info", replicated: false });
    expect(told.summary).toContain("out of step");
  });
});
