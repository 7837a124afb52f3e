import { freeInto } from "../../math/arma/polynomials.js";
import { leastSquares } from "../../math/linear-solve.js";
import { lagsOf } from "./likelihood.js";
import { type ArmaBlock, armaBlocks, armaCount } from "./parameters.js";
import type { SarimaSample } from "./sample.js";
import type { ResolvedSarimaOptions } from "./schema.js";

const FARTHEST = 0.97; // partial autocorrelation of a start; beyond it a search would begin on the flat rim

/**
 * Where the search begins, in the free coordinates of `stationaryInto`: at Hannan and Rissanen's regression on lags and on the residuals of a long
 * autoregression (products of a seasonal model's terms are free there and then dropped); where that cannot be had, near white noise.
 * @see Hannan and Rissanen (1982), doi:10.1093/biomet/69.1.81
 */
export function firstStart(options: ResolvedSarimaOptions, sample: SarimaSample): Float64Array {
  const regression = hannanRissanen(options, withoutColumns(sample));
  if (!regression) return alternating(options, NEAR_NOISE);
  for (const block of armaBlocks(options)) tame(regression, block);
  return regression;
}

/** Where a higher top is likelier to lie, should the first search end badly: near white noise, then ever farther from it. */
export function otherStarts(options: ResolvedSarimaOptions): Float64Array[] {
  return FARTHER.map((values) => alternating(options, values));
}

/** First entries of ar, ma, seasonalAr and seasonalMa; later ones fall off with changing sign. */
type Corner = readonly [ar: number, ma: number, seasonalAr: number, seasonalMa: number];
const NEAR_NOISE: Corner = [0.1, 0.1, 0.1, 0.1];
const FARTHER: readonly Corner[] = [
  NEAR_NOISE,
  [2, -3, 2, -3],
  [-2, 3, -2, 3],
  [1, -0.7, 0.7, -0.7],
  [-0.7, 0.7, 0.4, 0.9],
  [0.5, 1.2, 0.9, 1.2],
  [-0.5, -0.5, 0.3, -0.6],
  [2, -3, -0.5, 0.5],
  [-0.5, 0.5, 2, -3],
];

function alternating(options: ResolvedSarimaOptions, corner: Corner): Float64Array {
  const point = new Float64Array(armaCount(options));
  armaBlocks(options).forEach(({ from, count }, b) => {
    for (let i = 0; i < count; i++) point[from + i] = (corner[b] / (i + 1)) * (i % 2 === 0 ? 1 : -1);
  });
  return point;
}

/** Coefficients to free coordinates, drawn towards 0 (B replaced by ρB, ρ < 1) until they are stationary. */
function tame(values: Float64Array, { from, count, sign }: ArmaBlock): void {
  const kept = values.slice(from, from + count);
  for (let radius = 1, tries = 0; tries < 60; radius *= 0.9, tries++) {
    for (let i = 0, power = radius; i < count; i++, power *= radius) values[from + i] = kept[i] * power;
    if (freeInto(values, from, count, sign, FARTHEST)) return;
  }
  values.fill(0, from, from + count);
}

/** w less its least-squares regression on the columns. */
function withoutColumns({ w, columns }: SarimaSample): Float64Array {
  const k = columns.length;
  if (k === 0) return w;
  const rows = new Float64Array(w.length * k);
  for (let j = 0; j < k; j++) for (let t = 0; t < w.length; t++) rows[t * k + j] = columns[j][t];
  return leastSquares(rows, w.length, k, w).residuals;
}

function hannanRissanen({ order, seasonalOrder }: ResolvedSarimaOptions, w: Float64Array): Float64Array | null {
  const [p, , q] = order;
  const [P, , Q, s] = seasonalOrder;
  const arLags = lagsOf(p, P, s);
  const maLags = lagsOf(q, Q, s);
  const n = w.length;
  const deepest = Math.max(0, ...arLags, ...maLags);
  const long = maLags.length === 0 ? 0 : Math.min(Math.floor(n / 3), Math.max(2 * deepest, Math.ceil(Math.sqrt(n))));
  const shocks = maLags.length === 0 ? w : longAutoregression(w, long);
  const from = maLags.length === 0 ? deepest : Math.min(long + Math.max(0, ...maLags), Math.max(deepest, n - 3 * (arLags.length + maLags.length)));
  const used = n - from;
  const width = arLags.length + maLags.length;
  if (from < deepest || used < width + 2) return null;
  const rows = new Float64Array(used * width);
  for (let t = from; t < n; t++) {
    let at = (t - from) * width;
    for (const lag of arLags) rows[at++] = w[t - lag];
    for (const lag of maLags) rows[at++] = shocks[t - lag];
  }
  const { coefficients } = leastSquares(rows, used, width, w.slice(from), 1e-10);
  const at = (lags: readonly number[], lag: number, shift: number): number => coefficients[shift + lags.indexOf(lag)];
  return Float64Array.of(
    ...Array.from({ length: p }, (_, i) => at(arLags, i + 1, 0)),
    ...Array.from({ length: q }, (_, i) => at(maLags, i + 1, arLags.length)),
    ...Array.from({ length: P }, (_, j) => at(arLags, (j + 1) * s, 0)),
    ...Array.from({ length: Q }, (_, j) => at(maLags, (j + 1) * s, arLags.length)),
  );
}

/** Residuals of an autoregression of the given order by Yule and Walker's equations, 0 before it. */
function longAutoregression(w: Float64Array, order: number): Float64Array {
  const n = w.length;
  const gamma = new Float64Array(order + 1);
  for (let k = 0; k <= order; k++) for (let t = k; t < n; t++) gamma[k] += w[t] * w[t - k];
  const phi = new Float64Array(order);
  let error = gamma[0];
  for (let k = 0; k < order && error > 0; k++) {
    let sum = gamma[k + 1];
    for (let i = 0; i < k; i++) sum -= phi[i] * gamma[k - i];
    const r = sum / error;
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const left = phi[i];
      const right = phi[j];
      phi[i] = left - r * right;
      if (i !== j) phi[j] = right - r * left;
    }
    phi[k] = r;
    error *= 1 - r * r;
  }
  const residuals = new Float64Array(n);
  for (let t = order; t < n; t++) {
    let sum = w[t];
    for (let i = 0; i < order; i++) sum -= phi[i] * w[t - 1 - i];
    residuals[t] = sum;
  }
  return residuals;
}
