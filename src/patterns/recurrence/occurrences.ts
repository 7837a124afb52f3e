import { log } from "../../math/elementary.js";

/** Correlations are cut here before their artanh, so that two equal windows do not outweigh all others. */
const HIGHEST_CORRELATION = 0.9999;
/** A window whose squared deviations are a smaller share of its squares is constant but for rounding. */
export const CONSTANT_SHARE = 1e-12;

/** Where a shape comes back. */
export interface ShapeOccurrence {
  /** First bar. */
  readonly index: number;
  /** With the window, or the shape, that was looked for. */
  readonly correlation: number;
}

/** The largest `count` of positive values, no two from adjacent places; spoils `best`. */
export function largestApart(best: Float64Array, count: number): { readonly place: number; readonly value: number }[] {
  const found: { place: number; value: number }[] = [];
  while (found.length < count) {
    let place = 0;
    for (let block = 1; block < best.length; block++) if (best[block]! > best[place]!) place = block;
    const value = best[place]!;
    if (!(value > 0)) break;
    found.push({ place, value });
    for (let block = Math.max(0, place - 1); block <= Math.min(best.length - 1, place + 1); block++) best[block] = 0;
  }
  return found;
}

/** The windows most alike: the largest correlation of each block of `window` starts, then the largest of these, no two from adjacent blocks; positive ones only. */
export function likest(correlations: Float64Array, window: number, count: number): ShapeOccurrence[] {
  const best = new Float64Array(Math.ceil(correlations.length / window));
  const places = new Int32Array(best.length);
  for (let at = 0; at < correlations.length; at++) {
    const block = Math.floor(at / window);
    if (correlations[at]! > best[block]!) [best[block], places[block]] = [correlations[at]!, at];
  }
  return largestApart(best, count).map(({ place, value }) => ({ index: places[place]!, correlation: Math.min(1, value) }));
}

/** Mean of artanh r over `count` windows, of which those that were not found count as 0. */
export function meanArtanh(correlations: readonly number[], count: number): number {
  let sum = 0;
  for (const r of correlations) {
    const cut = Math.min(r, HIGHEST_CORRELATION);
    sum += 0.5 * log((1 + cut) / (1 - cut));
  }
  return sum / count;
}

/** Of a shape of mean 0 and norm 1 with each window; 0 where that is constant. */
export function correlationsWith(unit: Float64Array, values: Float64Array): Float64Array {
  const window = unit.length;
  const out = new Float64Array(values.length - window + 1);
  for (let at = 0; at < out.length; at++) {
    let sum = 0;
    let squares = 0;
    let product = 0;
    for (let t = 0; t < window; t++) {
      const value = values[at + t]!;
      sum += value;
      squares += value * value;
      product += value * unit[t]!;
    }
    const spread = squares - (sum * sum) / window; // values are of unit size and clipped: nothing else cancels
    out[at] = spread > CONSTANT_SHARE * squares ? product / Math.sqrt(spread) : 0;
  }
  return out;
}

/** To mean 0 and norm 1; null where all values are equal. */
export function normalised(values: Float64Array): Float64Array | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviations = values.map((value) => value - mean);
  const spread = sumOfSquares(deviations);
  return spread > CONSTANT_SHARE * sumOfSquares(values) ? deviations.map((value) => value / Math.sqrt(spread)) : null;
}

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
