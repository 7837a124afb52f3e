import { powerOfTwoBelow } from "../../math/power-of-two.js";

/** Are all values of the window equal? Only such a window is called constant, however small the differences of another are beside its level. */
export function isFlat(values: Float64Array, start: number, length: number): boolean {
  for (let k = start + 1; k < start + length; k++) if (values[k] !== values[start]) return false;
  return true;
}

/**
 * Writes the z-normalised window of `values` that starts at `start`, one value per entry of `out`: zero mean, ddof 0.
 *
 *     z_k = (x_k − x_0 − d̄) / σ,   d̄ = mean of x_k − x_0,   σ² = mean of (x_k − x_0 − d̄)²
 *
 * Differences from the first value are free of a common offset, however large, and two passes are free of cancellation. Values are brought to the
 * size of one first, by a power of two, which changes no digit.
 * @param values - not flat there
 */
export function normalisedInto(out: Float64Array, values: Float64Array, start: number): void {
  const m = out.length;
  const first = values[start];
  let smallest = first;
  let largest = first;
  for (let k = 0; k < m; k++) {
    const x = values[start + k];
    if (x < smallest) smallest = x;
    if (x > largest) largest = x;
  }
  const half = largest - smallest === Infinity ? 0.5 : 1; // so that no difference overflows
  const unit = powerOfTwoBelow(half * largest - half * smallest);
  for (let k = 0; k < m; k++) out[k] = (half * values[start + k] - half * first) / unit;
  const mean = sumOfFour(out) / m;
  for (let k = 0; k < m; k++) out[k] -= mean;
  const inverse = 1 / Math.sqrt(sumOfFour(out, out) / m);
  for (let k = 0; k < m; k++) out[k] *= inverse;
}

/** Σ x_k y_k, y = 1 where it is left out: four sums, by k modulo 4, and a fifth for what is left over, as the kernel keeps them. */
function sumOfFour(x: Float64Array, y?: Float64Array): number {
  const quads = x.length - (x.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let tail = 0;
  for (let k = 0; k < quads; k += 4) {
    a += y ? x[k] * y[k] : x[k];
    b += y ? x[k + 1] * y[k + 1] : x[k + 1];
    c += y ? x[k + 2] * y[k + 2] : x[k + 2];
    d += y ? x[k + 3] * y[k + 3] : x[k + 3];
  }
  for (let k = quads; k < x.length; k++) tail += y ? x[k] * y[k] : x[k];
  return a + c + (b + d) + tail;
}
