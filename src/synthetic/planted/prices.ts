import { createRng } from "../../core/rng.js";
import { exp, log, sin } from "../../math/elementary.js";
import { sampleNormal } from "../../math/sampling.js";
import { between } from "../choice.js";

export const SHIFT_FACTOR = 2.5;
const SHORTEST_SHIFT_DAYS = 120;
const LONGEST_SHIFT_DAYS = 200;
export const PATTERN_BARS = 30;
export const PATTERN_REPEATS = 6;
export const PATTERN_NOISE_RATIO = 0.5;
const PATTERN_DEVIATION = 0.06; // of the shape, in log price
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
 * Replaces returns in six windows of 30 bars by those of one smooth shape in log price, met each time with fresh noise of `noiseRatio` times its standard deviation.
 * @returns the shape and the first day of each window
 */
export function plantPattern(seed: number, index: number, returns: Float64Array, noiseRatio: number): { shape: Float64Array; starts: number[] } {
  const rng = createRng(seed, "planted", "recurringPattern", index);
  const shape = patternShape(rng);
  const room = Math.floor((returns.length - 1) / PATTERN_REPEATS);
  const starts = Array.from({ length: PATTERN_REPEATS }, (_, k) => 1 + k * room + Math.floor(rng() * Math.max(1, room - PATTERN_BARS - 5)));
  for (const start of starts) {
    let level = 0;
    for (let bar = 0; bar < PATTERN_BARS; bar++) {
      const target = shape[bar]! + noiseRatio * PATTERN_DEVIATION * sampleNormal(rng);
      returns[start + bar] = exp(target - level) - 1;
      level = target;
    }
  }
  return { shape, starts };
}

/** Scales the returns of the second to fifth day after `day` so that the five days together return exactly `move`. */
export function plantMove(returns: Float64Array, day: number, move: number): void {
  let growth = 1;
  for (let t = day + 1; t <= day + SQUEEZE_DAYS; t++) growth *= 1 + returns[t]!;
  const factor = exp(log((1 + move) / growth) / (SQUEEZE_DAYS - 1));
  for (let t = day + 2; t <= day + SQUEEZE_DAYS; t++) returns[t] = (1 + returns[t]!) * factor - 1;
}

/** Three sine arcs of random weight, from 0 and without a trend, scaled to the wished standard deviation. */
function patternShape(rng: () => number): Float64Array {
  const weights = [1, 2, 3].map((k) => sampleNormal(rng) / Math.sqrt(k));
  const raw = Float64Array.from({ length: PATTERN_BARS }, (_, bar) => {
    const x = (Math.PI * (bar + 1)) / (PATTERN_BARS + 1);
    return weights.reduce((total, weight, k) => total + weight * sin((k + 1) * x), 0);
  });
  const mean = raw.reduce((a, b) => a + b, 0) / PATTERN_BARS;
  const deviation = Math.sqrt(raw.reduce((total, value) => total + (value - mean) * (value - mean), 0) / PATTERN_BARS);
  return raw.map((value) => (value * PATTERN_DEVIATION) / deviation);
}
