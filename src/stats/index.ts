/**
 * Statistics: probability laws with honest tails, moments, tests, multiple testing within a scan and over scans, reporting delays.
 *
 * @module
 */
export { beta } from "./beta.js";
export { binomial } from "./binomial.js";
export { chiSquared } from "./chi-squared.js";
export { correlation, spearman } from "./correlation.js";
export { fisherF } from "./fisher-f.js";
export { gamma } from "./gamma.js";
export {
  excessKurtosis,
  type MomentOptions,
  mean,
  medianAbsoluteDeviation,
  quantile,
  skewness,
  standardDeviation,
  type VarianceOptions,
  variance,
} from "./moments.js";
export { type AdjustedPValues, type AdjustPValuesOptions, adjustPValues } from "./multiple-testing.js";
export { normal } from "./normal.js";
export { type GrantedLevel, type NextBatchLevelOptions, type NextTestLevelOptions, nextBatchLevel, nextTestLevel, type TestedBatch } from "./online-fdr.js";
export { poisson } from "./poisson.js";
export {
  type CorrectedCounts,
  type DailyCounts,
  estimateReportingDelay,
  FittedReportingDelay,
  type ReportedShare,
  type ReportingDelayData,
  type ReportingDelayInput,
} from "./reporting-delay.js";
export { studentT } from "./student-t.js";
export {
  type Alternative,
  type BinomialTestOptions,
  binomialTest,
  type KolmogorovSmirnovOptions,
  kolmogorovSmirnov,
  type LjungBoxLag,
  type LjungBoxOptions,
  type LjungBoxResult,
  ljungBox,
  type OneSampleTTestOptions,
  type ProportionIntervalOptions,
  proportionInterval,
  type TestResult,
  type TTestResult,
  type TwoSampleTTestOptions,
  tTest,
  type WelchTTestOptions,
  type WilcoxonOptions,
  type WilcoxonResult,
  welchTTest,
  wilcoxon,
} from "./tests.js";
