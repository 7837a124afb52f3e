import { chiSquared } from "../chi-squared.js";
import { fisherF } from "../fisher-f.js";
import type { TestResult } from "../test-options.js";

/** A Lagrange multiplier test and its F form, which keeps its level better in small samples. */
export interface LagrangeMultiplierResult extends TestResult {
  /** Of the χ² law of `statistic` = observations · R²; the first ones of the F law too. */
  readonly degreesOfFreedom: number;
  readonly fStatistic: number;
  readonly fPValue: number;
  /** Rows of the auxiliary regression. */
  readonly observations: number;
}

/** Statistic and F form from the sums of squares of an auxiliary regression with a constant and `regressors` columns. */
export function fromSquares(explained: number, residual: number, observations: number, regressors: number): LagrangeMultiplierResult {
  const statistic = observations * (explained / (explained + residual));
  const restDegrees = observations - regressors - 1;
  const fStatistic = explained / regressors / (residual / restDegrees);
  return {
    statistic,
    pValue: chiSquared.sf(statistic, regressors),
    degreesOfFreedom: regressors,
    fStatistic,
    fPValue: fisherF.sf(fStatistic, regressors, restDegrees),
    observations,
  };
}
