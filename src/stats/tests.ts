// All hypothesis tests in one place, for code that wants several of them.

export { type KolmogorovSmirnovOptions, kolmogorovSmirnov } from "./kolmogorov-smirnov.js";
export { type LjungBoxLag, type LjungBoxOptions, type LjungBoxResult, ljungBox } from "./ljung-box.js";
export { type BinomialTestOptions, binomialTest, type ProportionIntervalOptions, proportionInterval } from "./proportion.js";
export { type OneSampleTTestOptions, type TTestResult, type TwoSampleTTestOptions, tTest, type WelchTTestOptions, welchTTest } from "./t-test.js";
export type { Alternative, TestResult } from "./test-options.js";
export { type WilcoxonOptions, type WilcoxonResult, wilcoxon } from "./wilcoxon.js";
