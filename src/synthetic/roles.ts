import { createRng } from "../core/rng.js";
import { log } from "../math/elementary.js";
import { shuffle } from "./choice.js";
import type { Profile } from "./profiles.js";
import { PLANTED_COUNTS, type ResolvedWorldOptions } from "./schema.js";
import type { Company } from "./world-types.js";

export const CABAL_SIZE = 5;
export const FOLLOWERS = 3;

/** Who and what is set aside for which plant. The same in null and planted worlds, so that both differ by the plant alone; no one and no ticker has two roles. */
export interface Roles {
  /** Members and tickers of the habits that carry cycles; indices, as everywhere here. */
  readonly habits: readonly { readonly member: number; readonly ticker: number }[];
  readonly cabals: readonly (readonly number[])[];
  readonly leaders: readonly { readonly leader: number; readonly followers: readonly number[] }[];
  readonly rateShifts: readonly number[];
  readonly volatilityShifts: readonly number[];
  readonly patterns: readonly number[];
  readonly squeezes: readonly { readonly member: number; readonly ticker: number }[];
  readonly nonlinear: readonly number[];
}

export function assignRoles(options: ResolvedWorldOptions, profiles: readonly Profile[], companies: readonly Company[], years: number): Roles {
  const rng = createRng(options.seed, "roles");
  const longest = Math.max(...profiles.map((profile) => profile.lastDay - profile.firstDay));
  const serving = (profile: Profile): boolean => profile.lastDay - profile.firstDay === longest;
  const people = shuffle(profiles, rng).sort((a, b) => Number(serving(b)) - Number(serving(a))); // a stable sort: still shuffled among themselves
  const listed = (company: Company): boolean => company.listed === null && company.delisted === null;
  const tickers = shuffle(
    companies.map((company, index) => ({ company, index })),
    rng,
  ).sort((a, b) => Number(listed(b.company)) - Number(listed(a.company)));
  const nextPerson = (): number => people.shift()!.index;
  const nextTicker = (): number => tickers.shift()!.index;
  /** Takes the serving member whose rate is nearest to a wish: a leader with a dozen trades and one with a thousand are different tasks. */
  const personNear = (tradesPerYear: number): number => {
    const pool = people.filter(serving);
    const distance = (profile: Profile): number => Math.abs(log(profile.tradesPerYear / tradesPerYear));
    const best = (pool.length > 0 ? pool : people).reduce((a, b) => (distance(b) < distance(a) ? b : a));
    people.splice(people.indexOf(best), 1);
    return best.index;
  };
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  const habits = times(PLANTED_COUNTS.cycle, () => ({ member: nextPerson(), ticker: nextTicker() })); // first: cycles need the longest service
  const cabals = times(PLANTED_COUNTS.cabal, () => times(CABAL_SIZE, nextPerson));
  const rateShifts = times(PLANTED_COUNTS.regimeShift, () => personNear(80));
  const leaders = times(PLANTED_COUNTS.leader, () => ({
    leader: personNear(80 / years),
    followers: times(FOLLOWERS, () => personNear(options.medianTradesPerYear)),
  }));
  return {
    habits,
    cabals,
    leaders,
    rateShifts,
    volatilityShifts: times(PLANTED_COUNTS.regimeShift, nextTicker),
    patterns: times(PLANTED_COUNTS.recurringPattern, nextTicker),
    squeezes: times(PLANTED_COUNTS.squeeze, () => ({ member: nextPerson(), ticker: nextTicker() })),
    nonlinear: times(PLANTED_COUNTS.nonlinearSignal, nextTicker),
  };
}
