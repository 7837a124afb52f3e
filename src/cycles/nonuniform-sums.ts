import { exp } from "../math/elementary.js";
import { complexFftPlan, nextSmoothLength } from "../math/fft.js";
import { cosTurns, sinTurns } from "../math/turns.js";

/** Grid points to either side of a sample that its Gaussian reaches; 16 leave an error of about 1e-14 of Σ|weight|. */
const REACH = 16;

/**
 * Fourier sums of unevenly spaced samples on a regular grid of frequencies, by a fast transform:
 *
 *     S[k] = Σ_j weights[j] e^{2πi (first + k · step) times[j]},   k = 0 … count − 1
 *
 * Each sample is spread as a Gaussian over a grid twice as fine as needed, the grid is transformed, and the Gaussian's own transform is
 * divided out. Cost 2 · REACH · samples + the transform, in place of samples · count.
 * @param outRe - receives Re S, [count]
 * @param outIm - receives Im S, [count]
 * @see Dutt and Rokhlin (1993), doi:10.1137/0914081; Greengard and Lee (2004), doi:10.1137/S003614450343200X
 */
export function nonuniformSumsInto(outRe: Float64Array, outIm: Float64Array, times: Float64Array, weights: Float64Array, first: number, step: number): void {
  const count = outRe.length;
  const middle = count >> 1; // frequencies are counted from here, so that the highest is the farthest from aliasing
  const size = nextSmoothLength(Math.max(2 * count, 4 * REACH));
  const plan = complexFftPlan(size);
  const [gridRe, gridIm, sumRe, sumIm] = Array.from({ length: 4 }, () => new Float64Array(size));
  const decay = (3 * Math.PI) / (4 * REACH); // balances the Gaussian's cut tail against its aliasing
  const tail = Float64Array.from({ length: REACH + 1 }, (_, distance) => exp(-decay * distance * distance));
  for (let j = 0; j < times.length; j++) {
    const angle = -(first + middle * step) * times[j]; // the plan's sign is e^{−…}: the conjugate sum is formed
    const re = weights[j] * cosTurns(angle);
    const im = weights[j] * sinTurns(angle);
    const turns = step * times[j];
    const position = (turns - Math.floor(turns)) * size;
    const nearest = Math.floor(position);
    const offset = position - nearest;
    const peak = exp(-decay * offset * offset);
    const ratio = exp(2 * decay * offset); // exp(−decay (offset − l)²) = peak · ratioˡ · tail[|l|]
    const inverse = 1 / ratio;
    let rising = peak;
    let falling = peak;
    add(gridRe, gridIm, nearest % size, peak, re, im);
    for (let l = 1; l <= REACH; l++) {
      rising *= ratio;
      falling *= inverse;
      const right = nearest + l;
      const left = nearest - l;
      add(gridRe, gridIm, right >= size ? right - size : right, rising * tail[l], re, im);
      add(gridRe, gridIm, left < 0 ? left + size : left, falling * tail[l], re, im);
    }
  }
  plan.forwardInto(sumRe, sumIm, gridRe, gridIm);
  const height = Math.sqrt(decay / Math.PI);
  const curvature = (Math.PI * Math.PI) / (decay * size * size);
  for (let k = 0; k < count; k++) {
    const shift = k - middle;
    const at = shift < 0 ? shift + size : shift;
    const correction = height * exp(curvature * shift * shift);
    outRe[k] = correction * sumRe[at];
    outIm[k] = -correction * sumIm[at];
  }
}

function add(gridRe: Float64Array, gridIm: Float64Array, at: number, weight: number, re: number, im: number): void {
  gridRe[at] += weight * re;
  gridIm[at] += weight * im;
}
