import { choleskyInto, choleskyInverse } from "../dense.js";
import { exp, log } from "../elementary.js";
import { WhitenedRegression } from "../generalised-least-squares.js";
import { type Minimum, minimise, numericHessian } from "../optimise.js";
import { LevelFilter } from "./level-filter.js";

/** The likelihood of a {@link LevelFilter} model with regressors, their coefficients (generalised least squares) at their best everywhere. */
export class LevelLikelihood {
  readonly filter: LevelFilter;
  readonly regression: WhitenedRegression;
  /** Terms of the likelihood. */
  readonly terms: number;
  sumOfSquares = 0;
  readonly #y: Float64Array;
  readonly #columns: readonly Float64Array[];

  constructor(y: Float64Array, columns: readonly Float64Array[], slope: boolean) {
    this.filter = new LevelFilter(y.length, slope);
    this.regression = new WhitenedRegression(y.length, columns.length);
    this.terms = y.length - this.filter.start;
    this.#y = y;
    this.#columns = columns;
  }

  /** Whitens and regresses; false where the model has no likelihood. */
  #at(irregular: number, level: number, trend: number): boolean {
    const { filter, regression } = this;
    if (!filter.prepare(irregular, level, trend)) return false;
    this.sumOfSquares = filter.whitenInto(regression.series, this.#y);
    for (let j = 0; j < this.#columns.length; j++) filter.whitenInto(regression.columns[j], this.#columns[j]);
    if (this.#columns.length > 0) this.sumOfSquares = regression.solve(filter.start);
    return true;
  }

  /** (log S + Σ log F / terms) / 2 at variances known up to a common factor, which takes its best value S / terms. */
  concentratedAt(irregular: number, level: number, trend: number): number {
    return this.#at(irregular, level, trend) ? 0.5 * (log(this.sumOfSquares) + this.filter.logDeterminant / this.terms) : Infinity;
  }

  /** (S + Σ log F) / 2 at given variances: the negative log-likelihood but for its constant. */
  valueAt(irregular: number, level: number, trend: number): number {
    return this.#at(irregular, level, trend) ? 0.5 * (this.sumOfSquares + this.filter.logDeterminant) : Infinity;
  }
}

export interface LevelEstimate {
  /** Variances of ε, η and (with slope) ζ; exact zeros are possible. */
  readonly variances: Float64Array;
  readonly coefficients: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
}

const GRID = [-12, -10, -8, -6, -4, -2, 0, 2, 4]; // logs of variance ratios
const SAME = 1e-12; // values per term closer than this: the smaller model
const FARTHEST = 40; // logs of ratios beyond this are zeros and infinities, which have faces of their own

/**
 * Maximum likelihood of the variances. The likelihood often has its maximum where a variance is 0, so every set of variances that may be positive is searched
 * by itself, from the best point of a grid of ratios: the maximum found is global but for freaks between grid points.
 */
export function estimateLevel(likelihood: LevelLikelihood): LevelEstimate | null {
  const count = likelihood.filter.slope ? 3 : 2;
  const variances = new Float64Array(3);
  let best: { found: Minimum; active: number[] } | null = null;
  for (const active of subsets(count)) {
    const spread = (x: Float64Array): boolean => {
      variances.fill(0);
      variances[active[0]] = 1;
      let largest = 1;
      for (let i = 1; i < active.length; i++) {
        if (!(Math.abs(x[i - 1]) < FARTHEST)) return false;
        const value = exp(x[i - 1]);
        variances[active[i]] = value;
        largest = Math.max(largest, value);
      }
      for (let i = 0; i < 3; i++) variances[i] /= largest;
      return true;
    };
    const objective = (x: Float64Array): number => (spread(x) ? likelihood.concentratedAt(variances[0], variances[1], variances[2]) : Infinity);
    const found = minimise(objective, bestOnGrid(objective, active.length - 1), { gradientTolerance: 1e-9, maxIterations: 200 });
    if (found.value < (best?.found.value ?? Infinity) - SAME) best = { found, active };
  }
  if (best === null) return null;
  const { found, active } = best;
  variances.fill(0);
  variances[active[0]] = 1;
  for (let i = 1; i < active.length; i++) variances[active[i]] = exp(found.point[i - 1]);
  if (!(likelihood.concentratedAt(variances[0], variances[1], variances[2]) < Infinity)) return null;
  const factor = likelihood.sumOfSquares / likelihood.terms;
  return {
    variances: variances.slice(0, count).map((value) => value * factor),
    coefficients: likelihood.regression.coefficients.slice(),
    converged: found.converged,
    iterations: found.iterations,
  };
}

/** Non-empty sets of indices below `count`, small ones first. */
function subsets(count: number): number[][] {
  const all = Array.from({ length: (1 << count) - 1 }, (_, mask) => Array.from({ length: count }, (_, i) => i).filter((i) => (((mask + 1) >> i) & 1) === 1));
  return all.sort((a, b) => a.length - b.length);
}

function bestOnGrid(objective: (x: Float64Array) => number, dimensions: number): Float64Array {
  const best = new Float64Array(dimensions);
  const point = new Float64Array(dimensions);
  let least = Infinity;
  let cells = 1;
  for (let i = 0; i < dimensions; i++) cells *= GRID.length;
  for (let cell = 0; cell < cells; cell++) {
    for (let i = 0, rest = cell; i < dimensions; i++, rest = Math.floor(rest / GRID.length)) point[i] = GRID[rest % GRID.length];
    const value = objective(point);
    if (value < least) {
      least = value;
      best.set(point);
    }
  }
  return best;
}

/**
 * Variances of the estimates from the observed information at a maximum: of the positive variances by differences of the likelihood in their logs, of the
 * coefficients in closed form plus what the uncertain variances add. null where the information is not positive definite, and for a variance estimated as 0.
 */
export function levelCovariances(likelihood: LevelLikelihood, variances: Float64Array): { variances: (number | null)[]; coefficients: (number | null)[] } {
  const active = Array.from(variances.keys()).filter((i) => variances[i] > 0);
  const k = active.length;
  const full = new Float64Array(3);
  const take = (logs: Float64Array): number => {
    full.fill(0);
    for (let i = 0; i < k; i++) full[active[i]] = exp(logs[i]);
    return likelihood.valueAt(full[0], full[1], full[2]);
  };
  const at = Float64Array.from(active, (i) => log(variances[i]));
  const information = numericHessian(take, at);
  const known = choleskyInto(information, k);
  const inverse = known ? choleskyInverse(information, k) : information;
  const slopes = at.map((_, i) => 6e-6 * Math.max(Math.abs(at[i]), 0.1));
  const derivatives = Array.from(slopes, (h, i) => {
    const moved = (step: number): Float64Array => {
      const point = at.slice();
      point[i] += step;
      take(point);
      return likelihood.regression.coefficients.slice();
    };
    const [above, below] = [moved(h), moved(-h)];
    return above.map((value, j) => (value - below[j]) / (2 * h));
  });
  take(at);
  const columns = likelihood.regression.coefficients.length;
  const gram = likelihood.regression.inverseGram();
  return {
    variances: Array.from(variances, (value, i) => {
      const a = active.indexOf(i);
      return known && a >= 0 ? value * value * inverse[a * (k + 1)] : null;
    }),
    coefficients: Array.from({ length: columns }, (_, j) => {
      if (!known) return null;
      let sum = gram[j * (columns + 1)];
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) sum += derivatives[a][j] * inverse[a * k + b] * derivatives[b][j];
      return sum;
    }),
  };
}
