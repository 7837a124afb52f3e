import { type Amount, amountFromBracket } from "../core/money.js";

/** The brackets of the STOCK Act (2012, Public Law 112–105); the last is open. */
export const STOCK_ACT_BRACKETS: readonly Amount[] = [
  amountFromBracket(1_001, 15_000),
  amountFromBracket(15_001, 50_000),
  amountFromBracket(50_001, 100_000),
  amountFromBracket(100_001, 250_000),
  amountFromBracket(250_001, 500_000),
  amountFromBracket(500_001, 1_000_000),
  amountFromBracket(1_000_001, 5_000_000),
  amountFromBracket(5_000_001, 25_000_000),
  amountFromBracket(25_000_001, 50_000_000),
  amountFromBracket(50_000_000, null),
].map((bracket) => Object.freeze(bracket));

/** The bracket that a sum of whole dollars is disclosed in; sums below the duty to report count into the lowest. */
export function bracketOf(dollars: number): Amount {
  for (const bracket of STOCK_ACT_BRACKETS) if (bracket.high !== null && dollars <= bracket.high) return bracket;
  return STOCK_ACT_BRACKETS[STOCK_ACT_BRACKETS.length - 1]!;
}
