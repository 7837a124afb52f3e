import { cosTurns, sinTurns, turnsOf } from "../math/turns.js";

/** amplitude · cos(2π · frequency · t + phase), t = 0 at the first sample. */
export interface Sinusoid {
  /** Cycles per sample. */
  readonly frequency: number;
  readonly amplitude: number;
  /** Radians, −π to π. */
  readonly phase: number;
  /** Fall of the residual sum of squares when this cosine and sine join a model that has a line. */
  readonly energy: number;
}

/**
 * Least squares of cosine AND sine jointly with a line, for a series from which a line was removed.
 *
 * With time τ counted from the middle of the sample the cosine is even and the sine odd, so that the normal equations are diagonal,
 * with closed forms of the Dirichlet kernel D(ω) = Σ cos(ωτ) = sin(nω/2)/sin(ω/2):
 *
 *     ‖cos‖² = (n + D(2ω))/2 − D(ω)²/n        ‖sin‖² = (n − D(2ω))/2 − D′(ω)²/Στ²
 *
 * @param frequency - cycles per sample, inside (0, 0.5)
 * @see Lomb (1976), doi:10.1007/BF00648343, whose statistic this is with a floating line; Zechmeister, Kürster (2009)
 */
export function fitSinusoid(x: Float64Array, frequency: number): Sinusoid {
  const n = x.length;
  const middle = (n - 1) / 2;
  const stepCos = cosTurns(frequency);
  const stepSin = sinTurns(frequency);
  let c = cosTurns(frequency * middle);
  let s = -sinTurns(frequency * middle);
  let cosine = 0;
  let sine = 0;
  for (let t = 0; t < n; t++) {
    cosine += x[t] * c;
    sine += x[t] * s;
    const next = c * stepCos - s * stepSin;
    s = s * stepCos + c * stepSin;
    c = next;
  }
  const half = frequency / 2;
  const dirichlet = sinTurns(n * half) / sinTurns(half);
  const derivative = (n * cosTurns(n * half) - dirichlet * cosTurns(half)) / (2 * sinTurns(half));
  const doubled = sinTurns(n * frequency) / stepSin;
  const a = cosine / ((n + doubled) / 2 - (dirichlet * dirichlet) / n);
  const b = sine / ((n - doubled) / 2 - (12 * derivative * derivative) / (n * (n * n - 1)));
  const turns = -frequency * middle - turnsOf(a, b);
  return { frequency, amplitude: Math.sqrt(a * a + b * b), phase: TWO_PI * (turns - Math.round(turns)), energy: a * cosine + b * sine };
}

/** Value at sample t, which may lie beyond the sample. */
export function sinusoidAt({ frequency, amplitude, phase }: Sinusoid, t: number): number {
  return amplitude * cosTurns(frequency * t + phase / TWO_PI);
}

const TWO_PI = 2 * Math.PI;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The best sinusoid with a frequency inside a range that holds one peak, by golden-section search. */
export function refineSinusoid(x: Float64Array, lower: number, upper: number): Sinusoid {
  let left = lower;
  let right = upper;
  let inner = fitSinusoid(x, right - GOLDEN * (right - left));
  let outer = fitSinusoid(x, left + GOLDEN * (right - left));
  const tolerance = 1e-4 / x.length;
  while (right - left > tolerance) {
    if (inner.energy >= outer.energy) {
      right = outer.frequency;
      outer = inner;
      inner = fitSinusoid(x, right - GOLDEN * (right - left));
    } else {
      left = inner.frequency;
      inner = outer;
      outer = fitSinusoid(x, left + GOLDEN * (right - left));
    }
  }
  return inner.energy >= outer.energy ? inner : outer;
}
