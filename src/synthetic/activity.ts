import { createRng, type Rng } from "../core/rng.js";
import type { PricePanel, TradeSide } from "../core/types.js";
import { cos, pow } from "../math/elementary.js";
import { samplePoisson } from "../math/sampling.js";
import { type Desk, memberRng, ordinaryOption } from "./desk.js";
import { type Profile, tickerSampler } from "./profiles.js";

const DAYS_PER_YEAR = 252;
const SAME_SIDE_SHARE = 0.3; // of the lots of a day that simply follow the day's side
const REDRAWS = 8;

/** Days on which a member's rate is multiplied. */
export interface RateShift {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly factor: number;
}

/**
 * A member's ordinary trading. Lots per day follow an integer autoregression with negative binomial arrivals,
 *
 *     X_t = α ∘ X_{t−1} + ε_t,   E ε = (1 − α) · rate,
 *
 * whose autocorrelation is α^k, as an AR(1)'s, and which is overdispersed, as members' days are. Tickers come from the member's
 * lasting weights, buys and sells balance, and nothing depends on the calendar.
 * @see Al-Osh & Alzaid (1987), doi:10.1111/j.1467-9892.1987.tb00438.x, for ∘, binomial thinning
 */
export function tradeOrdinarily(seed: number, profile: Profile, desk: Desk, prices: PricePanel, except: ReadonlySet<number>, shift: RateShift | null): void {
  const rng = memberRng(seed, "activity", profile);
  const sample = tickerSampler(profile, except);
  const arrivals = (profile.tradesPerYear / DAYS_PER_YEAR) * (1 - profile.carryOver);
  const usual = negativeBinomialTable(arrivals, profile.dispersion);
  const shifted = shift === null ? usual : negativeBinomialTable(arrivals * shift.factor, profile.dispersion);
  let lots = 0;
  for (let day = profile.firstDay; day <= profile.lastDay; day++) {
    const table = shift !== null && day >= shift.firstDay && day <= shift.lastDay ? shifted : usual;
    lots = thinned(lots, profile.carryOver, rng) + inverse(table, rng());
    if (lots === 0) continue;
    const daySide: TradeSide = rng() < 0.5 ? "buy" : "sell";
    for (let lot = 0; lot < lots; lot++) {
      const side: TradeSide = rng() < SAME_SIDE_SHARE ? daySide : rng() < 0.5 ? "buy" : "sell";
      const kind = rng();
      let ticker = sample(rng);
      for (let i = 0; i < REDRAWS && Number.isNaN(prices.close[day]![ticker]!); i++) ticker = sample(rng);
      const spot = prices.close[day]![ticker]!;
      if (Number.isNaN(spot)) continue;
      if (kind < profile.bondShare) desk.place({ member: profile.index, day, ticker: null, side, rng, stream: "base" });
      else if (kind < profile.bondShare + profile.optionShare) {
        desk.place({ member: profile.index, day, ticker, side, rng, stream: "base", option: ordinaryOption(spot, prices.dates[day]!, rng) });
      } else desk.place({ member: profile.index, day, ticker, side, rng, stream: "base" });
    }
  }
}

/** A habit's law: Poisson arrivals with mean `arrivals · (1 + amplitude · cos(frequency · t + phase))`, thinned carry-over `carryOver`. */
export interface HabitLaw {
  readonly arrivals: number;
  readonly carryOver: number;
  readonly amplitude: number;
  readonly angularFrequency: number;
  readonly phase: number;
}

/** Lots per day of a habit; with Poisson arrivals the counts are Poisson at every t, so that their variance is their mean. */
export function habitCounts(days: number, law: HabitLaw, rng: Rng): Int32Array {
  const counts = new Int32Array(days);
  let lots = samplePoisson(rng, law.arrivals / (1 - law.carryOver));
  for (let t = 0; t < days; t++) {
    const rate = law.arrivals * (1 + law.amplitude * cos(law.angularFrequency * t + law.phase));
    lots = thinned(lots, law.carryOver, rng) + samplePoisson(rng, rate);
    counts[t] = lots;
  }
  return counts;
}

export function tradeHabitually(seed: number, profile: Profile, ticker: number, law: HabitLaw, desk: Desk, days: number): void {
  const counts = habitCounts(days, law, memberRng(seed, "habit counts", profile));
  const rng = createRng(seed, "habit lots", profile.politician.id);
  for (let day = profile.firstDay; day <= profile.lastDay; day++) {
    for (let lot = 0; lot < counts[day]!; lot++) desk.place({ member: profile.index, day, ticker, side: rng() < 0.5 ? "buy" : "sell", rng, stream: "habit" });
  }
}

function thinned(count: number, probability: number, rng: Rng): number {
  let kept = 0;
  for (let i = 0; i < count; i++) if (rng() < probability) kept++;
  return kept;
}

/** Cumulative probabilities of a negative binomial with the given mean and shape; variance mean + mean²/shape. */
function negativeBinomialTable(mean: number, shape: number): Float64Array {
  const failure = mean / (shape + mean);
  const cumulative: number[] = [];
  let mass = pow(shape / (shape + mean), shape);
  let total = 0;
  for (let k = 0; total < 1 - 1e-12 && k < 10_000; k++) {
    total += mass;
    cumulative.push(total);
    mass *= ((k + shape) / (k + 1)) * failure;
  }
  return Float64Array.from(cumulative);
}

function inverse(cumulative: Float64Array, u: number): number {
  let k = 0;
  while (k < cumulative.length - 1 && u >= cumulative[k]!) k++;
  return k;
}
