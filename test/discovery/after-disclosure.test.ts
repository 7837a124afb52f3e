import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import { createRng } from "../../src/core/rng.js";
import type { PricePanel, Trade } from "../../src/core/types.js";
import { marketPrices, outcomesAfterDisclosure, testOutcomes } from "../../src/discovery/after-disclosure.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { tradeOf } from "../support/trades.js";

function panelOf(days: number, price: (t: number, i: number) => number, tickers = ["ABCD", "SPY"]): PricePanel {
  return {
    tickers,
    dates: Array.from({ length: days }, (_, t) => addDays("2020-01-01", t)),
    close: Array.from({ length: days }, (_, t) => Float64Array.from(tickers, (_, i) => price(t, i))),
  };
}

describe("outcomesAfterDisclosure", () => {
  const panel = panelOf(120, (t, i) => (i === 0 ? 100 + t : 200));
  const trade = tradeOf({ transactionDate: "2020-01-02", disclosureDate: "2020-01-09" });

  it("enters at the first close after the disclosure and leaves at the last one within the holding period", () => {
    const [week] = outcomesAfterDisclosure([trade], marketPrices(panel));
    expect(week).toMatchObject({ entry: "2020-01-10", exit: "2020-01-17", holdingDays: 7 });
    expect(week!.return).toBeCloseTo(116 / 109 - 1, 12);
    expect(week!.excess).toBeCloseTo(116 / 109 - 1, 12);
  });

  it("does not take prices that begin or resume long after the disclosure for an entry or an exit", () => {
    const early = tradeOf({ transactionDate: "2014-01-02", disclosureDate: "2014-01-09" });
    expect(outcomesAfterDisclosure([early], marketPrices(panel))).toEqual([]);
    const days = panel.dates.map((_, t) => t).filter((t) => t <= 12 || t > 60);
    const holed = { ...panel, dates: days.map((t) => panel.dates[t]!), close: days.map((t) => panel.close[t]!) };
    expect(outcomesAfterDisclosure([trade], marketPrices(holed)).map(({ holdingDays }) => holdingDays)).toEqual([7, 90]);
  });

  it("turns the sign for sales", () => {
    const [bought] = outcomesAfterDisclosure([trade], marketPrices(panel));
    const [sold] = outcomesAfterDisclosure([{ ...trade, side: "sell" }], marketPrices(panel));
    expect(sold!.excess).toBe(-bought!.excess);
  });

  it("leaves out what cannot be measured: no disclosure date, no price, a horizon beyond the data, disclosed before traded", () => {
    const left: Trade[] = [
      tradeOf({ ...trade, disclosureDate: null }),
      tradeOf({ ...trade, ticker: "NONE" }),
      tradeOf({ ...trade, disclosureDate: "2020-04-28" }),
      tradeOf({ ...trade, disclosureDate: "2020-01-01" }),
    ];
    expect(outcomesAfterDisclosure(left, marketPrices(panel))).toEqual([]);
  });

  it("is blind to prices before the entry", () => {
    const altered = panelOf(120, (t, i) => (t < 9 ? 1 + i : i === 0 ? 100 + t : 200));
    expect(outcomesAfterDisclosure([trade], marketPrices(altered))).toEqual(outcomesAfterDisclosure([trade], marketPrices(panel)));
  });

  it("takes the average of all tickers for the market when there is no index fund", () => {
    const plain = panelOf(120, (t, i) => 100 + (i + 1) * t, ["ABCD", "WXYZ"]);
    const [week] = outcomesAfterDisclosure([trade], marketPrices(plain));
    expect(week!.marketReturn).toBeCloseTo((116 / 109 - 1 + (132 / 118 - 1)) / 2, 12);
  });
});

describe("testOutcomes", () => {
  const outcomes = (seed: number, shift: number) => {
    const rng = createRng(seed, "outcomes");
    return Array.from({ length: 200 }, (_, i) => {
      const excess = shift + 0.03 * sampleNormal(rng);
      return {
        tradeId: String(i),
        holdingDays: 7,
        entry: addDays("2015-01-01", i * 14),
        exit: addDays("2015-01-08", i * 14),
        return: excess,
        marketReturn: 0,
        excess,
      };
    });
  };

  it("sees a steady excess and not its absence", () => {
    const tests = testOutcomes(
      new Map([
        ["lucky", outcomes(1, 0.02)],
        ["usual", outcomes(2, 0)],
      ]),
    );
    expect(tests.get("lucky")![0]!.qValue).toBeLessThan(1e-6);
    expect(tests.get("usual")![0]!.pValue).toBeGreaterThan(0.001);
  });

  it("rejects about one in twenty members without any excess", () => {
    let rejected = 0;
    for (let seed = 0; seed < 400; seed++) if (testOutcomes(new Map([["x", outcomes(1000 + seed, 0)]])).get("x")![0]!.pValue! <= 0.05) rejected++;
    expect(rejected / 400).toBeGreaterThan(0.02);
    expect(rejected / 400).toBeLessThan(0.085);
  });

  it("rejects no more when a member buys one ticker all the time, so that adjacent blocks share days", () => {
    let rejected = 0;
    for (let seed = 0; seed < 1500; seed++) {
      const rng = createRng(seed, "overlap");
      const steps = Float64Array.from({ length: 14 * 40 + 7 }, () => 0.02 * sampleNormal(rng));
      const overlapping = Array.from({ length: 14 * 40 }, (_, t) => {
        const excess = steps.subarray(t, t + 7).reduce((sum, step) => sum + step, 0);
        return { tradeId: String(t), holdingDays: 7, entry: addDays("2015-01-01", t), exit: addDays("2015-01-08", t), return: excess, marketReturn: 0, excess };
      });
      if (testOutcomes(new Map([["x", overlapping]])).get("x")![0]!.pValue! <= 0.05) rejected++;
    }
    expect(rejected / 1500).toBeGreaterThan(0.03);
    expect(rejected / 1500).toBeLessThan(0.066); // 0.0725 without allowing for the overlap, 2.5 standard errors above
  });

  it("does not test fewer than eight separate periods", () => {
    const [week, month] = testOutcomes(new Map([["x", outcomes(3, 0).slice(0, 7)]])).get("x")!;
    expect([week!.pValue, week!.interval, month!.trades]).toEqual([null, null, 0]);
  });
});
