import type { IsoDate } from "../../core/dates.js";
import { createRng } from "../../core/rng.js";
import type { PricePanel, TradeSide } from "../../core/types.js";
import { between, pick, shuffle } from "../choice.js";
import type { Desk } from "../desk.js";
import type { Profile } from "../profiles.js";
import type { CabalTruth, LeaderTruth, SyntheticTrade } from "../world-types.js";

const CABAL_TRADES_PER_YEAR = 12;
const CABAL_DAYS = 756; // three trading years
const CABAL_SPREAD_DAYS = 3;
const CABAL_TICKERS = 15;
const DAYS_PER_YEAR = 252;
const LEADER_FEWEST_TRADES = 40;
const REPETITION_RATE = 0.3;
const SHORTEST_DELAY = 3;
const LONGEST_DELAY = 10;

/** Where a plant goes, and which of its kind it is. */
export interface Planter {
  readonly seed: number;
  readonly index: number;
  readonly desk: Desk;
  readonly prices: PricePanel;
}

/** Members who place twelve trades a year together for three years: same ticker, same side, within three business days. */
export function plantCabal({ seed, index, desk, prices }: Planter, members: readonly Profile[], strength: number): CabalTruth {
  const rng = createRng(seed, "planted", "cabal", index);
  const first = Math.max(...members.map((member) => member.firstDay));
  const last = Math.min(...members.map((member) => member.lastDay)) - CABAL_SPREAD_DAYS;
  const span = Math.min(CABAL_DAYS, last - first + 1);
  const start = between(first, last - span + 1, rng);
  const tickers = shuffle(alwaysListed(prices), rng).slice(0, CABAL_TICKERS);
  const jointTrades = Array.from({ length: Math.round((CABAL_TRADES_PER_YEAR * strength * span) / DAYS_PER_YEAR) }, () => {
    const day = between(start, start + span - 1, rng);
    const ticker = pick(tickers, rng);
    const side: TradeSide = rng() < 0.5 ? "buy" : "sell";
    const trades = members.map((member) =>
      desk.place({ member: member.index, day: day + between(0, CABAL_SPREAD_DAYS, rng), ticker, side, rng, stream: `cabal${index}` }),
    );
    return { ticker: prices.tickers[ticker]!, side, firstDate: earliest(trades), tradeIds: trades.map((trade) => trade.id) };
  });
  return {
    politicianIds: members.map((member) => member.politician.id),
    from: prices.dates[start]!,
    to: prices.dates[start + span - 1]!,
    jointTrades: jointTrades.sort((a, b) => (a.firstDate < b.firstDate ? -1 : a.firstDate > b.firstDate ? 1 : 0)),
  };
}

/** Followers who repeat three tenths of a leader's trades in stock, same ticker and side, three to ten business days later. */
export function plantLeader({ seed, index, desk, prices }: Planter, leader: Profile, followers: readonly Profile[], strength: number): LeaderTruth {
  const rng = createRng(seed, "planted", "leader", index);
  const dayOf = new Map(prices.dates.map((date, day) => [date, day]));
  const tickerOf = new Map(prices.tickers.map((ticker, i) => [ticker, i]));
  const led = desk.trades.filter((trade) => trade.politicianId === leader.politician.id && trade.assetType === "stock");
  const tickers = alwaysListed(prices);
  while (led.length < LEADER_FEWEST_TRADES) {
    const day = between(leader.firstDay, leader.lastDay, rng);
    led.push(desk.place({ member: leader.index, day, ticker: pick(tickers, rng), side: rng() < 0.5 ? "buy" : "sell", rng, stream: "leader" }));
  }
  const repeatable = led.filter((trade) => dayOf.get(trade.transactionDate)! + LONGEST_DELAY < prices.dates.length);
  const repetitionRate = REPETITION_RATE * strength;
  const repeats = followers.flatMap((follower) => {
    const chosen = shuffle(repeatable, rng).slice(0, Math.round(led.length * repetitionRate));
    return chosen.flatMap((trade) => {
      const delayBusinessDays = between(SHORTEST_DELAY, LONGEST_DELAY, rng);
      const day = dayOf.get(trade.transactionDate)! + delayBusinessDays;
      const ticker = tickerOf.get(trade.ticker!)!;
      const repeat = desk.place({ member: follower.index, day, ticker, side: trade.side, rng, stream: `follow${index}` });
      return { leaderTradeId: trade.id, followerTradeId: repeat.id, followerId: follower.politician.id, delayBusinessDays };
    });
  });
  return {
    leaderId: leader.politician.id,
    followerIds: followers.map((follower) => follower.politician.id),
    leaderTrades: led.length,
    repetitionRate,
    repeats,
  };
}

/** Indices of the tickers with a price on the first and the last day. */
export function alwaysListed(prices: PricePanel): number[] {
  const first = prices.close[0]!;
  const last = prices.close[prices.close.length - 1]!;
  return prices.tickers.map((_, i) => i).filter((i) => !Number.isNaN(first[i]!) && !Number.isNaN(last[i]!));
}

function earliest(trades: readonly SyntheticTrade[]): IsoDate {
  return trades.map((trade) => trade.transactionDate).sort()[0]!;
}
