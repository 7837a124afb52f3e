// Inverses of distribution functions.

/**
 * The root of an increasing function by Newton's method inside a bracket, which bisection takes over whenever a step leaves it.
 * @param f - value and derivative at u
 * @param start - first guess; the bracket grows from it by doubling
 */
export function increasingRoot(f: (u: number) => readonly [value: number, derivative: number], start: number): number {
  let low = -Infinity;
  let high = Infinity;
  let u = start;
  for (let i = 0, stride = 1; i < 400; i++) {
    const [value, derivative] = f(u);
    if (value === 0) return u;
    if (value < 0) low = u;
    else high = u;
    let next = u - value / derivative;
    if (!(next > low && next < high) || i > 60) {
      if (low === -Infinity || high === Infinity) next = value < 0 ? u + stride : u - stride;
      else next = low + (high - low) / 2;
      stride *= 2;
    }
    if (Math.abs(next - u) <= 2e-16 * Math.abs(u) || next === low || next === high) return next;
    u = next;
  }
  return u;
}

/**
 * The smallest whole k >= 0 at which `reached(k)` holds; `reached` must stay true once it is.
 * @param guess - where to look first
 */
export function smallestCount(reached: (k: number) => boolean, guess: number, largest: number): number {
  let high = Math.min(largest, Math.max(0, Math.round(guess)));
  let low = -1; // not reached
  if (reached(high)) {
    for (let stride = 1; high - stride > low; stride *= 2) {
      if (!reached(high - stride)) {
        low = high - stride;
        break;
      }
      high -= stride;
    }
  } else {
    low = high;
    for (let stride = 1; ; stride *= 2) {
      high = Math.min(largest, low + stride);
      if (high >= largest || reached(high)) break;
      low = high;
    }
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Room for rounding of the distribution function and of p itself, so that ppf(cdf(k)) is k and the median of a fair coin is exact. */
const SLACK = 1e-13;
const LAST_BIT = 1.2e-16;

/** `reached` of a discrete quantile: cdf(k) >= p, decided on the smaller tail. */
export function reaches(p: number, cdf: (k: number) => number, sf: (k: number) => number): (k: number) => boolean {
  return p < 0.5 ? (k) => cdf(k) >= p * (1 - SLACK) : (k) => sf(k) <= (1 - p) * (1 + SLACK) + LAST_BIT;
}
