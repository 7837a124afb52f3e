import { SPANNED } from "./sample.js";

/**
 * Least squares that takes in one row after another, by rotations without square roots; k² operations a row. A column that the rows so far do not tell
 * from the others waits until one does.
 * @see Gentleman (1974), Algorithm AS 75: Basic procedures for large, sparse or weighted linear least squares problems, doi:10.2307/2347147
 */
export class GrowingFit {
  /** Sum of squared residuals of the rows taken in. */
  residualSumOfSquares = 0;
  readonly #k: number;
  readonly #weights: Float64Array;
  readonly #triangle: Float64Array;
  readonly #rotated: Float64Array;
  /** Sums of squares of the columns, against which a pivot is held. */
  readonly #squares: Float64Array;
  readonly #row: Float64Array;

  constructor(k: number) {
    this.#k = k;
    this.#weights = new Float64Array(k);
    this.#triangle = new Float64Array(k * k);
    this.#rotated = new Float64Array(k);
    this.#squares = new Float64Array(k);
    this.#row = new Float64Array(k);
  }

  clear(): void {
    this.residualSumOfSquares = 0;
    this.#weights.fill(0);
    this.#squares.fill(0);
  }

  /**
   * Takes in row `t` of `rows`.
   * @returns the error of predicting it from the rows before, brought to the variance of one residual: (y − x'b) / √(1 + x'(X'X)⁻¹x); NaN for a row that
   *   settles a column and so has no error
   */
  add(rows: Float64Array, t: number, y: number): number {
    const k = this.#k;
    const row = this.#row;
    for (let i = 0; i < k; i++) row[i] = rows[t * k + i]!;
    for (let i = 0; i < k; i++) this.#squares[i] = this.#squares[i]! + row[i]! * row[i]!;
    let weight = 1;
    let rest = y;
    for (let i = 0; i < k; i++) {
      const x = row[i]!;
      const before = this.#weights[i]!;
      if (x === 0 || (before === 0 && x * x <= SPANNED * SPANNED * this.#squares[i]!)) continue;
      const after = before + weight * x * x;
      const kept = before / after;
      const taken = (weight * x) / after;
      this.#weights[i] = after;
      weight *= kept;
      for (let j = i + 1; j < k; j++) {
        const entry = before === 0 ? 0 : this.#triangle[i * k + j]!;
        const other = row[j]!;
        row[j] = other - x * entry;
        this.#triangle[i * k + j] = kept * entry + taken * other;
      }
      const entry = before === 0 ? 0 : this.#rotated[i]!;
      const other = rest;
      rest = other - x * entry;
      this.#rotated[i] = kept * entry + taken * other;
      if (before === 0) return Number.NaN;
    }
    const error = rest * Math.sqrt(weight);
    this.residualSumOfSquares += error * error;
    return error;
  }
}
