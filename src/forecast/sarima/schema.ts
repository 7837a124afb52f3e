import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";

/** Beyond this an order is a slip, and memory and time would be lost on it. */
const LARGEST_LAG = 1000;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const counts = (length: number) => (value: unknown) => Array.isArray(value) && value.length === length && value.every(isCount);

/** Autoregressive order p, differences d, moving-average order q. */
export type SarimaOrder = readonly [p: number, d: number, q: number];
/** The same at lags of the period s: P, D, Q and s, all 0 without a season. */
export type SeasonalOrder = readonly [P: number, D: number, Q: number, s: number];

export const orderSchema = z.custom<SarimaOrder>(counts(3), "three whole numbers >= 0: [p, d, q]");
export const seasonalOrderSchema = z.custom<SeasonalOrder>(counts(4), "four whole numbers >= 0: [P, D, Q, s]");

export const sarimaSchema = z.strictObject({
  order: z._default(orderSchema, [1, 0, 0] as const),
  seasonalOrder: z._default(seasonalOrderSchema, [0, 0, 0, 0] as const),
  /** `'c'`: a constant in the recursion of the differenced series; with d = 1 that is a drift. */
  trend: z._default(z.enum(["n", "c"]), "n" as const),
});
/** @interface */
export type SarimaOptions = z.input<typeof sarimaSchema>;
/** @interface */
export type ResolvedSarimaOptions = Readonly<z.output<typeof sarimaSchema>>;

/** Checked options. @throws InvalidInputError INVALID_OPTION for a season without a period, or more lags than can be meant */
export function readSarimaOptions(where: string, options: unknown): ResolvedSarimaOptions {
  const read = parseOptions(where, sarimaSchema, options);
  const [P, D, Q, s] = read.seasonalOrder;
  const fail = (what: string, expected: string, received: unknown): never => {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected, received });
  };
  if (P + D + Q > 0 && s < 2) fail("options.seasonalOrder[3]", "a period >= 2 for the seasonal terms", s);
  const [p, d, q] = read.order;
  const longest = Math.max(p + P * s, q + Q * s, d + D * s);
  if (!(longest <= LARGEST_LAG)) fail("options.order", `terms that reach back at most ${LARGEST_LAG} steps, the season's included`, longest);
  return { order: [p, d, q], seasonalOrder: [P, D, Q, s], trend: read.trend };
}
