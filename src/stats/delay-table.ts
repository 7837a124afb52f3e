// Counting for the reporting delay; kernels without validation. Days and delays are whole numbers.

/** Delays beyond a century are errors of data entry, and a table by day has to end somewhere. */
const LONGEST_DELAY = 36525;
const ORIGIN_DAYS = 28;
const DELAY_BINS = 12;
/** Cells of the dispersion table with less expected variance than this follow no χ² law. */
const SMALLEST_VARIANCE = 3;
/** How uncertain the part of the distribution beyond the 90 % point may make everything below it: variance of the log, 0.1². */
const TAIL_VARIANCE = 0.01;

export interface DelayTable {
  readonly maximumDelay: number;
  /** N_k and Y_k for k = 0 … maximumDelay. */
  readonly events: Float64Array;
  readonly atRisk: Float64Array;
  /** Delay and age of every event used. */
  readonly delays: Int32Array;
  readonly ages: Int32Array;
  readonly used: number;
  readonly negative: number;
  readonly later: number;
  readonly beyond: number;
}

/** Counts the events that are reported by `asOfDay`, up to the longest delay that can be estimated and is wanted. */
export function tabulate(eventDay: Float64Array, reportDay: Float64Array, asOfDay: number, wanted: number, minimumAtRisk: number): DelayTable {
  const limit = Math.min(wanted, LONGEST_DELAY);
  const events = new Float64Array(limit + 2);
  const atRisk = new Float64Array(limit + 2);
  const delays = new Int32Array(eventDay.length);
  const ages = new Int32Array(eventDay.length);
  let kept = 0;
  let negative = 0;
  let later = 0;
  let beyond = 0;
  for (let i = 0; i < eventDay.length; i++) {
    const delay = reportDay[i]! - eventDay[i]!;
    if (reportDay[i]! > asOfDay) later++;
    else if (delay < 0) negative++;
    else if (delay > limit) beyond++;
    else {
      const age = Math.min(asOfDay - eventDay[i]!, LONGEST_DELAY);
      delays[kept] = delay;
      ages[kept++] = age;
      events[delay] = events[delay]! + 1;
      atRisk[delay] = atRisk[delay]! + 1; // differences first, summed below
      const end = Math.min(age, limit) + 1;
      atRisk[end] = atRisk[end]! - 1;
    }
  }
  for (let k = 1; k <= limit; k++) atRisk[k] = atRisk[k]! + atRisk[k - 1]!;
  const maximumDelay = longestSupported(events, atRisk, limit, kept, minimumAtRisk);
  let used = 0;
  for (let i = 0; i < kept; i++) {
    if (delays[i]! > maximumDelay) continue;
    delays[used] = delays[i]!;
    ages[used++] = ages[i]!;
  }
  beyond += kept - used;
  const size = maximumDelay + 1;
  return {
    maximumDelay,
    events: events.slice(0, size),
    atRisk: atRisk.slice(0, size),
    delays: delays.slice(0, used),
    ages: ages.slice(0, used),
    used,
    negative,
    later,
    beyond,
  };
}

/**
 * From the 90 % point of the delays seen upwards as long as enough events were at risk and the tail stays well estimated; a handful of
 * ancient filings would else decide on everything below. −1 when no delay is supported.
 */
function longestSupported(events: Float64Array, atRisk: Float64Array, limit: number, kept: number, minimumAtRisk: number): number {
  let k = 0;
  for (let seen = events[0]!; k < limit && seen < 0.9 * kept; ) seen += events[++k]!;
  while (k >= 0 && atRisk[k]! < minimumAtRisk) k--;
  if (k < 0) return -1;
  let variance = 0;
  for (; k < limit && atRisk[k + 1]! >= minimumAtRisk; k++) {
    variance += hazardVariance(events[k + 1]!, atRisk[k + 1]!);
    if (variance > TAIL_VARIANCE) break;
  }
  return k;
}

/** F(d) and Var log F(d) for d = 0 … K, without over-dispersion; the variance is infinite where F is 0. */
export function reverseHazards({ events, atRisk, maximumDelay }: DelayTable): { readonly share: Float64Array; readonly logVariance: Float64Array } {
  const share = new Float64Array(maximumDelay + 1);
  const logVariance = new Float64Array(maximumDelay + 1);
  share[maximumDelay] = 1;
  for (let k = maximumDelay; k >= 1; k--) {
    const staying = events[k]! > 0 ? 1 - events[k]! / atRisk[k]! : 1;
    share[k - 1] = share[k]! * staying;
    logVariance[k - 1] = logVariance[k]! + hazardVariance(events[k]!, atRisk[k]!);
  }
  return { share, logVariance };
}

function hazardVariance(events: number, atRisk: number): number {
  return events > 0 ? events / (atRisk * (atRisk - events)) : 0;
}

/** φ: Pearson's χ² per degree of freedom of the reverse hazards by origin, at least 1; 1 when the table is too small to tell. */
export function dispersionOf({ delays, ages, maximumDelay }: DelayTable): number {
  const edges = binEdges(delays); // upper ends of the bins, ascending
  const bins = edges.length;
  const origins = 1 + Math.floor(ages.reduce((most, age) => Math.max(most, age), 0) / ORIGIN_DAYS);
  const binOf = new Int32Array(maximumDelay + 1);
  for (let k = 0, bin = 0; k <= maximumDelay; k++) binOf[k] = k > edges[bin]! ? ++bin : bin;
  const cells = new Float64Array(origins * bins);
  for (let i = 0; i < delays.length; i++) {
    const cell = Math.floor(ages[i]! / ORIGIN_DAYS) * bins + binOf[delays[i]!]!;
    cells[cell] = cells[cell]! + 1;
  }
  let chiSquare = 0;
  let degreesOfFreedom = 0;
  for (let bin = bins - 1; bin >= 1; bin--) {
    const first = Math.ceil(edges[bin]! / ORIGIN_DAYS); // origins that are wholly old enough to have shown this delay
    const atRisk: number[] = [];
    const inBin: number[] = [];
    for (let origin = first; origin < origins; origin++) {
      let sum = 0;
      for (let b = 0; b <= bin; b++) sum += cells[origin * bins + b]!;
      atRisk.push(sum);
      inBin.push(cells[origin * bins + bin]!);
    }
    const total = atRisk.reduce((sum, n) => sum + n, 0);
    const p = total > 0 ? inBin.reduce((sum, n) => sum + n, 0) / total : 0;
    const counted = atRisk.map((n, i) => [n, inBin[i]!] as const).filter(([n]) => n * p * (1 - p) >= SMALLEST_VARIANCE);
    if (counted.length < 2) continue;
    for (const [n, x] of counted) chiSquare += ((x - n * p) * (x - n * p)) / (n * p * (1 - p));
    degreesOfFreedom += counted.length - 1;
  }
  return degreesOfFreedom >= 5 ? Math.max(1, chiSquare / degreesOfFreedom) : 1;
}

/** Upper ends of bins with about equally many delays; the last is the longest delay. */
function binEdges(delays: Int32Array): number[] {
  const sorted = delays.slice().sort();
  const edges = Array.from({ length: DELAY_BINS }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / DELAY_BINS) - 1]!);
  return [...new Set(edges)];
}
