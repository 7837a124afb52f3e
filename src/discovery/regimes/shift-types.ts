import type { IsoDate } from "../../core/dates.js";
import type { ShiftMeasure, ShiftSubject } from "./weekly-levels.js";

/** One hypothesis: that the level of one series is not the same all the time. */
export interface ShiftHypothesis extends ShiftSubject {
  readonly measure: ShiftMeasure;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly weeks: number;
  readonly trades: number;
  /** Of "no shift at all", over every place where one might be. */
  readonly pValue: number;
  readonly qValue: number;
}

/** Weeks between two shifts. */
export interface ShiftSegment {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly weeks: number;
  /** Trades a week; or volatility as a multiple of the ticker's own median week. */
  readonly level: number;
}

/** Where one level ends and the next begins. */
export interface Shift {
  /** Monday of the first week of the new level, and the weeks between which it lies with 95 % confidence. */
  readonly week: IsoDate;
  readonly interval: readonly [IsoDate, IsoDate];
  readonly before: number;
  readonly after: number;
  readonly pValue: number;
  /** The market's regime in the weeks around, as it was known then; null without prices. */
  readonly marketRegime: string | null;
}

/** A hypothesis that survived, with where the level shifted and what the weeks kept aside say. */
export interface ShiftFinding extends ShiftHypothesis {
  readonly shifts: readonly Shift[];
  readonly segments: readonly ShiftSegment[];
  /** Highest level over lowest. */
  readonly ratio: number;
  readonly replication: {
    /** Of the levels found in the searched weeks with the blocks of kept weeks. */
    readonly correlation: number;
    readonly pValue: number;
    /** Benjamini-Hochberg over the accepted ones. */
    readonly adjustedPValue: number;
    /** Blocks of kept weeks. */
    readonly observations: number;
    readonly from: IsoDate;
    readonly to: IsoDate;
  };
  readonly replicated: boolean;
  /** In the unit of the levels. */
  readonly series: { readonly weeks: readonly IsoDate[]; readonly values: Float64Array };
}
