import { amountFromBracket } from "../../src/core/money.js";
import type { Politician, Trade } from "../../src/core/types.js";

/** A trade with everything filled in; override what a test is about. */
export function tradeOf(overrides: Partial<Trade> = {}): Trade {
  const transactionDate = overrides.transactionDate ?? "2020-03-02";
  return {
    id: overrides.id ?? `${transactionDate}-${overrides.ticker ?? "ABCD"}-${overrides.politicianId ?? "A000001"}`,
    politicianId: "A000001",
    politicianName: "Ada Example",
    ticker: "ABCD",
    assetName: "Example Corp",
    assetType: "stock",
    side: "buy",
    owner: "self",
    amount: amountFromBracket(1001, 15000),
    transactionDate,
    disclosureDate: transactionDate,
    sources: [],
    ...overrides,
  };
}

export function politicianOf(overrides: Partial<Politician> = {}): Politician {
  return { id: "A000001", name: "Ada Example", party: "D", chamber: "house", state: "OH", ...overrides };
}
