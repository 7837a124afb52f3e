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
  const y = asModerateSeries("findPeaks", "x", x, 0);
  let peaks = localMaxima(y);
  const keep = (bounds: Bounds | undefined, least: (at: number) => number, most = least): void => {
    if (bounds === undefined) return;
    const [minimum, maximum] = typeof bounds === "number" ? [bounds, null] : bounds;
    peaks = peaks.filter((at) => (minimum === null || least(at) >= minimum) && (maximum === null || most(at) <= maximum));
  };
  const leftEdge = (at: number): number => edgeOf(y, at, -1);
  const rightEdge = (at: number): number => edgeOf(y, at, 1);
  const plateau = (at: number): number => rightEdge(at) - leftEdge(at) + 1;
  const lowerStep = (at: number): number => y[at] - Math.max(y[at - 1], y[at + 1]);
  const higherStep = (at: number): number => y[at] - Math.min(y[at - 1], y[at + 1]);
  keep(plateauSize, plateau);
  keep(height, (at) => y[at]);
  keep(threshold, lowerStep, higherStep);
  if (distance !== undefined) peaks = spaced(peaks, y, Math.ceil(distance));
  const leftBase = lowestSinceHigher(y, 1);
  const rightBase = lowestSinceHigher(y, -1);
  const prominenceOf = (at: number): number => y[at] - Math.max(y[leftBase[at]], y[rightBase[at]]);
  const halfHeight = (at: number): number => y[at] - 0.5 * prominenceOf(at);
  const leftPosition = (at: number): number => crossing(y, at, leftBase[at], halfHeight(at));
  const rightPosition = (at: number): number => crossing(y, at, rightBase[at], halfHeight(at));
  keep(prominence, prominenceOf);
  keep(width, (at) => rightPosition(at) - leftPosition(at));
  const whole = (value: (at: number) => number): Int32Array => Int32Array.from(peaks, value);
  const real = (value: (at: number) => number): Float64Array => Float64Array.from(peaks, value);
  const leftPositions = real(leftPosition);
  const rightPositions = real(rightPosition);
  return {
    indices: Int32Array.from(peaks),
    prominences: real(prominenceOf),
    leftBases: whole((at) => leftBase[at]),
    rightBases: whole((at) => rightBase[at]),
    widths: rightPositions.map((right, i) => right - leftPositions[i]),
    widthHeights: real(halfHeight),
    leftPositions,
    rightPositions,
    plateauSizes: whole(plateau),
    leftEdges: whole(leftEdge),
    rightEdges: whole(rightEdge),
  };
}

/** Middles of all flat tops that fall off on both sides. */
function localMaxima(y: Float64Array): number[] {
  const peaks: number[] = [];
  for (let left = 1; left < y.length - 1; ) {
    const right = edgeOf(y, left, 1);
    if (y[left - 1] < y[left] && y[right + 1] < y[left]) peaks.push((left + right) >> 1); // beyond the end, undefined is not less
    left = right + 1;
  }
  return peaks;
}

/** The last point of the flat stretch around a point, in one direction. */
function edgeOf(y: Float64Array, at: number, direction: 1 | -1): number {
  let edge = at;
  while (y[edge + direction] === y[at]) edge += direction;
  return edge;
}

/** From the highest peak down, drops what lies nearer than `distance` to a peak that stays. */
function spaced(peaks: number[], y: Float64Array, distance: number): number[] {
  const dropped = new Uint8Array(peaks.length);
  const byHeight = peaks.map((_, i) => i).sort((a, b) => y[peaks[b]] - y[peaks[a]] || b - a);
  for (const i of byHeight) {
    if (dropped[i] === 1) continue;
    for (let k = i - 1; k >= 0 && peaks[i] - peaks[k] < distance; k--) dropped[k] = 1;
    for (let k = i + 1; k < peaks.length && peaks[k] - peaks[i] < distance; k++) dropped[k] = 1;
  }
  return peaks.filter((_, i) => dropped[i] === 0);
}

/** For each point the lowest one (the nearest of equals) walking back against `direction` until a higher value or the end; a stack makes it linear. */
function lowestSinceHigher(y: Float64Array, direction: 1 | -1): Int32Array {
  const n = y.length;
  const lowest = new Int32Array(n);
  const stack = new Int32Array(n); // positions with falling values
  let depth = 0;
  for (let step = 0; step < n; step++) {
    const i = direction === 1 ? step : n - 1 - step;
    let base = i;
    while (depth > 0 && y[stack[depth - 1]] <= y[i]) {
      const candidate = lowest[stack[--depth]];
      if (y[candidate] < y[base]) base = candidate;
    }
    lowest[i] = base;
    stack[depth++] = i;
  }
  return lowest;
}

/** Where the series, on its way down from a peak to a base, meets a height: between samples by a line. */
function crossing(y: Float64Array, peak: number, base: number, height: number): number {
  const direction = base < peak ? -1 : 1;
  let i = peak;
  while (i !== base && y[i] > height) i += direction;
  return y[i] < height ? i - (direction * (height - y[i])) / (y[i - direction] - y[i]) : i;
}
