import { InvalidInputError } from "../../core/errors.js";
import * as z from "../../core/schema.js";

export const baselineSchema = z.strictObject({
  /** `linear-trend`: the least-squares line; `drift`: the line through the first and the last value. */
  method: z.enum(["naive", "seasonal-naive", "drift", "linear-trend", "mean"]),
  /** Observations in one season; needed by `seasonal-naive`, not read by the others. */
  period: z.optional(z.int().check(z.gte(1))),
});
/** @interface */
export type BaselineOptions = z.input<typeof baselineSchema>;
/** @interface */
export type ResolvedBaselineOptions = Readonly<z.output<typeof baselineSchema>>;

/** @throws InvalidInputError INVALID_OPTION when `seasonal-naive` lacks its period */
export function assertPeriod(where: string, { method, period }: ResolvedBaselineOptions): void {
  if (method === "seasonal-naive" && period === undefined)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.period",
      expected: 'a whole number >= 1 beside method "seasonal-naive"',
      received: period,
    });
}

/** Values without which a method has nothing to say. */
export function fewestForPoints({ method, period }: ResolvedBaselineOptions): number {
  if (method === "seasonal-naive") return period!;
  return method === "naive" || method === "mean" ? 1 : 2;
}
