import { parseOptions } from "../core/parse.js";
import { asModerateSeries } from "./door.js";
import { type Bounds, type FindPeaksOptions, findPeaksSchema } from "./schema.js";

/** One entry per peak, in order of position. */
export interface Peaks {
  readonly indices: Int32Array;
  /** Height above the higher of the two bases. */
  readonly prominences: Float64Array;
  /** Lowest points between the peak and the next higher value to its left and right. */
  readonly leftBases: Int32Array;
  readonly rightBases: Int32Array;
  /** Width at half prominence, in samples. */
  readonly widths: Float64Array;
  readonly widthHeights: Float64Array;
  /** Where the series crosses `widthHeights`, interpolated, in samples. */
  readonly leftPositions: Float64Array;
  readonly rightPositions: Float64Array;
  readonly plateauSizes: Int32Array;
  readonly leftEdges: Int32Array;
  readonly rightEdges: Int32Array;
}

/**
 * Local maxima that meet all the given conditions. A flat top counts once, at the middle rounded down; one that touches an end is no peak.
 * Conditions are applied in the order plateauSize, height, threshold, distance, prominence, width; of equal peaks nearer than
 * `distance` the later one stays. Linear in the series, save for widths: each peak walks to where it is crossed.
 * @wholeSample whether a value is a peak, and how prominent, hangs on what follows it
 * @throws InvalidInputError
 * @see scipy.signal.find_peaks and peak_widths, whose meanings these are
 * @example findPeaks(power, { prominence: 0.5, distance: 5 }).indices
 */
export function findPeaks(x: ArrayLike<number>, options: FindPeaksOptions = {}): Peaks {
  const { height, threshold, distance, prominence, width, plateauSize } = parseOptions("findPeaks", findPeaksSchema, options);
  const series = asModerateSeries("findPeaks", "x", x, 0);
  let peaks = localMaxima(series);
  const keep = (bounds: Bounds | undefined, least: (peak: Peak) => number, most = least): void => {
    if (bounds === undefined) return;
    const [minimum, maximum] = typeof bounds === "number" ? [bounds, null] : bounds;
    peaks = peaks.filter((peak) => (minimum === null || least(peak) >= minimum) && (maximum === null || most(peak) <= maximum));
  };
  keep(plateauSize, (peak) => peak.right - peak.left + 1);
  keep(height, (peak) => series[peak.at]);
  const steps = ({ at }: Peak): [number, number] => [series[at] - series[at - 1], series[at] - series[at + 1]];
  keep(
    threshold,
    (peak) => Math.min(...steps(peak)),
    (peak) => Math.max(...steps(peak)),
  );
  if (distance !== undefined) peaks = spaced(peaks, series, Math.ceil(distance));
  addBases(peaks, series);
  keep(prominence, (peak) => peak.prominence);
  for (const peak of peaks) addWidth(peak, series);
  keep(width, (peak) => peak.rightPosition - peak.leftPosition);
  return columns(peaks);
}

interface Peak {
  readonly at: number;
  readonly left: number;
  readonly right: number;
  leftBase: number;
  rightBase: number;
  prominence: number;
  widthHeight: number;
  leftPosition: number;
  rightPosition: number;
}

function localMaxima(x: Float64Array): Peak[] {
  const peaks: Peak[] = [];
  for (let left = 1; left < x.length - 1; ) {
    let right = left;
    while (right + 1 < x.length && x[right + 1] === x[left]) right++;
    if (x[left - 1] < x[left] && right + 1 < x.length && x[right + 1] < x[left]) {
      peaks.push({ at: (left + right) >> 1, left, right, leftBase: 0, rightBase: 0, prominence: 0, widthHeight: 0, leftPosition: 0, rightPosition: 0 });
    }
    left = right + 1;
  }
  return peaks;
}

/** From the highest peak down, drops what lies nearer than `distance` to a peak that stays. */
function spaced(peaks: Peak[], x: Float64Array, distance: number): Peak[] {
  const dropped = new Uint8Array(peaks.length);
  const byHeight = peaks.map((_, i) => i).sort((a, b) => x[peaks[b].at] - x[peaks[a].at] || b - a);
  for (const i of byHeight) {
    if (dropped[i] === 1) continue;
    for (let k = i - 1; k >= 0 && peaks[i].at - peaks[k].at < distance; k--) dropped[k] = 1;
    for (let k = i + 1; k < peaks.length && peaks[k].at - peaks[i].at < distance; k++) dropped[k] = 1;
  }
  return peaks.filter((_, i) => dropped[i] === 0);
}

function addBases(peaks: Peak[], x: Float64Array): void {
  if (peaks.length === 0) return;
  const left = lowestSinceHigher(x, 1);
  const right = lowestSinceHigher(x, -1);
  for (const peak of peaks) {
    peak.leftBase = left[peak.at];
    peak.rightBase = right[peak.at];
    peak.prominence = x[peak.at] - Math.max(x[peak.leftBase], x[peak.rightBase]);
  }
}

/** For each point the lowest one (the nearest of equals) walking back against `direction` until a higher value or the end; a stack makes it linear. */
function lowestSinceHigher(x: Float64Array, direction: 1 | -1): Int32Array {
  const n = x.length;
  const lowest = new Int32Array(n);
  const stack = new Int32Array(n); // positions with falling values
  let depth = 0;
  for (let step = 0; step < n; step++) {
    const i = direction === 1 ? step : n - 1 - step;
    let base = i;
    while (depth > 0 && x[stack[depth - 1]] <= x[i]) {
      const candidate = lowest[stack[--depth]];
      if (x[candidate] < x[base]) base = candidate;
    }
    lowest[i] = base;
    stack[depth++] = i;
  }
  return lowest;
}

function addWidth(peak: Peak, x: Float64Array): void {
  const height = x[peak.at] - 0.5 * peak.prominence;
  let i = peak.at;
  while (i > peak.leftBase && x[i] > height) i--;
  peak.leftPosition = x[i] < height ? i + (height - x[i]) / (x[i + 1] - x[i]) : i;
  i = peak.at;
  while (i < peak.rightBase && x[i] > height) i++;
  peak.rightPosition = x[i] < height ? i - (height - x[i]) / (x[i - 1] - x[i]) : i;
  peak.widthHeight = height;
}

function columns(peaks: Peak[]): Peaks {
  const whole = (value: (peak: Peak) => number): Int32Array => Int32Array.from(peaks, value);
  const real = (value: (peak: Peak) => number): Float64Array => Float64Array.from(peaks, value);
  return {
    indices: whole((peak) => peak.at),
    prominences: real((peak) => peak.prominence),
    leftBases: whole((peak) => peak.leftBase),
    rightBases: whole((peak) => peak.rightBase),
    widths: real((peak) => peak.rightPosition - peak.leftPosition),
    widthHeights: real((peak) => peak.widthHeight),
    leftPositions: real((peak) => peak.leftPosition),
    rightPositions: real((peak) => peak.rightPosition),
    plateauSizes: whole((peak) => peak.right - peak.left + 1),
    leftEdges: whole((peak) => peak.left),
    rightEdges: whole((peak) => peak.right),
  };
}
