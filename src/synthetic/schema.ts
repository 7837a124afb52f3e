import { isIsoDate } from "../core/dates.js";
import * as z from "../core/schema.js";

/** What can be planted, in the order in which members and tickers are set aside for it. */
export const PLANTED_KINDS = ["cycle", "cabal", "leader", "anomaly", "regimeShift", "recurringPattern", "squeeze", "nonlinearSignal"] as const;
export type PlantedKind = (typeof PLANTED_KINDS)[number];

/** How many of each kind a planted world holds unless told otherwise; anomalies are counted in trades, by their share. */
export const PLANTED_COUNTS: Readonly<Record<PlantedKind, number>> = {
  cycle: 4,
  cabal: 1,
  leader: 1,
  anomaly: 1,
  regimeShift: 2,
  recurringPattern: 1,
  squeeze: 2,
  nonlinearSignal: 4,
};

/** Beyond twice the fixed strength a cycle would need negative rates. */
const strength = z.number().check(z.gte(0), z.lte(2));
const planting = z.optional(z.union([z.boolean(), strength]));
const isoDate = z.string().check(z.refine(isIsoDate, "a real day as YYYY-MM-DD"));

export const worldSchema = z.strictObject({
  seed: z._default(z.uint32(), 0),
  members: z._default(z.int().check(z.gte(24), z.lte(600)), 60),
  tickers: z._default(z.int().check(z.gte(24), z.lte(600)), 80),
  /** First and last day, at least one year apart; seven years give a cycle of 130 days a dozen periods. */
  from: z._default(isoDate, "2017-01-03"),
  to: z._default(isoDate, "2023-12-29"),
  /** Median of the members' yearly trades; their rates are log-normal around it. */
  medianTradesPerYear: z._default(z.number().check(z.positive(), z.lte(500)), 16),
  /**
   * `"none"`: a null world. `"all"`: every kind at its fixed strength. Otherwise by kind: `true` for the fixed strength, a number to scale it
   * (0.5 = half, at most 2), `false` or absent for none.
   */
  planted: z._default(
    z.union([
      z.enum(["none", "all"]),
      z.strictObject({
        cycle: planting,
        cabal: planting,
        leader: planting,
        anomaly: planting,
        regimeShift: planting,
        recurringPattern: planting,
        squeeze: planting,
        nonlinearSignal: planting,
      }),
    ]),
    "none",
  ),
  /** What a collector holds on the last day: only what was public by then. `false` puts the trades still unfiled among `trades` as well. */
  asCollected: z._default(z.boolean(), true),
});

/** @interface */
export type WorldOptions = z.input<typeof worldSchema>;
/** @interface */
export type ResolvedWorldOptions = Readonly<z.output<typeof worldSchema>>;

/** The strength of every kind, 0 where it is not planted. */
export function plantedStrengths(planted: ResolvedWorldOptions["planted"]): Readonly<Record<PlantedKind, number>> {
  const strengths = {} as Record<PlantedKind, number>;
  for (const kind of PLANTED_KINDS) {
    const wish = planted === "all" ? true : planted === "none" ? false : (planted[kind] ?? false);
    strengths[kind] = typeof wish === "number" ? wish : wish ? 1 : 0;
  }
  return strengths;
}
