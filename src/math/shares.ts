import { atan, cos, sin } from "./elementary.js";

// Shares from 0 to 1 as sin² of an angle: a search without bounds reaches both ends at finite points, where its objective stays smooth.

/** Closer to an end than this a share has arrived there. */
const ARRIVED = 1e-9;

export function shareOf(angle: number): number {
  const s = sin(angle);
  return s * s;
}

/** Derivative of the share by its angle. */
export function shareSlope(angle: number): number {
  return 2 * sin(angle) * cos(angle);
}

/** The angle of a share inside (0, 1); at the ends, where the derivative vanishes and no search would ever leave, a point nearby. */
export function angleOfShare(share: number): number {
  const inside = Math.min(0.9999, Math.max(0.0001, share));
  return atan(Math.sqrt(inside / (1 - inside)));
}

/** The angle from 0 to π/2 of any share from 0 to 1. */
export function exactAngleOfShare(share: number): number {
  return share >= 1 ? Math.PI / 2 : atan(Math.sqrt(Math.max(0, share) / (1 - share)));
}

/** The angle itself, or exactly 0 or π/2 where the share is as good as 0 or 1. */
export function settledAngle(angle: number): number {
  const share = shareOf(angle);
  return share < ARRIVED ? 0 : share > 1 - ARRIVED ? Math.PI / 2 : angle;
}
