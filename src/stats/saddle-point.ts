// Poisson and binomial kernels by Loader's saddle-point expansion: the large parts of the factorials and powers cancel on paper and not
// in floating point, so that the log keeps its relative accuracy at any size of the arguments.
// Loader (2000), "Fast and accurate computation of binomial probabilities".

import { log, log1p } from "../math/elementary.js";

const TWO_PI = 2 * Math.PI;

/** δ(x) = log Γ(x+1) − (x + ½) log x + x − ½ log 2π, the error of Stirling's formula, x > 0. */
export function stirlingError(x: number): number {
  let correction = 0;
  // δ(x) = δ(x+1) + (x + ½) log(1 + 1/x) − 1 lifts x to where the series holds.
  for (; x < 15; x++) correction += (x + 0.5) * log1p(1 / x) - 1;
  const inverse = 1 / (x * x);
  const series = 1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - (inverse * 691) / 360360))));
  return correction + series / x;
}

/** x log(x / mean) + mean − x >= 0, without cancellation when x is close to the mean; x >= 0, mean > 0. */
export function deviance(x: number, mean: number): number {
  if (x === 0) return mean;
  const difference = x - mean;
  if (Math.abs(difference) < 0.1 * (x + mean)) {
    const v = difference / (x + mean);
    let sum = difference * v;
    let term = 2 * x * v;
    for (let j = 3; ; j += 2) {
      term *= v * v;
      const next = sum + term / j;
      if (next === sum) return sum;
      sum = next;
    }
  }
  return x * (log(x) - log(mean)) - difference;
}

/** log( mean^x e^−mean / Γ(x+1) ), x >= 0 and not necessarily whole, mean > 0. */
export function logPoissonKernel(x: number, mean: number): number {
  return x === 0 ? -mean : -stirlingError(x) - deviance(x, mean) - 0.5 * log(TWO_PI * x);
}

/** log( Γ(a+b+1) / (Γ(a+1) Γ(b+1)) · p^a q^b ), a, b > 0, p + q = 1 both given because neither may be exact as 1 minus the other. */
export function logBinomialKernel(a: number, b: number, p: number, q: number): number {
  const n = a + b;
  return stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * p) - deviance(b, n * q) - 0.5 * log(TWO_PI * a * (b / n));
}
