import { createRng } from "../../core/rng.js";
import { cos, exp, log } from "../../math/elementary.js";
import { sampleNormal } from "../../math/sampling.js";
import { between } from "../choice.js";

export const SHIFT_FACTOR = 2.5;
const SHORTEST_SHIFT_DAYS = 120;
const LONGEST_SHIFT_DAYS = 200;
export const PATTERN_BARS = 30;
export const PATTERN_REPEATS = 6;
export const PATTERN_NOISE_RATIO = 0.5;
export const SQUEEZE_MOVE = 0.15;
export const SQUEEZE_DAYS = 5;
export const SIGNAL_R_SQUARED = 0.05;

export interface DaySpan {
  readonly firstDay: number;
  readonly lastDay: number;
}

/** A span of 120 to 200 trading days somewhere inside the world, with as much before and after it. */
export function shiftSpan(seed: number, purpose: string, index: number, days: number): DaySpan {
  const rng = createRng(seed, "planted", "regimeShift", purpose, index);
  const length = between(SHORTEST_SHIFT_DAYS, Math.min(LONGEST_SHIFT_DAYS, Math.max(SHORTEST_SHIFT_DAYS, Math.floor(days / 2))), rng);
  const firstDay = between(Math.floor((days - length) * 0.2), Math.floor((days - length) * 0.8), rng);
  return { firstDay, lastDay: firstDay + length - 1 };
}

/** 2.5 at full strength, 1 at none. */
export function shiftFactor(strength: number): number {
  return 1 + (SHIFT_FACTOR - 1) * strength;
}

export function plantVolatilityShift(returns: Float64Array, span: DaySpan, factor: number): void {
  for (let t = span.firstDay; t <= span.lastDay; t++) returns[t] = returns[t]! * factor;
}

/**
 * Adds c · a_t · b_t to the return of t + 1. The indicators a, b are independent standard normals, so each is uncorrelated with it and the product explains
 * c² / (c² + σ²) of its variance.
 * @returns c
 */
export function plantInteraction(returns: Float64Array, a: Float64Array, b: Float64Array, rSquared: number): number {
  let sum = 0;
  let squares = 0;
  for (const value of returns) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / returns.length;
  const variance = squares / returns.length - mean * mean;
  const coefficient = Math.sqrt((variance * rSquared) / (1 - rSquared));
  for (let t = 1; t < returns.length; t++) returns[t] = returns[t]! + coefficient * a[t - 1]! * b[t - 1]!;
  return coefficient;
}

/**
 * Adds the bars of one smooth shape to the log returns of six windows of 30 bars. What the ticker does anyway is the noise around it: its returns have
 * `noiseRatio` times the standard deviation of the shape's. Noise that a price forgot by the next day would be another thing, which no price has.
 * @returns the shape, as log price since the day before its window, and the first day of each window
 */
export function plantPattern(seed: number, index: number, returns: Float64Array, noiseRatio: number): { shape: Float64Array; starts: number[] } {
  const rng = createRng(seed, "planted", "recurringPattern", index);
  const bars = patternBars(rng, rootMeanSquare(returns) / noiseRatio);
  const room = Math.floor((returns.length - 1) / PATTERN_REPEATS);
  const starts = Array.from({ length: PATTERN_REPEATS }, (_, k) => 1 + k * room + Math.floor(rng() * Math.max(1, room - PATTERN_BARS - 5)));
  for (const start of starts) for (const [bar, step] of bars.entries()) returns[start + bar] = (1 + returns[start + bar]!) * exp(step) - 1;
  let level = 0;
  return { shape: bars.map((step) => (level += step)), starts };
}

/** Scales the returns of the second to fifth day after `day` so that the five days together return exactly `move`. */
export function plantMove(returns: Float64Array, day: number, move: number): void {
  let growth = 1;
  for (let t = day + 1; t <= day + SQUEEZE_DAYS; t++) growth *= 1 + returns[t]!;
  const factor = exp(log((1 + move) / growth) / (SQUEEZE_DAYS - 1));
  for (let t = day + 2; t <= day + SQUEEZE_DAYS; t++) returns[t] = (1 + returns[t]!) * factor - 1;
}

/** Log returns: three half waves of a cosine with random weights, which come back to where they started, scaled to a standard deviation. */
function patternBars(rng: () => number, deviation: number): Float64Array {
  const weights = [1, 2, 3].map((k) => sampleNormal(rng) / Math.sqrt(k));
  const raw = Float64Array.from({ length: PATTERN_BARS }, (_, bar) => {
    const x = (Math.PI * (bar + 0.5)) / PATTERN_BARS;
    return weights.reduce((total, weight, k) => total + weight * cos((k + 1) * x), 0);
  });
  const scale = deviation / rootMeanSquare(raw);
  return raw.map((value) => value * scale);
}

function rootMeanSquare(values: Float64Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares / values.length);
}
