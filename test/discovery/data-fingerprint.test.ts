import { describe, expect, it } from "vitest";
import { amountFromBracket } from "../../src/core/money.js";
import type { Trade } from "../../src/core/types.js";
import { dataFingerprint } from "../../src/discovery/cycle-discoveries.js";
import { politicianOf, tradeOf } from "../support/trades.js";

describe("dataFingerprint", () => {
  const trades = [tradeOf(), tradeOf({ ticker: "WXYZ" })];
  const printOf = (changed: readonly Trade[], chamber: "house" | "senate" = "house", options = { asOf: "2021-01-01" }) =>
    dataFingerprint(changed, [politicianOf({ chamber })], options);
  const original = printOf(trades);
  const altered = (change: Partial<Trade>) => printOf([{ ...trades[0]!, ...change }, trades[1]!]);

  it("changes with everything that the sweep reads, also where a trade keeps its id", () => {
    const prints = [
      altered({ politicianId: null }),
      altered({ ticker: "FB" }),
      altered({ side: "sell" }),
      altered({ amount: amountFromBracket(15001, 50000) }),
      altered({ transactionDate: "2020-03-03" }),
      altered({ disclosureDate: "2020-03-09" }),
      altered({ disclosureDate: null }),
      printOf(trades.slice(1)),
      printOf(trades, "senate"),
      printOf(trades, "house", { asOf: "2021-01-02" }),
    ];
    expect(new Set([original, ...prints]).size).toBe(prints.length + 1);
  });

  it("is blind to order, to one more vendor of a known trade, and to members who do not trade", () => {
    expect(printOf([...trades].reverse())).toBe(original);
    expect(altered({ sources: [{ vendor: "another", file: "file.csv", line: 7 }], politicianName: "Example, Ada" })).toBe(original);
    expect(dataFingerprint(trades, [politicianOf({ chamber: "house" }), politicianOf({ id: "Z000001", chamber: "senate" })], { asOf: "2021-01-01" })).toBe(
      original,
    );
  });
});
