// Milliseconds of multiple testing, quantiles and the reporting delay over growing input, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/stats/kernels.bench.mjs
import assert from "node:assert/strict";
import { createRng } from "capitol-quant";
import { adjustPValues, estimateReportingDelay, gamma, normal, studentT } from "capitol-quant/stats";

const BUDGET_MS = 600;

console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds`);
console.log(["call".padEnd(40), "1,000", "10,000", "100,000"].join("\t"));
const rows = new Map();
for (const n of [1_000, 10_000, 100_000]) {
  const rng = createRng(1, "kernels", n);
  const p = Float64Array.from({ length: n }, () => rng() ** 2);
  for (const method of ["bh", "holm", "hommel"]) {
    report(
      `adjustPValues, ${method}`,
      () => adjustPValues(p, { method }),
      ({ adjusted }) => assert.ok(adjusted.every((value, i) => value >= p[i])),
    );
  }
  for (const [name, law, parameters] of [
    ["normal", normal, []],
    ["studentT, 4.5", studentT, [4.5]],
    ["gamma, 3", gamma, [3]],
  ]) {
    report(
      `${name}: ppf and sf of each`,
      () => p.map((q) => law.sf(law.ppf(q, ...parameters), ...parameters)),
      (tails) => assert.ok(tails.every((tail, i) => Math.abs(tail + p[i] - 1) < 1e-9)),
    );
  }
  const eventDay = Float64Array.from({ length: n }, () => Math.floor(2000 * rng()));
  const reportDay = eventDay.map((day) => day + Math.floor(30 * (rng() + 1e-9) ** -0.4));
  report(
    "estimateReportingDelay, 2,000 days",
    () => estimateReportingDelay({ eventDay, reportDay, asOfDay: 2000 }),
    (fitted) => assert.ok(fitted.reportedShare(60).share > 0.5),
  );
}
for (const [name, medians] of rows) console.log([name.padEnd(40), ...medians.map((ms) => ms.toFixed(3))].join("\t"));

function report(name, run, check) {
  check(run());
  const times = [];
  for (const start = performance.now(); performance.now() - start < BUDGET_MS || times.length < 5; ) {
    const before = performance.now();
    run();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  rows.set(name, [...(rows.get(name) ?? []), times[times.length >> 1]]);
}
