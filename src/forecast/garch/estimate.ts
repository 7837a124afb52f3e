import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { log } from "../../math/elementary.js";
import { type Minimum, minimise } from "../../math/optimise.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { garchCoordinates } from "./coordinates.js";
import { fromTheta, type GarchLayout, garchLayout } from "./layout.js";
import { garchLikelihood } from "./likelihood.js";
import { backcastOf, fitMean } from "./mean-model.js";
import type { GarchParameters, ResolvedGarchOptions } from "./schema.js";

export interface GarchEstimate {
  readonly parameters: GarchParameters;
  readonly converged: boolean;
  readonly iterations: number;
}

/** Persistence, and the share of it that goes to the shocks, that searches are tried from. */
const STARTS: readonly (readonly [persistence: number, shocks: number])[] = [
  [0.98, 0.04],
  [0.98, 0.12],
  [0.95, 0.3],
  [0.9, 0.1],
  [0.8, 0.4],
  [0.6, 0.2],
  [0.5, 0.6],
  [0.2, 0.3],
];
const SEARCHES = 5;
/** Where likelihoods have more hills: an egarch, or several lags of a kind. */
const MORE_SEARCHES = 12;
/** Per observation: a second search that gains less has found the same minimum. */
const SAME = 1e-9;
const LEAST_VARIANCE = 1e-290;

/**
 * Maximum likelihood: the mean and variance parameters jointly, the best of several searches, with returns brought to unit scale first.
 * @throws InvalidInputError CONSTANT_SERIES when nothing varies about the mean; ConvergenceError DIVERGED
 */
export function estimateGarch(where: string, returns: Float64Array, options: ResolvedGarchOptions): GarchEstimate {
  const shift = options.mean === "zero" ? 0 : returns[0];
  const centredReturns = returns.map((value) => value - shift);
  const raw = fitMean(centredReturns, options).residuals;
  const variance = raw.reduce((sum, e) => sum + e * e, 0) / raw.length;
  const size = returns.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(variance > LEAST_VARIANCE) || Math.sqrt(variance) <= 1e-14 * size)
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "returns", expected: "values that vary about their mean", received: returns[0] });
  const scale = powerOfTwoBelow(Math.sqrt(variance));
  const scaled = centredReturns.map((value) => value / scale);
  const mean = fitMean(scaled, options);
  const layout = garchLayout(options);
  const likelihood = garchLikelihood(scaled, options, layout, backcastOf(mean.residuals));
  const coordinates = garchCoordinates(options, layout);
  const theta = new Float64Array(layout.size);
  const byTheta = new Float64Array(layout.size);
  const n = mean.residuals.length;
  const value = (point: Float64Array): number => {
    coordinates.thetaInto(theta, point);
    return likelihood.negative(theta) / n;
  };
  const gradient = (out: Float64Array, point: Float64Array): void => {
    coordinates.thetaInto(theta, point);
    likelihood.gradientInto(byTheta, theta);
    coordinates.pullBack(out, byTheta, point);
    for (let i = 0; i < out.length; i++) out[i] /= n;
  };
  const severalLags = options.p + options.o > 2 || options.q > 1;
  const spreads = severalLags ? [true, false] : [true];
  const tilts = options.model === "egarch" && options.o > 0 ? [-0.5, 0, 0.5] : [0];
  const tried = STARTS.flatMap(([persistence, shocks]) =>
    spreads.flatMap((spread) =>
      tilts.map((tilt) => {
        const point = coordinates.pointOf(startAt(persistence, shocks, spread, tilt, mean.coefficients, variance / (scale * scale), options, layout));
        return { point, value: value(point) };
      }),
    ),
  ).filter((start) => start.value < Infinity);
  tried.sort((a, b) => a.value - b.value);
  const search = (point: Float64Array): Minimum => minimise(value, point, { gradient, maxIterations: 500, gradientTolerance: 1e-8, valueTolerance: 1e-14 });
  const found = tried.slice(0, severalLags || options.model === "egarch" ? MORE_SEARCHES : SEARCHES).map(({ point }) => search(point));
  const [first] = found.sort((a, b) => a.value - b.value);
  // An egarch has kinks where a residual is 0: a search can end in one, with a slope but no way down. A second one from there tells.
  const best = first && !first.converged ? search(first.point) : first;
  if (best === undefined || !(best.value < Infinity))
    throw new ConvergenceError("DIVERGED", { where, what: "returns", expected: "a series to which this model gives a likelihood", received: returns });
  const converged = best.converged || (best.iterations < 500 && best.value >= first.value - SAME);
  coordinates.thetaInto(theta, coordinates.settledPoint(best.point));
  return { parameters: inUnits(fromTheta(layout, theta), options, shift, scale), converged, iterations: first.iterations };
}

/**
 * A plausible θ: the least-squares mean, shocks and variance sharing the persistence, ω for the sample's variance.
 * @param spread - evenly among the lags, else on the first of each kind
 * @param tilt - of an egarch: the signed shocks' weight, relative to that of their size
 */
function startAt(
  persistence: number,
  shocks: number,
  spread: boolean,
  tilt: number,
  mean: Float64Array,
  variance: number,
  { model, p, o, q }: ResolvedGarchOptions,
  layout: GarchLayout,
): Float64Array {
  const { omegaAt, alphaAt, gammaAt, betaAt, degreesAt, size } = layout;
  const theta = new Float64Array(size);
  theta.set(mean);
  const share = (total: number, at: number, count: number): void => {
    if (spread) theta.fill(total / count, at, at + count);
    else if (count > 0) theta[at] = total;
  };
  const forShocks = q === 0 ? persistence : persistence * shocks;
  if (model === "garch") {
    share((forShocks * p) / (p + 0.5 * o), alphaAt, p);
    share((forShocks * o) / (p + 0.5 * o), gammaAt, o);
    share(persistence - forShocks, betaAt, q);
    theta[omegaAt] = variance * (1 - persistence);
  } else {
    share(2 * shocks, alphaAt, p);
    share(2 * shocks * tilt, gammaAt, o);
    share(persistence, betaAt, q);
    theta[omegaAt] = (q === 0 ? 1 : 1 - persistence) * log(variance);
  }
  if (degreesAt >= 0) theta[degreesAt] = 8;
  return theta;
}

/** Back in the units of the returns. */
function inUnits(parameters: GarchParameters, { model }: ResolvedGarchOptions, shift: number, scale: number): GarchParameters {
  const { mean, ar, omega, beta } = parameters;
  const reverting = 1 - ar.reduce((sum, phi) => sum + phi, 0);
  const lasting = 1 - beta.reduce((sum, value) => sum + value, 0);
  return {
    ...parameters,
    mean: mean === null ? null : mean * scale + shift * reverting,
    omega: model === "garch" ? omega * scale * scale : omega + 2 * lasting * log(scale),
  };
}
