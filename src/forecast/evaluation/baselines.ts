import { InvalidInputError } from "../../core/errors.js";
import * as z from "../../core/schema.js";
import { baselineForecaster } from "../baselines/baseline-forecaster.js";
import type { Forecaster } from "../forecaster.js";

export const comparisonShape = {
  /** Observations in one season; adds the seasonal naive forecast to the baselines. */
  period: z.optional(z.int().check(z.gte(2))),
  /** "squared" asks for the mean, "absolute" for the median, which of a series of mostly zeros is 0. */
  loss: z._default(z.enum(["squared", "absolute"]), "squared"),
  /** Forecasters to beat; default naive, mean and drift, with a `period` also seasonal-naive. */
  baselines: z.optional(forecasters("baselines")),
};

/** Forecasters by name, at least one. */
export function forecasters(words: string) {
  return z.custom<Readonly<Record<string, Forecaster>>>(isForecasters, `${words} by name, each with a method fit(y)`);
}

function isForecasters(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const members = Object.values(value);
  return members.length > 0 && members.every(isForecaster);
}

function isForecaster(value: unknown): value is Forecaster {
  return typeof (value as Partial<Forecaster> | null | undefined)?.fit === "function";
}

/** @throws InvalidInputError */
export function requireForecaster(where: string, what: string, value: unknown): asserts value is Forecaster {
  if (!isForecaster(value)) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "an object with a method fit(y)", received: value });
}

export function baselinesOf(given: Readonly<Record<string, Forecaster>> | undefined, period: number | undefined): ReadonlyMap<string, Forecaster> {
  if (given) return new Map(Object.entries(given));
  return new Map<string, Forecaster>([
    ["naive", baselineForecaster({ method: "naive" })],
    ["mean", baselineForecaster({ method: "mean" })],
    ["drift", baselineForecaster({ method: "drift" })],
    ...(period === undefined ? [] : [["seasonal-naive", baselineForecaster({ method: "seasonal-naive", period })] as const]),
  ]);
}
