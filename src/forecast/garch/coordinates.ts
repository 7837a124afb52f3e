import { exp, log } from "../../math/elementary.js";
import { angleOfShare, settledAngle, shareOf, shareSlope } from "../../math/shares.js";
import type { GarchLayout } from "./layout.js";
import type { ResolvedGarchOptions } from "./schema.js";

/** 1/ν of the Student law stays between these: ν from 2.05 to 500. */
const LEAST_INVERSE_DEGREES = 1 / 500;
const INVERSE_DEGREES_RANGE = 1 / 2.05 - LEAST_INVERSE_DEGREES;

/**
 * Coordinates without bounds for the parameters θ, of the same length.
 *
 * garch: ω = exp(u); the persistence Σ w_k v_k ≤ 1 is sin² of an angle and is shared out by further angles among the v_k ≥ 0: the α_i, the γ_j (with
 * α_j: the coefficient of a fall, α_j + γ_j) and the β_k. egarch: only the β_k are bound so. Mean parameters, and what else is free, stay as they are.
 */
export interface GarchCoordinates {
  readonly thetaInto: (theta: Float64Array, point: Float64Array) => void;
  /** The point with shares that have all but arrived at a bound put there. */
  readonly settledPoint: (point: Float64Array) => Float64Array;
  readonly pointOf: (theta: Float64Array) => Float64Array;
  /** The chain rule: derivatives by θ become derivatives by the point. */
  readonly pullBack: (out: Float64Array, byTheta: Float64Array, point: Float64Array) => void;
}

export function garchCoordinates({ model, p, o, q }: ResolvedGarchOptions, { omegaAt, alphaAt, gammaAt, betaAt, degreesAt }: GarchLayout): GarchCoordinates {
  const garch = model === "garch";
  const first = garch ? alphaAt : betaAt;
  const count = garch ? p + o + q : q; // bound coefficients, from `first` on
  const paired = garch ? Math.min(p, o) : 0;
  /** Share of v_k in the persistence. */
  const weight = (k: number): number => (!garch || k >= p + o ? 1 : k < p ? (k < paired ? 0.5 : 1) : 0.5);
  const shares = new Float64Array(count);
  const sines = new Float64Array(count);
  const rests = new Float64Array(count);

  /** sin² of the angles: entry 0 the persistence, entry k the part that v_{k−1} takes of what those before it left. */
  const readAngles = (point: Float64Array): number => {
    for (let k = 0; k < count; k++) sines[k] = shareOf(point[first + k]);
    let rest = 1;
    for (let k = 0; k < count; k++) {
      const part = k < count - 1 ? sines[k + 1] : 1;
      rests[k] = rest;
      shares[k] = rest * part;
      rest *= 1 - part;
    }
    return count > 0 ? sines[0] : 0;
  };
  const thetaInto = (theta: Float64Array, point: Float64Array): void => {
    theta.set(point);
    if (garch) theta[omegaAt] = exp(point[omegaAt]);
    const total = readAngles(point);
    for (let k = 0; k < count; k++) theta[first + k] = (total * shares[k]) / weight(k);
    for (let k = 0; k < paired; k++) theta[gammaAt + k] -= theta[alphaAt + k];
    if (degreesAt >= 0) {
      theta[degreesAt] = 1 / (LEAST_INVERSE_DEGREES + INVERSE_DEGREES_RANGE * shareOf(point[degreesAt]));
    }
  };
  const pointOf = (theta: Float64Array): Float64Array => {
    const point = Float64Array.from(theta);
    if (garch) point[omegaAt] = log(theta[omegaAt]);
    let total = 0;
    for (let k = 0; k < count; k++) {
      const v = k >= p && k < p + paired && garch ? theta[first + k] + theta[first + k - p] : theta[first + k];
      shares[k] = weight(k) * v;
      total += shares[k];
    }
    let rest = total;
    if (count > 0) point[first] = angleOfShare(total);
    for (let k = 0; k < count - 1; k++) {
      point[first + k + 1] = angleOfShare(rest > 0 ? shares[k] / rest : 0);
      rest -= shares[k];
    }
    if (degreesAt >= 0) point[degreesAt] = angleOfShare((1 / theta[degreesAt] - LEAST_INVERSE_DEGREES) / INVERSE_DEGREES_RANGE);
    return point;
  };
  const pullBack = (out: Float64Array, byTheta: Float64Array, point: Float64Array): void => {
    out.set(byTheta);
    if (garch) out[omegaAt] = byTheta[omegaAt] * exp(point[omegaAt]);
    const total = readAngles(point);
    const byShare = (k: number): number => {
      const by = k < paired ? byTheta[alphaAt + k] - byTheta[gammaAt + k] : byTheta[first + k];
      return by / weight(k);
    };
    let later = 0; // Σ over the entries from k on, in parts of what was left for them
    for (let k = count - 1; k >= 0; k--) {
      const by = byShare(k);
      if (k === count - 1) {
        later = by;
        continue;
      }
      out[first + k + 1] = total * rests[k] * shareSlope(point[first + k + 1]) * (by - later);
      later = sines[k + 1] * by + (1 - sines[k + 1]) * later;
    }
    if (count > 0) out[first] = later * shareSlope(point[first]);
    if (degreesAt >= 0) {
      const inverse = LEAST_INVERSE_DEGREES + INVERSE_DEGREES_RANGE * shareOf(point[degreesAt]);
      out[degreesAt] = (-byTheta[degreesAt] * INVERSE_DEGREES_RANGE * shareSlope(point[degreesAt])) / (inverse * inverse);
    }
  };
  const settledPoint = (point: Float64Array): Float64Array =>
    point.map((value, i) => ((i >= first && i < first + count) || i === degreesAt ? settledAngle(value) : value));
  return { thetaInto, pointOf, pullBack, settledPoint };
}
