import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { centred, squaresOf, toColumn } from "../../stats/columns.js";
import { studentT } from "../../stats/student-t.js";
import { levelSchema, toHorizon } from "../horizon.js";
import { baselinePoints, lineOf } from "./points.js";
import { assertPeriod, type BaselineOptions, baselineSchema, fewestForPoints, type ResolvedBaselineOptions } from "./schema.js";

const forecastSchema = z.strictObject({ level: levelSchema });
/** @interface */
export type BaselineForecastOptions = z.input<typeof forecastSchema>;

export interface BaselinePrediction {
  readonly mean: Float64Array;
  /** Of the observation, the uncertainty of the estimates included. */
  readonly standardErrors: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** What `toJSON` writes. */
export interface BaselineData {
  readonly format: 1;
  readonly options: ResolvedBaselineOptions;
  readonly y: readonly number[];
}

const dataSchema = z.strictObject({ format: z.literal(1), options: baselineSchema, y: z.array(z.number()) });

/**
 * A baseline in the shape of every other forecaster, with prediction intervals: Student's t with the residual degrees of freedom times
 *
 *     mean            σ √(1 + 1/n)                naive       σ √h
 *     seasonal-naive  σ √(⌊(h−1)/m⌋ + 1)          drift       σ √(h (1 + h/(n−1)))
 *     linear-trend    σ √(1 + 1/n + (t − t̄)² / Σ(t − t̄)²)
 *
 * where σ² is the residual sum of squares over the residuals less the parameters estimated.
 * @throws InvalidInputError a wrong option
 * @see Hyndman and Athanasopoulos, Forecasting: principles and practice, 3rd ed., §5.5
 */
export function baselineForecaster(options: BaselineOptions): { readonly options: ResolvedBaselineOptions; fit(y: ArrayLike<number>): FittedBaseline } {
  const read = parseOptions("baselineForecaster", baselineSchema, options);
  assertPeriod("baselineForecaster", read);
  return { options: read, fit: (y) => new FittedBaseline("baselineForecaster.fit", read, y) };
}

/** A baseline that has seen a series; immutable. */
export class FittedBaseline {
  readonly options: ResolvedBaselineOptions;
  /** Standard deviation of the one-step errors. */
  readonly deviation: number;
  readonly degreesOfFreedom: number;
  readonly #y: Float64Array;

  /** Not for callers: `baselineForecaster` and `fromJSON` make these. */
  constructor(where: string, options: ResolvedBaselineOptions, y: ArrayLike<number>) {
    this.options = options;
    const column = toColumn(where, "y", y, fewestForPoints(options) + 1);
    const unit = powerOfTwoBelow(column.reduce((most, value) => Math.max(most, Math.abs(value)), 0)); // so that no square of a small change vanishes
    const { squares, degreesOfFreedom } = residualsOf(
      column.map((value) => value / unit),
      options,
    );
    this.#y = column;
    this.deviation = Math.sqrt(squares / degreesOfFreedom) * unit;
    this.degreesOfFreedom = degreesOfFreedom;
  }

  /** @param h - steps ahead, 1 to 100,000  @throws InvalidInputError */
  forecast(h: number, options?: BaselineForecastOptions): BaselinePrediction {
    const where = "FittedBaseline.forecast";
    const { level } = parseOptions(where, forecastSchema, options);
    const mean = baselinePoints(this.#y, toHorizon(where, h), this.options);
    const standardErrors = mean.map((_, k) => this.deviation * Math.sqrt(spread(this.options, this.#y.length, k + 1)));
    const reach = studentT.ppf((1 + level) / 2, this.degreesOfFreedom);
    return {
      mean,
      standardErrors,
      lower: mean.map((value, k) => value - reach * standardErrors[k]),
      upper: mean.map((value, k) => value + reach * standardErrors[k]),
    };
  }

  toJSON(): BaselineData {
    return { format: 1, options: this.options, y: Array.from(this.#y) };
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote */
  static fromJSON(data: unknown): FittedBaseline {
    const where = "FittedBaseline.fromJSON";
    if (typeof data !== "object" || data === null)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: "an object that toJSON wrote", received: data });
    const { options, y } = parseOptions(where, dataSchema, data);
    assertPeriod(where, options);
    return new FittedBaseline(where, options, y);
  }
}

/** Variance of the error h steps ahead, in units of σ². */
function spread({ method, period }: ResolvedBaselineOptions, n: number, h: number): number {
  if (method === "mean") return 1 + 1 / n;
  if (method === "naive") return h;
  if (method === "seasonal-naive") return Math.floor((h - 1) / period!) + 1;
  if (method === "drift") return h * (1 + h / (n - 1));
  const distance = (n - 1) / 2 + h;
  return 1 + 1 / n + (12 * distance * distance) / (n * (n * n - 1));
}

function residualsOf(y: Float64Array, { method, period }: ResolvedBaselineOptions): { squares: number; degreesOfFreedom: number } {
  const n = y.length;
  if (method === "mean") return { squares: squaresOf(centred(y)), degreesOfFreedom: n - 1 };
  if (method === "linear-trend") {
    const { atEnd, slope } = lineOf(y);
    return { squares: squaresOf(y.map((value, t) => value - atEnd - slope * (t - (n - 1)))), degreesOfFreedom: n - 2 };
  }
  const lag = method === "seasonal-naive" ? period! : 1;
  const changes = Float64Array.from({ length: n - lag }, (_, i) => y[i + lag] - y[i]);
  return method === "drift" ? { squares: squaresOf(centred(changes)), degreesOfFreedom: n - 2 } : { squares: squaresOf(changes), degreesOfFreedom: n - lag };
}
