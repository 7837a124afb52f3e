/**
 * Regression of a whitened series on whitened columns, again and again at other parameters: all memory is taken once. The caller writes the columns and the
 * series, `solve` spoils them.
 */
export class WhitenedRegression {
  readonly columns: readonly Float64Array[];
  readonly series: Float64Array;
  readonly coefficients: Float64Array;
  readonly #triangle: Float64Array; // unit upper triangle R of X = Q R, with the squared lengths of Q's columns on the diagonal

  constructor(n: number, columns: number) {
    this.columns = Array.from({ length: columns }, () => new Float64Array(n));
    this.series = new Float64Array(n);
    this.coefficients = new Float64Array(columns);
    this.#triangle = new Float64Array(columns * columns);
  }

  /**
   * Least squares by Gram and Schmidt's modified process, the series last; O(n columns²). A column of zeros gets the coefficient 0.
   * @returns the sum of squares left, of entries `from` … n − 1
   * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.2.8 and §5.3.5
   */
  solve(from = 0): number {
    const { columns, series, coefficients } = this;
    const triangle = this.#triangle;
    const k = columns.length;
    const n = series.length;
    for (let j = 0; j < k; j++) {
      const column = columns[j];
      let squares = 0;
      for (let t = from; t < n; t++) squares += column[t] * column[t];
      triangle[j * k + j] = squares;
      for (let i = j + 1; i <= k; i++) {
        const other = i === k ? series : columns[i];
        let dot = 0;
        for (let t = from; t < n; t++) dot += column[t] * other[t];
        const share = squares > 0 ? dot / squares : 0;
        if (i === k) coefficients[j] = share;
        else triangle[j * k + i] = share;
        for (let t = from; t < n; t++) other[t] -= share * column[t];
      }
    }
    for (let j = k - 2; j >= 0; j--) for (let i = j + 1; i < k; i++) coefficients[j] -= triangle[j * k + i] * coefficients[i];
    let left = 0;
    for (let t = from; t < n; t++) left += series[t] * series[t];
    return left;
  }

  /** (X'X)⁻¹ at the last solution, [k × k]; times the variance the covariance of the coefficients. */
  inverseGram(): Float64Array {
    const k = this.columns.length;
    const triangle = this.#triangle;
    const inverse = new Float64Array(k * k); // R⁻¹
    for (let j = 0; j < k; j++) {
      inverse[j * k + j] = 1;
      for (let i = j - 1; i >= 0; i--) {
        let sum = 0;
        for (let m = i + 1; m <= j; m++) sum += triangle[i * k + m] * inverse[m * k + j];
        inverse[i * k + j] = -sum;
      }
    }
    const out = new Float64Array(k * k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        let sum = 0;
        for (let m = Math.max(i, j); m < k; m++) sum += (inverse[i * k + m] * inverse[j * k + m]) / triangle[m * k + m];
        out[i * k + j] = sum;
      }
    }
    return out;
  }
}
