import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import { fitDelay } from "../../src/discovery/reporting.js";
import { tradeOf } from "../support/trades.js";

describe("fitDelay", () => {
  const filed = (count: number, delay: (i: number) => number) =>
    Array.from({ length: count }, (_, i) =>
      tradeOf({ id: String(i), transactionDate: addDays("2020-01-01", i), disclosureDate: addDays(addDays("2020-01-01", i), delay(i)) }),
    );

  it("says within how many days half and nine tenths of the trades are public", () => {
    const { reportedShare, summary } = fitDelay(
      filed(400, (i) => 1 + (i % 10)),
      "2023-01-01",
    );
    expect(summary).toEqual({ trades: 400, medianDays: 5, ninetyPercentDays: 9, ninetyNinePercentDays: 10 });
    expect([reportedShare(-1), reportedShare(0), reportedShare(10), reportedShare(1000)]).toEqual([0, 0, 1, 1]);
    expect(reportedShare(3)).toBeCloseTo(0.3, 10);
  });

  it("takes every day for public when fewer than a hundred trades tell of delays within a year, late filers not counted", () => {
    const { reportedShare, summary } = fitDelay([...filed(150, () => 400), ...filed(20, () => 30)], "2023-01-01");
    expect([reportedShare(0), summary.trades, summary.medianDays]).toEqual([1, 20, null]);
  });

  it("looks at nothing that was disclosed after the as-of date or before the trade", () => {
    const known = filed(200, () => 20);
    const noise = [
      tradeOf({ id: "later", transactionDate: "2020-05-01", disclosureDate: "2023-06-01" }),
      tradeOf({ id: "before", transactionDate: "2020-05-01", disclosureDate: "2020-04-01" }),
    ];
    expect(fitDelay([...known, ...noise], "2023-01-01").summary).toEqual(fitDelay(known, "2023-01-01").summary);
  });
});
