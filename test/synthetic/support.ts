import type { SyntheticTrade, World } from "../../src/synthetic/index.js";

/** The smallest world that holds every plant; a fraction of the default's cost. */
export const SMALL = { members: 24, tickers: 24 } as const;

export function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}

export function covariance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i]! - meanA) * (b[i]! - meanB);
  return total / a.length;
}

export function deviation(values: ArrayLike<number>): number {
  return Math.sqrt(covariance(values, values));
}

export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return covariance(a, b) / (deviation(a) * deviation(b));
}

/** Every trade that was made, public or not. */
export function allTrades(world: World): SyntheticTrade[] {
  return [...world.trades, ...world.undisclosed];
}

/** Lots per trading day among the trades that `keep` keeps. */
export function dailyCounts(world: World, keep: (trade: SyntheticTrade) => boolean): Float64Array {
  const position = new Map(world.tradingDays.map((day, t) => [day, t]));
  const counts = new Float64Array(world.tradingDays.length);
  for (const trade of allTrades(world)) if (keep(trade)) counts[position.get(trade.transactionDate)!]! += 1;
  return counts;
}

/** R² of a regression on cosine and sine of the given period. */
export function cycleShare(series: Float64Array, periodDays: number): number {
  const average = mean(series);
  let c = 0;
  let s = 0;
  let total = 0;
  for (let t = 0; t < series.length; t++) {
    const value = series[t]! - average;
    c += value * Math.cos((2 * Math.PI * t) / periodDays);
    s += value * Math.sin((2 * Math.PI * t) / periodDays);
    total += value * value;
  }
  return (2 * (c * c + s * s)) / (series.length * total);
}

/** Adjusted closes of a ticker. */
export function closes(world: World, ticker: string): Float64Array {
  const i = world.prices.tickers.indexOf(ticker);
  return Float64Array.from(world.prices.close, (row) => row[i]!);
}

/** Simple returns; one fewer than prices. */
export function returnsOf(prices: Float64Array): Float64Array {
  return Float64Array.from({ length: prices.length - 1 }, (_, t) => prices[t + 1]! / prices[t]! - 1);
}

/** FNV-1a over 32-bit words: enough to notice any changed bit. */
export class Fingerprint {
  private hash = 0x811c9dc5;
  private readonly word = new Uint32Array(2);
  private readonly float = new Float64Array(this.word.buffer);

  numbers(values: ArrayLike<number>): this {
    for (let i = 0; i < values.length; i++) {
      this.float[0] = Number.isNaN(values[i]!) ? 0 : values[i]!; // NaN has many spellings
      this.mix(this.word[0]!);
      this.mix(this.word[1]!);
    }
    return this;
  }

  text(value: string): this {
    for (let i = 0; i < value.length; i++) this.mix(value.charCodeAt(i));
    return this;
  }

  get hex(): string {
    return this.hash.toString(16).padStart(8, "0");
  }

  private mix(word: number): void {
    this.hash = Math.imul(this.hash ^ word, 0x01000193) >>> 0;
  }
}
