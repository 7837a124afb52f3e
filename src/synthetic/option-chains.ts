import { daysBetween, fromDayNumber, type IsoDate, toDayNumber, weekday } from "../core/dates.js";
import { createRng, type Rng } from "../core/rng.js";
import { exp, log } from "../math/elementary.js";
import { sampleNormal } from "../math/sampling.js";
import { erfc } from "../math/special.js";
import type { OptionChainSnapshot, OptionQuote } from "./world-types.js";

const STRIKES_EACH_SIDE = 12;
const STRIKE_SPACING = 0.02;
const RATE = 0.03;
const DAYS_PER_YEAR = 365;

/** A squeeze's fuel: where calls pile up, and how much of all call interest lies there. */
export interface Crowding {
  readonly strike: number;
  readonly expiry: IsoDate;
  /** Share of the calls' open interest; the rest is spread as usual. */
  readonly openInterestShare: number;
  readonly callPutRatio: number;
}

/**
 * Quotes of one ticker at one close: four expiries, 25 strikes, a smile in log-moneyness, Black-Scholes mid prices to the cent with a spread of a few percent around them.
 * Open interest is log-normal, largest near the money.
 */
export function createOptionChain(seed: number, ticker: string, date: IsoDate, spot: number, crowding: Crowding | null): OptionChainSnapshot {
  const rng = createRng(seed, "options", ticker, date);
  const level = 0.25 * exp(0.25 * sampleNormal(rng));
  const step = strikeStep(spot);
  const centre = Math.round(spot / step);
  const strikes = Array.from({ length: 2 * STRIKES_EACH_SIDE + 1 }, (_, i) => strikeAt(centre + i - STRIKES_EACH_SIDE, step)).filter((strike) => strike > 0);
  const quotes = expiries(date).flatMap((expiry) =>
    strikes.flatMap((strike) => (["call", "put"] as const).map((type) => quote(type, strike, expiry, { date, spot, level, rng }))),
  );
  return { ticker, date, spot, rate: RATE, dividendYield: 0, quotes: crowding === null ? quotes : crowded(quotes, crowding) };
}

/** Distance between strikes: the first of …, 1, 2, 5, 10, 20, … that is at least 2 % of the price. */
export function strikeStep(spot: number): number {
  let decade = 0.01;
  while (5 * decade < STRIKE_SPACING * spot) decade *= 10;
  return [1, 2, 5].map((factor) => factor * decade).find((step) => step >= STRIKE_SPACING * spot)!;
}

/** The k-th multiple of a step, in whole cents, so that equal strikes are equal numbers. */
export function strikeAt(k: number, step: number): number {
  return cents(k * step);
}

/** The next two Fridays at least two days ahead and the ones four and twelve weeks after. */
export function expiries(date: IsoDate): IsoDate[] {
  const earliest = toDayNumber(date) + 2;
  const friday = earliest + ((5 - weekday(earliest) + 7) % 7);
  return [0, 7, 28, 84].map((days) => fromDayNumber(friday + days));
}

/** Black-Scholes without dividends. @see Black & Scholes (1973), doi:10.1086/260062 */
export function blackScholesPrice(type: "call" | "put", spot: number, strike: number, years: number, rate: number, volatility: number): number {
  const deviation = volatility * Math.sqrt(years);
  const d1 = (log(spot / strike) + (rate + (volatility * volatility) / 2) * years) / deviation;
  const d2 = d1 - deviation;
  const sign = type === "call" ? 1 : -1;
  return sign * (spot * normalCdf(sign * d1) - strike * exp(-rate * years) * normalCdf(sign * d2));
}

interface Setting {
  readonly date: IsoDate;
  readonly spot: number;
  readonly level: number;
  readonly rng: Rng;
}

function quote(type: "call" | "put", strike: number, expiry: IsoDate, { date, spot, level, rng }: Setting): OptionQuote {
  const days = daysBetween(date, expiry);
  const moneyness = log(strike / spot);
  const impliedVolatility = level * (1 - 0.75 * moneyness + 1.2 * moneyness * moneyness);
  const mid = blackScholesPrice(type, spot, strike, days / DAYS_PER_YEAR, RATE, impliedVolatility);
  const halfSpread = Math.max(0.01, 0.02 * mid * (0.5 + rng()));
  const openInterest = Math.round(exp(5.5 + 0.8 * sampleNormal(rng)) * exp(-30 * moneyness * moneyness));
  return {
    type,
    strike,
    expiry,
    impliedVolatility,
    openInterest,
    bid: Math.max(0, cents(mid - halfSpread)),
    ask: cents(mid + halfSpread),
    volume: Math.round(openInterest * 0.4 * rng()),
  };
}

/** Moves the calls' interest to one contract and thins the puts. */
function crowded(quotes: readonly OptionQuote[], crowding: Crowding): OptionQuote[] {
  const total = (type: "call" | "put"): number => quotes.reduce((sum, entry) => sum + (entry.type === type ? entry.openInterest : 0), 0);
  const calls = total("call");
  const putScale = Math.min(1, calls / crowding.callPutRatio / total("put"));
  return quotes.map((entry) => {
    if (entry.type === "put") return { ...entry, openInterest: Math.floor(entry.openInterest * putScale) };
    if (entry.strike === crowding.strike && entry.expiry === crowding.expiry) return { ...entry, openInterest: Math.ceil(calls * crowding.openInterestShare) };
    return { ...entry, openInterest: Math.ceil(entry.openInterest * (1 - crowding.openInterestShare)) };
  });
}

function normalCdf(x: number): number {
  return 0.5 * erfc(-x / Math.SQRT2);
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}
