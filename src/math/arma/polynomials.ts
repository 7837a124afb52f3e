// Lag polynomials as columns of coefficients, entry 0 (of B⁰) always 1: φ(B) = 1 − φ₁B − … is [1, −φ₁, …], θ(B) = 1 + θ₁B + … is [1, θ₁, …].

/**
 * (1 + sign Σ aᵢ Bⁱ)(1 + sign Σ bⱼ Bˢʲ), the polynomial of a multiplicative seasonal model.
 * @param out - [1 + a's count + period · b's count]
 * @param values - holds a at `from` and b at `seasonalFrom`
 */
export function seasonalProductInto(
  out: Float64Array,
  values: Float64Array,
  from: number,
  count: number,
  seasonalFrom: number,
  seasonalCount: number,
  period: number,
  sign: number,
): void {
  out.fill(0);
  out[0] = 1;
  for (let i = 0; i < count; i++) out[1 + i] = sign * values[from + i];
  for (let j = seasonalCount; j > 0; j--) {
    const b = sign * values[seasonalFrom + j - 1];
    const shift = j * period;
    out[shift] += b;
    for (let i = 0; i < count; i++) out[shift + 1 + i] += b * sign * values[from + i];
  }
}

/** (1 − B)^d (1 − Bˢ)^D. */
export function differencingPolynomial(d: number, seasonalD: number, period: number): Float64Array {
  const out = new Float64Array(1 + d + seasonalD * period);
  out[0] = 1;
  let degree = 0;
  for (let k = 0; k < d + seasonalD; k++) {
    const lag = k < d ? 1 : period;
    for (let i = degree; i >= 0; i--) out[i + lag] -= out[i];
    degree += lag;
  }
  return out;
}

/** p(1). */
export function valueAtOne(polynomial: Float64Array): number {
  let sum = 0;
  for (let i = polynomial.length - 1; i >= 0; i--) sum += polynomial[i];
  return sum;
}

/**
 * Any real numbers x to the coefficients φ of a stationary autoregression: partial autocorrelations r = x / √(1 + x²), then Durbin and Levinson's recursion.
 * Works on `count` entries at `from`; −φ are the coefficients of an invertible moving average.
 * @param out - may be `x` itself
 * @see Monahan (1984), doi:10.1093/biomet/71.2.403; Jones (1980), doi:10.1080/00401706.1980.10486164
 */
export function stationaryInto(out: Float64Array, x: Float64Array, from: number, count: number, sign: number): void {
  for (let k = from; k < from + count; k++) out[k] = partialOf(x[k]);
  coefficientsOfPartials(out, from, count, sign);
}

/** x / √(1 + x²): the partial autocorrelation that a free number stands for. */
export function partialOf(free: number): number {
  return Math.abs(free) > 1e150 ? Math.sign(free) : free / Math.sqrt(1 + free * free);
}

/** Partial autocorrelations to the coefficients that have them, in place, by Durbin and Levinson's recursion. */
export function coefficientsOfPartials(values: Float64Array, from: number, count: number, sign: number): void {
  for (let k = 1; k < count; k++) {
    const r = values[from + k];
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const left = values[from + i];
      const right = values[from + j];
      values[from + i] = left - r * right;
      if (i !== j) values[from + j] = right - r * left;
    }
  }
  if (sign < 0) for (let k = 0; k < count; k++) values[from + k] = -values[from + k];
}

/**
 * The way back: the free numbers x of stationary coefficients (times `sign`), in place. Partial autocorrelations beyond ±`most` are drawn back to it.
 * @returns false, with `values` spoilt, when the coefficients are not stationary
 */
export function freeInto(values: Float64Array, from: number, count: number, sign: number, most: number): boolean {
  for (let k = 0; k < count; k++) values[from + k] *= sign;
  for (let k = count - 1; k >= 0; k--) {
    const r = values[from + k];
    if (!(Math.abs(r) < 1)) return false;
    const scale = 1 / ((1 - r) * (1 + r));
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const left = values[from + i];
      const right = values[from + j];
      values[from + i] = (left + r * right) * scale;
      if (i !== j) values[from + j] = (right + r * left) * scale;
    }
  }
  for (let k = 0; k < count; k++) {
    const r = Math.max(-most, Math.min(most, values[from + k]));
    values[from + k] = r / Math.sqrt((1 - r) * (1 + r));
  }
  return true;
}

/** Whether 1 + a₁B + … has all its roots outside the unit circle. */
export function isStationary(polynomial: Float64Array): boolean {
  const values = polynomial.slice(1);
  return freeInto(values, 0, values.length, -1, 1);
}
