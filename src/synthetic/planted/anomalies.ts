import { createRng } from "../../core/rng.js";
import type { PricePanel, TradeSide } from "../../core/types.js";
import { exp, log } from "../../math/elementary.js";
import { pick } from "../choice.js";
import type { Profile } from "../profiles.js";
import type { AnomalyFeature, AnomalyTruth, SyntheticTrade } from "../world-types.js";
import type { Planter } from "./groups.js";

const ANOMALY_SHARE = 0.005;
const ANOMALY_DEVIATIONS = 4;
const SMALLEST_MOVE = 0.08;
const MOVE_DAYS = 5;
const FEWEST_ORDINARY_TRADES = 20; // below that a member has no baseline to deviate from
const NORMAL_CONSISTENCY = 1.4826;

const PAIRS: readonly (readonly [AnomalyFeature, AnomalyFeature])[] = [
  ["size", "ticker-novelty"],
  ["size", "position-before-move"],
  ["ticker-novelty", "position-before-move"],
];

/**
 * Adds half a percent of trades that stand out in two ways at once: size (log dollars), a ticker that the member never trades otherwise, a position taken before a move of 8 % or
 * more over five trading days. Size and move lie at least 4 · strength robust deviations out.
 */
export function plantAnomalies({ seed, desk, prices }: Omit<Planter, "index">, profiles: readonly Profile[], strength: number): AnomalyTruth[] {
  const rng = createRng(seed, "planted", "anomaly");
  const byMember = new Map<string, SyntheticTrade[]>(profiles.map((profile) => [profile.politician.id, []]));
  for (const trade of desk.trades) if (trade.assetType === "stock") byMember.get(trade.politicianId)!.push(trade);
  const baselines = profiles.map((profile) => baselineOf(profile, byMember.get(profile.politician.id)!));
  const eligible = baselines.filter((baseline) => baseline.trades >= FEWEST_ORDINARY_TRADES && baseline.deviation > 0);
  const weighted = eligible.flatMap((baseline) => new Array<Baseline>(baseline.trades).fill(baseline)); // busy members err as often per trade
  const moves = largeMoves(prices, ANOMALY_DEVIATIONS * strength);
  const wanted = eligible.length === 0 ? 0 : Math.round(ANOMALY_SHARE * desk.trades.length);
  const truths: AnomalyTruth[] = [];
  for (let attempt = 0; truths.length < wanted && attempt < 100 * wanted; attempt++) {
    const features = PAIRS[truths.length % PAIRS.length]!;
    const baseline = pick(weighted, rng);
    const { profile } = baseline;
    const isNovel = features.includes("ticker-novelty");
    const before = features.includes("position-before-move");
    const candidates = before
      ? moves.events.filter(
          (event) => event.day >= profile.firstDay && event.day <= profile.lastDay && (!isNovel || !baseline.tickers.has(prices.tickers[event.ticker]!)),
        )
      : ordinaryPlaces(profile, prices, baseline, rng);
    if (candidates.length === 0) continue;
    const { day, ticker, move } = pick(candidates, rng);
    const side: TradeSide = move === null ? (rng() < 0.5 ? "buy" : "sell") : move > 0 ? "buy" : "sell";
    const deviations = (ANOMALY_DEVIATIONS + 2 * rng()) * strength;
    const amount = features.includes("size") ? exp(baseline.median + deviations * baseline.deviation) : null;
    const trade = desk.place({ member: profile.index, day, ticker, side, rng, stream: "anomaly", ...(amount === null ? {} : { amount }) });
    baseline.tickers.add(trade.ticker!);
    truths.push({
      tradeId: trade.id,
      politicianId: trade.politicianId,
      features,
      sizeDeviations: amount === null ? null : (log(trade.trueAmount) - baseline.median) / baseline.deviation,
      moveReturn: move,
      moveDeviations: move === null ? null : Math.abs(move) / moves.deviation,
    });
  }
  return truths;
}

interface Baseline {
  readonly profile: Profile;
  readonly trades: number;
  /** Of log true amounts. */
  readonly median: number;
  readonly deviation: number;
  readonly tickers: Set<string>;
}

function baselineOf(profile: Profile, trades: readonly SyntheticTrade[]): Baseline {
  const amounts = trades.map((trade) => log(trade.trueAmount));
  const median = medianOf(amounts);
  const deviation = NORMAL_CONSISTENCY * medianOf(amounts.map((amount) => Math.abs(amount - median)));
  return { profile, trades: trades.length, median, deviation, tickers: new Set(trades.map((trade) => trade.ticker!)) };
}

interface Place {
  readonly day: number;
  readonly ticker: number;
  readonly move: number | null;
}

/** One place for a size-and-novelty anomaly: any day in office, any ticker new to the member. */
function ordinaryPlaces(profile: Profile, prices: PricePanel, baseline: Baseline, rng: () => number): Place[] {
  const day = profile.firstDay + Math.floor(rng() * (profile.lastDay - profile.firstDay + 1));
  const close = prices.close[day]!;
  return prices.tickers.flatMap((name, ticker) => (baseline.tickers.has(name) || Number.isNaN(close[ticker]!) ? [] : [{ day, ticker, move: null }]));
}

/** Every ticker and day before a large move, and the robust deviation of all such returns (MAD about zero). */
function largeMoves(prices: PricePanel, deviations: number): { events: Place[]; deviation: number } {
  const sizes: number[] = [];
  const all: Place[] = [];
  for (let day = 0; day + MOVE_DAYS < prices.close.length; day++) {
    const now = prices.close[day]!;
    const later = prices.close[day + MOVE_DAYS]!;
    for (let ticker = 0; ticker < now.length; ticker++) {
      const move = later[ticker]! / now[ticker]! - 1;
      if (Number.isNaN(move)) continue;
      sizes.push(Math.abs(move));
      if (Math.abs(move) >= SMALLEST_MOVE) all.push({ day, ticker, move });
    }
  }
  const deviation = NORMAL_CONSISTENCY * medianOf(sizes);
  return { events: all.filter((event) => Math.abs(event.move!) >= deviations * deviation), deviation };
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
