import type { Forecaster } from "../../src/forecast/index.js";

/** Centred autoregression of order one by least squares, in the plainest words. */
export const autoregression: Forecaster = {
  fit(y) {
    const values = Array.from(y);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.slice(1).reduce((sum, _, t) => sum + (values[t] - mean) ** 2, 0);
    const slope = squares > 0 ? values.slice(1).reduce((sum, value, t) => sum + (value - mean) * (values[t] - mean), 0) / squares : 0;
    return {
      forecast(h) {
        let x = values[values.length - 1];
        return { mean: Float64Array.from({ length: h }, () => (x = mean + slope * (x - mean))) };
      },
    };
  },
};

/** The last value, and a diary of what each fit was shown. */
export function recorder(): Forecaster & { readonly seen: number[][] } {
  const seen: number[][] = [];
  return {
    seen,
    fit(y) {
      seen.push(Array.from(y));
      return { forecast: (h) => ({ mean: new Float64Array(h).fill(y[y.length - 1]) }) };
    },
  };
}
