import { daysBetween } from "../../core/dates.js";
import { createRng } from "../../core/rng.js";
import { between } from "../choice.js";
import { createOptionChain, expiries, strikeAt, strikeStep } from "../option-chains.js";
import type { Profile } from "../profiles.js";
import type { OptionChainSnapshot, OptionQuote, SqueezeTruth } from "../world-types.js";
import type { Planter } from "./groups.js";
import { SQUEEZE_DAYS, SQUEEZE_MOVE } from "./prices.js";

const OPEN_INTEREST_SHARE = 0.3;
const CALL_PUT_RATIO = 4;
const SMALLEST_MONEYNESS = 1.02;
const SMALLEST_PREMIUM = 50_001;
const LARGEST_PREMIUM = 500_000;

export interface PlannedSqueeze {
  readonly day: number;
  /** Close to close over five trading days. */
  readonly move: number;
}

/** When a squeeze happens and how far it goes: a little more than 15 % at full strength. */
export function planSqueeze(seed: number, index: number, days: number, strength: number): PlannedSqueeze {
  const rng = createRng(seed, "planted", "squeeze", index);
  const day = between(Math.floor(days * 0.2), days - 2 * SQUEEZE_DAYS - 1, rng);
  return { day, move: SQUEEZE_MOVE * strength * (1.05 + 0.35 * rng()) };
}

/**
 * The trade before the move and the chain it is made in. Met are: calls with 9 to 15 days to run; a strike 2 to 7 % above the price; a premium of more than $50,000;
 * three tenths of all open calls in that very contract; four open calls for each put.
 */
export function plantSqueeze(
  { seed, index, desk, prices }: Planter,
  plan: PlannedSqueeze,
  buyer: Profile,
  ticker: number,
): { truth: SqueezeTruth; chain: OptionChainSnapshot } {
  const rng = createRng(seed, "planted", "squeeze trade", index);
  const date = prices.dates[plan.day]!;
  const spot = prices.close[plan.day]![ticker]!;
  const name = prices.tickers[ticker]!;
  const step = strikeStep(spot);
  const strike = strikeAt(Math.ceil((spot * SMALLEST_MONEYNESS) / step), step);
  const expiry = expiries(date)[1]!;
  const chain = createOptionChain(seed, name, date, spot, { strike, expiry, openInterestShare: OPEN_INTEREST_SHARE, callPutRatio: CALL_PUT_RATIO });
  const wanted = chain.quotes.find((entry) => entry.type === "call" && entry.strike === strike && entry.expiry === expiry)!;
  const target = SMALLEST_PREMIUM + (LARGEST_PREMIUM - SMALLEST_PREMIUM) * rng();
  const contracts = Math.ceil(target / (wanted.ask * 100));
  const premium = Math.ceil(contracts * wanted.ask * 100);
  const trade = desk.place({
    member: buyer.index,
    day: plan.day,
    ticker,
    side: "buy",
    rng,
    stream: `squeeze${index}`,
    amount: premium,
    promptly: true,
    option: { type: "call", strike, expiry, contracts },
  });
  const criteria = {
    daysToExpiry: daysBetween(date, expiry),
    moneyness: strike / spot,
    premium,
    openInterestShare: wanted.openInterest / openInterest(chain.quotes, "call"),
    callPutOpenInterestRatio: openInterest(chain.quotes, "call") / openInterest(chain.quotes, "put"),
  };
  const moveReturn = prices.close[plan.day + SQUEEZE_DAYS]![ticker]! / spot - 1;
  return { truth: { politicianId: trade.politicianId, tradeId: trade.id, ticker: name, asOf: date, criteria, moveReturn }, chain };
}

function openInterest(quotes: readonly OptionQuote[], type: "call" | "put"): number {
  return quotes.reduce((sum, entry) => sum + (entry.type === type ? entry.openInterest : 0), 0);
}
