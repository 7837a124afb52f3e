import { createRng } from "../../core/rng.js";
import { cos, exp, log } from "../../math/elementary.js";
import type { HabitLaw } from "../activity.js";
import { shuffle } from "../choice.js";

export const HABIT_CARRY_OVER = 0.3;
export const HABIT_MEAN_PER_DAY = 0.7; // below that, two tenths of the variance would need negative rates
export const CYCLE_VARIANCE_SHARE = 0.1;
const SHORTEST_PERIOD_DAYS = 8;
const LONGEST_PERIOD_DAYS = 130; // at least three must fit; five are better

export interface PlannedCycle {
  readonly law: HabitLaw;
  readonly periodDays: number;
  readonly varianceShare: number;
}

/**
 * The laws of a world's habits, with cycles of the wished strength (0: none). Periods are log-uniform from 8 to 130 business days, one in each of as many equal
 * parts of that range as there are habits, so that they differ.
 */
export function planCycles(seed: number, count: number, days: number, strength: number): PlannedCycle[] {
  const rng = createRng(seed, "planted", "cycle");
  const longest = Math.min(LONGEST_PERIOD_DAYS, days / 5);
  const parts = shuffle(
    Array.from({ length: count }, (_, i) => i),
    rng,
  );
  return parts.map((part) => {
    const periodDays = SHORTEST_PERIOD_DAYS * exp(((part + 0.1 + 0.8 * rng()) / count) * log(longest / SHORTEST_PERIOD_DAYS));
    const angularFrequency = (2 * Math.PI) / periodDays;
    const phase = 2 * Math.PI * rng();
    const varianceShare = CYCLE_VARIANCE_SHARE * strength;
    const arrivals = HABIT_MEAN_PER_DAY * (1 - HABIT_CARRY_OVER);
    const amplitude = cycleAmplitude(varianceShare, arrivals, HABIT_CARRY_OVER, angularFrequency);
    return { law: { arrivals, carryOver: HABIT_CARRY_OVER, amplitude, angularFrequency, phase }, periodDays, varianceShare };
  });
}

/**
 * Amplitude a at which a cycle in the arrivals λ(1 + a cos ωt) makes up the share s of the variance of the counts.
 *
 *     E X_t = λ/(1 − α) + λ a |H| cos(ωt + …),   |H|² = 1 / (1 − 2α cos ω + α²),   Var X_t = E X_t
 *     s = ½λ²a²|H|² / (λ/(1 − α) + ½λ²a²|H|²)   ⇒   a² = 2s / ((1 − s) λ (1 − α) |H|²)
 */
export function cycleAmplitude(share: number, arrivals: number, carryOver: number, angularFrequency: number): number {
  const gain = 1 / (1 - 2 * carryOver * cos(angularFrequency) + carryOver * carryOver);
  return Math.sqrt((2 * share) / ((1 - share) * arrivals * (1 - carryOver) * gain));
}
