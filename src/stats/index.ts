/**
 * Statistics: probability laws with honest tails, moments, tests, multiple testing within a scan and over scans, reporting delays.
 *
 * @module
 */
export { beta } from "./beta.js";
export { binomial } from "./binomial.js";
export { type OptimalBlockLength, optimalBlockLength } from "./block-length.js";
export {
  type BlockBootstrapOptions,
  type BootstrapResult,
  blockBootstrap,
  type ColumnStatistic,
  type StationaryBootstrapOptions,
  stationaryBootstrap,
} from "./bootstrap.js";
export { type BootstrapIndicesOptions, bootstrapIndices } from "./bootstrap-indices.js";
export { chiSquared } from "./chi-squared.js";
export { type CircularShiftTestOptions, type CircularShiftTestResult, circularShiftTest } from "./circular-shift-test.js";
export { correlation, kendall, spearman } from "./correlation.js";
export { covarianceMatrix } from "./covariance-matrix.js";
export { fisherF } from "./fisher-f.js";
export { FittedPrincipalComponents, type PrincipalComponentsData } from "./fitted-principal-components.js";
export { gamma } from "./gamma.js";
export {
  excessKurtosis,
  type MomentOptions,
  mean,
  medianAbsoluteDeviation,
  skewness,
  standardDeviation,
  type VarianceOptions,
  variance,
} from "./moments.js";
export { type AdjustedPValues, type AdjustPValuesOptions, adjustPValues } from "./multiple-testing.js";
export { normal } from "./normal.js";
export type { TwoSampleStatistic } from "./null-law.js";
export { type GrantedLevel, type NextBatchLevelOptions, type NextTestLevelOptions, nextBatchLevel, nextTestLevel, type TestedBatch } from "./online-fdr.js";
export { type PermutationTestOptions, type PermutationTestResult, permutationTest } from "./permutation-test.js";
export { poisson } from "./poisson.js";
export { type PrincipalComponentsOptions, principalComponents } from "./principal-components.js";
export { type QuantileOptions, quantile } from "./quantile.js";
export { type ElasticNetOptions, elasticNet, type LassoOptions, lasso } from "./regression/elastic-net.js";
export {
  FittedLinearModel,
  type LinearInfluence,
  type LinearModelData,
  type LinearPrediction,
  type LinearPredictOptions,
} from "./regression/fitted-linear-model.js";
export { FittedLogisticRegression, type LogisticRegressionData } from "./regression/fitted-logistic-regression.js";
export { FittedPenalizedRegression, type PenalizedRegressionData } from "./regression/fitted-penalized-regression.js";
export { type LogisticRegressionOptions, logisticRegression } from "./regression/logistic-regression.js";
export { type NeweyWestLagsOptions, neweyWestLags } from "./regression/newey-west-lags.js";
export { ols, wls } from "./regression/ols.js";
export { type OlsPanelResult, olsPanel } from "./regression/ols-panel.js";
export { type RidgeOptions, ridge } from "./regression/ridge.js";
export {
  type RollingOlsOptions,
  type RollingOlsPanelResult,
  type RollingOlsResult,
  rollingOls,
  rollingOlsPanel,
} from "./regression/rolling-ols.js";
export type { Distribution, LinearModelOptions, OlsPanelOptions } from "./regression/schema.js";
export {
  type CorrectedCounts,
  type DailyCounts,
  estimateReportingDelay,
  FittedReportingDelay,
  type ReportedShare,
  type ReportingDelayData,
  type ReportingDelayInput,
} from "./reporting-delay.js";
export {
  type MinimumCovarianceDeterminant,
  type MinimumCovarianceDeterminantOptions,
  minimumCovarianceDeterminant,
  type RobustCovariance,
  type RobustCovarianceOptions,
  robustCovariance,
  type ShrinkageCovariance,
  shrinkageCovariance,
} from "./robust-covariance.js";
export { studentT } from "./student-t.js";
export {
  type Alternative,
  type BinomialTestOptions,
  binomialTest,
  type ChiSquareContingencyOptions,
  type ChiSquareContingencyResult,
  type CorrelationTestOptions,
  type CorrelationTestResult,
  chiSquareContingency,
  cohensD,
  correlationTest,
  type FisherExactOptions,
  type FisherExactResult,
  fisherExact,
  type JarqueBeraResult,
  jarqueBera,
  type KolmogorovSmirnovOptions,
  kolmogorovSmirnov,
  type LjungBoxLag,
  type LjungBoxOptions,
  type LjungBoxResult,
  ljungBox,
  type MannWhitneyUOptions,
  type MannWhitneyUResult,
  mannWhitneyU,
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
export {
  type ArchTestOptions,
  type AugmentedDickeyFullerOptions,
  type AugmentedDickeyFullerResult,
  archTest,
  augmentedDickeyFuller,
  breuschPagan,
  conditionNumber,
  type DickeyFullerCriticalValues,
  type DieboldMarianoOptions,
  type DieboldMarianoResult,
  dieboldMariano,
  durbinWatson,
  type EngleGrangerOptions,
  type EngleGrangerResult,
  engleGranger,
  type KpssOptions,
  type KpssResult,
  kpss,
  type LagrangeMultiplierResult,
  type PValueBound,
  type VarianceRatioOptions,
  type VarianceRatioResult,
  varianceInflationFactors,
  varianceRatio,
} from "./time-series/index.js";
