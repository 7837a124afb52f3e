import type { GarchParameters, ResolvedGarchOptions } from "./schema.js";

/** Where each parameter stands in a flat column θ: mean, ar, ω, α, γ, β, degrees of freedom. */
export interface GarchLayout {
  readonly hasMean: boolean;
  readonly lags: number;
  readonly arAt: number;
  readonly omegaAt: number;
  readonly alphaAt: number;
  readonly gammaAt: number;
  readonly betaAt: number;
  /** −1 for normal shocks. */
  readonly degreesAt: number;
  readonly size: number;
}

export function garchLayout({ p, o, q, mean, lags, distribution }: ResolvedGarchOptions): GarchLayout {
  const hasMean = mean !== "zero";
  const order = mean === "ar" ? lags : 0;
  const arAt = hasMean ? 1 : 0;
  const omegaAt = arAt + order;
  const alphaAt = omegaAt + 1;
  const gammaAt = alphaAt + p;
  const betaAt = gammaAt + o;
  const end = betaAt + q;
  const student = distribution === "student";
  return { hasMean, lags: order, arAt, omegaAt, alphaAt, gammaAt, betaAt, degreesAt: student ? end : -1, size: end + (student ? 1 : 0) };
}

export function toTheta({ hasMean, arAt, omegaAt, alphaAt, gammaAt, betaAt, degreesAt, size }: GarchLayout, parameters: GarchParameters): Float64Array {
  const theta = new Float64Array(size);
  if (hasMean) theta[0] = parameters.mean!;
  theta.set(parameters.ar, arAt);
  theta[omegaAt] = parameters.omega;
  theta.set(parameters.alpha, alphaAt);
  theta.set(parameters.gamma, gammaAt);
  theta.set(parameters.beta, betaAt);
  if (degreesAt >= 0) theta[degreesAt] = parameters.degreesOfFreedom!;
  return theta;
}

export function fromTheta({ hasMean, arAt, omegaAt, alphaAt, gammaAt, betaAt, degreesAt, size }: GarchLayout, theta: Float64Array): GarchParameters {
  return {
    mean: hasMean ? theta[0] : null,
    ar: theta.slice(arAt, omegaAt),
    omega: theta[omegaAt],
    alpha: theta.slice(alphaAt, gammaAt),
    gamma: theta.slice(gammaAt, betaAt),
    beta: theta.slice(betaAt, degreesAt >= 0 ? degreesAt : size),
    degreesOfFreedom: degreesAt >= 0 ? theta[degreesAt] : null,
  };
}
