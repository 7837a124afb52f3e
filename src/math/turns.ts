// Angles as parts of a full turn: 1/4 is a right angle. Whole turns and quarters drop out exactly, whatever the size of the argument, so
// that phases of long series need no 2/π to a thousand bits. Same bits in every runtime, as `elementary.ts`.

import { productError } from "./elementary/bits.js";
import { cosKernel, sinKernel } from "./elementary/trig.js";

const TWO_PI = 6.283185307179586;
const TWO_PI_LOW = 2.4492935982947064e-16;

/** cos 2πx, within one unit in the last place; NaN for infinite x. */
export function cosTurns(x: number): number {
  return onCircle(x, 0);
}

/** sin 2πx, likewise. */
export function sinTurns(x: number): number {
  return onCircle(x, 1);
}

/** The angle of the point (x, y) in turns, −½ to ½, to within 1e-16; 0 for the origin. */
export function turnsOf(x: number, y: number): number {
  const size = Math.abs(x) + Math.abs(y);
  if (size === 0) return 0;
  x /= size; // so that no product below leaves the range
  y /= size;
  let turns = y / 4; // off by less than 0.012 turns
  if (x < 0) turns = (y < 0 ? -0.5 : 0.5) - turns;
  for (let step = 0; step < 2; step++) {
    const c = cosTurns(turns);
    const s = sinTurns(turns);
    const t = (y * c - x * s) / (x * c + y * s); // tangent of what is missing
    turns += (t * (1 - t * t * (1 / 3 - (t * t) / 5))) / TWO_PI;
  }
  return turns;
}

/** The cosine, or a quarter of a turn behind it the sine. */
function onCircle(x: number, behind: number): number {
  const nearest = Math.round(4 * x);
  const rest = x - nearest / 4; // exact, at most 1/8
  const angle = rest * TWO_PI;
  const angleLow = productError(rest, TWO_PI, angle) + rest * TWO_PI_LOW;
  const quarter = (nearest & 3) - behind;
  const value = quarter & 1 ? sinKernel(angle, angleLow) : cosKernel(angle, angleLow);
  return (quarter + 1) & 2 ? -value : value;
}
