import { InvalidInputError } from "../core/errors.js";
import * as z from "../core/schema.js";

/** More steps than any series can support; refused before memory is asked for. */
const LONGEST_HORIZON = 100_000;

/** Nominal coverage of a prediction interval. */
export const levelSchema = z._default(z.number().check(z.gt(0), z.lt(1)), 0.95);

/** How many steps ahead. @throws InvalidInputError unless h is a whole number from 1 to 100,000 */
export function toHorizon(where: string, h: number): number {
  if (Number.isSafeInteger(h) && h >= 1 && h <= LONGEST_HORIZON) return h;
  throw new InvalidInputError("INVALID_OPTION", { where, what: "h", expected: `a whole number of steps from 1 to ${LONGEST_HORIZON}`, received: h });
}
