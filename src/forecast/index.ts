/**
 * Forecasts of one series with honest intervals: SARIMA, exponential smoothing, additive and structural models, volatility, baselines, and
 * the skill that decides whether a forecast may be shown at all.
 *
 * @module
 */
