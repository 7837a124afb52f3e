import { normal } from "../normal.js";

// MacKinnon's response surfaces for the laws of the Dickey-Fuller t ratio (one series) and of the Engle-Granger one (two series, with a
// constant). p-values: MacKinnon (1994), doi:10.1080/07350015.1994.10510005, tables 3 and 4. Critical values: MacKinnon (2010), Queen's
// Economics Department working paper 1227, tables 1 to 4. The surfaces are asymptotic for p-values and of finite samples for critical values.

/** Which law: deterministic terms of the Dickey-Fuller regression, or the residuals of a regression of one series on another. */
export type DickeyFullerLaw = "n" | "c" | "ct" | "ctt" | "pair";

/** Values of a left-tailed statistic below which 1, 5 and 10 of 100 samples fall under the hypothesis. */
export type DickeyFullerCriticalValues = Readonly<Record<"1%" | "5%" | "10%", number>>;

interface Surface {
  /** Below it p is 0, above the largest one 1, to the digits of the surface. */
  readonly smallest: number;
  readonly largest: number;
  /** Up to here p = Φ(left(τ)), beyond it p = Φ(right(τ)); coefficients by ascending power. */
  readonly seam: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Per level 1, 5, 10 %: coefficients by ascending power of 1/n. */
  readonly critical: readonly (readonly number[])[];
}

const SURFACES: Readonly<Record<DickeyFullerLaw, Surface>> = {
  n: {
    smallest: -19.04,
    largest: Infinity,
    seam: -1.04,
    left: [0.6344, 1.2378, 0.032496],
    right: [0.4797, 0.93557, -0.06999, 0.033066],
    critical: [
      [-2.56574, -2.2358, -3.627],
      [-1.941, -0.2686, -3.365, 31.223],
      [-1.61682, 0.2656, -2.714, 25.364],
    ],
  },
  c: {
    smallest: -18.83,
    largest: 2.74,
    seam: -1.61,
    left: [2.1659, 1.4412, 0.038269],
    right: [1.7339, 0.93202, -0.12745, -0.010368],
    critical: [
      [-3.43035, -6.5393, -16.786, -79.433],
      [-2.86154, -2.8903, -4.234, -40.04],
      [-2.56677, -1.5384, -2.809],
    ],
  },
  ct: {
    smallest: -16.18,
    largest: 0.7,
    seam: -2.89,
    left: [3.2512, 1.6047, 0.049588],
    right: [2.5261, 0.61654, -0.37956, -0.060285],
    critical: [
      [-3.95877, -9.0531, -28.428, -134.155],
      [-3.41049, -4.3904, -9.036, -45.374],
      [-3.12705, -2.5856, -3.925, -22.38],
    ],
  },
  ctt: {
    smallest: -17.17,
    largest: 0.54,
    seam: -3.21,
    left: [4.0003, 1.658, 0.048288],
    right: [3.0778, 0.49529, -0.41477, -0.059359],
    critical: [
      [-4.37113, -11.5882, -35.819, -334.047],
      [-3.83239, -5.9057, -12.49, -118.284],
      [-3.55326, -3.6596, -5.293, -63.559],
    ],
  },
  pair: {
    smallest: -18.86,
    largest: 0.92,
    seam: -2.62,
    left: [2.92, 1.5012, 0.039796],
    right: [2.1945, 0.64695, -0.29198, -0.042377],
    critical: [
      // The last coefficient as statsmodels has it; other transcriptions of the table read −22.527, a difference of 11 / n².
      [-3.89644, -10.9519, -33.527],
      [-3.33613, -6.1101, -6.823],
      [-3.04445, -4.2412, -2.72],
    ],
  },
};

/** Which side the p-value is a bound from: the true one is at most (`upper`) or at least (`lower`) the one given; null: it is neither. */
export type PValueBound = "upper" | "lower" | null;

/** Left-tail probability by the response surface; beyond the surface 0 or 1, which are bounds. */
export function dickeyFullerPValue(statistic: number, law: DickeyFullerLaw): { readonly pValue: number; readonly pValueBound: PValueBound } {
  const { smallest, largest, seam, left, right } = SURFACES[law];
  if (statistic > largest) return { pValue: 1, pValueBound: "upper" };
  if (statistic < smallest) return { pValue: 0, pValueBound: "lower" };
  return { pValue: normal.cdf(polynomial(statistic <= seam ? left : right, statistic)), pValueBound: null };
}

export function dickeyFullerCriticalValues(law: DickeyFullerLaw, observations: number): DickeyFullerCriticalValues {
  const [one, five, ten] = SURFACES[law].critical.map((surface) => polynomial(surface, 1 / observations));
  return { "1%": one, "5%": five, "10%": ten };
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}
