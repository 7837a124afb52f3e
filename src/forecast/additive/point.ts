import { createRng, type Rng } from "../../core/rng.js";
import type { PointEstimate } from "./components.js";
import type { Layout } from "./layout.js";
import { createPriors } from "./model.js";
import { type PosteriorModel, posteriorMean } from "./posterior.js";
import type { ResolvedAdditiveForecasterOptions } from "./schema.js";

/** A mode, and the model made linear about it. */
export interface ModeOfFit {
  readonly options: ResolvedAdditiveForecasterOptions;
  readonly layout: Layout;
  readonly theta: Float64Array;
  readonly sigma: number;
  readonly gram: Float64Array;
  readonly gradient: Float64Array;
  readonly residualSquares: number;
  readonly observations: number;
}

/** What the sampler needs; columns that the history never showed are left out. */
export function posteriorOf({ options, layout, theta, gram, ...rest }: ModeOfFit): PosteriorModel {
  const { precision: prior } = createPriors(layout, options);
  const size = layout.allColumns;
  const precision = Float64Array.from({ length: size }, (_, j) => {
    if (!(gram[j * size + j] > 0)) return NaN;
    return (j >= 2 && j < 2 + layout.changepoints.length) || j >= layout.columns ? 0 : prior[j];
  });
  return { ...rest, gram, centre: theta, precision, changepointScale: options.changepointScale };
}

/** The one source of randomness of the posterior: mean and draws come from the same chain. */
export const chainOf = ({ seed }: ResolvedAdditiveForecasterOptions): Rng => createRng(seed, "additive", "posterior");

/**
 * What is forecast: over the history the posterior mean, whose bends follow a history that bends more than `changepointScale` expects;
 * from its end on the trend grows at the slope of the mode. The mean of that slope rests on the few values after the last places of a
 * bend, and carried far it runs away wherever errors hang together; the mode holds it back as the prior says. Without draws: the mode.
 */
export function pointOf(mode: ModeOfFit): PointEstimate {
  const { options, layout, theta, sigma } = mode;
  if (options.samples === 0 || sigma === 0) return { theta, turn: 0 };
  const mean = posteriorMean(posteriorOf(mode), chainOf(options)).map((value) => value + 0);
  let turn = 0;
  for (let j = 1; j < 2 + layout.changepoints.length; j++) turn += theta[j] - mean[j];
  for (let j = layout.columns; j < layout.allColumns; j++) turn -= mean[j];
  return { theta: mean, turn: layout.flat ? 0 : turn + 0 };
}
