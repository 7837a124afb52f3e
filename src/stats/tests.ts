// All hypothesis tests in one place, for code that wants several of them.

export { type ChiSquareContingencyOptions, type ChiSquareContingencyResult, chiSquareContingency } from "./contingency.js";
export { type CorrelationTestOptions, type CorrelationTestResult, correlationTest } from "./correlation-test.js";
export { type FisherExactOptions, type FisherExactResult, fisherExact } from "./fisher-exact.js";
export { type JarqueBeraResult, jarqueBera } from "./jarque-bera.js";
export { type KolmogorovSmirnovOptions, kolmogorovSmirnov } from "./kolmogorov-smirnov.js";
export { type LjungBoxLag, type LjungBoxOptions, type LjungBoxResult, ljungBox } from "./ljung-box.js";
export { type MannWhitneyUOptions, type MannWhitneyUResult, mannWhitneyU } from "./mann-whitney.js";
export { type BinomialTestOptions, binomialTest, type ProportionIntervalOptions, proportionInterval } from "./proportion.js";
export { cohensD, type OneSampleTTestOptions, type TTestResult, type TwoSampleTTestOptions, tTest, type WelchTTestOptions, welchTTest } from "./t-test.js";
export type { Alternative, TestResult } from "./test-options.js";
export { type WilcoxonOptions, type WilcoxonResult, wilcoxon } from "./wilcoxon.js";
