import { exp, log, log1p } from "../math/elementary.js";
import { realFftPlan } from "../math/fft.js";
import { refuse, toCentredSeries } from "./door.js";

export interface FisherGTest {
  /** g: the highest ordinate's share of the sum of all. */
  readonly statistic: number;
  /** Chance of so high a share when the values are independent and normal. */
  readonly pValue: number;
  /** Of the highest ordinate, cycles per sample. */
  readonly frequency: number;
  /** Number of ordinates compared. */
  readonly ordinates: number;
}

/**
 * Is the highest peak of the periodogram more than white noise gives? g = max P / Σ P over the Fourier frequencies k/n,
 * k = 1 … ⌊(n − 1)/2⌋; the exact p-value accounts for the search among them. A persistent series is not white noise: its lowest
 * frequencies pass this test without any cycle.
 * @wholeSample each ordinate uses every value
 * @param x - at least three values
 * @throws InvalidInputError; CONSTANT_SERIES when x does not vary
 * @see Fisher (1929), doi:10.1098/rspa.1929.0151
 * @example fisherGTest(returns).pValue
 */
export function fisherGTest(x: ArrayLike<number>): FisherGTest {
  const { column } = toCentredSeries("fisherGTest", "x", x, 3);
  const n = column.length;
  const ordinates = (n - 1) >> 1;
  const plan = realFftPlan(n);
  const power = new Float64Array(plan.bins);
  plan.powerInto(power, column);
  let total = 0;
  let highest = -1;
  let at = 0;
  for (let k = 1; k <= ordinates; k++) {
    total += power[k];
    if (power[k] > highest) {
      highest = power[k];
      at = k;
    }
  }
  const statistic = total > 0 ? highest / total : 1 / ordinates; // an even series may have all its variance at the Nyquist frequency
  return { statistic, pValue: fisherGPValue(Math.min(1, statistic), ordinates), frequency: at / n, ordinates };
}

/**
 * P(G > g) for the largest share G among m independent exponential ordinates:
 *
 *     p = Σ_{j=1}^{⌊1/g⌋} (−1)^{j−1} C(m, j) (1 − jg)^{m−1}
 *
 * Relative accuracy about 1e-11. The sum is used where its terms stay small; elsewhere, where p is near 1 and they cancel, 1 − p comes
 * from a recursion without subtractions, at a cost of ordinates / g operations.
 * @param g - within [0, 1]
 * @param ordinates - m, at least 1
 * @throws InvalidInputError
 * @see Fisher (1929), doi:10.1098/rspa.1929.0151; de Boor (1972), doi:10.1016/0021-9045(72)90080-9 for the recursion
 * @example fisherGPValue(0.2, 50)
 */
export function fisherGPValue(g: number, ordinates: number): number {
  const where = "fisherGPValue";
  if (typeof g !== "number" || !(g >= 0 && g <= 1)) refuse("INVALID_OPTION", where, "g", "a number within [0, 1]", g);
  if (!(Number.isInteger(ordinates) && ordinates >= 1)) refuse("INVALID_OPTION", where, "ordinates", "a whole number >= 1", ordinates);
  if (g * ordinates <= 1) return 1;
  if (g === 1) return 0;
  const expected = ordinates * exp((ordinates - 1) * log1p(-g)); // ordinates that exceed g, on average
  if (expected > CERTAIN) return 1;
  return expected < SMALL ? alternatingSum(g, ordinates) : 1 - probabilityBelow(g, ordinates);
}

/** Shares are negatively associated, so that 1 − p ≤ exp(−expected): below rounding from here on. */
const CERTAIN = 40;

/** The terms of the sum grow to about exp(expected): with this they cost at most two digits. */
const SMALL = 4;

function alternatingSum(g: number, m: number): number {
  let sum = 0;
  let logChoose = 0;
  for (let j = 1; j <= m && j * g < 1; j++) {
    logChoose += log((m - j + 1) / j);
    const term = exp(logChoose + (m - 1) * log1p(-j * g));
    sum += j % 2 === 1 ? term : -term;
    if (term < 1e-18 * sum) break;
  }
  return Math.min(1, sum);
}

/**
 * P(all shares ≤ g) = (m−1)! g^{m−1} B_m(1/g), B_m the density of a sum of m uniforms on [0, 1], a cardinal B-spline. Its recursion
 * B_k(y) = (y B_{k−1}(y) + (k − y) B_{k−1}(y − 1)) / (k − 1), of positive terms alone, is run for the density under the weight e^{−cy},
 * c = mg, which makes 1/g an ordinary value of the sum: nothing underflows on the way. Row k stands at the points y = 1/g − i.
 */
function probabilityBelow(g: number, m: number): number {
  const x = 1 / g;
  const points = Math.floor(x) + 1; // i = 0 … ⌊x⌋; beyond, y < 0 and the density is 0
  const c = m * g;
  const tilt = exp(-c);
  const mass = (1 - tilt) / c; // ∫ e^{−cy} over [0, 1]
  const row = new Float64Array(points + 1);
  row[points - 1] = exp(-c * (x - points + 1)) / mass;
  let logScale = m + log(mass); // cx = m undoes the weight
  for (let k = 2; k <= m; k++) {
    for (let i = Math.max(0, points - k); i < points; i++) {
      const y = x - i;
      row[i] = (y * row[i] + (k - y) * tilt * row[i + 1]) / ((k - 1) * mass);
    }
    logScale += log((k - 1) * g * mass);
  }
  return row[0] * exp(logScale);
}
