import { exp, log, log1p } from "../math/elementary.js";
import { logBetaI, logBetaKernel } from "../math/special.js";
import { increasingRoot } from "./invert.js";

/**
 * log( x / (1 − x) ) of the beta quantile, so that x keeps its digits at both ends; −Infinity for p = 0, Infinity for p = 1.
 * Newton's method for the logit on the log of the smaller tail, in which both tails are close to straight.
 */
export function betaLogitQuantile(p: number, a: number, b: number): number {
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  return p <= 0.5 ? lowerLogit(log(p), a, b) : -lowerLogit(log1p(-p), b, a);
}

/** The logit with log I_x(a, b) = target, target <= log ½. */
function lowerLogit(target: number, a: number, b: number): number {
  const tiny = (target + log(a) - logBetaKernel(exp(-600), a, b)) / a - 600; // from I_x ≈ x^a / (a B(a, b)), exact where x underflows or nearly so
  if (tiny < -650) return tiny;
  return increasingRoot(
    (u) => {
      const x = u < 0 ? exp(u) / (1 + exp(u)) : 1 / (1 + exp(-u));
      const y = u < 0 ? 1 / (1 + exp(u)) : exp(-u) / (1 + exp(-u));
      const tail = logBetaI(x, a, b, y);
      return [tail - target, tail === -Infinity ? 0 : exp(logBetaKernel(x, a, b, y) - tail)];
    },
    log(a / b) + Math.min(0, target + Math.LN2) / a,
  );
}
