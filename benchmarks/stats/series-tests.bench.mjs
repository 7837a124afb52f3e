// Milliseconds of the time-series tests over growing input, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/stats/series-tests.bench.mjs [--data FILE]
// With --data the series are also written to FILE as JSON, for series-tests-rivals.py, which times statsmodels on the same values.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import {
  archTest,
  augmentedDickeyFuller,
  breuschPagan,
  conditionNumber,
  dieboldMariano,
  engleGranger,
  kpss,
  normal,
  varianceInflationFactors,
  varianceRatio,
} from "capitol-quant/stats";

const { values: options } = parseArgs({ options: { data: { type: "string" } } });
const BUDGET_MS = 600;
const SIZES = [250, 1_000, 10_000, 100_000];

console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds`);
console.log(["call".padEnd(44), ...SIZES.map((n) => n.toLocaleString("en"))].join("\t"));
const rows = new Map();
const written = [];
const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
for (const n of SIZES) {
  const noise = (...path) => {
    const rng = createRng(7, n, ...path);
    return Float64Array.from({ length: n }, () => normal.ppf(rng() || 0.5));
  };
  const shocks = noise("walk");
  const walk = new Float64Array(n); // increments with AR(1) 0.3
  for (let t = 1, step = 0; t < n; t++) walk[t] = walk[t - 1] + (step = 0.3 * step + shocks[t]);
  const smooth = new Float64Array(n); // integrated twice and damped: squaring would cost digits
  for (let t = 2; t < n; t++) smooth[t] = 1.98 * smooth[t - 1] - 0.9802 * smooth[t - 2] + shocks[t];
  const spread = noise("spread");
  const pair = walk.map((value, t) => 2 + 0.7 * value + spread[t]);
  const returns = noise("returns");
  const columns = Array.from({ length: 8 }, (_, j) => noise("column", j));
  const X = Array.from({ length: n }, (_, i) => columns.map((column) => column[i]));
  const response = returns.map((value, i) => X[i][0] + value * (1 + 0.5 * Math.abs(X[i][1])));
  if (options.data) written.push(`"${n}":${JSON.stringify({ walk, smooth, pair, returns, X, response }, plain)}`);
  const isProbability = ({ pValue }) => assert.ok(pValue >= 0 && pValue <= 1);
  const rejects = ({ pValue }) => assert.ok(pValue < 0.01);
  report("adf, aic", () => augmentedDickeyFuller(walk), isProbability);
  report("adf, bic, trend ctt", () => augmentedDickeyFuller(walk, { lags: "bic", trend: "ctt" }), isProbability);
  report("adf, 5 lags", () => augmentedDickeyFuller(walk, { lags: 5 }), isProbability);
  report("adf, aic, smooth series", () => augmentedDickeyFuller(smooth), isProbability);
  report("kpss, auto", () => kpss(walk), isProbability);
  report("kpss, legacy, trend ct", () => kpss(walk, { lags: "legacy", trend: "ct" }), isProbability);
  report("engle-granger, aic", () => engleGranger(pair, walk), rejects);
  report("variance ratio, 16, robust", () => varianceRatio(walk, { lags: 16 }), isProbability);
  report("arch test, 10 lags", () => archTest(returns, { lags: 10 }), isProbability);
  report("breusch-pagan, 8 columns", () => breuschPagan(response, X), isProbability);
  report(
    "variance inflation factors, 8 columns",
    () => varianceInflationFactors(X),
    (factors) => assert.ok(factors.every((factor) => factor >= 1 && factor < 2)),
  );
  report(
    "condition number, 8 columns",
    () => conditionNumber(X),
    (number) => assert.ok(number >= 1 && number < 2),
  );
  report("diebold-mariano, horizon 5", () => dieboldMariano(returns, spread, { horizon: 5 }), isProbability);
}
for (const [name, medians] of rows) console.log([name.padEnd(44), ...medians.map((ms) => ms.toFixed(3))].join("\t"));
if (options.data) writeFileSync(options.data, `{${written.join()}}`);

function report(name, run, check) {
  check(run());
  const times = [];
  for (const start = performance.now(); performance.now() - start < BUDGET_MS || times.length < 3; ) {
    const before = performance.now();
    run();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  rows.set(name, [...(rows.get(name) ?? []), times[times.length >> 1]]);
}
