/** Memory for {@link armaAutocovariance}. */
export class AutocovarianceWork {
  readonly a: Float64Array;
  readonly c: Float64Array;
  readonly reflection: Float64Array;
  readonly surplus: Float64Array;
  readonly b: Float64Array;

  /** @param degree - the larger of the degrees of both polynomials */
  constructor(degree: number) {
    this.a = new Float64Array(degree + 1);
    this.c = new Float64Array(degree + 1);
    this.reflection = new Float64Array(degree + 1);
    this.surplus = new Float64Array(degree + 1);
    this.b = new Float64Array(degree + 1);
  }
}

/**
 * Autocovariances γ(0) … γ(out.length − 1) of φ(B) w = θ(B) ε with var ε = 1, in O(degree²).
 *
 * With c(z) = θ(z) θ(1/z) the spectrum splits into b(z)/φ(z) + b(1/z)/φ(1/z), where φ(1/z) b(z) + φ(z) b(1/z) = c(z). That equation sinks by one degree with
 * each step of Levinson's backward recursion of φ: taking α zᵐ off b removes the leading coefficient α of c, and with φₘ(z) = φₘ₋₁(z) + k zᵐ φₘ₋₁(1/z) the
 * solutions are tied by bₘ(z) = bₘ₋₁(z) − k zᵐ bₘ₋₁(1/z), c being divided by 1 − k². Then γ(k) is the k-th coefficient of b(z)/φ(z), and γ(0) twice that.
 *
 * @param maProducts - θ(z) θ(1/z): Σⱼ θⱼ θⱼ₊ₖ for k = 0 … q
 * @returns false when φ is not stationary
 * @see Wilson (1979), doi:10.1080/00949657908810266; Demeure and Mullis (1989), doi:10.1109/29.31280
 */
export function armaAutocovariance(out: Float64Array, ar: Float64Array, maProducts: Float64Array, work: AutocovarianceWork): boolean {
  const { a, c, reflection, surplus, b } = work;
  const degree = Math.max(ar.length, maProducts.length) - 1;
  a.fill(0);
  a.set(ar);
  c.fill(0);
  c.set(maProducts);
  for (let m = degree; m > 0; m--) {
    const top = c[m];
    surplus[m] = top;
    if (top !== 0) {
      for (let i = 0; i < m; i++) c[m - i] -= top * a[i];
      c[0] -= 2 * top * a[m];
    }
    const k = a[m];
    reflection[m] = k;
    if (!(Math.abs(k) < 1)) return false;
    if (k === 0) continue;
    const scale = 1 / ((1 - k) * (1 + k));
    for (let i = 0; i < m; i++) c[i] *= scale;
    for (let i = 1, j = m - 1; i <= j; i++, j--) {
      const left = a[i];
      const right = a[j];
      a[i] = (left - k * right) * scale;
      a[j] = (right - k * left) * scale;
    }
  }
  b.fill(0);
  b[0] = c[0] / 2;
  for (let m = 1; m <= degree; m++) {
    const k = reflection[m];
    if (k !== 0) {
      for (let i = 1, j = m - 1; i <= j; i++, j--) {
        const left = b[i];
        const right = b[j];
        b[i] = left - k * right;
        if (i !== j) b[j] = right - k * left;
      }
    }
    b[m] = surplus[m] - k * b[0];
  }
  const p = ar.length - 1;
  for (let k = 0; k < out.length; k++) {
    let g = k <= degree ? b[k] : 0;
    const reach = Math.min(k, p);
    for (let i = 1; i <= reach; i++) g -= ar[i] * out[k - i];
    out[k] = g;
  }
  if (out.length > 0) out[0] *= 2;
  return true;
}
