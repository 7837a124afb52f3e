// Rejection rates of the time-series tests at 5 %: under each hypothesis (should be 5 %) and at one stated alternative (power), with 95 %
// Wilson intervals. Rows marked * break an assumption on purpose and show what it costs.
//   npm run build && node benchmarks/stats/series-test-calibration.mjs [--worlds 2000] [--length 250] [--seed 1]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import {
  archTest,
  augmentedDickeyFuller,
  breuschPagan,
  dieboldMariano,
  engleGranger,
  kpss,
  normal,
  proportionInterval,
  varianceRatio,
} from "capitol-quant/stats";

const { values } = parseArgs({
  options: { worlds: { type: "string", default: "2000" }, length: { type: "string", default: "250" }, seed: { type: "string", default: "1" } },
});
const worlds = Number(values.worlds);
const n = Number(values.length);
const LEVEL = 0.05;

const range = (length, value) => Float64Array.from({ length }, (_, t) => value(t));
const cumulated = (steps) => {
  let level = 0;
  return steps.map((step) => (level += step));
};
/** A stationary AR(1) with innovations of variance 1, from its own law. */
const autoregression = (coefficient, shocks) => {
  let level = shocks[0] / Math.sqrt(1 - coefficient * coefficient);
  return shocks.map((shock, t) => (t === 0 ? level : (level = coefficient * level + shock)));
};
/** GARCH(1, 1), 0.05 + 0.15 e² + 0.80 σ²: variance 1. */
const garch = (shocks) => {
  let variance = 1;
  return shocks.map((shock) => {
    const value = Math.sqrt(variance) * shock;
    variance = 0.05 + 0.15 * value * value + 0.8 * variance;
    return value;
  });
};
/** Equally weighted moving sum of `count` shocks with variance 1: what errors of forecasts `count` steps ahead look like. */
const movingSum = (count, shocks) =>
  range(shocks.length - count + 1, (t) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += shocks[t + k];
    return sum / Math.sqrt(count);
  });

const cases = [
  ["adf, aic, trend c", "random walk", (z) => augmentedDickeyFuller(cumulated(z(1)))],
  ["adf, bic, trend c", "random walk", (z) => augmentedDickeyFuller(cumulated(z(1)), { lags: "bic" })],
  ["adf, 2 lags, trend n", "random walk from 0", (z) => augmentedDickeyFuller(cumulated(z(1)), { lags: 2, trend: "n" })],
  ["adf, 2 lags, trend ct", "random walk with drift 0.5", (z) => augmentedDickeyFuller(cumulated(z(1).map((v) => v + 0.5)), { lags: 2, trend: "ct" })],
  ["adf, 2 lags, trend ctt", "random walk with drift 0.5", (z) => augmentedDickeyFuller(cumulated(z(1).map((v) => v + 0.5)), { lags: 2, trend: "ctt" })],
  ["adf, 2 lags, trend c *", "random walk with drift 0.5", (z) => augmentedDickeyFuller(cumulated(z(1).map((v) => v + 0.5)), { lags: 2 })],
  ["adf, aic, trend c", "POWER: AR(1) 0.9", (z) => augmentedDickeyFuller(autoregression(0.9, z(1)))],
  ["kpss, auto, trend c", "white noise", (z) => kpss(z(1))],
  ["kpss, legacy, trend c", "AR(1) 0.5", (z) => kpss(autoregression(0.5, z(1)), { lags: "legacy" })],
  ["kpss, auto, trend c", "AR(1) 0.5", (z) => kpss(autoregression(0.5, z(1)))],
  [
    "kpss, legacy, trend ct",
    "AR(1) 0.5 around a trend",
    (z) =>
      kpss(
        autoregression(0.5, z(1)).map((v, t) => v + 0.1 * t),
        { lags: "legacy", trend: "ct" },
      ),
  ],
  ["kpss, auto, trend c *", "AR(1) 0.9", (z) => kpss(autoregression(0.9, z(1)))],
  ["kpss, legacy, trend c", "POWER: random walk", (z) => kpss(cumulated(z(1)), { lags: "legacy" })],
  ["variance ratio 2, robust", "iid returns", (z) => varianceRatio(cumulated(z(1)))],
  ["variance ratio 8, robust", "iid returns", (z) => varianceRatio(cumulated(z(1)), { lags: 8 })],
  ["variance ratio 2, plain", "iid returns", (z) => varianceRatio(cumulated(z(1)), { robust: false })],
  ["variance ratio 2, robust", "GARCH returns", (z) => varianceRatio(cumulated(garch(z(1))))],
  ["variance ratio 2, plain *", "GARCH returns", (z) => varianceRatio(cumulated(garch(z(1))), { robust: false })],
  ["variance ratio 2, robust", "POWER: AR(1) 0.2 returns", (z) => varianceRatio(cumulated(autoregression(0.2, z(1))))],
  ["engle-granger, aic", "independent random walks", (z) => engleGranger(cumulated(z(1)), cumulated(z(2)))],
  ["engle-granger, 1 lag", "independent random walks", (z) => engleGranger(cumulated(z(1)), cumulated(z(2)), { lags: 1 })],
  ["engle-granger, 1 lag", "POWER: spread AR(1) 0.85", (z) => spreadPair(z, 0.85)],
  ["diebold-mariano, horizon 1", "equal squared losses", (z) => comparison(z, 1, 1, 1)],
  ["diebold-mariano, horizon 4", "equal, MA(3) errors", (z) => comparison(z, 4, 4, 1)],
  ["diebold-mariano, horizon 4, n = 40", "equal, MA(3) errors", (z) => comparison(z, 4, 4, 1, 40)],
  ["diebold-mariano, horizon 1 *", "equal, MA(3) errors", (z) => comparison(z, 4, 1, 1)],
  ["diebold-mariano, horizon 4", "POWER: error variance × 1.5", (z) => comparison(z, 4, 4, 1.5)],
  ["arch test, 5 lags", "iid", (z) => archTest(z(1), { lags: 5 })],
  ["arch test, 5 lags", "POWER: GARCH", (z) => archTest(garch(z(1)), { lags: 5 })],
  ["breusch-pagan, 3 columns", "equal variances", (z) => regression(z, 0)],
  ["breusch-pagan, 3 columns", "POWER: σ = exp(0.25 x)", (z) => regression(z, 0.25)],
];

console.log(`${worlds} worlds of ${n} values, seed ${values.seed}; rejection rate at ${100 * LEVEL} % [95 % interval], %`);
for (const [test, world, run] of cases) {
  let rejected = 0;
  for (let w = 0; w < worlds; w++) {
    const z = (stream, length = n) => {
      const rng = createRng(Number(values.seed), world, w, stream);
      return range(length, () => normal.ppf(rng() || 0.5));
    };
    if (run(z).pValue < LEVEL) rejected++;
  }
  const percent = (share) => (100 * share).toFixed(1).padStart(5);
  const [lower, upper] = proportionInterval(rejected, worlds, { method: "wilson" });
  console.log(`${test.padEnd(36)}${world.padEnd(32)}${percent(rejected / worlds)}  [${percent(lower)},${percent(upper)}]`);
}

function spreadPair(z, coefficient) {
  const x = cumulated(z(1));
  const spread = autoregression(coefficient, z(2));
  return engleGranger(
    x.map((value, t) => 1 + 0.8 * value + spread[t]),
    x,
    { lags: 1 },
  );
}

/** Squared losses of two forecasts whose errors share half of their variance. */
function comparison(z, steps, horizon, factor, length = n) {
  const shared = movingSum(steps, z(1, length + steps - 1));
  const loss = (stream, scale) => movingSum(steps, z(stream, length + steps - 1)).map((own, t) => ((scale * (own + shared[t])) / Math.SQRT2) ** 2);
  return dieboldMariano(loss(2, Math.sqrt(factor)), loss(3, 1), { horizon });
}

function regression(z, strength) {
  const columns = [z(1), z(2), z(3)];
  const X = Array.from({ length: n }, (_, i) => columns.map((column) => column[i]));
  const shocks = z(4);
  return breuschPagan(
    shocks.map((shock, i) => X[i][0] - X[i][1] + Math.exp(strength * X[i][0]) * shock),
    X,
  );
}
