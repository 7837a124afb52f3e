import { InvalidInputError } from "../../core/errors.js";
import { log } from "../../math/elementary.js";
import { largestOf } from "../columns.js";
import { fitNested, type LagDesign } from "./lag-regression.js";
import { orthonormalPolynomials, withoutPolynomials } from "./polynomials.js";
import { exactRelation, variesBeyondRounding } from "./scale.js";

/** The t ratio of ρ in Δx_t = ρ x_{t−1} + trend + Σ_{i≤usedLags} γ_i Δx_{t−i}, and the size of that regression. */
export interface DickeyFullerRatio {
  readonly statistic: number;
  readonly usedLags: number;
  readonly observations: number;
}

/** Fewest values with a degree of freedom left when no lag is used. */
export function fewestValues(trendTerms: number): number {
  return Math.max(4, 2 * trendTerms + 2);
}

/** The most lags that a criterion may choose, checked against the length of the series; by default as many as Schwert proposed, ⌈12 (n/100)^¼⌉. */
export function lagLimit(where: string, n: number, trendTerms: number, lags: number | "aic" | "bic", maxLag: number | undefined): number {
  if (typeof lags === "number" && maxLag !== undefined) {
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.maxLag", expected: "no maxLag beside a fixed number of lags", received: maxLag });
  }
  const asked = typeof lags === "number" ? lags : maxLag;
  // One degree of freedom stays; beside a trend the limit is that of statsmodels.
  const largest = Math.min(Math.floor(n / 2) - trendTerms - 1, Math.floor((n - 3 - trendTerms) / 2));
  if (asked !== undefined && asked > largest) {
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: typeof lags === "number" ? "options.lags" : "options.maxLag",
      expected: `at most ${largest} lags for ${n} values`,
      received: asked,
    });
  }
  if (asked !== undefined) return asked;
  const schwert = Math.ceil(12 * Math.sqrt(Math.sqrt(n / 100)));
  return Math.max(0, Math.min(schwert, largest));
}

/**
 * The Dickey-Fuller t ratio. Candidates of `aic` and `bic` are compared on the rows that `maxLag` leaves, n log(RSS/n) + 2k or + k log n, the
 * fewest lags of equals; the one chosen is fitted again on all rows that it can use.
 * @param x - values of a scale near 1, not all equal
 * @param lags - how many, or the criterion that chooses from 0 … maxLag
 * @param trendTerms - 0 none, 1 constant, 2 and linear, 3 and quadratic
 */
export function dickeyFullerRatio(where: string, x: Float64Array, lags: number | "aic" | "bic", maxLag: number, trendTerms: number): DickeyFullerRatio {
  const { levels, differences } = withoutTrend(where, x, trendTerms);
  const usedLags = typeof lags === "number" ? lags : chooseLags(where, levels, differences, lags, maxLag, trendTerms);
  const columns = trendTerms + 1 + usedLags;
  const observations = differences.length - usedLags;
  const design = designOf(levels, differences, usedLags, trendTerms);
  const order = new Int32Array(columns); // trend, lags, level
  for (let j = 0; j < trendTerms; j++) order[j] = j;
  for (let j = 0; j < usedLags; j++) order[trendTerms + j] = trendTerms + 1 + j;
  order[columns - 1] = trendTerms;
  const fit = fitNested(design, order);
  if (fit.independent < columns) throw spanned(where, usedLags);
  if (!(fit.residualSumOfSquares > fit.roundingSquares)) throw predicted(where, usedLags);
  const residualVariance = fit.residualSumOfSquares / (observations - columns);
  return { statistic: fit.projections[columns - 1] / Math.sqrt(residualVariance), usedLags, observations };
}

/**
 * Lagged levels and differences without their polynomial trend, which changes no statistic (a shifted polynomial is one of the same degree) and
 * keeps digits.
 */
function withoutTrend(where: string, x: Float64Array, trendTerms: number): { readonly levels: Float64Array; readonly differences: Float64Array } {
  const rows = x.length - 1;
  const differences = new Float64Array(rows);
  for (let t = 0; t < rows; t++) differences[t] = x[t + 1] - x[t];
  const levels = x.slice(0, rows);
  if (trendTerms === 0) return { levels, differences };
  for (let t = 0; t < rows; t++) levels[t] = levels[t] - x[0];
  const result = { levels: withoutPolynomials(levels, trendTerms), differences: withoutPolynomials(differences, trendTerms) };
  const magnitude = largestOf(x);
  // Differences of rounded values are off by one unit in the last place at most, and the trend of theirs is small.
  if (!variesBeyondRounding(result.levels, magnitude) || !variesBeyondRounding(result.differences, magnitude / 2))
    throw exactRelation(where, "x", "values that are more than a polynomial trend", "a trend without deviations");
  return result;
}

function designOf(levels: Float64Array, differences: Float64Array, lags: number, trendTerms: number): LagDesign {
  return { fixed: [...orthonormalPolynomials(levels.length, lags, trendTerms), levels], series: [differences], lags };
}

function chooseLags(where: string, levels: Float64Array, differences: Float64Array, criterion: "aic" | "bic", maxLag: number, trendTerms: number): number {
  const order = Int32Array.from({ length: trendTerms + 1 + maxLag }, (_, j) => j); // trend, level, lags
  const fit = fitNested(designOf(levels, differences, maxLag, trendTerms), order);
  if (fit.independent <= trendTerms) throw spanned(where, 0);
  const rows = differences.length - maxLag;
  const penalty = criterion === "aic" ? 2 : log(rows);
  // Lags that those before them span add nothing and are no candidates.
  let chosen = 0;
  let best = Infinity;
  let sum = fit.residualSumOfSquares;
  for (let columns = fit.independent; columns > trendTerms; columns--) {
    if (!(sum > fit.roundingSquares)) throw predicted(where, columns - trendTerms - 1);
    const value = rows * log(sum / rows) + penalty * columns;
    if (value <= best) {
      best = value;
      chosen = columns - trendTerms - 1;
    }
    sum += fit.projections[columns - 1] * fit.projections[columns - 1];
  }
  return chosen;
}

const spanned = (where: string, lags: number) =>
  exactRelation(where, "x", "a level and differences that do not span one another; ask for fewer lags", `an exact relation among ${lags} lags`);

const predicted = (where: string, lags: number) =>
  exactRelation(where, "x", "values that their own past does not predict exactly", `no residual beside ${lags} lags`);
