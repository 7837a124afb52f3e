/** How far apart the samples are; it fixes what a week, a month or a year is in samples. */
export type SamplingRate = "business-daily" | "calendar-daily" | "weekly" | "monthly";

/** A named range of periods; null stands for all frequencies between the named ones. */
export type CycleBand = "weekly" | "monthly" | "quarterly" | "annual" | "election" | null;

/** Lower and upper frequency in cycles per sample. */
export type Range = readonly [lower: number, upper: number];

/** One hypothesis: there is a cycle at some frequency inside these ranges (ascending, disjoint). */
export interface BandRanges {
  readonly band: CycleBand;
  readonly ranges: readonly Range[];
}

const DAYS_PER_YEAR = 365.25;
const SAMPLES_PER_YEAR: Readonly<Record<SamplingRate, number>> = {
  "business-daily": 252,
  "calendar-daily": DAYS_PER_YEAR,
  weekly: DAYS_PER_YEAR / 7,
  monthly: 12,
};

/** Nominal periods in calendar days, long periods (low frequencies) first. */
const NOMINAL_DAYS: readonly (readonly [Exclude<CycleBand, null>, readonly number[]])[] = [
  ["election", [4 * DAYS_PER_YEAR, 2 * DAYS_PER_YEAR]],
  ["annual", [DAYS_PER_YEAR]],
  ["quarterly", [DAYS_PER_YEAR / 4]],
  ["monthly", [DAYS_PER_YEAR / 12]],
  ["weekly", [7]],
];

/** A band reaches this share of its nominal frequency to either side; holidays alone make a week 4.83 business days instead of 5. */
export const BAND_HALF_WIDTH = 0.1;

/** Full periods that must lie inside the sample before anything is called a cycle. */
export const MINIMUM_PERIODS = 3;
/** The calendar of elections is known to everybody, and few repeats of it prove little. */
export const MINIMUM_ELECTION_PERIODS = 5;

/** Bounds of bands that coincide may differ by this much. */
const ROUNDING = 1e-12;

/** Calendar days from one sample to the next, on average. */
export function daysPerSample(samplingRate: SamplingRate): number {
  return DAYS_PER_YEAR / SAMPLES_PER_YEAR[samplingRate];
}

/**
 * All scanned frequencies, split into at most six hypotheses: from three periods in the sample (five in the election band) up to 1/n below
 * Nyquist, where sine and cosine can still be told apart. Bands out of reach are left out. Where weekday means are removed
 * (calendar-daily) nothing is sought around 1/7, 2/7 and 3/7, and there is no weekly band.
 */
export function bandRanges(n: number, samplingRate: SamplingRate): BandRanges[] {
  const days = daysPerSample(samplingRate);
  const scanned = scannedRange(n);
  const excluded = excludedRanges(samplingRate);
  const hypotheses: BandRanges[] = [];
  const taken: Range[] = [...excluded];
  for (const [band, periods] of NOMINAL_DAYS) {
    const around = periods.map((period) => about(days / period));
    taken.push(...around);
    const reachable: Range = [band === "election" ? MINIMUM_ELECTION_PERIODS / n : scanned[0], scanned[1]];
    const ranges = around.flatMap((range) => without(within(range, reachable), excluded));
    if (ranges.length > 0) hypotheses.push({ band, ranges });
  }
  const between = without([scanned], taken);
  return between.length > 0 ? [...hypotheses, { band: null, ranges: between }] : hypotheses;
}

/** Lowest and highest frequency at which anything is sought. */
export function scannedRange(n: number): Range {
  return [MINIMUM_PERIODS / n, 0.5 - 1 / n];
}

/** What weekday regressors take, with room for a weekday pattern whose strength changes slowly. */
export function excludedRanges(samplingRate: SamplingRate): Range[] {
  return samplingRate === "calendar-daily" ? [1, 2, 3].map((multiple): Range => [(multiple - BAND_HALF_WIDTH) / 7, (multiple + BAND_HALF_WIDTH) / 7]) : [];
}

/** Ranges less some others. */
export function without(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return others
    .reduce<readonly Range[]>(
      (left, [lower, upper]) => left.flatMap((range) => [...within(range, [-Infinity, lower]), ...within(range, [upper, Infinity])]),
      ranges,
    )
    .slice();
}

function about(frequency: number): Range {
  return [frequency * (1 - BAND_HALF_WIDTH), frequency * (1 + BAND_HALF_WIDTH)];
}

function within([lower, upper]: Range, [from, to]: Range): Range[] {
  const common: Range = [Math.max(lower, from), Math.min(upper, to)];
  return common[1] - common[0] > ROUNDING ? [common] : [];
}
