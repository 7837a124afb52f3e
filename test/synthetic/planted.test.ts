import { describe, expect, it } from "vitest";
import { tradingDaysBetween } from "../../src/core/calendar.js";
import { daysBetween } from "../../src/core/dates.js";
import { createWorld, type SyntheticTrade, type World } from "../../src/synthetic/index.js";
import { allTrades, closes, correlation, cycleShare, dailyCounts, deviation, mean, returnsOf, SMALL } from "./support.js";

const worlds = Array.from({ length: 6 }, (_, seed) => createWorld({ ...SMALL, seed, planted: "all" }));
const tradeMaps = new Map(worlds.map((world) => [world, new Map(allTrades(world).map((trade) => [trade.id, trade]))]));
const tradeOf = (world: World, id: string): SyntheticTrade => tradeMaps.get(world)!.get(id)!;

describe("planted cycles", () => {
  it.each([1, 0.5])("make up a tenth of the variance at full strength, in proportion below (strength %d)", (strength) => {
    const shares = Array.from({ length: 10 }, (_, seed) => createWorld({ ...SMALL, seed: 100 + seed, planted: { cycle: strength } })).flatMap((world) =>
      world.truth.cycles.map((cycle) => {
        expect(cycle.varianceShare).toBeCloseTo(0.1 * strength, 12);
        return cycleShare(countsOf(world, cycle), cycle.periodDays);
      }),
    );
    // a regression on two terms explains 2/n of noise; the mean of 40 shares has a standard error of about 0.002
    expect(Math.abs(mean(shares) - 0.1 * strength - 2 / 1760)).toBeLessThan(0.008);
  });

  it("have at least a dozen periods in the sample, different ones, in series of at least 1,260 days with the sector's name", () => {
    for (const world of worlds) {
      expect(world.truth.cycles.length).toBe(4);
      const periods = world.truth.cycles.map((cycle) => cycle.periodDays).sort((a, b) => a - b);
      expect(periods[0]!).toBeGreaterThanOrEqual(8);
      expect(periods[3]!).toBeLessThanOrEqual(130);
      expect(new Set(periods).size).toBe(4);
      for (const cycle of world.truth.cycles) {
        expect(cycle.sector).toBe(world.sectors[cycle.ticker]);
        expect(cycle.amplitude).toBeLessThan(1);
        const counts = countsOf(world, cycle);
        expect(counts.length - counts.findIndex((count) => count > 0)).toBeGreaterThanOrEqual(1_260);
        expect(world.truth.habits).toContainEqual(expect.objectContaining({ politicianId: cycle.politicianId, ticker: cycle.ticker }));
      }
    }
  });

  it("stay possible at the greatest strength", () => {
    for (let seed = 0; seed < 4; seed++)
      for (const cycle of createWorld({ ...SMALL, seed, planted: { cycle: 2 } }).truth.cycles) expect(cycle.amplitude).toBeLessThan(1);
  });
});

describe("planted cabals", () => {
  it("place twelve joint trades a year for three years: same ticker, same side, within three business days", () => {
    for (const world of worlds) {
      const [cabal] = world.truth.cabals;
      expect(cabal!.politicianIds.length).toBe(5);
      expect(cabal!.jointTrades.length).toBe(36);
      expect(daysBetween(cabal!.from, cabal!.to)).toBeGreaterThan(1_080);
      for (const joint of cabal!.jointTrades) {
        const trades = joint.tradeIds.map((id) => tradeOf(world, id));
        expect(trades.map((trade) => trade.politicianId)).toEqual(cabal!.politicianIds);
        expect(trades.every((trade) => trade.ticker === joint.ticker && trade.side === joint.side)).toBe(true);
        const dates = trades.map((trade) => trade.transactionDate).sort();
        expect(dates[0]).toBe(joint.firstDate);
        expect(tradingDaysBetween(dates[0]!, dates[4]!)).toBeLessThanOrEqual(3);
      }
    }
  });

  it("halve with the strength", () => {
    expect(createWorld({ ...SMALL, planted: { cabal: 0.5 } }).truth.cabals[0]!.jointTrades.length).toBe(18);
  });
});

describe("planted leaders", () => {
  it.each([1, 0.5])("have followers who repeat three tenths of at least forty trades after three to ten business days (strength %d)", (strength) => {
    for (let seed = 0; seed < 3; seed++) {
      const world = createWorld({ ...SMALL, seed, planted: { leader: strength } });
      const trades = new Map(allTrades(world).map((trade) => [trade.id, trade]));
      const [truth] = world.truth.leaders;
      expect(truth!.leaderTrades).toBeGreaterThanOrEqual(40);
      expect(allTrades(world).filter((trade) => trade.politicianId === truth!.leaderId && trade.assetType === "stock").length).toBe(truth!.leaderTrades);
      for (const follower of truth!.followerIds) {
        const repeats = truth!.repeats.filter((repeat) => repeat.followerId === follower);
        expect(Math.abs(repeats.length / truth!.leaderTrades - 0.3 * strength)).toBeLessThan(0.5 / truth!.leaderTrades + 1e-9);
        expect(new Set(repeats.map((repeat) => repeat.leaderTradeId)).size).toBe(repeats.length);
        for (const repeat of repeats) {
          const led = trades.get(repeat.leaderTradeId)!;
          const followed = trades.get(repeat.followerTradeId)!;
          expect([followed.ticker, followed.side, followed.politicianId]).toEqual([led.ticker, led.side, follower]);
          const delay = tradingDaysBetween(led.transactionDate, followed.transactionDate);
          expect(delay).toBe(repeat.delayBusinessDays);
          expect(delay >= 3 && delay <= 10).toBe(true);
        }
      }
    }
  });
});

describe("planted anomalies", () => {
  it("are half a percent of all trades and stand out in two features, four robust deviations where these are measured", () => {
    for (const world of worlds) {
      const { anomalies } = world.truth;
      expect(Math.abs(anomalies.length / allTrades(world).length - 0.005)).toBeLessThan(0.0005);
      for (const anomaly of anomalies) {
        expect(anomaly.features.length).toBe(2);
        const trade = tradeOf(world, anomaly.tradeId);
        const own = allTrades(world).filter(
          (other) => other.politicianId === anomaly.politicianId && other.assetType === "stock" && !other.id.includes("anomaly"),
        );
        if (anomaly.features.includes("size")) {
          const logs = own.map((other) => Math.log(other.trueAmount));
          const middle = median(logs);
          const deviations = (Math.log(trade.trueAmount) - middle) / (1.4826 * median(logs.map((value) => Math.abs(value - middle))));
          expect(deviations).toBeCloseTo(anomaly.sizeDeviations!, 6);
          if (trade.trueAmount < 90_000_000) expect(deviations).toBeGreaterThan(3.99); // the largest plausible amount caps a few
        } else expect(anomaly.sizeDeviations).toBeNull();
        if (anomaly.features.includes("ticker-novelty")) expect(own.some((other) => other.ticker === trade.ticker)).toBe(false);
        if (anomaly.features.includes("position-before-move")) {
          const prices = closes(world, trade.ticker!);
          const day = world.tradingDays.indexOf(trade.transactionDate);
          const move = prices[day + 5]! / prices[day]! - 1;
          expect(move).toBeCloseTo(anomaly.moveReturn!, 12);
          expect(Math.abs(move)).toBeGreaterThanOrEqual(0.08);
          expect(trade.side).toBe(move > 0 ? "buy" : "sell");
          expect(anomaly.moveDeviations!).toBeGreaterThanOrEqual(4);
        } else expect(anomaly.moveReturn).toBeNull();
      }
    }
  });
});

describe("planted regime shifts", () => {
  it("multiply rates and volatilities by two and a half for at least 120 days", () => {
    const volatilityRatios: number[] = [];
    let inside = 0; // mean counts of all members together: single ones are too bursty to show a ratio
    let outside = 0;
    for (const world of worlds) {
      expect(world.truth.regimeShifts.length).toBe(4);
      for (const shift of world.truth.regimeShifts) {
        const first = world.tradingDays.indexOf(shift.from);
        const last = world.tradingDays.indexOf(shift.to);
        expect(last - first + 1).toBe(shift.tradingDays);
        expect(shift.tradingDays).toBeGreaterThanOrEqual(120);
        expect(shift.factor).toBe(2.5);
        if (shift.measure === "trading-rate") {
          const counts = dailyCounts(world, (trade) => trade.politicianId === shift.politicianId && trade.id.includes("base"));
          inside += mean(counts.slice(first, last + 1));
          outside += mean([...counts.slice(0, first), ...counts.slice(last + 1)]);
        } else {
          const twin = createWorld({ ...SMALL, seed: world.options.seed });
          const span = (from: World): Float64Array => returnsOf(closes(from, shift.ticker!).slice(first - 1, last + 1));
          volatilityRatios.push(deviation(span(world)) / deviation(span(twin)));
        }
      }
    }
    expect(inside / outside).toBeGreaterThan(2);
    expect(inside / outside).toBeLessThan(3);
    for (const ratio of volatilityRatios) expect(ratio).toBeCloseTo(2.5, 6);
  });
});

describe("planted patterns", () => {
  it.each([1, 0.5])("repeat a shape of thirty bars six times, with noise of half its deviation at full strength (strength %d)", (strength) => {
    const ratios: number[] = [];
    for (let seed = 0; seed < 4; seed++) {
      const world = createWorld({ ...SMALL, seed, planted: { recurringPattern: strength } });
      const [pattern] = world.truth.recurringPatterns;
      expect(pattern!.shape.length).toBe(30);
      expect(pattern!.occurrences.length).toBe(6);
      const prices = closes(world, pattern!.ticker);
      pattern!.occurrences.forEach(({ from, to }, k) => {
        const first = world.tradingDays.indexOf(from);
        expect(world.tradingDays.indexOf(to) - first).toBe(29);
        if (k > 0) expect(from > pattern!.occurrences[k - 1]!.to).toBe(true);
        const steps = pattern!.shape.map((level, bar) => level - (pattern!.shape[bar - 1] ?? 0));
        const residual = steps.map((step, bar) => Math.log(prices[first + bar]! / prices[first + bar - 1]!) - step);
        ratios.push(deviation(residual) / deviation(steps));
      });
      expect(pattern!.noiseRatio).toBe(0.5 / strength);
    }
    expect(mean(ratios) / (0.5 / strength)).toBeGreaterThan(0.8); // calm and crisis months differ
    expect(mean(ratios) / (0.5 / strength)).toBeLessThan(1.2);
  });
});

describe("planted squeezes", () => {
  it("meet all five criteria and move by 15 % within five trading days", () => {
    for (const world of worlds) {
      expect(world.truth.squeezes.length).toBe(2);
      for (const squeeze of world.truth.squeezes) {
        const { daysToExpiry, moneyness, premium, openInterestShare, callPutOpenInterestRatio } = squeeze.criteria;
        expect(daysToExpiry).toBeLessThanOrEqual(16);
        expect(moneyness).toBeGreaterThan(1.01);
        expect(moneyness).toBeLessThan(1.08);
        expect(premium).toBeGreaterThan(50_000);
        expect(openInterestShare).toBeGreaterThan(0.25);
        expect(callPutOpenInterestRatio).toBeGreaterThan(3.5);
        const trade = tradeOf(world, squeeze.tradeId);
        expect(trade.option!.type).toBe("call");
        expect(trade.trueAmount).toBe(premium);
        expect(tradingDaysBetween(trade.transactionDate, trade.disclosureDate)).toBe(1);
        const prices = closes(world, squeeze.ticker);
        const day = world.tradingDays.indexOf(squeeze.asOf);
        expect(prices[day + 5]! / prices[day]! - 1).toBeCloseTo(squeeze.moveReturn, 10);
        expect(squeeze.moveReturn).toBeGreaterThan(0.15);
        const chain = world.optionChains.find((entry) => entry.ticker === squeeze.ticker && entry.date === squeeze.asOf)!;
        const held = chain.quotes.find((quote) => quote.type === "call" && quote.strike === trade.option!.strike && quote.expiry === trade.option!.expiry)!;
        const calls = chain.quotes.filter((quote) => quote.type === "call").reduce((sum, quote) => sum + quote.openInterest, 0);
        expect(held.openInterest / calls).toBeCloseTo(openInterestShare, 10);
        expect(daysBetween(squeeze.asOf, held.expiry)).toBe(daysToExpiry);
        expect(held.strike / prices[day]!).toBeCloseTo(moneyness, 10);
      }
    }
  });
});

describe("planted non-linear signals", () => {
  it("explain a twentieth of the next day's variance by a product, and nothing linearly", () => {
    const joint: number[] = [];
    const linear: number[] = [];
    for (const world of worlds) {
      expect(world.truth.nonlinearSignals.length).toBe(4);
      for (const signal of world.truth.nonlinearSignals) {
        expect(signal.rSquared).toBe(0.05);
        const next = returnsOf(closes(world, signal.ticker));
        const [tone, interest] = world.indicators.values[signal.ticker]!;
        const known = (series: Float64Array): Float64Array => series.subarray(0, -1);
        joint.push(correlation(next, known(tone.map((value, t) => value * interest[t]!))) ** 2);
        linear.push(correlation(next, known(tone)) ** 2, correlation(next, known(interest)) ** 2);
      }
    }
    expect(Math.abs(mean(joint) - 0.05)).toBeLessThan(0.012);
    expect(mean(linear)).toBeLessThan(0.002);
  });
});

function countsOf(world: World, { politicianId, ticker }: { politicianId: string; ticker: string }): Float64Array {
  return dailyCounts(world, (trade) => trade.politicianId === politicianId && trade.ticker === ticker);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
