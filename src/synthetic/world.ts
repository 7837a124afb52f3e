import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import { createRng } from "../core/rng.js";
import type { PriceBar, PricePanel } from "../core/types.js";
import { createBars } from "./bars.js";
import { pick } from "./choice.js";
import { type Clock, createClock } from "./clock.js";
import { createCompanies } from "./companies.js";
import { createCongress } from "./congress.js";
import { companyReturns, createIndicators, createMarket, pricePanel } from "./market.js";
import { createOptionChain } from "./option-chains.js";
import { alwaysListed } from "./planted/groups.js";
import { plantInPrices } from "./planted/in-prices.js";
import { letEveryoneTrade } from "./planted/in-trades.js";
import { createProfiles } from "./profiles.js";
import { assignRoles, type Roles } from "./roles.js";
import { plantedStrengths, type WorldOptions, worldSchema } from "./schema.js";
import type { OptionChainSnapshot, SyntheticTrade, World, WorldTruth } from "./world-types.js";

const FEWEST_TRADING_DAYS = 252;
const DAYS_PER_YEAR = 252;
const ORDINARY_CHAINS = 4;

/**
 * A seeded Congress with members, trades, filings, prices and option chains, by default a null world: nothing in it is related to anything else beyond the
 * factor structure of prices and the lasting habits of members. With `planted` it also holds effects of the strengths fixed for measuring power, and `truth` says exactly which.
 * The same options give the same bits in every runtime; each purpose draws from its own stream, so that planting one kind leaves all else as it was.
 *
 * Linear in members × days and tickers × days; the default world takes about a fifth of a second. Bars are made on first use.
 * @throws InvalidInputError when an option is wrong or the span is shorter than a trading year
 * @example
 * const world = createWorld({ seed: 7, planted: { cycle: true, leader: 0.5 } });
 * world.truth.cycles[0]?.periodDays;
 */
export function createWorld(options: WorldOptions = {}): World {
  const resolved = parseOptions("createWorld", worldSchema, options);
  const clock = createClock(resolved.from, resolved.to);
  if (clock.days.length < FEWEST_TRADING_DAYS) {
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where: "createWorld",
      what: "options.to",
      expected: `at least ${FEWEST_TRADING_DAYS} trading days after options.from`,
      received: clock.days.length,
    });
  }
  const strengths = plantedStrengths(resolved.planted);
  const politicians = createCongress(resolved);
  const companies = createCompanies(resolved, clock);
  const profiles = createProfiles(resolved, clock, politicians);
  const roles = assignRoles(resolved, profiles, companies, clock.days.length / DAYS_PER_YEAR);
  const sectors = Object.fromEntries(companies.map((company) => [company.ticker, company.sector]));
  const market = createMarket(resolved, clock);
  const indicators = createIndicators(resolved, clock, companies);

  const returns = companies.map((company) => companyReturns(resolved, company, market));
  const stage = { seed: resolved.seed, clock, companies, roles, strengths };
  const moved = plantInPrices(stage, returns, indicators);
  const prices = pricePanel(resolved, clock, companies, returns);
  const acted = letEveryoneTrade(stage, profiles, prices, moved.squeezes);
  const optionChains = [...acted.chains, ...ordinaryChains(resolved.seed, prices, roles)];

  const lastDay = clock.days[clock.days.length - 1]!;
  const { known, unknown } = splitByDay(acted.trades, clock, resolved.asCollected ? lastDay : null);
  const truth: WorldTruth = {
    strengths,
    ...acted.truth,
    regimeShifts: [...acted.truth.regimeShifts, ...moved.regimeShifts],
    recurringPatterns: moved.recurringPatterns,
    nonlinearSignals: moved.nonlinearSignals,
  };
  return Object.freeze({
    options: resolved,
    tradingDays: clock.days,
    politicians,
    companies,
    sectors,
    trades: known,
    undisclosed: unknown,
    prices,
    market,
    indicators,
    optionChains,
    truth,
    bars: barsOnDemand(resolved.seed, prices),
  });
}

/** Chains of a few tickers on a few days where nothing happens. */
function ordinaryChains(seed: number, prices: PricePanel, roles: Roles): OptionChainSnapshot[] {
  const rng = createRng(seed, "ordinary chains");
  const reserved = new Set(roles.squeezes.map((squeeze) => squeeze.ticker));
  const tickers = alwaysListed(prices).filter((ticker) => !reserved.has(ticker));
  return Array.from({ length: ORDINARY_CHAINS }, () => {
    const ticker = pick(tickers, rng);
    const day = Math.floor(rng() * prices.dates.length);
    return createOptionChain(seed, prices.tickers[ticker]!, prices.dates[day]!, prices.close[day]![ticker]!, null);
  });
}

/** By transaction date, within a day as they were placed; those filed after `lastDay` apart. */
function splitByDay(trades: readonly SyntheticTrade[], clock: Clock, lastDay: string | null): { known: SyntheticTrade[]; unknown: SyntheticTrade[] } {
  const byDay = new Map<string, SyntheticTrade[]>(clock.days.map((day) => [day, []]));
  for (const entry of trades) byDay.get(entry.transactionDate)!.push(entry);
  const known: SyntheticTrade[] = [];
  const unknown: SyntheticTrade[] = [];
  for (const entries of byDay.values()) for (const entry of entries) (lastDay !== null && entry.disclosureDate > lastDay ? unknown : known).push(entry);
  return { known, unknown };
}

function barsOnDemand(seed: number, prices: PricePanel): (ticker: string) => readonly PriceBar[] {
  const made = new Map<string, readonly PriceBar[]>();
  return (ticker) => {
    let bars = made.get(ticker);
    if (bars === undefined) {
      const index = prices.tickers.indexOf(ticker);
      if (index < 0)
        throw new InvalidInputError("INVALID_OPTION", { where: "World.bars", what: "ticker", expected: "a ticker of this world", received: ticker });
      bars = Object.freeze(createBars(seed, prices, index));
      made.set(ticker, bars);
    }
    return bars;
  };
}
