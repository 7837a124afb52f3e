import { describe, expect, it } from "vitest";
import { activityGrid, activitySeries } from "../../src/discovery/series.js";
import { tradeOf } from "../support/trades.js";

const SPAN = { from: "2020-01-01", to: "2020-06-30" };
const allPublic = () => 1;

describe("activityGrid", () => {
  it("runs over business days from the member's first to last trade", () => {
    const grid = activityGrid([tradeOf({ transactionDate: "2020-03-06" }), tradeOf({ transactionDate: "2020-03-10" })], SPAN, allPublic)!;
    expect(grid.days).toEqual(["2020-03-06", "2020-03-09", "2020-03-10"]);
  });

  it("leaves off the days of which less than four fifths is public", () => {
    const trades = [
      tradeOf({ transactionDate: "2020-06-01", disclosureDate: "2020-06-20" }),
      tradeOf({ transactionDate: "2020-06-26", disclosureDate: "2020-06-29" }),
    ];
    const grid = activityGrid(trades, SPAN, (age) => (age >= 20 ? 0.9 : 0.3))!;
    expect(grid.days.at(-1)).toBe("2020-06-10");
  });

  it("is null without a trade made and disclosed inside the span", () => {
    expect(
      activityGrid([tradeOf({ transactionDate: "2019-03-06" }), tradeOf({ transactionDate: "2020-03-06", disclosureDate: "2020-08-01" })], SPAN, allPublic),
    ).toBeNull();
  });
});

describe("activitySeries", () => {
  const trades = [
    tradeOf({ transactionDate: "2020-03-06" }),
    tradeOf({ transactionDate: "2020-03-07", id: "saturday" }),
    tradeOf({ transactionDate: "2020-03-10", side: "sell" }),
    tradeOf({ transactionDate: "2020-03-10", side: "sell", id: "again" }),
  ];

  it("counts a weekend's trade on the next open day", () => {
    const grid = activityGrid(trades, SPAN, allPublic)!;
    expect([...activitySeries(trades, grid, "frequency")]).toEqual([1, 1, 2]);
  });

  it("scales days up by the share that is not public yet", () => {
    const grid = activityGrid(trades, SPAN, () => 0.8)!;
    expect([...activitySeries(trades, grid, "frequency")]).toEqual([1.25, 1.25, 2.5]);
  });

  it("gives sales a negative sign and compresses dollars", () => {
    const grid = activityGrid(trades, SPAN, allPublic)!;
    const [bought, , sold] = activitySeries(trades, grid, "signed-amount");
    expect(bought).toBeCloseTo(Math.log1p(trades[0]!.amount.estimate / 1000), 12);
    expect(sold).toBeCloseTo(-Math.log1p((2 * trades[0]!.amount.estimate) / 1000), 12);
  });

  it("changes nothing when trades are added that became public after the span", () => {
    const grid = activityGrid(trades, SPAN, allPublic)!;
    const later = tradeOf({ transactionDate: "2020-03-09", disclosureDate: "2020-07-01", id: "late" });
    expect(activitySeries([...trades, later], grid, "frequency")).toEqual(activitySeries(trades, grid, "frequency"));
  });
});
