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
  requireDollars("amountFromBracket", "low", low);
  if (high !== null) requireDollars("amountFromBracket", "high", high);
  if (high !== null && high < low)
    throw new InvalidInputError("INVALID_OPTION", { where: "amountFromBracket", what: "high", expected: `null or at least low = ${low}`, received: high });
  return { low, high, estimate: high === null ? low : high === low ? low : logarithmicMean(Math.max(low, Math.min(1, high)), high) };
}

export const NO_MONEY: Amount = { low: 0, high: 0, estimate: 0 };

/** The sum of two intervals; open when either is open. @throws InvalidInputError when a field is no amount of dollars */
export function addAmounts(a: Amount, b: Amount): Amount {
  requireAmount("a", a);
  requireAmount("b", b);
  return { low: a.low + b.low, high: a.high === null || b.high === null ? null : a.high + b.high, estimate: a.estimate + b.estimate };
}

const MOST_DOLLARS = 1e18; // above every sum that the world holds, and far from where sums overflow

function requireDollars(where: string, what: string, value: unknown, least = 0): void {
  if (typeof value !== "number" || !(value >= least && value <= MOST_DOLLARS)) {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: `dollars, from ${least} to ${MOST_DOLLARS}`, received: value });
  }
}

function requireAmount(what: string, amount: Amount): void {
  if (typeof amount !== "object" || amount === null)
    throw new InvalidInputError("INVALID_OPTION", { where: "addAmounts", what, expected: "an amount", received: amount });
  requireDollars("addAmounts", `${what}.low`, amount.low, -MOST_DOLLARS); // a net amount may be negative
  if (amount.high !== null) requireDollars("addAmounts", `${what}.high`, amount.high, -MOST_DOLLARS);
  requireDollars("addAmounts", `${what}.estimate`, amount.estimate, -MOST_DOLLARS);
}
