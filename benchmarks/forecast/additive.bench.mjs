// Milliseconds of AdditiveForecaster's fit and of its first forecast with intervals, of walk-forward evidence and of conformal intervals; one
// thread, seeded data, results checked first.
//   node benchmarks/forecast/additive.bench.mjs
import assert from "node:assert/strict";
import { addDays, createRng } from "capitol-quant";
import { AdditiveForecaster, baselineForecaster, conformalIntervals, forecastWithEvidence } from "capitol-quant/forecast";

const BUDGET_MS = 1500;
console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds`);
console.log(["call".padEnd(62), "1,000", "10,000"].join("\t"));
const rows = new Map();
for (const n of [1_000, 10_000]) {
  const rng = createRng(1, "additive", n);
  const noise = () => rng() + rng() + rng() - 1.5;
  const y = Float64Array.from({ length: n }, (_, t) => 20 + (5 * t) / n - 12 * Math.max(0, t / n - 0.5) + 2 * Math.sin((2 * Math.PI * t) / 7) + noise());
  const dates = Array.from(y, (_, t) => addDays("1995-01-01", t));
  const positive = y.map((value) => value + 20);
  const bends = (fit) => assert.ok(fit.converged && fit.changepoints.some(({ change }) => change < 0));
  report("fit, dates: 25 changepoints, weekly, yearly", () => new AdditiveForecaster().fit(y, { dates }), bends);
  report("the same, seasons multiplicative", () => new AdditiveForecaster({ seasonalityMode: "multiplicative" }).fit(positive, { dates }), bends);
  report(
    "fit, steps: no changepoints, one season",
    () => new AdditiveForecaster({ changepoints: 0, seasonalities: [{ name: "week", period: 7, order: 2 }] }).fit(y),
    (fit) => assert.ok(fit.converged),
  );
  report(
    "fit and forecast of 90 days with intervals, 1,000 draws",
    () => new AdditiveForecaster().fit(y, { dates }).forecast(90),
    ({ lower, upper }) => assert.ok(lower.every((value, k) => value < upper[k])),
  );
  report(
    "conformalIntervals, drift, 5 steps",
    () => conformalIntervals(baselineForecaster({ method: "drift" }), y, 5),
    ({ errorsUsed }) => assert.ok(errorsUsed.every((count) => count === 200)),
  );
}
const rng = createRng(2, "weekly counts");
const counts = Float64Array.from({ length: 300 }, (_, t) => Math.floor(-1.5 * Math.log(1 - rng()) * (1 + Math.sin((2 * Math.PI * t) / 13))));
const season = new AdditiveForecaster({ growth: "flat", seasonalities: [{ name: "quarter", period: 13, order: 1 }], samples: 0 });
const candidates = { season, trend: new AdditiveForecaster({ changepoints: 0, seasonalities: [], samples: 0 }) };
report(
  "forecastWithEvidence, 300 weekly counts, 2 candidates",
  () => forecastWithEvidence(counts, { candidates, horizon: 4, period: 13, nonnegative: true }),
  ({ tested }) => assert.equal(tested, 2),
);
for (const [name, medians] of rows) console.log([name.padEnd(62), ...medians.map((ms) => ms.toFixed(2))].join("\t"));

function report(name, call, check) {
  check(call());
  const samples = [];
  for (const end = performance.now() + BUDGET_MS; samples.length < 3 || performance.now() < end; ) {
    const start = performance.now();
    call();
    samples.push(performance.now() - start);
  }
  samples.sort((a, b) => a - b);
  rows.set(name, [...(rows.get(name) ?? []), samples[samples.length >> 1]]);
}
