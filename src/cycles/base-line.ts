import type { SamplingRate } from "./bands.js";

/** What a series does without cycles: a level (one per weekday for calendar days) and a slope. */
export interface BaseLine {
  readonly levels: readonly number[];
  /** Per sample. */
  readonly slope: number;
}

/** Weekday means are regressors of calendar days alone; business days have no empty days to hide. */
const LEVELS: Readonly<Record<SamplingRate, number>> = { "business-daily": 1, "calendar-daily": 7, weekly: 1, monthly: 1 };

/**
 * Least squares of levels and slope: within each weekday both series and time are taken about their means (Frisch-Waugh-Lovell).
 * @param sloped - false: levels only
 */
export function fitBaseLine(x: Float64Array, samplingRate: SamplingRate, sloped = true): BaseLine {
  const n = x.length;
  const count = LEVELS[samplingRate];
  const levels = new Array<number>(count).fill(0);
  for (let t = 0; t < n; t++) levels[t % count] += x[t] / membersOf(t % count, n, count);
  let slope = 0;
  if (sloped) {
    let moment = 0;
    let spread = 0;
    for (let t = 0; t < n; t++) {
      const time = t - middleOf(t % count, n, count);
      moment += time * (x[t] - levels[t % count]);
      spread += time * time;
    }
    slope = spread > 0 ? moment / spread : 0; // one sample has no slope
  }
  return { levels: levels.map((level, day) => level - slope * middleOf(day, n, count)), slope };
}

/** Value at sample t, which may lie beyond the sample. */
export function baseLineAt({ levels, slope }: BaseLine, t: number): number {
  return levels[t % levels.length] + slope * t;
}

function membersOf(day: number, n: number, count: number): number {
  return Math.ceil((n - day) / count);
}

function middleOf(day: number, n: number, count: number): number {
  return day + ((membersOf(day, n, count) - 1) * count) / 2;
}
