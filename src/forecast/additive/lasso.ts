import { choleskyInto, choleskySolveInto } from "../../math/dense.js";

const SLACK = 1e-9; // of the weight: how far a gradient may exceed it by rounding
const STEPS_PER_COLUMN = 40;

/**
 * Minimises ½ x'Hx − b'x + weight · Σ|x_j| exactly, by the feature-sign active set: a coefficient enters where the gradient exceeds the
 * weight, the quadratic with signs held is solved by Cholesky, and the step stops at the lowest of the points where a sign would change.
 * Each step lowers the objective and no set of signs comes twice, so the end is the minimum and not merely near it.
 *
 * @param x - start, and the minimum on return, [n]
 * @param h - symmetric positive definite, [n × n] row-major; never modified
 * @returns false when the cap on steps was reached
 * @see Lee, Battle, Raina and Ng (2006), "Efficient sparse coding algorithms", algorithm 1
 */
export function lassoInto(x: Float64Array, h: Float64Array, b: Float64Array, weight: number, n: number): boolean {
  const sign = new Float64Array(n);
  const active = new Int32Array(n);
  const factor = new Float64Array(n * n);
  const target = new Float64Array(n);
  const gradient = new Float64Array(n);
  for (let j = 0; j < n; j++) sign[j] = Math.sign(x[j]);
  let held = false; // whether x is the minimum for its signs
  for (let step = 0; step < STEPS_PER_COLUMN * (n + 1); step++) {
    if (held || sign.every((s) => s === 0)) {
      const entering = mostViolated(gradient, x, sign, h, b, weight, n);
      if (entering < 0) return true;
      sign[entering] = gradient[entering] > 0 ? -1 : 1;
    }
    let size = 0;
    for (let j = 0; j < n; j++) if (sign[j] !== 0) active[size++] = j;
    solveHeld(target, factor, active, size, sign, h, b, weight, n);
    held = moveTowards(x, target, active, size, sign, h, b, weight, n);
  }
  return false;
}

/** The zero coefficient whose gradient exceeds the weight by most, or −1. */
function mostViolated(gradient: Float64Array, x: Float64Array, sign: Float64Array, h: Float64Array, b: Float64Array, weight: number, n: number): number {
  let entering = -1;
  let most = weight * (1 + SLACK);
  for (let i = 0; i < n; i++) {
    if (sign[i] !== 0) continue;
    let slope = -b[i];
    let size = Math.abs(b[i]); // what the terms add up to, whose rounding must not look like a violation
    for (let j = 0; j < n; j++) {
      const term = h[i * n + j] * x[j];
      slope += term;
      size += Math.abs(term);
    }
    gradient[i] = slope;
    if (Math.abs(slope) - 1e-13 * size > most) {
      most = Math.abs(slope);
      entering = i;
    }
  }
  return entering;
}

/** H_AA z = b_A − weight · sign_A, into the leading entries of `target`. */
function solveHeld(
  target: Float64Array,
  factor: Float64Array,
  active: Int32Array,
  size: number,
  sign: Float64Array,
  h: Float64Array,
  b: Float64Array,
  weight: number,
  n: number,
): void {
  for (let ridge = 0; ; ridge = ridge === 0 ? 1e-13 : 10 * ridge) {
    for (let i = 0; i < size; i++) {
      const row = active[i] * n;
      for (let j = 0; j <= i; j++) factor[i * size + j] = h[row + active[j]];
      factor[i * size + i] *= 1 + ridge; // only when hinges are too close to be told apart
      target[i] = b[active[i]] - weight * sign[active[i]];
    }
    if (choleskyInto(factor, size)) break;
    if (ridge > 1) return void target.fill(0);
  }
  choleskySolveInto(target, factor, size);
}

/** Moves x to the lowest point among the target and the zero crossings on the way; true when it got to a target of unchanged signs. */
function moveTowards(
  x: Float64Array,
  target: Float64Array,
  active: Int32Array,
  size: number,
  sign: Float64Array,
  h: Float64Array,
  b: Float64Array,
  weight: number,
  n: number,
): boolean {
  let agrees = true;
  for (let i = 0; i < size; i++) if (target[i] * sign[active[i]] < 0 || (target[i] === 0 && x[active[i]] !== 0)) agrees = false;
  if (agrees) {
    for (let i = 0; i < size; i++) x[active[i]] = target[i];
    return true;
  }
  // Along x + α d the smooth part is ½ α² d'Hd + α (Hx − b)'d.
  let curvature = 0;
  let slope = 0;
  for (let i = 0; i < size; i++) {
    const d = target[i] - x[active[i]];
    const row = active[i] * n;
    let alongX = 0;
    let alongD = 0;
    for (let j = 0; j < size; j++) {
      alongX += h[row + active[j]] * x[active[j]];
      alongD += h[row + active[j]] * (target[j] - x[active[j]]);
    }
    curvature += d * alongD;
    slope += d * (alongX - b[active[i]]);
  }
  const change = (alpha: number): number => {
    let absolute = 0;
    for (let i = 0; i < size; i++) absolute += Math.abs(x[active[i]] + alpha * (target[i] - x[active[i]])) - Math.abs(x[active[i]]);
    return alpha * (slope + 0.5 * alpha * curvature) + weight * absolute;
  };
  let best = 1;
  let lowest = change(1);
  let crossing = -1;
  let nearest = Infinity;
  let first = -1;
  for (let i = 0; i < size; i++) {
    const from = x[active[i]];
    if (from * target[i] >= 0 && !(from === 0 && target[i] * sign[active[i]] < 0)) continue;
    const alpha = from / (from - target[i]);
    if (alpha < nearest) {
      nearest = alpha;
      first = i;
    }
    const value = change(alpha);
    if (value < lowest) {
      lowest = value;
      best = alpha;
      crossing = i;
    }
  }
  if (!(lowest < 0)) {
    // A coefficient at 0, or as good as there, stands in the way: it leaves, and may come back with the other sign.
    if (first < 0) return true;
    x[active[first]] = 0;
    sign[active[first]] = 0;
    return false;
  }
  for (let i = 0; i < size; i++) {
    const j = active[i];
    x[j] = i === crossing ? 0 : x[j] + best * (target[i] - x[j]);
    sign[j] = Math.sign(x[j]);
  }
  return false;
}
