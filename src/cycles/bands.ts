/** How far apart the samples are; it fixes what a week, a month or a year is in samples. */
export type SamplingRate = "business-daily" | "calendar-daily" | "weekly" | "monthly";

/** Named range of periods; null names all frequencies between the bands. */
export type CycleBand = "weekly" | "monthly" | "quarterly" | "annual" | "election" | null;

export const DAYS_PER_YEAR = 365.25;

const SAMPLES_PER_YEAR: Readonly<Record<SamplingRate, number>> = {
  "business-daily": 252,
  "calendar-daily": DAYS_PER_YEAR,
  weekly: DAYS_PER_YEAR / 7,
  monthly: 12,
};

/** Calendar days from one sample to the next, on average. */
export function daysPerSample(samplingRate: SamplingRate): number {
  return DAYS_PER_YEAR / SAMPLES_PER_YEAR[samplingRate];
}

/** Nominal periods in calendar days. */
const NOMINAL_DAYS: readonly (readonly [Exclude<CycleBand, null>, readonly number[]])[] = [
  ["weekly", [7]],
  ["monthly", [DAYS_PER_YEAR / 12]],
  ["quarterly", [DAYS_PER_YEAR / 4]],
  ["annual", [DAYS_PER_YEAR]],
  ["election", [2 * DAYS_PER_YEAR, 4 * DAYS_PER_YEAR]],
];

/** A band reaches this share of its nominal frequency to either side; holidays alone move a business week by 4 %. */
export const BAND_HALF_WIDTH = 0.1;

/** Full periods that must lie inside the sample before a cycle may be called one. */
export const MINIMUM_PERIODS = 3;
/** Election cycles follow a calendar known to everybody, and few repeats of it prove little. */
export const MINIMUM_ELECTION_PERIODS = 5;

export type Range = readonly [lower: number, upper: number];

/** One hypothesis: some cycle at a frequency inside one of the ranges (cycles per sample, ascending, disjoint). */
export interface BandRanges {
  readonly band: CycleBand;
  readonly ranges: readonly Range[];
}

/**
 * Partition of all scanned frequencies, from three periods in the sample (five in the election band) up to just below Nyquist, where sine
 * and cosine still tell apart. Bands that the sample cannot resolve are absent.
 * Calendar-daily series have weekday means removed, hence nothing is sought around 1/7, 2/7 and 3/7.
 */
export function bandRanges(n: number, samplingRate: SamplingRate): BandRanges[] {
  const days = daysPerSample(samplingRate);
  const [lowest, highest] = scannedRange(n);
  const taken: Range[] = excludedRanges(samplingRate).map((range) => range);
  const named: BandRanges[] = [];
  for (const [band, periods] of NOMINAL_DAYS) {
    if (band === "weekly" && samplingRate === "calendar-daily") continue;
    const floor = band === "election" ? MINIMUM_ELECTION_PERIODS / n : lowest;
    const around = periods.map((period): Range => [(days / period) * (1 - BAND_HALF_WIDTH), (days / period) * (1 + BAND_HALF_WIDTH)]).reverse();
    taken.push(...around);
    const ranges = around.map(([lower, upper]): Range => [Math.max(lower, floor), Math.min(upper, highest)]).filter(([lower, upper]) => lower < upper);
    if (ranges.length > 0) named.push({ band, ranges });
  }
  const between = gaps(taken, lowest, highest);
  if (between.length > 0) named.push({ band: null, ranges: between });
  return named;
}

/** Lowest and highest frequency at which anything is sought, in cycles per sample. */
export function scannedRange(n: number): Range {
  return [MINIMUM_PERIODS / n, 0.5 - 1 / n];
}

/** Frequencies around the weekly lines that weekday regressors (and slow changes of the weekday pattern) occupy. */
export function excludedRanges(samplingRate: SamplingRate): Range[] {
  if (samplingRate !== "calendar-daily") return [];
  return [1, 2, 3].map((harmonic): Range => [(harmonic - BAND_HALF_WIDTH) / 7, (harmonic + BAND_HALF_WIDTH) / 7]);
}

/** The band whose range holds a frequency. */
export function bandOf(frequency: number, samplingRate: SamplingRate): CycleBand {
  const periodDays = daysPerSample(samplingRate) / frequency;
  for (const [band, periods] of NOMINAL_DAYS) {
    if (periods.some((period) => Math.abs(period / periodDays - 1) <= BAND_HALF_WIDTH)) return band;
  }
  return null;
}

function gaps(taken: readonly Range[], lowest: number, highest: number): Range[] {
  const free: Range[] = [];
  let from = lowest;
  for (const [lower, upper] of [...taken].sort((a, b) => a[0] - b[0])) {
    if (Math.min(lower, highest) > from) free.push([from, Math.min(lower, highest)]);
    from = Math.max(from, upper);
  }
  if (from < highest) free.push([from, highest]);
  return free;
}
