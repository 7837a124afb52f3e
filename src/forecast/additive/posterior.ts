import type { Rng } from "../../core/rng.js";
import { choleskyInto } from "../../math/dense.js";
import { sampleGamma, sampleNormal } from "../../math/sampling.js";

/** What the sampler needs of a fitted model. */
export interface PosteriorModel {
  /** J'J, J' residual and Σ residual² at `centre`, over all columns, late bends included. */
  readonly gram: Float64Array;
  readonly gradient: Float64Array;
  readonly residualSquares: number;
  readonly centre: Float64Array;
  readonly sigma: number;
  readonly observations: number;
  /** Normal prior precision by column; 0 marks a bend, NaN a column that the history never showed and that stays at 0. */
  readonly precision: Float64Array;
  readonly changepointScale: number;
}

/** Where the chain is; every step writes into the same arrays. */
interface PosteriorStep {
  /** By column of those kept. */
  readonly coefficients: Float64Array;
  /** Their mean given all else. */
  readonly mean: Float64Array;
  readonly variance: number;
  readonly bendScale: number;
}

/** Draws, one row each. */
export interface PosteriorDraws {
  /** [draws × allColumns] */
  readonly theta: Float64Array;
  readonly sigma: Float64Array;
  /** Scale of the Laplace law of bends. */
  readonly bendScale: Float64Array;
}

const BURN_IN = 200;
const MEAN_DRAWS = 200; // enough: what is averaged has no noise of its own, only that of variances and scales

/** The first so many draws. */
export function samplePosterior(model: PosteriorModel, draws: number, rng: Rng): PosteriorDraws {
  const all = model.precision.length;
  const columns = columnsOf(model);
  const theta = new Float64Array(draws * all);
  const sigma = new Float64Array(draws);
  const bendScale = new Float64Array(draws);
  const chain = posteriorChain(model, columns, rng);
  for (let draw = 0; draw < draws; draw++) {
    const step: PosteriorStep = chain();
    for (let i = 0; i < columns.length; i++) theta[draw * all + columns[i]] = step.coefficients[i];
    sigma[draw] = Math.sqrt(step.variance);
    bendScale[draw] = step.bendScale;
  }
  return { theta, sigma, bendScale };
}

/** Posterior mean of the coefficients, from the conditional means along the chain (Rao and Blackwell), [allColumns]. */
export function posteriorMean(model: PosteriorModel, rng: Rng): Float64Array {
  const columns = columnsOf(model);
  const mean = new Float64Array(model.precision.length);
  const chain = posteriorChain(model, columns, rng);
  for (let draw = 0; draw < MEAN_DRAWS; draw++) {
    const step = chain();
    for (let i = 0; i < columns.length; i++) mean[columns[i]] += step.mean[i] / MEAN_DRAWS;
  }
  return mean;
}

/** Columns that the history showed. */
const columnsOf = ({ precision }: PosteriorModel): Int32Array => Int32Array.from(precision.keys()).filter((j) => !Number.isNaN(precision[j]));

/**
 * Draws from the posterior of the linear(ised) model by Gibbs sampling. A Laplace bend is a normal one with an exponential variance
 * (Park and Casella), so that every conditional law is known: the coefficients normal, 1/σ² gamma (prior density 1/σ²), the precisions of
 * the bends inverse Gaussian, and the scale λ of the bends, which the point forecast holds at `changepointScale`, inverse gamma with one
 * bend's worth of prior weight there. So a history that bends widens the future and a straight one does not. O(columns³) a step.
 *
 * @returns the next step of the chain, the first after the burn-in
 * @see Park and Casella (2008), "The Bayesian Lasso", doi:10.1198/016214508000000337
 */
function posteriorChain(model: PosteriorModel, columns: Int32Array, rng: Rng): () => PosteriorStep {
  const { gram, gradient, residualSquares, centre, precision, observations, changepointScale } = model;
  const all = precision.length;
  const p = columns.length;
  const bends = columns.filter((j) => precision[j] === 0);
  // Everything in the columns kept: A = gram, right = J'r + J'J θ̂.
  const a = new Float64Array(p * p);
  const right = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    let sum = gradient[columns[i]];
    for (let j = 0; j < p; j++) {
      a[i * p + j] = gram[columns[i] * all + columns[j]];
      sum += a[i * p + j] * centre[columns[j]];
    }
    right[i] = sum;
  }
  const bendPrecision = new Float64Array(all).fill(1 / (2 * changepointScale * changepointScale));
  const factor = new Float64Array(p * p);
  const x = new Float64Array(p);
  const mean = new Float64Array(p);
  const least = model.sigma * model.sigma * 1e-6;
  let variance = model.sigma * model.sigma;
  let scale = changepointScale;
  const step = (): PosteriorStep => {
    // θ | rest: precision matrix (A + σ² D) / σ²
    for (let ridge = 0; ; ridge = ridge === 0 ? 1e-14 : 10 * ridge) {
      for (let i = 0; i < p; i++) {
        for (let j = 0; j <= i; j++) factor[i * p + j] = a[i * p + j];
        const prior = precision[columns[i]] === 0 ? bendPrecision[columns[i]] : precision[columns[i]];
        factor[i * p + i] += variance * prior + ridge * factor[i * p + i];
      }
      if (choleskyInto(factor, p) || ridge > 1) break;
    }
    const deviation = Math.sqrt(variance);
    for (let i = 0; i < p; i++) {
      let sum = right[i];
      for (let k = 0; k < i; k++) sum -= factor[i * p + k] * x[k];
      x[i] = sum / factor[i * p + i];
    }
    mean.set(x);
    solveTransposedInto(mean, factor, p);
    for (let i = 0; i < p; i++) x[i] += deviation * sampleNormal(rng);
    solveTransposedInto(x, factor, p);
    // σ² | θ
    let squares = residualSquares;
    for (let i = 0; i < p; i++) {
      let curved = 0;
      for (let j = 0; j < p; j++) curved += a[i * p + j] * (x[j] - centre[columns[j]]);
      squares += (x[i] - centre[columns[i]]) * (curved - 2 * gradient[columns[i]]);
    }
    variance = Math.max(least, squares / 2 / sampleGamma(rng, observations / 2, 1));
    // λ, then the precisions of the bends | λ
    let total = changepointScale;
    for (let i = 0; i < p; i++) if (precision[columns[i]] === 0) total += Math.abs(x[i]);
    if (bends.length > 0) scale = total / sampleGamma(rng, 1 + bends.length, 1);
    for (let i = 0; i < p; i++) if (precision[columns[i]] === 0) bendPrecision[columns[i]] = inverseGaussian(rng, scale * Math.abs(x[i]), 1 / (scale * scale));
    return { coefficients: x, mean, variance, bendScale: scale };
  };
  for (let draw = 0; draw < BURN_IN; draw++) step();
  return step;
}

/** L' x = b, in place. */
function solveTransposedInto(x: Float64Array, lower: Float64Array, p: number): void {
  for (let i = p - 1; i >= 0; i--) {
    let sum = x[i];
    for (let k = i + 1; k < p; k++) sum -= lower[k * p + i] * x[k];
    x[i] = sum / lower[i * p + i];
  }
}

/**
 * Inverse Gaussian draw with mean 1/inverseMean, which may be infinite.
 * @see Michael, Schucany and Haas (1976), doi:10.2307/2683801; the root in a form that does not cancel
 */
function inverseGaussian(rng: Rng, inverseMean: number, shape: number): number {
  const z = sampleNormal(rng);
  const chosen = rng();
  const squared = Math.max(z * z, 1e-300);
  // x = μ / (1 + c + √(c² + 2c)), c = μ z² / 2 shape, divided through by μ
  const c = squared / (2 * shape);
  const x = 1 / (inverseMean + c + Math.sqrt(c * c + 2 * c * inverseMean));
  return chosen * (1 + inverseMean * x) <= 1 ? x : 1 / (inverseMean * inverseMean * x);
}
