// Milliseconds of linear models over growing samples, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/stats/regression.bench.mjs
import assert from "node:assert/strict";
import { createRng } from "capitol-quant";
import { elasticNet, logisticRegression, normal, ols, olsPanel, ridge, rollingOls, rollingOlsPanel } from "capitol-quant/stats";

const BUDGET_MS = 600;
const COLUMNS = 5;
const RESPONSES = 20;

console.log(`node ${process.versions.node}, ${process.arch}; ${COLUMNS} columns and a constant; median milliseconds`);
console.log(["call".padEnd(52), "1,000", "10,000", "100,000"].join("\t"));
const table = new Map();
for (const n of [1_000, 10_000, 100_000]) {
  const rng = createRng(1, "regression", n);
  const draw = () => normal.ppf(rng() || 0.5);
  const X = Array.from({ length: n }, () => Float64Array.from({ length: COLUMNS }, draw));
  const respond = () => Float64Array.from(X, (row) => 1 + 2 * row[0] - row[1] + draw());
  const Y = Array.from({ length: RESPONSES }, respond);
  const [y] = Y;
  const outcomes = y.map((value) => (value > 1 ? 1 : 0));
  const isNear = (value, expected) => assert.ok(Math.abs(value - expected) < 0.3, `${value} for ${expected}`);
  for (const [name, covariance] of [
    ["nonrobust", "nonrobust"],
    ["HC3", "HC3"],
    ["HAC, 5 lags", { type: "HAC", maxLags: 5 }],
  ]) {
    report(
      `ols, ${name}`,
      () => ols(y, X, { covariance }),
      ({ coefficients }) => isNear(coefficients[1], 2),
    );
    report(
      `olsPanel, ${RESPONSES} responses, ${name}`,
      () => olsPanel(Y, X, { covariance }),
      ({ coefficients }) => isNear(coefficients[7][2], -1),
    );
  }
  report(
    "rollingOls, window 250",
    () => rollingOls(y, X, { window: 250 }),
    ({ coefficients }) => isNear(coefficients.at(-1)[1], 2),
  );
  report(
    `rollingOlsPanel, ${RESPONSES} responses, window 250`,
    () => rollingOlsPanel(Y, X, { window: 250 }),
    ({ coefficients }) => isNear(coefficients[3][1].at(-1), 2),
  );
  report(
    "ridge, alpha 10",
    () => ridge(y, X, { alpha: 10 }),
    ({ coefficients }) => isNear(coefficients[0], 2),
  );
  report(
    "elasticNet, alpha 0.1",
    () => elasticNet(y, X, { alpha: 0.1 }),
    ({ coefficients }) => isNear(coefficients[0], 1.9),
  );
  report(
    "logisticRegression",
    () => logisticRegression(outcomes, X),
    ({ converged }) => assert.ok(converged),
  );
}
for (const [name, medians] of table) console.log([name.padEnd(52), ...medians.map((ms) => ms.toFixed(3))].join("\t"));

function report(name, run, check) {
  check(run());
  const times = [];
  for (const start = performance.now(); performance.now() - start < BUDGET_MS || times.length < 5; ) {
    const before = performance.now();
    run();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  table.set(name, [...(table.get(name) ?? []), times[times.length >> 1]]);
}
