import { InvalidInputError } from "../../core/errors.js";
import type { LinearModelData } from "./fitted-linear-model.js";

type Fields = Readonly<Record<string, unknown>>;

/** Reads the plain data of a fitted model field by field and refuses what does not fit. */
export class ModelDataReader {
  readonly #where: string;
  readonly #fields: Fields;

  /** @throws InvalidInputError when `data` is no object or has another format number than `format` */
  constructor(where: string, data: unknown, format: number) {
    this.#where = where;
    this.#fields = (typeof data === "object" && data !== null ? data : {}) as Fields;
    if (this.#fields.format !== format) throw this.fault("format", String(format));
  }

  fault(name: string, expected: string): InvalidInputError {
    return new InvalidInputError("INVALID_OPTION", { where: this.#where, what: name, expected, received: this.#fields[name] });
  }

  #read<T>(name: string, expected: string, holds: (value: unknown) => boolean): T {
    const value = this.#fields[name];
    if (!holds(value)) throw this.fault(name, expected);
    return value as T;
  }

  number(name: string): number {
    return this.#read(name, "a finite number", Number.isFinite);
  }

  positive(name: string): number {
    return this.#read(name, "a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0);
  }

  numberOrNull(name: string): number | null {
    return this.#read(name, "a finite number or null", (value) => value === null || Number.isFinite(value));
  }

  count(name: string): number {
    return this.#read(name, "a whole number >= 0", (value) => Number.isSafeInteger(value) && (value as number) >= 0);
  }

  flag(name: string): boolean {
    return this.#read(name, "true or false", (value) => typeof value === "boolean");
  }

  choice<const T extends string>(name: string, of: readonly T[]): T {
    return this.#read(name, `one of ${of.map((one) => JSON.stringify(one)).join(", ")}`, (value) => of.includes(value as T));
  }

  numbersOrNull(name: string, length: number): (number | null)[] {
    const values = this.#read<readonly (number | null)[]>(
      name,
      `${length} finite numbers or null`,
      (value) => Array.isArray(value) && value.length === length && value.every((entry) => entry === null || Number.isFinite(entry)),
    );
    return [...values];
  }

  numbers(name: string, length?: number): number[] {
    const values = this.#read<readonly number[]>(
      name,
      length === undefined ? "an array of finite numbers" : `${length} finite numbers`,
      (value) => Array.isArray(value) && (length === undefined || value.length === length) && value.every(Number.isFinite),
    );
    return [...values];
  }
}

/** A checked copy of what `FittedLinearModel.toJSON` wrote. @throws InvalidInputError */
export function readModelData(data: unknown): LinearModelData {
  const read = new ModelDataReader("FittedLinearModel.fromJSON", data, 1);
  const observations = read.count("observations");
  const means = read.numbers("means");
  const columns = means.length;
  const confidence = read.number("confidence");
  if (!(confidence > 0 && confidence < 1)) throw read.fault("confidence", "a number between 0 and 1");
  const rank = read.count("rank");
  if (rank < 1 || rank > columns || rank >= observations) throw read.fault("rank", `a whole number from 1 to ${columns}, below ${observations} observations`);
  const weights = (data as LinearModelData).weights;
  return {
    format: 1,
    addConstant: read.flag("addConstant"),
    observations,
    rank,
    degreesOfFreedom: observations - rank,
    modelDegreesOfFreedom: read.count("modelDegreesOfFreedom"),
    distribution: read.choice("distribution", ["student", "normal"]),
    confidence,
    means,
    centre: read.number("centre"),
    centralCoefficients: read.numbers("centralCoefficients", columns),
    centralCovariance: read.numbers("centralCovariance", columns * columns),
    covariance: read.numbers("covariance", columns * columns),
    standardErrors: read.numbers("standardErrors", columns),
    tStatistics: read.numbersOrNull("tStatistics", columns),
    residualSumOfSquares: read.positive("residualSumOfSquares"),
    residualVariance: read.positive("residualVariance"),
    rSquared: read.number("rSquared"),
    adjustedRSquared: read.number("adjustedRSquared"),
    fStatistic: read.numberOrNull("fStatistic"),
    fPValue: read.numberOrNull("fPValue"),
    logLikelihood: read.numberOrNull("logLikelihood"),
    durbinWatson: read.numberOrNull("durbinWatson"),
    residuals: read.numbers("residuals", observations),
    fitted: read.numbers("fitted", observations),
    leverage: read.numbers("leverage", observations),
    weights: weights === null ? null : read.numbers("weights", observations),
  };
}
