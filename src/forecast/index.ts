/**
 * Forecasts of one series with honest intervals: SARIMA, exponential smoothing, additive and structural models, volatility, baselines, and
 * the skill that decides whether a forecast may be shown at all.
 *
 * @module
 */
export { type AdditiveData, AdditiveForecaster } from "./additive/additive-forecaster.js";
export type { AdditiveComponents } from "./additive/components.js";
export {
  type AdditiveChangepoint,
  type AdditiveForecast,
  type AdditiveForecastOptions,
  type AdditiveParameters,
  FittedAdditive,
} from "./additive/fitted-additive.js";
export type { AdditiveJson } from "./additive/json.js";
export type { AdditiveForecasterOptions, ComponentMode, ResolvedAdditiveForecasterOptions } from "./additive/schema.js";
export { baselineForecast } from "./baselines/baseline-forecast.js";
export {
  type BaselineData,
  type BaselineForecastOptions,
  type BaselinePrediction,
  baselineForecaster,
  FittedBaseline,
} from "./baselines/baseline-forecaster.js";
export { type EwmaVarianceOptions, ewmaVariance } from "./baselines/ewma-variance.js";
export { type ForecastErrors, type ForecastErrorsOptions, forecastErrors } from "./baselines/forecast-errors.js";
export type { BaselineOptions, ResolvedBaselineOptions } from "./baselines/schema.js";
export {
  AdaptiveConformal,
  type AdaptiveConformalData,
  type AdaptiveConformalOptions,
  type ConformalInterval,
  type ResolvedAdaptiveConformalOptions,
} from "./conformal/adaptive-conformal.js";
export { type ConformalForecast, type ConformalIntervalsOptions, conformalIntervals } from "./conformal/conformal-intervals.js";
export type { ConformalScore } from "./conformal/scores.js";
export { type AutoEtsOptions, type AutoEtsResult, autoEts, type EtsTrial } from "./ets/auto-ets.js";
export { Ets } from "./ets/ets.js";
export { type EtsData, FittedEts } from "./ets/fitted.js";
export type { SmoothingForecast } from "./ets/predict.js";
export type { EtsOptions, ResolvedEtsOptions, SmoothingForecastOptions, SmoothingParameters, SmoothingParametersInput } from "./ets/schema.js";
export type { SmoothingData, SmoothingOrigin } from "./ets/stored.js";
export type { Comparison, LossName } from "./evaluation/comparison.js";
export {
  type CandidateSkill,
  type ForecastSkill,
  type ForecastSkillOptions,
  forecastSkill,
  type HorizonSkill,
  type SkillComparison,
} from "./evaluation/forecast-skill.js";
export {
  type CandidateTrial,
  type EvidentForecast,
  type ForecastEvidence,
  type ForecastWithEvidence,
  type ForecastWithEvidenceOptions,
  forecastWithEvidence,
  type NoEvidentForecast,
} from "./evaluation/forecast-with-evidence.js";
export type { WalkForwardOptions } from "./evaluation/plan.js";
export { type HorizonErrors, type WalkForwardResult, walkForward } from "./evaluation/walk-forward.js";
export type { Exogenous, ExogenousOptions } from "./exogenous.js";
export { ExponentialSmoothing } from "./exponential-smoothing/exponential-smoothing.js";
export { type ExponentialSmoothingData, FittedExponentialSmoothing } from "./exponential-smoothing/fitted.js";
export type { ExponentialSmoothingOptions, ResolvedExponentialSmoothingOptions } from "./exponential-smoothing/schema.js";
export type { DatedFittedForecaster, DatedForecaster, FittedForecaster, Forecast, Forecaster, ForecastOptions } from "./forecaster.js";
export {
  FittedGarch,
  type GarchData,
  type GarchForecast,
  type GarchOrigin,
} from "./garch/fitted.js";
export { Garch } from "./garch/garch.js";
export type { GarchForecastOptions, GarchOptions, GarchParameters, GarchParametersInput, ResolvedGarchOptions } from "./garch/schema.js";
export { type KalmanFilterResult, type KalmanForecastStep, type KalmanSmootherResult, kalmanFilter, kalmanSmoother } from "./kalman/kalman.js";
export type { ObservedRows, Rows, StateSpaceSystem } from "./kalman/system.js";
export {
  FittedLocalLevel,
  type LocalLevelData,
  type LocalLevelForecast,
  type LocalLevelForecastOptions,
  type LocalLevelOrigin,
  type LocalLevelStandardErrors,
} from "./local-level/fitted-local-level.js";
export { LocalLevelModel } from "./local-level/local-level-model.js";
export type { LocalLevelOptions, LocalLevelParameters, LocalLevelParametersInput, ResolvedLocalLevelOptions } from "./local-level/schema.js";
export { type AutoArimaOptions, type AutoArimaResult, autoArima, type TriedArima } from "./sarima/auto-arima.js";
export type { DifferencingEvidence } from "./sarima/differencing.js";
export { FittedSarima, type SarimaData, type SarimaForecastOptions, type SarimaOrigin } from "./sarima/fitted-sarima.js";
export type { SarimaParameters, SarimaParametersInput } from "./sarima/parameters.js";
export type { SarimaForecast } from "./sarima/predict.js";
export { Sarima, type SarimaFitOptions } from "./sarima/sarima.js";
export type { ResolvedSarimaOptions, SarimaOptions, SarimaOrder, SeasonalOrder } from "./sarima/schema.js";
export type { SarimaPrecision, SarimaStandardErrors } from "./sarima/standard-errors.js";
