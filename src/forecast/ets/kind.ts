import { InvalidInputError } from "../../core/errors.js";
import type { ResolvedEtsOptions } from "./schema.js";

/** How a component joins the others, as a number that kernels can branch on. */
export const NONE = 0;
export const ADDITIVE = 1;
export const MULTIPLICATIVE = 2;

/** A model of the family, for kernels. */
export interface EtsKind {
  readonly multiplicativeError: boolean;
  readonly trend: number;
  readonly season: number;
  readonly damped: boolean;
  /** 1 without a season. */
  readonly period: number;
  /** Everything is positive: the data, the fitted values and the factors. */
  readonly positive: boolean;
  /** Adding a constant to the data adds it to the level and changes nothing else. */
  readonly shiftable: boolean;
}

const CODES = { none: NONE, additive: ADDITIVE, multiplicative: MULTIPLICATIVE } as const;

export function kindOf({ error, trend, seasonal, damped, period }: ResolvedEtsOptions): EtsKind {
  const positive = error === "multiplicative" || trend === "multiplicative" || seasonal === "multiplicative";
  return {
    multiplicativeError: error === "multiplicative",
    trend: CODES[trend],
    season: CODES[seasonal],
    damped,
    period: seasonal === "none" ? 1 : period!,
    positive,
    shiftable: !positive,
  };
}

/** Smoothing parameters, initial states and the variance: what information criteria count. */
export function parameterCountOf({ trend, season, damped, period }: EtsKind): number {
  return 3 + (trend === NONE ? 0 : 2) + (damped ? 1 : 0) + (season === NONE ? 0 : 1 + period);
}

/** Degrees of freedom that estimation takes besides the variance: the seasonal states are held to a sum of 0 (a mean of 1). */
export function freeParametersOf(kind: EtsKind): number {
  return parameterCountOf(kind) - 1 - (kind.season === NONE ? 0 : 1);
}

/** The usual short name: `ETS(M,Ad,N)`. */
export function nameOf({ multiplicativeError, trend, season, damped }: EtsKind): string {
  return `ETS(${multiplicativeError ? "M" : "A"},${"NAM"[trend]}${damped ? "d" : ""},${"NAM"[season]})`;
}

/** @throws InvalidInputError OUT_OF_RANGE when a model with a multiplicative part meets a value that is not positive */
export function assertPositive(where: string, kind: EtsKind, y: Float64Array): void {
  if (!kind.positive) return;
  const bad = y.findIndex((value) => !(value > 0));
  if (bad < 0) return;
  throw new InvalidInputError("OUT_OF_RANGE", { where, what: `y[${bad}]`, expected: "a value > 0, for a model with a multiplicative part", received: y[bad] });
}
