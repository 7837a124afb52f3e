import { exp, log, pow } from "../../math/elementary.js";
import { chiSquared } from "../chi-squared.js";

/** E χ²-truncated: covariance of a standard normal in p dimensions within the ball that holds a share α of it is I / consistencyFactor. */
export function consistencyFactor(p: number, share: number): number {
  return share >= 1 ? 1 : share / chiSquared.cdf(chiSquared.ppf(share, p), p + 2);
}

/** Constants of one table of the paper: at a breakdown setting, ln(1 − 1/factor) is linear in ln n, given directly for one and two columns. */
interface Calibration {
  readonly one: readonly [intercept: number, slope: number];
  readonly two: readonly [intercept: number, slope: number];
  /** From three columns on: bias a / p^b at n = 2 p² and at n = 3 p². */
  readonly more: readonly [readonly [a: number, b: number], readonly [a: number, b: number]];
}

const HALF_RAW: Calibration = {
  one: [0.262024211897096, 0.604756680630497],
  two: [0.673292623522027, 0.691365864961895],
  more: [
    [1.42764571687802, 1.26263336932151],
    [1.06141115981725, 1.28907991440387],
  ],
};
const MOST_RAW: Calibration = {
  one: [-0.351584646688712, 1.01646567502486],
  two: [0.446537815635445, 1.06690782995919],
  more: [
    [0.455179464070565, 1.11192541278794],
    [0.294241208320834, 1.09649329149811],
  ],
};
const HALF_REWEIGHTED: Calibration = {
  one: [1.11098143415027, 1.5182890270453],
  two: [3.11101712909049, 1.91401056721863],
  more: [
    [1.02842572724793, 1.67659883081926],
    [0.26800273450853, 1.35968562893582],
  ],
};
const MOST_REWEIGHTED: Calibration = {
  one: [-0.66046776772861, 0.88939595831888],
  two: [0.79473550581058, 1.10081930350091],
  more: [
    [0.544482443573914, 1.25994483222292],
    [0.343791072183285, 1.25159004257133],
  ],
};

/**
 * Factor against the bias of the minimum covariance determinant in samples of n rows, beside the asymptotic one; for the raw covariance of a share
 * of the rows, 0.5 to 1, or the reweighted one.
 * @see Pison, Van Aelst and Willems (2002), doi:10.1007/s001840200191
 */
export function smallSampleFactor(n: number, p: number, share: number, reweighted: boolean): number {
  const half = bias(n, p, reweighted ? HALF_REWEIGHTED : HALF_RAW);
  const most = bias(n, p, reweighted ? MOST_REWEIGHTED : MOST_RAW);
  const within = share <= 0.875 ? half + ((most - half) * (Math.max(0.5, share) - 0.5)) / 0.375 : (most * (1 - share)) / 0.125;
  return 1 / (1 - Math.min(0.9, within));
}

function bias(n: number, p: number, { one, two, more }: Calibration): number {
  if (p <= 2) {
    const [intercept, slope] = p === 1 ? one : two;
    return exp(intercept) / pow(n, slope);
  }
  const [near, far] = more.map(([a, b]) => log(a / pow(p, b))) as [number, number];
  const slope = (near - far) / log(1.5);
  return exp(near + slope * log(2 * p * p)) / pow(n, slope);
}
