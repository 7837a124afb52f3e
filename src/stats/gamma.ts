import { exp, log, log1p } from "../math/elementary.js";
import { lgamma, logGammaKernel, logGammaP, logGammaQ } from "../math/special.js";
import { requireNumber, requirePositive, requireProbability } from "./arguments.js";
import { increasingRoot } from "./invert.js";

/**
 * The gamma law with density x^(shape−1) e^(−x/scale) / (Γ(shape) scale^shape) on x >= 0. `sf` is P(X > x) by itself and not 1 − cdf.
 * Relative error below 1e-11 in both tails, for the logs also where the plain value underflows.
 * @throws InvalidInputError when shape or scale is not positive, p outside [0, 1], or x NaN
 */
export const gamma = {
  pdf(x: number, shape: number, scale = 1): number {
    const t = reduced(x, shape, scale);
    if (x < 0 || t === Infinity) return 0;
    if (t === 0) return shape < 1 ? Infinity : shape === 1 ? 1 / scale : 0;
    return exp(logGammaKernel(shape, t)) / t / scale;
  },
  cdf(x: number, shape: number, scale = 1): number {
    return exp(logGammaP(shape, reduced(x, shape, scale)));
  },
  sf(x: number, shape: number, scale = 1): number {
    return exp(logGammaQ(shape, reduced(x, shape, scale)));
  },
  ppf(p: number, shape: number, scale = 1): number {
    requireProbability("gamma", "p", p);
    requirePositive("gamma", "shape", shape);
    requirePositive("gamma", "scale", scale);
    return scale * standardQuantile(p, shape);
  },
  logCdf(x: number, shape: number, scale = 1): number {
    return logGammaP(shape, reduced(x, shape, scale));
  },
  logSf(x: number, shape: number, scale = 1): number {
    return logGammaQ(shape, reduced(x, shape, scale));
  },
} as const;

/** x / scale, and 0 below the support. */
function reduced(x: number, shape: number, scale: number): number {
  requireNumber("gamma", "x", x);
  requirePositive("gamma", "shape", shape);
  requirePositive("gamma", "scale", scale);
  return x > 0 ? x / scale : 0;
}

/** Newton's method for log x on the log of the smaller tail, in which both tails are close to straight. */
function standardQuantile(p: number, shape: number): number {
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  const logTiny = (log(p) + lgamma(shape + 1)) / shape; // from P ≈ x^shape / Γ(shape + 1), exact where x underflows or nearly so
  if (logTiny < -650) return exp(logTiny);
  const target = p < 0.5 ? log(p) : log1p(-p);
  const start = log(shape) + Math.min(0, (log(p) - log(0.5)) / shape);
  const u = increasingRoot((v) => {
    const t = exp(v);
    const tail = p < 0.5 ? logGammaP(shape, t) : logGammaQ(shape, t);
    return [p < 0.5 ? tail - target : target - tail, exp(logGammaKernel(shape, t) - tail)];
  }, start);
  return exp(u);
}
