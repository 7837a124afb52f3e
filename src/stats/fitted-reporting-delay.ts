import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { exp, log, pow } from "../math/elementary.js";
import { gamma } from "./gamma.js";
import { normal } from "./normal.js";

/** What `toJSON` writes. Arrays run over delays 0 … maximumDelay. */
export interface ReportingDelayData {
  readonly format: 1;
  readonly asOfDay: number;
  readonly maximumDelay: number;
  readonly confidence: number;
  readonly minimumShare: number;
  /** P(D ≤ d | D ≤ maximumDelay). */
  readonly share: readonly number[];
  /** Variance of its logarithm without over-dispersion; null where the share is 0. */
  readonly logVariance: readonly (number | null)[];
  readonly atRisk: readonly number[];
  readonly dispersion: number;
  readonly eventsUsed: number;
  readonly negativeDelays: number;
  readonly notYetReported: number;
  readonly beyondMaximumDelay: number;
}

export interface ReportedShare {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

export interface DailyCounts {
  /** Events of each day that were reported by `asOfDay`, whole numbers. */
  readonly counts: ArrayLike<number>;
  /** Day number of each count. */
  readonly days: ArrayLike<number>;
}

export interface CorrectedCounts {
  /** count / share; NaN on a day that is not usable. */
  readonly corrected: Float64Array;
  /** Interval of the final count, at least the count itself; NaN on a day that is not usable. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly share: Float64Array;
  /** false where less than `minimumShare` is expected to be reported, too little to go by. */
  readonly usable: boolean[];
}

/** The delay distribution as of a day; immutable. See `estimateReportingDelay`. */
export class FittedReportingDelay {
  readonly asOfDay: number;
  /** Longest delay of the distribution, days: what was asked for or, if less, what the data support. */
  readonly maximumDelay: number;
  readonly confidence: number;
  readonly minimumShare: number;
  /** φ, at least 1; variances are multiplied by it. */
  readonly dispersion: number;
  readonly eventsUsed: number;
  /** Events reported before they happened, refused. */
  readonly negativeDelays: number;
  /** Events whose report day is after `asOfDay`, not looked at. */
  readonly notYetReported: number;
  /** Reported events with a longer delay than `maximumDelay`, which the distribution leaves out. */
  readonly beyondMaximumDelay: number;
  readonly #data: ReportingDelayData;

  constructor(data: ReportingDelayData) {
    this.#data = data;
    this.asOfDay = data.asOfDay;
    this.maximumDelay = data.maximumDelay;
    this.confidence = data.confidence;
    this.minimumShare = data.minimumShare;
    this.dispersion = data.dispersion;
    this.eventsUsed = data.eventsUsed;
    this.negativeDelays = data.negativeDelays;
    this.notYetReported = data.notYetReported;
    this.beyondMaximumDelay = data.beyondMaximumDelay;
  }

  /**
   * Share of a day's events that is public when the day is `ageDays` old, P(D ≤ age | D ≤ maximumDelay), with its interval (normal on the
   * log(−log) scale; where nothing was seen to differ from 0 or 1, the exact binomial bound). 0 before the day, 1 from maximumDelay on.
   * @throws InvalidInputError when `ageDays` is not a whole number
   */
  reportedShare(ageDays: number): ReportedShare {
    if (!Number.isSafeInteger(ageDays)) {
      throw new InvalidInputError("INVALID_OPTION", { where: "reportedShare", what: "ageDays", expected: "a whole number of days", received: ageDays });
    }
    if (ageDays < 0) return { share: 0, lower: 0, upper: 0 };
    if (ageDays >= this.maximumDelay) return { share: 1, lower: 1, upper: 1 };
    const { share: shares, atRisk } = this.#data;
    const share = shares[ageDays]!;
    const tail = (1 - this.confidence) / 2;
    const unseen = (delay: number): number => pow(tail, this.dispersion / atRisk[delay]!); // 1 − bound of a hazard of which no case was seen
    if (share === 0) {
      const broken = shares.findIndex((value) => value > 0);
      return { share, lower: 0, upper: shares[broken]! * (1 - unseen(broken)) };
    }
    if (share === 1) return { share, lower: unseen(ageDays + 1), upper: 1 };
    const logShare = log(share);
    const spread = (-normal.ppf(tail) * Math.sqrt(this.#logVariance(ageDays))) / -logShare;
    return { share, lower: exp(logShare * exp(spread)), upper: exp(logShare * exp(-spread)) };
  }

  /**
   * What the counts by event day will be once everything is reported. The interval carries the uncertainty of the share and the chance in
   * what is still out: with flat prior weight on the final count, the unreported number has mean (c + 1)(1 − F) / F and variance
   * φ (c + 1)(1 − F) / F² + (c / F)² Var log F, and a gamma law with these two is read off at the tails and rounded outwards.
   * @throws InvalidInputError when counts are not whole numbers >= 0 or lengths differ
   */
  correctCounts(daily: DailyCounts): CorrectedCounts {
    const where = "correctCounts";
    if (typeof daily !== "object" || daily === null)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "daily", expected: "an object with counts and days", received: daily });
    const { counts, days } = daily;
    const observed = toSeries(where, "counts", counts, 0);
    const dayNumbers = toSeries(where, "days", days, 0);
    if (observed.length !== dayNumbers.length) {
      throw new InvalidInputError("WRONG_LENGTH", { where, what: "days", expected: `${observed.length} values, as in counts`, received: dayNumbers.length });
    }
    const n = observed.length;
    const result = {
      corrected: new Float64Array(n),
      lower: new Float64Array(n),
      upper: new Float64Array(n),
      share: new Float64Array(n),
      usable: new Array<boolean>(n),
    };
    for (let i = 0; i < n; i++) {
      const count = observed[i]!;
      if (!Number.isSafeInteger(count) || count < 0)
        throw new InvalidInputError("INVALID_OPTION", { where, what: `counts[${i}]`, expected: "a whole number >= 0", received: count });
      const age = this.asOfDay - dayNumbers[i]!;
      const { share } = this.reportedShare(age);
      const usable = share >= this.minimumShare;
      const [lower, upper] = usable ? this.#finalCount(count, share, age) : [NaN, NaN];
      result.share[i] = share;
      result.usable[i] = usable;
      result.corrected[i] = usable ? count / share : NaN;
      result.lower[i] = lower;
      result.upper[i] = upper;
    }
    return result;
  }

  toJSON(): ReportingDelayData {
    return structuredClone(this.#data);
  }

  /** @throws InvalidInputError when the format is not one that this version writes */
  static fromJSON(data: ReportingDelayData): FittedReportingDelay {
    if (data?.format !== 1)
      throw new InvalidInputError("INVALID_OPTION", { where: "FittedReportingDelay.fromJSON", what: "format", expected: "1", received: data?.format });
    return new FittedReportingDelay(structuredClone(data));
  }

  #logVariance(age: number): number {
    return this.dispersion * (this.#data.logVariance[age] ?? Infinity);
  }

  #finalCount(count: number, share: number, age: number): readonly [number, number] {
    if (share === 1) return [count, count];
    const mean = ((count + 1) * (1 - share)) / share;
    const tail = (1 - this.confidence) / 2;
    if (mean < tail) return [count, count]; // even one more event is less likely than the tail, by Markov's inequality
    const chance = (this.dispersion * mean) / share;
    const estimation = (count / share) * (count / share) * this.#logVariance(age);
    const scale = (chance + estimation) / mean;
    return [count + Math.floor(gamma.ppf(tail, mean / scale, scale)), count + Math.ceil(gamma.ppf(1 - tail, mean / scale, scale))];
  }
}
