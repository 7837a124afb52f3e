import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import { createRng } from "../core/rng.js";
import type { PriceBar, PricePanel } from "../core/types.js";
import { type RateShift, tradeHabitually, tradeOrdinarily } from "./activity.js";
import { createBars } from "./bars.js";
import { pick } from "./choice.js";
import { type Clock, createClock } from "./clock.js";
import { createCompanies } from "./companies.js";
import { createCongress } from "./congress.js";
import { Desk } from "./desk.js";
import { companyReturns, createIndicators, createMarket, pricePanel } from "./market.js";
import { SECTORS } from "./names.js";
import { createOptionChain } from "./option-chains.js";
import { plantAnomalies } from "./planted/anomalies.js";
import { type PlannedCycle, planCycles } from "./planted/cycles.js";
import { alwaysListed, plantCabal, plantLeader } from "./planted/groups.js";
import {
  PATTERN_BARS, PATTERN_NOISE_RATIO, plantInteraction, plantMove, plantPattern, plantVolatilityShift, shiftFactor, shiftSpan, SIGNAL_R_SQUARED,
} from "./planted/prices.js";
import { type PlannedSqueeze, planSqueeze, plantSqueeze } from "./planted/squeezes.js";
import { createProfiles, type Profile } from "./profiles.js";
import { assignRoles, type Roles } from "./roles.js";
import { type PlantedKind, plantedStrengths, type ResolvedWorldOptions, type WorldOptions, worldSchema } from "./schema.js";
import type {
  Company, HabitTruth, Indicators, NonlinearSignalTruth, OptionChainSnapshot, RecurringPatternTruth, RegimeShiftTruth, SyntheticTrade, World, WorldTruth,
} from "./world-types.js";

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
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where: "createWorld", what: "options.to", expected: `at least ${FEWEST_TRADING_DAYS} trading days after options.from`, received: clock.days.length });
  }
  const strengths = plantedStrengths(resolved.planted);
  const politicians = createCongress(resolved);
  const companies = createCompanies(resolved, clock);
  const profiles = createProfiles(resolved, clock, politicians);
  const roles = assignRoles(resolved, profiles, companies, clock.days.length / DAYS_PER_YEAR);
  const sectors = Object.fromEntries(companies.map((company) => [company.ticker, company.sector]));
  const market = createMarket(resolved, clock, SECTORS.map((sector) => sector.name));
  const indicators = createIndicators(resolved, clock, companies.map((company) => company.ticker));

  const returns = companies.map((company) => companyReturns(resolved, company, market));
  const moved = plantInPrices(resolved.seed, clock, companies, roles, returns, indicators, strengths);
  const prices = pricePanel(resolved, clock, companies, returns);
  const acted = trade(resolved, clock, profiles, companies, prices, roles, strengths, moved.squeezes);
  const optionChains = [...acted.chains, ...ordinaryChains(resolved.seed, prices, roles)];

  const lastDay = clock.days[clock.days.length - 1]!;
  const { known, unknown } = splitByDay(acted.trades, clock, resolved.asCollected ? lastDay : null);
  const truth: WorldTruth = { strengths, ...acted.truth, regimeShifts: [...acted.truth.regimeShifts, ...moved.regimeShifts], recurringPatterns: moved.recurringPatterns, nonlinearSignals: moved.nonlinearSignals };
  return Object.freeze({
    options: resolved, tradingDays: clock.days, politicians, companies, sectors, trades: known, undisclosed: unknown, prices, market, indicators, optionChains, truth,
    bars: barsOnDemand(resolved.seed, prices),
  });
}

type Strengths = Readonly<Record<PlantedKind, number>>;

interface PricePlants {
  readonly regimeShifts: readonly RegimeShiftTruth[];
  readonly recurringPatterns: readonly RecurringPatternTruth[];
  readonly nonlinearSignals: readonly NonlinearSignalTruth[];
  readonly squeezes: readonly PlannedSqueeze[];
}

/** Changes `returns` where something is planted in prices. */
function plantInPrices(
  seed: number, clock: Clock, companies: readonly Company[], roles: Roles, returns: readonly Float64Array[], indicators: Indicators, strengths: Strengths,
): PricePlants {
  const days = clock.days.length;
  const date = (day: number): string => clock.days[day]!;
  const regimeShifts = (strengths.regimeShift > 0 ? roles.volatilityShifts : []).map((ticker, i): RegimeShiftTruth => {
    const span = shiftSpan(seed, "volatility", i, days);
    const factor = shiftFactor(strengths.regimeShift);
    plantVolatilityShift(returns[ticker]!, span, factor);
    const tradingDays = span.lastDay - span.firstDay + 1;
    return { measure: "volatility", politicianId: null, ticker: companies[ticker]!.ticker, from: date(span.firstDay), to: date(span.lastDay), tradingDays, factor };
  });
  const nonlinearSignals = (strengths.nonlinearSignal > 0 ? roles.nonlinear : []).map((ticker): NonlinearSignalTruth => {
    const rSquared = SIGNAL_R_SQUARED * strengths.nonlinearSignal;
    const [tone, interest] = indicators.values[companies[ticker]!.ticker]!;
    const coefficient = plantInteraction(returns[ticker]!, tone, interest, rSquared);
    return { ticker: companies[ticker]!.ticker, indicators: indicators.names, horizonBars: 1, coefficient, rSquared };
  });
  const recurringPatterns = (strengths.recurringPattern > 0 ? roles.patterns : []).map((ticker, i): RecurringPatternTruth => {
    const noiseRatio = PATTERN_NOISE_RATIO / strengths.recurringPattern;
    const { shape, starts } = plantPattern(seed, i, returns[ticker]!, noiseRatio);
    return { ticker: companies[ticker]!.ticker, shape, noiseRatio, occurrences: starts.map((start) => ({ from: date(start), to: date(start + PATTERN_BARS - 1) })) };
  });
  const squeezes = (strengths.squeeze > 0 ? roles.squeezes : []).map(({ ticker }, i) => {
    const plan = planSqueeze(seed, i, days, strengths.squeeze);
    plantMove(returns[ticker]!, plan.day, plan.move);
    return plan;
  });
  return { regimeShifts, nonlinearSignals, recurringPatterns, squeezes };
}

interface Acted {
  readonly trades: readonly SyntheticTrade[];
  readonly chains: readonly OptionChainSnapshot[];
  readonly truth: Omit<WorldTruth, "strengths" | "recurringPatterns" | "nonlinearSignals">;
}

/** Lets everyone trade: ordinary trading and habits first, then what is planted among them. */
function trade(
  options: ResolvedWorldOptions, clock: Clock, profiles: readonly Profile[], companies: readonly Company[], prices: PricePanel, roles: Roles, strengths: Strengths, squeezes: readonly PlannedSqueeze[],
): Acted {
  const { seed } = options;
  const days = clock.days.length;
  const desk = new Desk(seed, clock, profiles, companies);
  const plans = planCycles(seed, roles.habits.length, days, strengths.cycle);
  const shifts = new Map<number, RateShift>();
  if (strengths.regimeShift > 0) roles.rateShifts.forEach((member, i) => shifts.set(member, { ...shiftSpan(seed, "rate", i, days), factor: shiftFactor(strengths.regimeShift) }));
  for (const profile of profiles) {
    const habitual = new Set(roles.habits.filter((habit) => habit.member === profile.index).map((habit) => habit.ticker));
    tradeOrdinarily(seed, profile, desk, prices, habitual, shifts.get(profile.index) ?? null);
  }
  const habits = roles.habits.map((habit, i) => {
    tradeHabitually(seed, profiles[habit.member]!, habit.ticker, plans[i]!.law, desk, days);
    return habitTruth(profiles[habit.member]!, companies[habit.ticker]!, plans[i]!);
  });
  const cabals = (strengths.cabal > 0 ? roles.cabals : []).map((members, i) => plantCabal(seed, i, members.map((m) => profiles[m]!), desk, prices, strengths.cabal));
  const leaders = (strengths.leader > 0 ? roles.leaders : []).map(({ leader, followers }, i) =>
    plantLeader(seed, i, profiles[leader]!, followers.map((m) => profiles[m]!), desk, prices, strengths.leader),
  );
  const squeezed = squeezes.map((plan, i) => plantSqueeze(seed, i, plan, profiles[roles.squeezes[i]!.member]!, roles.squeezes[i]!.ticker, desk, prices));
  const anomalies = strengths.anomaly > 0 ? plantAnomalies(seed, profiles, desk, prices, strengths.anomaly) : [];
  const regimeShifts = [...shifts].map(([member, { firstDay, lastDay, factor }]): RegimeShiftTruth => ({
    measure: "trading-rate", politicianId: profiles[member]!.politician.id, ticker: null, from: clock.days[firstDay]!, to: clock.days[lastDay]!, tradingDays: lastDay - firstDay + 1, factor,
  }));
  const cycles = strengths.cycle > 0 ? habits.map((habit, i) => ({ ...habit, ...cycleTruth(plans[i]!) })) : [];
  return {
    trades: desk.trades, chains: squeezed.map(({ chain }) => chain),
    truth: { habits, cycles, cabals, leaders, anomalies, regimeShifts, squeezes: squeezed.map(({ truth }) => truth) },
  };
}

function habitTruth(profile: Profile, company: Company, { law }: PlannedCycle): HabitTruth {
  return {
    politicianId: profile.politician.id, ticker: company.ticker, sector: company.sector, meanTradesPerDay: law.arrivals / (1 - law.carryOver), autocorrelation: law.carryOver,
  };
}

function cycleTruth({ law, periodDays, varianceShare }: PlannedCycle): { periodDays: number; phaseRadians: number; amplitude: number; varianceShare: number } {
  return { periodDays, phaseRadians: law.phase, amplitude: law.amplitude, varianceShare };
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
      if (index < 0) throw new InvalidInputError("INVALID_OPTION", { where: "World.bars", what: "ticker", expected: "a ticker of this world", received: ticker });
      bars = Object.freeze(createBars(seed, prices, index));
      made.set(ticker, bars);
    }
    return bars;
  };
}
