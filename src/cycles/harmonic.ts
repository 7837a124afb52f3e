import { atan2, cos, sin } from "../math/elementary.js";

const TWO_PI = 2 * Math.PI;

/** x(t) ≈ amplitude · cos(2π · frequency · t + phase), t = 0 at the first sample. */
export interface Sinusoid {
  readonly frequency: number;
  readonly amplitude: number;
  /** Radians in (−π, π]. */
  readonly phase: number;
  /** Fall of the residual sum of squares when cosine and sine join a model that has a line already. */
  readonly energy: number;
}

/**
 * Least squares of cosine AND sine together with a line, on a series from which a line has been taken.
 *
 * With time counted from the middle of the sample the cosine is even and the sine odd, so that the normal equations are diagonal and
 * their entries closed forms of the Dirichlet kernel D(ω) = Σ cos(ωτ) = sin(nω/2) / sin(ω/2):
 *
 *     ‖cos‖² = (n + D(2ω))/2 − D(ω)²/n        ‖sin‖² = (n − D(2ω))/2 − D′(ω)²/Στ²
 *
 * @param x - detrended series
 * @param frequency - cycles per sample, inside (0, 0.5)
 */
export function fitSinusoid(x: Float64Array, frequency: number): Sinusoid {
  const n = x.length;
  const omega = TWO_PI * frequency;
  const middle = (n - 1) / 2;
  const stepCos = cos(omega);
  const stepSin = sin(omega);
  let c = cos(omega * middle);
  let s = -sin(omega * middle);
  let cosine = 0;
  let sine = 0;
  for (let t = 0; t < n; t++) {
    cosine += x[t] * c;
    sine += x[t] * s;
    const next = c * stepCos - s * stepSin;
    s = s * stepCos + c * stepSin;
    c = next;
  }
  const half = omega / 2;
  const sinHalf = sin(half);
  const dirichlet = sin(n * half) / sinHalf;
  const slope = ((n / 2) * cos(n * half) - 0.5 * dirichlet * cos(half)) / sinHalf;
  const dirichlet2 = sin(n * omega) / sin(omega);
  const a = cosine / ((n + dirichlet2) / 2 - (dirichlet * dirichlet) / n);
  const b = sine / ((n - dirichlet2) / 2 - (12 * slope * slope) / (n * (n * n - 1)));
  const phase = -omega * middle - atan2(b, a);
  return { frequency, amplitude: Math.sqrt(a * a + b * b), phase: phase - TWO_PI * Math.ceil(phase / TWO_PI - 0.5), energy: a * cosine + b * sine };
}

/** Takes a sinusoid away, in place, then the line that it leaves behind in a finite sample. */
export function subtractSinusoid(x: Float64Array, { frequency, amplitude, phase }: Sinusoid): void {
  const omega = TWO_PI * frequency;
  for (let t = 0; t < x.length; t++) x[t] -= amplitude * cos(omega * t + phase);
  removeLine(x);
}

/** Takes the least-squares line away, in place; returns its value at the middle and its slope per sample. */
export function removeLine(x: Float64Array): { level: number; slope: number } {
  const n = x.length;
  const middle = (n - 1) / 2;
  let sum = 0;
  for (let t = 0; t < n; t++) sum += x[t];
  const level = sum / n;
  let moment = 0;
  for (let t = 0; t < n; t++) moment += (t - middle) * (x[t] - level);
  const slope = n > 1 ? (12 * moment) / (n * (n * n - 1)) : 0;
  for (let t = 0; t < n; t++) x[t] -= level + slope * (t - middle);
  return { level, slope };
}
