import { fitByHouseholder, type NestedFit } from "./householder.js";
import { laggedProductsInto } from "./lagged-products.js";

/**
 * A regression of a series on lags of itself and of others and on fixed columns, over t = lags … n − 1.
 *
 * Columns are numbered: fixed columns 0 … f − 1, then lags 1 … p of the first series, of the second, …; the response is lag 0 of the
 * first series.
 */
export interface LagDesign {
  /** Each [n]; what stands before `lags` is not read. */
  readonly fixed: readonly Float64Array[];
  /** Each [n]. */
  readonly series: readonly Float64Array[];
  readonly lags: number;
}

/**
 * Nested least squares: the regressions on the first j columns of `order`, for every j, in one factorisation. The Gram matrix of lags costs
 * O(n p), since its diagonals follow from its first row; where a column or the response keeps less than a thousandth of its square beside the
 * columns before it, Householder's QR in O(n p²) does the work instead, so that squaring never costs more than about three digits.
 * @param order - columns of the design in their order of entry, each at most once
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.3
 */
export function fitNested(design: LagDesign, order: Int32Array): NestedFit {
  const gram = lagGram(design);
  return (gram && fitByCholesky(gram, order)) ?? fitByHouseholder(columnsOf(design, order), design.series[0].length - design.lags);
}

/** Least share of its square that a column must keep, beside those before it or from one lag to a later one, for the Gram matrix to do. */
const KEPT_SHARE = 1e-3;

/**
 * Products of all columns over the rows, the response last; symmetric, [(columns + 1) × (columns + 1)]. Null where a series is so much larger at
 * its end than before (an explosive one) that the walk down the diagonals would lose digits.
 */
function lagGram({ fixed, series, lags }: LagDesign): Float64Array | null {
  const n = series[0].length;
  const response = fixed.length + series.length * lags;
  const size = response + 1;
  const gram = new Float64Array(size * size);
  const place = (s: number, lag: number): number => (lag > 0 ? fixed.length + s * lags + lag - 1 : s === 0 ? response : -1);
  const put = (i: number, j: number, value: number): void => {
    if (i >= 0 && j >= 0) gram[i * size + j] = gram[j * size + i] = value;
  };
  const products = new Float64Array(lags + 1);
  for (let i = 0; i < fixed.length; i++) {
    for (let j = 0; j <= i; j++) {
      laggedProductsInto(products, fixed[i], fixed[j], lags, n, 1);
      put(i, j, products[0]);
    }
    for (let s = 0; s < series.length; s++) {
      laggedProductsInto(products, fixed[i], series[s], lags, n, lags + 1);
      for (let lag = 0; lag <= lags; lag++) put(i, place(s, lag), products[lag]);
    }
  }
  for (let r = 0; r < series.length; r++) {
    for (let s = 0; s < series.length; s++) {
      const a = series[r];
      const b = series[s];
      laggedProductsInto(products, a, b, lags, n, lags + 1);
      for (let k = 0; k <= lags; k++) {
        // Σ a_{t−i} b_{t−i−k} for i = 0, 1, …: one more row enters in front, the last one leaves.
        let sum = products[k];
        for (let i = 0; i + k <= lags; i++) {
          put(place(r, i), place(s, i + k), sum);
          const next = sum + a[lags - 1 - i] * b[lags - 1 - i - k] - a[n - 1 - i] * b[n - 1 - i - k];
          if (r === s && k === 0 && i < lags && !(next > KEPT_SHARE * products[0])) return null;
          sum = next;
        }
      }
    }
  }
  return gram;
}

/** Cholesky of the Gram matrix in the order asked for, the response last; null where squaring would cost digits. */
function fitByCholesky(gram: Float64Array, order: Int32Array): NestedFit | null {
  const size = Math.round(Math.sqrt(gram.length));
  const columns = order.length;
  const width = columns + 1;
  const l = new Float64Array(width * width);
  for (let i = 0; i <= columns; i++) {
    const row = i * width;
    const source = (i === columns ? size - 1 : order[i]) * size;
    for (let j = 0; j < i; j++) {
      const other = j * width;
      let sum = gram[source + order[j]];
      for (let k = 0; k < j; k++) sum -= l[row + k] * l[other + k];
      l[row + j] = sum / l[other + j];
    }
    const own = gram[source + (i === columns ? size - 1 : order[i])];
    let pivot = own;
    for (let k = 0; k < i; k++) pivot -= l[row + k] * l[row + k];
    if (!(pivot > KEPT_SHARE * own)) return null;
    l[row + i] = Math.sqrt(pivot);
  }
  const last = columns * width;
  return {
    projections: l.slice(last, last + columns),
    residualSumOfSquares: l[last + columns] * l[last + columns],
    independent: columns,
    roundingSquares: 0,
  };
}

/** The columns in the order asked for and then the response, one after another, each over the rows t = lags … n − 1. */
function columnsOf({ fixed, series, lags }: LagDesign, order: Int32Array): Float64Array {
  const n = series[0].length;
  const rows = n - lags;
  const work = new Float64Array(rows * (order.length + 1));
  for (let at = 0; at <= order.length; at++) {
    const column = at === order.length ? -1 : order[at] - fixed.length;
    const lag = column < 0 ? 0 : 1 + (column % lags);
    const source = at < order.length && column < 0 ? fixed[order[at]] : series[Math.max(0, Math.floor(column / lags))];
    work.set(source.subarray(lags - lag, n - lag), at * rows);
  }
  return work;
}
