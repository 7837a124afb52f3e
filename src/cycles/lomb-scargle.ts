import { parseOptions } from "../core/parse.js";
import { cosTurns, sinTurns } from "../math/turns.js";
import { asModerateSeries, assertLength, centre, toCentredSeries, toModerateSeries } from "./door.js";
import { nonuniformSumsInto } from "./nonuniform-sums.js";
import { type LombScargleOptions, lombScargleSchema } from "./schema.js";

/**
 * Periodogram of unevenly spaced values: how much of their sum of squares a sine of each frequency takes away.
 *
 *     P(f) = ½ [Y_c Y_s] [[CC, CS], [CS, SS]]⁻¹ [Y_c Y_s]ᵀ,   Y_c = Σ y cos 2πft, CC = Σ cos² 2πft, …
 *
 * which is Lomb's and Scargle's formula with its τ eliminated. The mean of the values is removed first; no floating mean is fitted.
 * "psd" is P itself, "standard" 2P / Σy². Where sine and cosine coincide on the given times (frequency 0, the Nyquist frequency of even
 * spacing) the one of them that is left is fitted. Each frequency costs one sine and cosine per value; on a regular grid of
 * frequencies (arithmetic to within rounding) a fast transform does all of them together, to about 1e-13 of the largest sum.
 * @wholeSample each ordinate uses every value
 * @param times - in any order and unit
 * @param frequencies - cycles per unit of `times`, in any order
 * @returns one power per frequency
 * @throws InvalidInputError
 * @see Lomb (1976), doi:10.1007/BF00648343; Scargle (1982), doi:10.1086/160554
 * @example lombScargle(days, amounts, [1 / 7, 1 / 30.4])
 */
export function lombScargle(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  frequencies: ArrayLike<number>,
  options: LombScargleOptions = {},
): Float64Array {
  const { normalization } = parseOptions("lombScargle", lombScargleSchema, options);
  const t = toModerateSeries("lombScargle", "times", times);
  const f = asModerateSeries("lombScargle", "frequencies", frequencies);
  const standard = normalization === "standard";
  const checked = standard ? toCentredSeries("lombScargle", "values", values) : { column: toModerateSeries("lombScargle", "values", values), sumOfSquares: 2 };
  const y = checked.column;
  assertLength("lombScargle", "values", y, t.length, "values, one per time");
  if (!standard) centre(y);
  const origin = t[0]; // phases about a sample: low frequencies and even spacing then lose no digits
  for (let j = 0; j < t.length; j++) t[j] -= origin;
  const power = new Float64Array(f.length);
  const step = regularStep(f);
  if (step !== null && t.length * f.length >= FAST_FROM && f.length >= 64) regularInto(power, t, y, f, step);
  else for (let k = 0; k < f.length; k++) power[k] = powerAt(f[k], t, y);
  for (let k = 0; k < f.length; k++) power[k] *= 2 / checked.sumOfSquares;
  return power;
}

/** Terms from which the fast transform is worth its set-up. */
const FAST_FROM = 20_000;

/** Below this determinant (of the share of 1) sine and cosine are one function on the given times. */
const SINGULAR = 1e-20;

/** Below this one the fast sums, good to 1e-14, are too coarse and the ordinate is summed directly. */
const NEARLY_SINGULAR = 1e-4;

function powerAt(frequency: number, t: Float64Array, y: Float64Array): number {
  let yc = 0;
  let ys = 0;
  let cc = 0;
  let cs = 0;
  let ss = 0;
  for (let j = 0; j < t.length; j++) {
    const c = cosTurns(frequency * t[j]);
    const s = sinTurns(frequency * t[j]);
    yc += y[j] * c;
    ys += y[j] * s;
    cc += c * c;
    cs += c * s;
    ss += s * s;
  }
  return reduction(yc, ys, cc, cs, ss);
}

/** Half of what the fitted sine takes from the sum of squares. */
function reduction(yc: number, ys: number, cc: number, cs: number, ss: number): number {
  const total = cc + ss;
  const determinant = cc * ss - cs * cs;
  if (determinant <= SINGULAR * total * total) return (0.5 * (yc * yc + ys * ys)) / total;
  return Math.max(0, (0.5 * (ss * yc * yc - 2 * cs * yc * ys + cc * ys * ys)) / determinant);
}

function regularInto(power: Float64Array, t: Float64Array, y: Float64Array, f: Float64Array, step: number): void {
  const n = t.length;
  const [yc, ys, c2, s2] = Array.from({ length: 4 }, () => new Float64Array(f.length));
  nonuniformSumsInto(yc, ys, t, y, f[0], step);
  nonuniformSumsInto(c2, s2, t, new Float64Array(n).fill(1), 2 * f[0], 2 * step); // Σ cos 4πft and Σ sin 4πft give CC, SS and CS
  for (let k = 0; k < f.length; k++) {
    const determinant = (n * n - c2[k] * c2[k] - s2[k] * s2[k]) / 4;
    if (determinant < NEARLY_SINGULAR * n * n) power[k] = powerAt(f[k], t, y);
    else power[k] = reduction(yc[k], ys[k], (n + c2[k]) / 2, s2[k] / 2, (n - c2[k]) / 2);
  }
}

/** The step of an arithmetic sequence, null when some member is off by more than its rounding. */
function regularStep(f: Float64Array): number | null {
  const last = f.length - 1;
  if (last < 1) return null;
  const step = (f[last] - f[0]) / last;
  const slack = 4 * Number.EPSILON * Math.max(Math.abs(f[0]), Math.abs(f[last]));
  for (let k = 0; k <= last; k++) if (Math.abs(f[0] + k * step - f[k]) > slack) return null;
  return step;
}
