import { createRng } from "../core/rng.js";
import type { PriceBar, PricePanel } from "../core/types.js";
import { exp } from "../math/elementary.js";
import { sampleNormal } from "../math/sampling.js";

const PAYER_SHARE = 0.6; // of companies that pay dividends
const DAYS_PER_QUARTER = 63;

/**
 * Bars around the adjusted closes of a ticker: opens near the close before, highs and lows beyond both by a day's range, log-normal volume that grows with the move.
 * `close` is what was paid on the day, `adjustedClose` is lower before each dividend still to come.
 */
export function createBars(seed: number, prices: PricePanel, ticker: number): PriceBar[] {
  const rng = createRng(seed, "bars", prices.tickers[ticker]!);
  const yearlyYield = rng() < PAYER_SHARE ? 0.005 + 0.035 * rng() : 0;
  const firstPayment = Math.floor(rng() * DAYS_PER_QUARTER);
  const typicalVolume = exp(13.5 + 1.2 * sampleNormal(rng));
  const bars: PriceBar[] = [];
  const days = prices.dates.length;
  const payments = Math.floor((days - 1 - firstPayment) / DAYS_PER_QUARTER) + 1;
  let dividends = 1;
  for (let k = 0; k < payments; k++) dividends *= 1 + yearlyYield / 4; // what still has to be paid, as a growth factor
  let before = Number.NaN;
  for (let day = 0; day < days; day++) {
    if (day % DAYS_PER_QUARTER === firstPayment) dividends /= 1 + yearlyYield / 4;
    const adjustedClose = prices.close[day]![ticker]!;
    if (Number.isNaN(adjustedClose)) continue;
    const close = adjustedClose * dividends;
    const move = Number.isNaN(before) ? 0 : close / before - 1;
    const open = Number.isNaN(before) ? close : before * (1 + 0.4 * move + 0.003 * sampleNormal(rng));
    const range = 0.004 + 0.3 * Math.abs(move);
    const high = Math.max(open, close) * (1 + range * rng());
    const low = Math.min(open, close) * (1 - Math.min(0.5, range * rng()));
    const volume = Math.round(typicalVolume * exp(0.3 * sampleNormal(rng)) * (1 + 20 * Math.abs(move)));
    bars.push({ date: prices.dates[day]!, open, high, low, close, adjustedClose, volume });
    before = close;
  }
  return bars;
}
