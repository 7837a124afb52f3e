// Tests of time series and of regressions on them, for code that wants several of them.

export { type ArchTestOptions, archTest } from "./arch-test.js";
export { type AugmentedDickeyFullerOptions, type AugmentedDickeyFullerResult, augmentedDickeyFuller } from "./augmented-dickey-fuller.js";
export { breuschPagan } from "./breusch-pagan.js";
export { conditionNumber, varianceInflationFactors } from "./collinearity.js";
export { type DieboldMarianoOptions, type DieboldMarianoResult, dieboldMariano } from "./diebold-mariano.js";
export { durbinWatson } from "./durbin-watson.js";
export { type EngleGrangerOptions, type EngleGrangerResult, engleGranger } from "./engle-granger.js";
export { type KpssOptions, type KpssResult, kpss } from "./kpss.js";
export type { LagrangeMultiplierResult } from "./lagrange-multiplier.js";
export type { DickeyFullerCriticalValues, PValueBound } from "./mackinnon.js";
export { type VarianceRatioOptions, type VarianceRatioResult, varianceRatio } from "./variance-ratio.js";
