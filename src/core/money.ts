import { InvalidInputError } from "./errors.js";

/**
 * Interval money: a disclosed bracket in US dollars. `high` is null for an open top bracket.
 * `estimate` is the mean of a log-uniform on the bracket, (high − low) / ln(high / low): $5,171 for $1,001 – $15,000, where the midpoint says $8,000.
 */
export interface Amount {
  readonly low: number;
  readonly high: number | null;
  readonly estimate: number;
}

/**
 * The logarithmic mean (b − a) / ln(b / a) by Carlson's halving (1972, doi:10.2307/2317088): additions and square roots only,
 * so the last bit is the same in every runtime. 0 when either bound is 0.
 */
export function logarithmicMean(a: number, b: number): number {
  if (a <= 0 || b <= 0) return 0;
  if (a === b) return a;
  let arithmetic = (a + b) / 2;
  let geometric = Math.sqrt(a) * Math.sqrt(b);
  for (let i = 0; i < 60 && Math.abs(arithmetic - geometric) > 2e-16 * arithmetic; i++) {
    arithmetic = (arithmetic + geometric) / 2;
    geometric = Math.sqrt(arithmetic * geometric);
  }
  return arithmetic;
}

/**
 * A bracket with its default estimate. A lower bound of 0 counts as 1 dollar for the estimate; an open bracket is estimated by its lower bound,
 * the only figure that was disclosed.
 * @throws InvalidInputError when a bound is negative or not finite, or low > high
 */
export function amountFromBracket(low: number, high: number | null): Amount {
  if (!Number.isFinite(low) || low < 0 || (high !== null && (!Number.isFinite(high) || high < low))) {
    throw new InvalidInputError("INVALID_OPTION", {
      where: "amountFromBracket",
      what: "[low, high]",
      expected: "0 <= low <= high",
      received: `${low} to ${high}`,
    });
  }
  return { low, high, estimate: high === null ? low : high === low ? low : logarithmicMean(Math.max(low, Math.min(1, high)), high) };
}

export const NO_MONEY: Amount = { low: 0, high: 0, estimate: 0 };

/** The sum of two intervals; open when either is open. */
export function addAmounts(a: Amount, b: Amount): Amount {
  return { low: a.low + b.low, high: a.high === null || b.high === null ? null : a.high + b.high, estimate: a.estimate + b.estimate };
}
