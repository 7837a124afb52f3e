import { InvalidInputError } from "../../core/errors.js";
import type { Rng } from "../../core/rng.js";
import { exp, log, log1p } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { optimalLengthOf } from "../../stats/block-length.js";
import { largestOf } from "../../stats/columns.js";
import type { Changes } from "./door.js";
import { fromInnovations, type Innovations, innovationsOf } from "./innovations.js";

/** Changes that can be drawn again and again, with their own memory and volatility and without their recurrences. */
export interface ShuffledChanges {
  readonly blockLength: number;
  /** Of the autoregression. */
  readonly order: number;
  draw(rng: Rng): Float64Array;
}

export interface ShuffleSettings {
  readonly windowSize: number;
  readonly blockLength: number | "auto";
}

/** A block keeps at most about this share of a window, so that a window that matters does not survive the shuffling as a whole. */
const LARGEST_SHARE = 1 / 6;
/** Volatility is told by neighbours within about this share of a window: what differs within a window shapes it. */
const VOLATILITY_SHARE = 1 / 3;
/** e^±600 is well inside of the doubles. */
const LARGEST_EXPONENT = 600;

/**
 * Changes are taken apart into an autoregression, a local volatility that stays in its place, and innovations. These are cut into blocks of random
 * length, the blocks are put in random order, and all is put together again: changes of the same memory, volatility and distribution in which no
 * sequence comes back more often than chance has it.
 */
export function shuffledChanges(changes: Float64Array, { windowSize, blockLength }: ShuffleSettings): ShuffledChanges {
  const innovations = innovationsOf(changes, windowSize * VOLATILITY_SHARE);
  const length = blockLength === "auto" ? automaticLength(innovations, windowSize) : blockLength;
  return {
    blockLength: length,
    order: innovations.coefficients.length,
    draw: (rng) => fromInnovations(innovations, shuffledBlocks(innovations.values, length, rng)),
  };
}

/** The memory of sizes, which an autoregression does not see. */
function automaticLength({ values }: Innovations, windowSize: number): number {
  return Math.max(1, Math.min(windowSize * LARGEST_SHARE, optimalLengthOf(values.map(Math.abs)).stationary));
}

/** From bar to bar: of log prices, or differences in a unit of their own size. */
export function changesOf(values: Float64Array, changes: Changes): Float64Array {
  const x = new Float64Array(values.length - 1);
  for (let t = 0; t < x.length; t++) x[t] = changes === "relative" ? log(values[t + 1] / values[t]) : values[t + 1] - values[t];
  if (changes === "relative") return x;
  const unit = powerOfTwoBelow(largestOf(x));
  return x.map((value) => value / unit);
}

/** Blocks of geometric length with this mean, in random order; every value appears once. */
function shuffledBlocks(values: Float64Array, meanLength: number, rng: Rng): Float64Array {
  const n = values.length;
  const starts: number[] = [];
  const decay = meanLength > 1 ? log1p(-1 / meanLength) : -Infinity;
  for (let at = 0; at < n; at += 1 + Math.floor(log1p(-rng()) / decay)) starts.push(at);
  const count = starts.length;
  const order = Int32Array.from({ length: count }, (_, block) => block);
  const shuffled = new Float64Array(n);
  for (let left = count, filled = 0; left > 0; left--) {
    const taken = Math.floor(rng() * left);
    const block = order[taken];
    order[taken] = order[left - 1];
    const end = block + 1 < count ? starts[block + 1] : n;
    for (let t = starts[block]; t < end; t++) shuffled[filled++] = values[t];
  }
  return shuffled;
}

/** The values that change so, up to a factor, and with absolute changes an offset. */
export function pathOf(where: string, changes: Float64Array, kind: Changes): Float64Array {
  const path = new Float64Array(changes.length + 1);
  let lowest = 0;
  let highest = 0;
  for (let t = 0; t < changes.length; t++) {
    const value = path[t] + changes[t];
    path[t + 1] = value;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (kind === "absolute") return path;
  if (!(highest - lowest <= 2 * LARGEST_EXPONENT)) {
    const expected = 'returns whose shuffled path stays within the range of doubles; else use changes: "absolute"';
    throw new InvalidInputError("OUT_OF_RANGE", { where, what: "history", expected, received: highest - lowest });
  }
  const middle = (lowest + highest) / 2;
  return path.map((value) => exp(value - middle));
}
