import type { Rng } from "../core/rng.js";

/** One of the values, each as likely as the next. */
export function pick<T>(values: readonly T[], rng: Rng): T {
  return values[Math.floor(rng() * values.length)]!;
}

/** A copy in random order (Fisher and Yates). */
export function shuffle<T>(values: readonly T[], rng: Rng): T[] {
  const copy = values.slice();
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1));
    const held = copy[i]!;
    copy[i] = copy[j]!;
    copy[j] = held;
  }
  return copy;
}

/** A whole number from `low` to `high`, both inclusive. */
export function between(low: number, high: number, rng: Rng): number {
  return low + Math.floor(rng() * (high - low + 1));
}
