import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountFromBracket } from "../../src/core/money.js";
import { groupBySubject, netAmount } from "../../src/discovery/hypotheses.js";
import { tradeOf } from "../support/trades.js";

describe("groupBySubject", () => {
  it("puts each trade under its member's ticker and, with a sector list, under the sector as well", () => {
    const { subjects } = groupBySubject([tradeOf()], "2021-01-01", () => "Energy");
    expect(subjects.map(({ kind, name }) => [kind, name])).toEqual([
      ["sector", "Energy"],
      ["ticker", "ABCD"],
    ]);
  });

  it("keeps one subject across a change of ticker", () => {
    const trades = [tradeOf({ ticker: "FB", transactionDate: "2020-05-01" }), tradeOf({ ticker: "META", transactionDate: "2023-05-01" })];
    expect(groupBySubject(trades, "2024-01-01").subjects.map(({ name, trades: own }) => [name, own.length])).toEqual([["META", 2]]);
  });

  it("counts every trade once: in a subject or under the first reason that leaves it out", () => {
    const trade = fc.record({
      politicianId: fc.constantFrom("A000001", null),
      ticker: fc.constantFrom("ABCD", null),
      transactionDate: fc.constantFrom("2020-01-02", "2022-01-03"),
      disclosureDate: fc.constantFrom("2019-12-31", "2020-02-03", "2022-02-01", null),
    });
    fc.assert(
      fc.property(fc.array(trade), (rows) => {
        const { subjects, excluded } = groupBySubject(
          rows.map((row, i) => tradeOf({ ...row, id: String(i) })),
          "2021-01-01",
        );
        const kept = subjects.reduce((sum, subject) => sum + subject.trades.length, 0);
        expect(kept + Object.values(excluded).reduce((a, b) => a + b, 0)).toBe(rows.length);
      }),
    );
  });
});

describe("netAmount", () => {
  it("pairs the smallest purchases with the largest sales for its low end", () => {
    const net = netAmount([tradeOf({ amount: amountFromBracket(1001, 15000) }), tradeOf({ side: "sell", amount: amountFromBracket(15001, 50000) })]);
    expect([net.low, net.high]).toEqual([1001 - 50000, 15000 - 15001]);
  });

  it("brackets its estimate and ignores exchanges", () => {
    const bracket = fc.constantFrom([1001, 15000], [15001, 50000], [100001, 250000]).map(([low, high]) => amountFromBracket(low!, high!));
    const trade = fc.record({ amount: bracket, side: fc.constantFrom("buy" as const, "sell" as const, "exchange" as const) });
    fc.assert(
      fc.property(fc.array(trade), (rows) => {
        const net = netAmount(rows.map((row) => tradeOf(row)));
        expect(net.low).toBeLessThanOrEqual(net.estimate + 1e-6);
        expect(net.high!).toBeGreaterThanOrEqual(net.estimate - 1e-6);
        expect(netAmount(rows.filter(({ side }) => side !== "exchange").map((row) => tradeOf(row)))).toEqual(net);
      }),
    );
  });

  it("is open at the top when a purchase is", () => {
    expect(netAmount([tradeOf({ amount: amountFromBracket(50_000_000, null) })]).high).toBeNull();
  });
});
