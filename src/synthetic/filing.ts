import { createRng, type Rng } from "../core/rng.js";
import { exp, log } from "../math/elementary.js";
import { sampleNormal } from "../math/sampling.js";
import { type Clock, filingIndexOnOrAfter } from "./clock.js";

const LATE_SHARE = 0.2; // of the trades that reach the deadline; the rest is filed in its last days
const FORGOTTEN_SHARE = 0.012; // lots left out of their filing, whatever its date
const LATE_LOG_MEDIAN = log(75); // days after the deadline
const LATE_LOG_DEVIATION = 1.1;
const LONGEST_DELAY_DAYS = 1_800;

/**
 * When one member's trades become public. Filing opportunities come without memory (a Bernoulli process over trading days), so that
 * disclosure dates have no period of their own; a trade waits for the next one after it. Those still waiting at the deadline of 45 days are filed in
 * its last days, in bursts, or late by a log-normal delay. Everything of one day goes together, except lots that were forgotten.
 */
export interface FilingClerk {
  /** Index among the clock's filing days for one lot traded on day t; `rng` decides whether it is forgotten. */
  filingIndex(t: number, rng: Rng): number;
}

export function createFilingClerk(seed: number, politicianId: string, clock: Clock): FilingClerk {
  const rng = createRng(seed, "filings", politicianId);
  const dailyChance = Math.min(0.5, 0.032 * exp(0.5 * sampleNormal(rng)));
  const next = nextOpportunities(clock, dailyChance, rng);
  const dayOf = new Int32Array(clock.days.length).fill(-1);
  const delayed = (t: number, luck: Rng): number => {
    const days = Math.min(LONGEST_DELAY_DAYS, exp(LATE_LOG_MEDIAN + LATE_LOG_DEVIATION * sampleNormal(luck)));
    return filingIndexOnOrAfter(clock, clock.dayNumbers[clock.deadlines[t]!]! + Math.ceil(days));
  };
  const usual = (t: number): number => {
    if (dayOf[t]! >= 0) return dayOf[t]!;
    const luck = createRng(seed, "deadline", politicianId, t);
    const deadline = clock.deadlines[t]!;
    if (next[t]! <= deadline) dayOf[t] = next[t]!;
    else if (luck() < LATE_SHARE) dayOf[t] = delayed(t, luck);
    else dayOf[t] = Math.max(t + 1, deadline - Math.floor(10 * luck() * luck()));
    return dayOf[t]!;
  };
  return {
    filingIndex: (t, lotRng) => (lotRng() < FORGOTTEN_SHARE ? delayed(t, lotRng) : usual(t)),
  };
}

/** For each trading day, the first opportunity strictly after it. */
function nextOpportunities(clock: Clock, dailyChance: number, rng: Rng): Int32Array {
  const isOpportunity = new Uint8Array(clock.filingDays.length);
  const denominator = log(1 - dailyChance);
  for (let day = Math.floor(log(1 - rng()) / denominator); day < isOpportunity.length; day += 1 + Math.floor(log(1 - rng()) / denominator))
    isOpportunity[day] = 1;
  const next = new Int32Array(clock.days.length);
  let following = isOpportunity.length - 1;
  for (let day = isOpportunity.length - 1; day >= 0; day--) {
    if (day < next.length) next[day] = following;
    if (isOpportunity[day] === 1) following = day;
  }
  return next;
}
