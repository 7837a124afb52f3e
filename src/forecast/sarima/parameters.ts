import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { isStationary, seasonalProductInto, valueAtOne } from "../../math/arma/polynomials.js";
import type { SarimaLikelihood } from "./likelihood.js";
import type { SarimaSample } from "./sample.js";
import type { ResolvedSarimaOptions } from "./schema.js";

/** Coefficients in the signs of y_t = c + φ₁ y_{t−1} + … + ε_t + θ₁ ε_{t−1} + … */
export interface SarimaParameters {
  /** c of the differenced recursion, not its mean; 0 with `trend: 'n'`. */
  readonly intercept: number;
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly seasonalAr: readonly number[];
  readonly seasonalMa: readonly number[];
  /** One coefficient per regressor. */
  readonly exogenous: readonly number[];
  /** σ² of the innovations. */
  readonly variance: number;
}

const list = z._default(z.array(z.number()), () => []);
const parametersSchema = z.strictObject({
  intercept: z._default(z.number(), 0),
  ar: list,
  ma: list,
  seasonalAr: list,
  seasonalMa: list,
  exogenous: list,
  variance: z.number().check(z.positive()),
});
/** What `smooth` is given: coefficients that the model does not have may be left out. */
export type SarimaParametersInput = Partial<SarimaParameters> & Pick<SarimaParameters, "variance">;

/** Given parameters, held against the model. @throws InvalidInputError INVALID_OPTION, WRONG_LENGTH */
export function readParameters(where: string, options: ResolvedSarimaOptions, regressors: number, given: unknown): SarimaParameters {
  const read = parseOptions(where, parametersSchema, given);
  const [p, , q] = options.order;
  const [P, , Q] = options.seasonalOrder;
  const wanted = { ar: p, ma: q, seasonalAr: P, seasonalMa: Q, exogenous: regressors };
  for (const name of Object.keys(wanted) as (keyof typeof wanted)[]) {
    if (read[name].length !== wanted[name])
      throw new InvalidInputError("WRONG_LENGTH", {
        where,
        what: `parameters.${name}`,
        expected: `${wanted[name]} values, as the model has`,
        received: read[name].length,
      });
  }
  if (options.trend === "n" && read.intercept !== 0)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "parameters.intercept", expected: "0, or the option trend: 'c'", received: read.intercept });
  const { ar } = polynomialsOf(options, read);
  if (!isStationary(ar))
    throw new InvalidInputError("INVALID_OPTION", { where, what: "parameters.ar", expected: "coefficients of a stationary recursion", received: read.ar });
  return read;
}

/** φ(B) Φ(Bˢ) and θ(B) Θ(Bˢ), leading 1 included. */
export function polynomialsOf(
  { order, seasonalOrder }: ResolvedSarimaOptions,
  parameters: Pick<SarimaParameters, "ar" | "ma" | "seasonalAr" | "seasonalMa">,
): { ar: Float64Array; ma: Float64Array } {
  const [p, , q] = order;
  const [P, , Q, s] = seasonalOrder;
  const ar = new Float64Array(1 + p + P * s);
  const ma = new Float64Array(1 + q + Q * s);
  const values = Float64Array.of(...parameters.ar, ...parameters.ma, ...parameters.seasonalAr, ...parameters.seasonalMa);
  seasonalProductInto(ar, values, 0, p, p + q, P, s, -1);
  seasonalProductInto(ma, values, p, q, p + q + P, Q, s, 1);
  return { ar, ma };
}

/** Coefficients of the ARMA part as one column: ar, ma, seasonalAr, seasonalMa. */
export function armaCount({ order, seasonalOrder }: ResolvedSarimaOptions): number {
  return order[0] + order[2] + seasonalOrder[0] + seasonalOrder[2];
}

/** Where each kind stands in that column, and the sign with which its polynomial is that of an autoregression. */
export interface ArmaBlock {
  readonly from: number;
  readonly count: number;
  readonly sign: number;
}

export function armaBlocks({ order, seasonalOrder }: ResolvedSarimaOptions): ArmaBlock[] {
  const [p, , q] = order;
  const [P, , Q] = seasonalOrder;
  return [
    { from: 0, count: p, sign: 1 },
    { from: p, count: q, sign: -1 },
    { from: p + q, count: P, sign: 1 },
    { from: p + q + P, count: Q, sign: -1 },
  ];
}

/** The parameters with one of them moved; they count in the order ar, ma, seasonalAr, seasonalMa, intercept (with `trend: 'c'`), exogenous. */
export function withParameter(
  { order, seasonalOrder, trend }: ResolvedSarimaOptions,
  parameters: SarimaParameters,
  index: number,
  step: number,
): SarimaParameters {
  const { ar, ma, seasonalAr, seasonalMa, intercept, exogenous, variance } = parameters;
  const values = [...ar, ...ma, ...seasonalAr, ...seasonalMa, ...(trend === "c" ? [intercept] : []), ...exogenous];
  values[index] += step;
  const take = (count: number): number[] => values.splice(0, count);
  const [movedAr, movedMa, movedSeasonalAr, movedSeasonalMa] = [order[0], order[2], seasonalOrder[0], seasonalOrder[2]].map(take);
  const [movedIntercept] = trend === "c" ? take(1) : [0];
  return { intercept: movedIntercept, ar: movedAr, ma: movedMa, seasonalAr: movedSeasonalAr, seasonalMa: movedSeasonalMa, exogenous: values, variance };
}

/** Everything that is estimated, the variance included. */
export function parameterCountOf(options: ResolvedSarimaOptions, regressors: number): number {
  return armaCount(options) + (options.trend === "c" ? 1 : 0) + regressors + 1;
}

/** All parameters at the point that the likelihood last evaluated, in the units of y; without ARMA coefficients where none are given. */
export function parametersAt(
  { order, seasonalOrder }: ResolvedSarimaOptions,
  { scale, offset, columnScales, columnOffsets, hasConstant }: SarimaSample,
  { regression: { coefficients }, ar, sumOfSquares, n }: SarimaLikelihood,
  arma: Float64Array | null,
): SarimaParameters {
  const [p, , q] = order;
  const P = seasonalOrder[0];
  const first = hasConstant ? 1 : 0;
  const exogenous = Array.from({ length: coefficients.length - first }, (_, j) => (coefficients[first + j] * scale) / columnScales[first + j]);
  let mean = 0;
  if (hasConstant) {
    mean = offset + scale * coefficients[0];
    for (let j = 0; j < exogenous.length; j++) mean -= exogenous[j] * columnOffsets[first + j];
  }
  const part = (from: number, to: number): number[] => (arma ? Array.from(arma.subarray(from, to)) : []);
  return {
    intercept: hasConstant ? mean * valueAtOne(ar) : 0,
    ar: part(0, p),
    ma: part(p, p + q),
    seasonalAr: part(p + q, p + q + P),
    seasonalMa: part(p + q + P, arma?.length ?? 0),
    exogenous,
    variance: (sumOfSquares / n) * scale * scale,
  };
}
