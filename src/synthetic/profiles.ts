import type { PoliticianRecord } from "../core/ports.js";
import { createRng } from "../core/rng.js";
import type { TradeOwner } from "../core/types.js";
import { exp, log, pow } from "../math/elementary.js";
import { createAliasTable, sampleNormal } from "../math/sampling.js";
import { shuffle } from "./choice.js";
import type { Clock } from "./clock.js";
import type { ResolvedWorldOptions } from "./schema.js";

const RATE_LOG_DEVIATION = 1.35; // between members: the most active of sixty trades a few hundred times a year
const HIGHEST_RATE = 450;
const ZIPF_EXPONENT = 0.9;
const TASTE_LOG_DEVIATION = 1.2;

/** How one member trades; drawn once, so that habits last. */
export interface Profile {
  readonly index: number;
  readonly politician: PoliticianRecord;
  /** First and last index of `clock.days` in office, inclusive. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly tradesPerYear: number;
  /** Of the daily counts: carry-over from the day before, and the negative binomial's shape (small: bursts). */
  readonly carryOver: number;
  readonly dispersion: number;
  readonly amountLogMedian: number;
  readonly amountLogDeviation: number;
  readonly bondShare: number;
  readonly optionShare: number;
  readonly partialSaleShare: number;
  readonly owners: readonly TradeOwner[];
  readonly ownerWeights: readonly number[];
  /** Weight of each ticker, Zipf popularity times own taste. */
  readonly tickerWeights: Float64Array;
}

const OWNERS: readonly TradeOwner[] = ["self", "spouse", "joint", "dependent"];

export function createProfiles(options: ResolvedWorldOptions, clock: Clock, politicians: readonly PoliticianRecord[]): Profile[] {
  const popularity = shuffle(
    Array.from({ length: options.tickers }, (_, rank) => pow(rank + 1, -ZIPF_EXPONENT)),
    createRng(options.seed, "popularity"),
  );
  return politicians.map((politician, index) => {
    const rng = createRng(options.seed, "profile", politician.id);
    const from = politician.terms[0]!.from;
    const to = politician.terms[politician.terms.length - 1]!.to;
    const first = clock.days.findIndex((day) => day >= from);
    const beyond = clock.days.findIndex((day) => day >= to);
    const tradesPerYear = Math.min(HIGHEST_RATE, options.medianTradesPerYear * exp(RATE_LOG_DEVIATION * sampleNormal(rng)));
    return {
      index,
      politician,
      firstDay: first < 0 ? clock.days.length : first,
      lastDay: (beyond < 0 ? clock.days.length : beyond) - 1,
      tradesPerYear,
      carryOver: 0.05 + 0.3 * rng(),
      dispersion: 0.04 + 0.2 * rng(),
      amountLogMedian: log(5_500) + 0.7 * sampleNormal(rng),
      amountLogDeviation: 1 + 0.7 * rng(),
      bondShare: rng() < 0.2 ? 0.25 * rng() : 0,
      optionShare: rng() < 0.1 ? 0.15 * rng() : 0,
      partialSaleShare: 0.1 + 0.5 * rng(),
      owners: OWNERS,
      ownerWeights: OWNERS.map(() => exp(1.5 * sampleNormal(rng))),
      tickerWeights: Float64Array.from(popularity, (weight) => weight * exp(TASTE_LOG_DEVIATION * sampleNormal(rng))),
    };
  });
}

/** A sampler of the member's tickers, without those in `except`. */
export function tickerSampler(profile: Profile, except: ReadonlySet<number>): (rng: () => number) => number {
  return createAliasTable(profile.tickerWeights.map((weight, i) => (except.has(i) ? 0 : weight)));
}
