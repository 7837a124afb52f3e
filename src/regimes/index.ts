/**
 * States and breaks of a series: Gaussian hidden Markov models, jump models, named market regimes known at the time, changepoints with p-values.
 *
 * @module
 */
export { type ChangepointDetection, detectChangepoints } from "./changepoints/detect.js";
export type { Changepoint, SegmentSummary } from "./changepoints/evidence.js";
export type { DetectChangepointsOptions, ResolvedDetectChangepointsOptions, SegmentCostsOptions } from "./changepoints/schema.js";
export { segmentCosts } from "./changepoints/segment-costs.js";

export type { RegimeCharacteristic, RegimeStandardErrors } from "./detector/characteristics.js";
export type { StateTrial } from "./detector/choose-states.js";
export { type RegimeDetection, RegimeDetector } from "./detector/regime-detector.js";
export type { RegimeDetectorOptions, RegimeFeature, RegimeName, ResolvedRegimeDetectorOptions } from "./detector/schema.js";
export type { RegimeRefit } from "./detector/walk-forward.js";
export { alignStates } from "./hmm/align-states.js";
export { FittedGaussianHMM, type HmmPath, type HmmPosteriorTable, type HmmSampleOptions } from "./hmm/fitted-gaussian-hmm.js";
export { GaussianHMM } from "./hmm/gaussian-hmm.js";
export { HmmFilter, type HmmFilterUpdate } from "./hmm/hmm-filter.js";
export type { HmmCovariances } from "./hmm/parameters.js";
export { HmmPredictiveDistribution } from "./hmm/predictive-distribution.js";
export type { HmmSample } from "./hmm/sample.js";
export type {
  GaussianHmmOptions,
  HmmCovariancesInput,
  HmmCovarianceType,
  HmmDataOptions,
  HmmEmission,
  HmmInitial,
  HmmParametersInput,
  HmmPredictOptions,
  HmmPriors,
  ResolvedGaussianHmmOptions,
  SelectStatesOptions,
} from "./hmm/schema.js";
export { type HmmSelection, type HmmTrial, selectStates } from "./hmm/select-states.js";
export type { GaussianHmmData } from "./hmm/stored.js";
export { FittedJumpModel, type JumpModelData } from "./jump/fitted-jump-model.js";
export { JumpModel } from "./jump/jump-model.js";
export type { JumpModelOptions, ResolvedJumpModelOptions, SelectJumpPenaltyOptions } from "./jump/schema.js";
export { type JumpPenaltySelection, type JumpPenaltyTrial, selectJumpPenalty } from "./jump/select-jump-penalty.js";
export type { OnlineChangepoint } from "./online/alarm-rule.js";
export { BayesianOnlineChangepoint, type OnlineChangepointUpdate } from "./online/bayesian-online-changepoint.js";
export { type CalibratedOnlineThreshold, calibrateOnlineThreshold } from "./online/calibrate-threshold.js";
export { type CusumResult, cusum } from "./online/cusum.js";
export { Cusum, type CusumData, type CusumDetection, type CusumUpdate } from "./online/cusum-detector.js";
export { cusumAverageRunLength, cusumThreshold } from "./online/cusum-run-length.js";
export type {
  CusumAverageRunLengthOptions,
  CusumDetectorOptions,
  CusumOptions,
  CusumThresholdOptions,
  ResolvedCusumDetectorOptions,
} from "./online/cusum-schema.js";
export { detectOnlineChangepoints, type OnlineChangepointResult } from "./online/detect-online.js";
export type { NextValue } from "./online/next-value.js";
export type {
  BayesianOnlineChangepointData,
  BayesianOnlineChangepointOptions,
  CalibrateOnlineThresholdOptions,
  HazardFunction,
  PredictNextOptions,
  ResolvedBayesianOnlineChangepointOptions,
} from "./online/online-schema.js";
export type { OnlineChangepointSummary } from "./online/online-state.js";
export { type RobustBaseline, robustBaseline } from "./online/robust-baseline.js";
export { type BaiPerronResult, type BreakFit, baiPerron, type NextBreakTest } from "./structural/bai-perron.js";
export type { BreakInterval } from "./structural/break-interval.js";
export type { BaiPerronOptions, StructuralChangeTestOptions } from "./structural/schema.js";
export { type StructuralChangeResult, structuralChangeTest } from "./structural/structural-change-test.js";
