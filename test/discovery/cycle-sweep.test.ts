import { describe, expect, it } from "vitest";
import { inlineExecutor } from "../../src/discovery/executor.js";
import { sweepCycles } from "../../src/discovery/cycle-sweep.js";
import { createWorld, type World } from "../../src/synthetic/index.js";

const asOfOf = (world: World) => world.trades.reduce((latest, { disclosureDate }) => (disclosureDate > latest ? disclosureDate : latest), "");
const sweep = (world: World, overrides: Partial<Parameters<typeof sweepCycles>[2]> = {}) => sweepCycles(world.trades, world.politicians, { asOf: asOfOf(world), level: 0.05, executor: inlineExecutor, ...overrides });

describe("sweepCycles", () => {
  const planted = createWorld({ seed: 21, planted: { cycle: true } });

  it("finds planted cycles with their period and sees them again on the days kept aside", async () => {
    const { findings } = await sweep(planted);
    const found = planted.truth.cycles.filter((truth) => findings.some((finding) =>
      finding.politicianId === truth.politicianId && finding.name === truth.ticker && finding.measure === "frequency" && finding.replicated && Math.abs(finding.period / truth.periodDays - 1) < 0.02));
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
    const { tested, findings, excluded } = await sweepCycles(planted.trades.slice(0, 20), planted.politicians, { asOf: asOfOf(planted), level: 0.05, executor: inlineExecutor });
    expect({ tested, findings }).toEqual({ tested: 0, findings: [] });
    expect(excluded.tooFewTrades).toBeGreaterThan(0);
  });
});
