// Milliseconds of the spectral and decomposition functions over growing series, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/cycles/spectra.bench.mjs
import assert from "node:assert/strict";
import { createRng } from "capitol-quant";
import { autocorrelation, findPeaks, lombScargle, periodogram, stl, welch } from "capitol-quant/cycles";

const BUDGET_MS = 600;
const PERIOD = 21;

console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds`);
console.log(["call".padEnd(44), "1,000", "10,000", "100,000"].join("\t"));
const rows = new Map();
for (const n of [1_000, 10_000, 100_000]) {
  const x = seasonal(n);
  const times = x.map((_, t) => t + 0.3 * Math.sin(t));
  const frequencies = Float64Array.from({ length: n / 10 }, (_, k) => 0.001 + k / n);
  report(
    "periodogram, hann, linear detrending",
    () => periodogram(x, { window: "hann", detrend: "linear" }),
    ({ power, frequency }) => peakIsSeason(power, frequency),
  );
  report(
    "welch, segments of 256",
    () => welch(x),
    ({ segments }) => assert.equal(segments, Math.floor((n - 128) / 128)),
  );
  report(
    "lombScargle, n/10 regular frequencies",
    () => lombScargle(times, x, frequencies),
    (power) => peakIsSeason(power, frequencies),
  );
  report(
    "autocorrelation, 100 lags",
    () => autocorrelation(x, { lags: 100 }),
    (r) => assert.ok(r[PERIOD] > r[PERIOD - 7]),
  );
  report(
    "findPeaks, prominence 1",
    () => findPeaks(x, { prominence: 1 }),
    ({ indices }) => assert.ok(indices.length >= Math.floor(n / PERIOD)),
  );
  report("stl, period 21", () => stl(x, { period: PERIOD }), addsUp(x));
  if (n <= 10_000) report("stl, period 21, robust", () => stl(x, { period: PERIOD, robust: true }), addsUp(x));
}
for (const [name, medians] of rows) console.log([name.padEnd(44), ...medians.map((ms) => ms.toFixed(3))].join("\t"));

function seasonal(n) {
  const rng = createRng(1, "spectra", n);
  return Float64Array.from({ length: n }, (_, t) => 3 * Math.sin((2 * Math.PI * t) / PERIOD) + rng() + rng() - 1);
}

function peakIsSeason(power, frequency) {
  const at = power.indexOf(power.reduce((highest, value) => Math.max(highest, value), 0));
  assert.ok(Math.abs(frequency[at] - 1 / PERIOD) < 2e-3, `peak at ${frequency[at]}`);
}

function addsUp(x) {
  return ({ trend, seasonal: season, residual }) => assert.ok(x.every((value, t) => Math.abs(value - trend[t] - season[t] - residual[t]) < 1e-9));
}

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
