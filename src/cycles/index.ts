/**
 * Cycles: spectra of any length, peaks, autocorrelations, tests for periodicity, and decompositions into trend, season and residual.
 *
 * Everything here describes a whole sample and looks both ways in time; nothing of it may feed a prediction made inside that sample.
 * For shapes that recur without a fixed period use `capitol-quant/patterns`, for shifts of level or volatility `capitol-quant/regimes`.
 *
 * References: Percival and Walden (1993), Spectral Analysis for Physical Applications; Cleveland et al. (1990) for STL; each function
 * names its own.
 * @module
 */
export { autocorrelation, autocorrelationInterval, partialAutocorrelation } from "./autocorrelation.js";
export type { Background, BackgroundModel } from "./background.js";
export type { CycleBand, SamplingRate } from "./bands.js";
export type { Cycle, Harmonic } from "./cycle.js";
export { type BandTest, type CycleTests, type FrequencyTest, testCycleAt, testCycles } from "./cycle-test.js";
export { type SeasonalDecomposition, seasonalDecompose } from "./decompose.js";
export { type BandResult, type CycleDecomposition, type CycleDetection, type CycleSpectrum, FourierCyclicalDetector } from "./detector.js";
export type { CycleTestOptions, DetectCyclesOptions, FourierCyclicalDetectorOptions, ResolvedFourierCyclicalDetectorOptions } from "./detector-schema.js";
export { detrend } from "./detrend.js";
export { type FisherGTest, fisherGPValue, fisherGTest } from "./fisher-g.js";
export type { CycleForecast, NoCycleForecast, OkCycleForecast } from "./forecast-cycle.js";
export { type ComplexSeries, fft, ifft, irfft, rfft, rfftPower } from "./fourier.js";
export { lombScargle } from "./lomb-scargle.js";
export { type MstlDecomposition, mstl } from "./mstl.js";
export { findPeaks, type Peaks } from "./peaks.js";
export { type PowerSpectrum, periodogram } from "./periodogram.js";
export { estimateRedNoise, type RedNoiseEstimate, type RedNoiseSpectrum, redNoiseSpectrum } from "./red-noise.js";
export type {
  AutocorrelationIntervalOptions,
  AutocorrelationOptions,
  Bounds,
  CoherenceOptions,
  DetrendOptions,
  EstimateRedNoiseOptions,
  FindPeaksOptions,
  InverseRealOptions,
  LombScargleOptions,
  MstlOptions,
  PartialAutocorrelationOptions,
  PeriodogramOptions,
  RedNoiseSpectrumOptions,
  RfftPowerOptions,
  SeasonalDecomposeOptions,
  StlOptions,
  TaperName,
  WelchOptions,
} from "./schema.js";
export type { CrossSpectrum } from "./segment.js";
export { type StlDecomposition, stl } from "./stl.js";
export { type Coherence, coherence, crossSpectrum, type WelchSpectrum, welch } from "./welch.js";
