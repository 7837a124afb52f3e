import { describe, expect, it } from "vitest";
import { isTradingDay, tradingDays } from "../../src/core/calendar.js";
import { daysBetween } from "../../src/core/dates.js";
import { InvalidInputError } from "../../src/core/errors.js";
import type { Trade } from "../../src/core/types.js";
import { createWorld, PLANTED_KINDS, STOCK_ACT_BRACKETS, type SyntheticTrade, type World } from "../../src/synthetic/index.js";
import { blackScholesPrice } from "../../src/synthetic/option-chains.js";
import { allTrades, closes, correlation, cycleShare, dailyCounts, deviation, Fingerprint, mean, returnsOf, SMALL } from "./support.js";

const world = createWorld({ seed: 11 });
const people = new Map(world.politicians.map((politician) => [politician.id, politician]));
const everyTrade = allTrades(world);
const smallWorlds = Array.from({ length: 8 }, (_, seed) => createWorld({ ...SMALL, seed }));
const PERIODS = [5, 10, 21, 42, 63, 126];

describe("createWorld", () => {
  it("gives the same bits for the same options, here and in any other runtime", () => {
    expect(fingerprint(createWorld({ ...SMALL, seed: 3, planted: "all" }))).toBe(fingerprint(createWorld({ ...SMALL, seed: 3, planted: "all" })));
    expect(fingerprint(createWorld({ ...SMALL, seed: 3, planted: "all" }))).toBe("6b329fc5");
  });

  it("gives another world for another seed", () => {
    const other = createWorld({ ...SMALL, seed: 4 });
    const first = createWorld({ ...SMALL, seed: 3 });
    expect(fingerprint(other)).not.toBe(fingerprint(first));
    const a = returnsOf(Float64Array.from(first.market.factors["Mkt-RF"], (r) => 1 + r));
    const b = returnsOf(Float64Array.from(other.market.factors["Mkt-RF"], (r) => 1 + r));
    expect(Math.abs(correlation(a, b))).toBeLessThan(0.1);
  });

  it("plants nothing unless asked to", () => {
    expect(world.truth.strengths).toEqual(Object.fromEntries(PLANTED_KINDS.map((kind) => [kind, 0])));
    const { habits, strengths: _, ...planted } = world.truth;
    expect(Object.values(planted).every((list) => list.length === 0)).toBe(true);
    expect(habits.length).toBe(4);
  });

  it.each(["cabal", "leader", "squeeze"] as const)("leaves every ordinary trade as it was when a %s is planted", (kind) => {
    const plain = createWorld({ ...SMALL, seed: 3, asCollected: false });
    const planted = createWorld({ ...SMALL, seed: 3, asCollected: false, planted: { [kind]: true } });
    const ids = new Set(plain.trades.map((trade) => trade.id));
    const withoutTerms = ({ option: _, ...trade }: SyntheticTrade): unknown => trade; // strikes follow the price of the squeezed ticker
    expect(planted.trades.length).toBeGreaterThan(plain.trades.length);
    expect(planted.trades.filter((trade) => ids.has(trade.id)).map(withoutTerms)).toEqual(plain.trades.map(withoutTerms));
  });

  it("changes the prices of the planted tickers only", () => {
    const plain = createWorld({ ...SMALL, seed: 3 });
    const planted = createWorld({ ...SMALL, seed: 3, planted: { regimeShift: true, recurringPattern: true, nonlinearSignal: true, squeeze: true } });
    const touched = new Set(
      [...planted.truth.regimeShifts, ...planted.truth.recurringPatterns, ...planted.truth.nonlinearSignals, ...planted.truth.squeezes].map(
        ({ ticker }) => ticker,
      ),
    );
    for (const ticker of plain.prices.tickers) {
      const twin = closes(planted, ticker);
      const same = closes(plain, ticker).every((value, t) => Object.is(value, twin[t]));
      expect(same, ticker).toBe(!touched.has(ticker));
    }
  });

  it.each([
    [{ members: 3 }, "options.members"],
    [{ seed: -1 }, "options.seed"],
    [{ from: "2017-02-30" }, "options.from"],
    [{ planted: "some" }, "options.planted"],
    [{ planted: { cycle: 3 } }, "options.planted"],
    [{ planted: { cycles: true } }, "options.planted"],
    [{ strenght: 1 }, "strenght"],
    [{ from: "2020-01-01", to: "2020-06-30" }, "options.to"],
    [{ from: "2021-01-01", to: "2020-01-01" }, "options.to"],
  ])("refuses %j and says where it is wrong", (options, what) => {
    expect(() => createWorld(options as never)).toThrow(InvalidInputError);
    expect(() => createWorld(options as never)).toThrow(what);
  });
});

describe("trades", () => {
  it("are trades as every engine knows them, in order of their dates", () => {
    const trades: readonly Trade[] = world.trades; // compiles: that is the test
    expect(trades.every((trade, i) => i === 0 || trades[i - 1]!.transactionDate <= trade.transactionDate)).toBe(true);
    expect(new Set(everyTrade.map((trade) => trade.id)).size).toBe(everyTrade.length);
  });

  it("happen on trading days, while the member holds office and the ticker is listed", () => {
    const days = new Set(tradingDays(world.options.from, world.options.to));
    const listings = new Map(world.companies.map((company) => [company.ticker, company]));
    const isRight = ({ politicianId, ticker, transactionDate: date }: SyntheticTrade): boolean => {
      const company = ticker === null ? null : listings.get(ticker)!;
      const isListed = (company?.listed ?? "") <= date && date <= (company?.delisted ?? "9999");
      return days.has(date) && isListed && people.get(politicianId)!.terms.some(({ from, to }) => date >= from && date < to);
    };
    expect(everyTrade.filter((trade) => !isRight(trade))).toEqual([]);
  });

  it("are disclosed in the bracket that holds the true amount", () => {
    const isRight = ({ amount, trueAmount }: SyntheticTrade): boolean =>
      STOCK_ACT_BRACKETS.includes(amount) && trueAmount >= amount.low && trueAmount <= (amount.high ?? Infinity);
    expect(world.trades.filter((trade) => !isRight(trade))).toEqual([]);
    const lowest = world.trades.filter(({ amount }) => amount.low === 1_001).length / world.trades.length;
    expect(lowest).toBeGreaterThan(0.6);
    expect(lowest).toBeLessThan(0.85);
    expect(world.trades.filter(({ trueAmount }) => trueAmount === 1_001).length).toBeLessThan(0.01 * world.trades.length);
  });

  it("become public on a later trading day, mostly within 45 days, at the deadline in a burst, sometimes years late", () => {
    const delays = everyTrade.map((trade) => daysBetween(trade.transactionDate, trade.disclosureDate));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1);
    expect(world.trades.every((trade) => isTradingDay(trade.disclosureDate))).toBe(true);
    const late = delays.filter((days) => days > 45).length / delays.length;
    expect(late).toBeGreaterThan(0.03);
    expect(late).toBeLessThan(0.2);
    expect(Math.max(...delays)).toBeGreaterThan(365);
    const share = (low: number, high: number): number => delays.filter((days) => days >= low && days <= high).length / (high - low + 1);
    expect(share(40, 45)).toBeGreaterThan(1.5 * share(20, 35));
    expect(share(46, 50)).toBeLessThan(0.2 * share(40, 45));
  });

  it("are withheld from the collection while they are not public", () => {
    expect(world.undisclosed.length).toBeGreaterThan(20);
    expect(world.undisclosed.every((trade) => trade.disclosureDate > world.options.to)).toBe(true);
    expect(world.trades.every((trade) => trade.disclosureDate <= world.options.to)).toBe(true);
    const everything = createWorld({ seed: 11, asCollected: false });
    expect(everything.undisclosed).toEqual([]);
    expect(everything.trades.length).toBe(everyTrade.length);
  });

  it("share a filing exactly when member and disclosure date agree", () => {
    const filings = new Map<string, string>();
    let disagreements = 0;
    for (const trade of world.trades) {
      const key = `${trade.politicianId} ${trade.disclosureDate}`;
      if ((filings.get(trade.filingId) ?? key) !== key) disagreements++;
      filings.set(trade.filingId, key);
    }
    expect(disagreements).toBe(0);
    expect(filings.size).toBeLessThan(world.trades.length / 2);
    expect(new Set(filings.values()).size).toBe(filings.size);
  });

  it("name members by ids of bioguide's form that no one holds", () => {
    for (const politician of world.politicians) {
      expect(politician.id).toMatch(/^[A-Z]9\d{5}$/);
      expect(politician.id[0]).toBe(politician.lastName[0]);
      expect(politician.terms.every(({ from, to }) => from < to)).toBe(true);
      expect(politician.committees!.length).toBeGreaterThanOrEqual(1);
    }
  });
});

describe("a null world", () => {
  it("balances buys and sells, and favours no weekday, over eight seeds", () => {
    let buys = 0;
    let total = 0;
    const perWeekday = new Map<number, { trades: number; days: number }>([1, 2, 3, 4, 5].map((day) => [day, { trades: 0, days: 0 }]));
    for (const small of smallWorlds) {
      const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
      for (const day of small.tradingDays) perWeekday.get(weekdayOf(day))!.days++;
      for (const trade of allTrades(small)) {
        buys += trade.side === "buy" ? 1 : 0;
        total++;
        perWeekday.get(weekdayOf(trade.transactionDate))!.trades++;
      }
    }
    expect(Math.abs(buys / total - 0.5)).toBeLessThan(0.02);
    const rates = [...perWeekday.values()].map(({ trades, days }) => trades / days);
    expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(1.12);
  });

  it("has a few very active members, and tickers by Zipf's law", () => {
    const perMember = world.politicians
      .map(({ id }) => everyTrade.filter((trade) => trade.politicianId === id && !trade.id.includes("habit")).length)
      .sort((a, b) => a - b);
    expect(perMember[perMember.length - 1]!).toBeGreaterThan(6 * perMember[perMember.length >> 1]!);
    const perTicker = world.prices.tickers
      .map((ticker) => everyTrade.filter((trade) => trade.ticker === ticker && !trade.id.includes("habit")).length)
      .sort((a, b) => b - a);
    expect(perTicker[0]! + perTicker[1]! + perTicker[2]!).toBeGreaterThan(0.12 * everyTrade.filter((trade) => !trade.id.includes("habit")).length);
    expect(perTicker[0]!).toBeGreaterThan(3 * perTicker[perTicker.length >> 1]!);
  });

  it("keeps members' tastes: the shares of tickers in one half of the years resemble those in the other", () => {
    const [busiest] = [...people.keys()]
      .map((id) => ({ id, trades: everyTrade.filter((trade) => trade.politicianId === id && !trade.id.includes("habit")) }))
      .sort((a, b) => b.trades.length - a.trades.length);
    const shares = (early: boolean): number[] =>
      world.prices.tickers.map((ticker) => busiest!.trades.filter((trade) => trade.ticker === ticker && trade.transactionDate < "2020-07-01" === early).length);
    expect(correlation(shares(true), shares(false))).toBeGreaterThan(0.5);
  });

  it("trades in overdispersed bursts with serial dependence", () => {
    const series = world.politicians
      .map(({ id }) => dailyCounts(world, (trade) => trade.politicianId === id && trade.id.includes("base")))
      .filter((counts) => mean(counts) > 0.1);
    expect(series.length).toBeGreaterThan(5);
    expect(mean(series.map((counts) => deviation(counts) ** 2 / mean(counts)))).toBeGreaterThan(1.8);
    const dependence = mean(series.map((counts) => correlation(counts.subarray(1), counts.subarray(0, -1))));
    expect(dependence).toBeGreaterThan(0.1);
    expect(dependence).toBeLessThan(0.4);
  });

  it("has habits that are Poisson with an autocorrelation of 0.3, and no cycle in them", () => {
    const habits = smallWorlds.flatMap((small) =>
      small.truth.habits.map((habit) => dailyCounts(small, (trade) => trade.politicianId === habit.politicianId && trade.ticker === habit.ticker)),
    );
    expect(mean(habits.map((counts) => mean(counts)))).toBeCloseTo(0.7, 1);
    expect(Math.abs(mean(habits.map((counts) => deviation(counts) ** 2 / mean(counts))) - 1)).toBeLessThan(0.05);
    expect(Math.abs(mean(habits.map((counts) => correlation(counts.subarray(1), counts.subarray(0, -1)))) - 0.3)).toBeLessThan(0.03);
    // 2/n times the AR(1) spectrum over its mean: at most 1.86 · 2/1760 at the longest periods
    for (const period of PERIODS) expect(mean(habits.map((counts) => cycleShare(counts, period)))).toBeLessThan(0.0045);
  });

  it("has no period in disclosure dates either", () => {
    const filingCounts = smallWorlds.map((small) => {
      const position = new Map(small.tradingDays.map((day, t) => [day, t]));
      const filings = new Float64Array(small.tradingDays.length);
      for (const filing of new Set(small.trades.map((trade) => trade.filingId))) filings[position.get(filing.slice(-10))!]! += 1;
      return filings;
    });
    const shares = PERIODS.map((period) => mean(filingCounts.map((filings) => cycleShare(filings, period))));
    expect(Math.max(...shares)).toBeLessThan(0.01);
  });

  it("has prices with fat tails, clustered volatility and common factors", () => {
    const tickers = world.companies
      .filter((company) => company.listed === null && company.delisted === null)
      .map((company) => returnsOf(closes(world, company.ticker)));
    const kurtosis = tickers.map((returns) => mean(returns.map((r) => (r - mean(returns)) ** 4)) / deviation(returns) ** 4);
    expect(mean(kurtosis)).toBeGreaterThan(4.5);
    const sizes = tickers.map((returns) => returns.map(Math.abs));
    expect(mean(sizes.map((size) => correlation(size.subarray(1), size.subarray(0, -1))))).toBeGreaterThan(0.05);
    expect(Math.abs(mean(tickers.map((returns) => correlation(returns.subarray(1), returns.subarray(0, -1)))))).toBeLessThan(0.05);
    const premium = world.market.factors["Mkt-RF"].subarray(1);
    expect(mean(tickers.map((returns) => correlation(returns, premium)))).toBeGreaterThan(0.3);
    const calm = premium.filter((_, t) => world.market.regimes[t + 1] === 0);
    const crisis = premium.filter((_, t) => world.market.regimes[t + 1] === 2);
    expect(deviation(crisis)).toBeGreaterThan(2 * deviation(calm));
  });

  it("has indicators that say nothing about prices", () => {
    const tickers = world.companies.filter((company) => company.listed === null && company.delisted === null).slice(0, 20);
    const rSquared = tickers.map(({ ticker }) => {
      const [tone, interest] = world.indicators.values[ticker]!;
      return correlation(returnsOf(closes(world, ticker)), tone.map((value, t) => value * interest[t]!).subarray(0, -1)) ** 2;
    });
    expect(mean(rSquared)).toBeLessThan(0.003);
  });
});

describe("World.bars", () => {
  it("enclose open and close in low and high, adjust for dividends and follow the panel", () => {
    for (const { ticker } of world.companies.slice(0, 12)) {
      const bars = world.bars(ticker);
      expect(bars.length).toBe(closes(world, ticker).filter((value) => !Number.isNaN(value)).length);
      expect(
        bars.every(
          (bar) => bar.low > 0 && bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close) && Number.isInteger(bar.volume),
        ),
      ).toBe(true);
      expect(bars.every((bar) => bar.adjustedClose! <= bar.close * (1 + 1e-12))).toBe(true);
      expect(bars[bars.length - 1]!.adjustedClose).toBeCloseTo(bars[bars.length - 1]!.close, 8);
    }
    expect(world.bars(world.companies[0]!.ticker)).toBe(world.bars(world.companies[0]!.ticker));
    expect(() => world.bars("AAPL")).toThrow(InvalidInputError);
  });
});

describe("option chains", () => {
  it("quote Black-Scholes prices between bid and ask, so that puts and calls agree", () => {
    for (const chain of world.optionChains) {
      for (const quote of chain.quotes) {
        const years = daysBetween(chain.date, quote.expiry) / 365;
        const price = blackScholesPrice(quote.type, chain.spot, quote.strike, years, chain.rate, quote.impliedVolatility);
        expect(price).toBeGreaterThanOrEqual(quote.bid - 0.005);
        expect(price).toBeLessThanOrEqual(quote.ask + 0.005);
        const other = blackScholesPrice(quote.type === "call" ? "put" : "call", chain.spot, quote.strike, years, chain.rate, quote.impliedVolatility);
        const sign = quote.type === "call" ? 1 : -1;
        expect(sign * (price - other)).toBeCloseTo(chain.spot - quote.strike * Math.exp(-chain.rate * years), 8);
      }
    }
  });

  it("agree with the textbook: a call at 42, strike 40, half a year, 10 %, volatility 0.2 costs 4.76", () => {
    // Hull, Options, Futures and Other Derivatives, example 15.6
    expect(blackScholesPrice("call", 42, 40, 0.5, 0.1, 0.2)).toBeCloseTo(4.7594, 4);
    expect(blackScholesPrice("put", 42, 40, 0.5, 0.1, 0.2)).toBeCloseTo(0.8086, 4);
  });
});

function fingerprint(subject: World): string {
  const print = new Fingerprint();
  for (const trade of allTrades(subject))
    print.text(`${trade.id} ${trade.ticker} ${trade.side} ${trade.owner} ${trade.transactionDate} ${trade.disclosureDate}`).numbers([trade.trueAmount]);
  for (const row of subject.prices.close) print.numbers(row);
  for (const { quotes } of subject.optionChains)
    for (const quote of quotes) print.numbers([quote.strike, quote.bid, quote.ask, quote.impliedVolatility, quote.openInterest]);
  for (const ticker of subject.prices.tickers.slice(0, 3))
    for (const bar of subject.bars(ticker)) print.numbers([bar.open, bar.high, bar.low, bar.close, bar.volume]);
  return print.text(JSON.stringify(subject.politicians)).hex;
}
