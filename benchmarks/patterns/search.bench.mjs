// Milliseconds of subsequence search over growing series, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/patterns/search.bench.mjs
import assert from "node:assert/strict";
import { createRng } from "capitol-quant";
import { distanceProfile, nearestSubsequences } from "capitol-quant/patterns";

const BUDGET_MS = 600;
const SIZES = [1_000, 10_000, 100_000];
const QUERY_LENGTH = 30;

console.log(`node ${process.versions.node}, ${process.arch}; a query of ${QUERY_LENGTH} values, median milliseconds`);
console.log(["call".padEnd(48), ...SIZES.map((n) => n.toLocaleString("en"))].join("\t"));
const rows = new Map();
for (const n of SIZES) {
  const rng = createRng(1, "search", n);
  const walk = (length) => {
    let level = 0;
    return Float64Array.from({ length }, () => (level += rng() - 0.5));
  };
  const halted = walk(n).map((_, t, all) => all[t - (t % 400 < 100 ? t % 400 : 0)]);
  const inputs = { "a walk": walk(n), noise: Float64Array.from({ length: n }, () => rng()), "a walk with flat stretches": halted };
  for (const [kind, series] of Object.entries(inputs)) {
    const query = walk(QUERY_LENGTH);
    for (const [name, options] of [
      ["nearest, band 3", { window: 3, topK: 1 }],
      ["10 nearest, band 3", { window: 3 }],
      ["10 nearest, no band", {}],
      ["10 nearest, Euclidean", { metric: "euclidean" }],
    ]) {
      const { topK: _, ...comparison } = options;
      const least = distanceProfile(query, series, comparison).reduce((a, b) => Math.min(a, b));
      report(
        `${name}, ${kind}`,
        () => nearestSubsequences(query, series, options),
        ([best]) => assert.equal(best.distance, least),
      );
    }
  }
  report(
    "whole profile, band 3, a walk",
    () => distanceProfile(walk(QUERY_LENGTH), inputs["a walk"], { window: 3 }),
    (profile) => assert.equal(profile.length, n - QUERY_LENGTH + 1),
  );
}
for (const [name, medians] of rows) console.log([name.padEnd(48), ...medians.map((ms) => ms.toFixed(3))].join("\t"));

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
