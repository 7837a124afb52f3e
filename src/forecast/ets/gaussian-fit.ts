import { InvalidInputError } from "../../core/errors.js";
import { log } from "../../math/elementary.js";

export interface GaussianFit {
  readonly logLikelihood: number | null;
  /** Σ e² / n. */
  readonly variance: number;
  /** Σ e² over n less the parameters that the data have paid for; what intervals are made of. */
  readonly degreesOfFreedomVariance: number;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly aicc: number | null;
}

const LOG_TWO_PI = 1.8378770664093453;
const EXACT = 16 * 2.220446049250313e-16;
/** Below this a square keeps too few digits, or none. */
const SMALLEST_VARIANCE = 1e-290;

/**
 * Likelihood of independent normal errors, concentrated over their variance, and criteria:
 *
 *     L = −n/2 (ln 2πσ² + 1) − Σ ln |fitted|   (the sum for relative errors only)
 *
 * Squares are summed in units of the largest error, so that none overflows or vanishes.
 * @param e - errors, relative to `fitted` when `relative`
 * @throws InvalidInputError CONSTANT_SERIES for errors that are there but whose variance no double can hold
 */
export function gaussianFit(
  where: string,
  y: Float64Array,
  fitted: Float64Array,
  e: Float64Array,
  relative: boolean,
  parameterCount: number,
  paid: number,
): GaussianFit {
  const n = y.length;
  let largest = 0;
  let size = 0;
  for (let t = 0; t < n; t++) {
    largest = Math.max(largest, Math.abs(e[t]));
    size = Math.max(size, Math.abs(y[t]));
  }
  let squares = 0;
  if (largest > 0)
    for (let t = 0; t < n; t++) {
      const share = e[t] / largest;
      squares += share * share;
    }
  const variance = largest * largest * (squares / n);
  const degreesOfFreedomVariance = largest * largest * (squares / Math.max(1, n - paid));
  if (largest <= EXACT * (relative ? 1 : size)) return { logLikelihood: null, variance, degreesOfFreedomVariance, aic: null, bic: null, aicc: null };
  if (!(variance > SMALLEST_VARIANCE))
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "y", expected: "errors beyond 1e-145, or y in smaller units", received: largest });
  let logLikelihood = -0.5 * n * (LOG_TWO_PI + 2 * log(largest) + log(squares / n) + 1);
  if (relative) for (let t = 0; t < n; t++) logLikelihood -= log(Math.abs(fitted[t]));
  const aic = -2 * logLikelihood + 2 * parameterCount;
  const rest = n - parameterCount - 1;
  return {
    logLikelihood,
    variance,
    degreesOfFreedomVariance,
    aic,
    bic: -2 * logLikelihood + parameterCount * log(n),
    aicc: rest > 0 ? aic + (2 * parameterCount * (parameterCount + 1)) / rest : null,
  };
}
