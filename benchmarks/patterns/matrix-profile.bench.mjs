// Milliseconds of matrix profiles over growing input, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/patterns/matrix-profile.bench.mjs
import assert from "node:assert/strict";
import { createRng } from "capitol-quant";
import { findMotifs, matrixProfile, matrixProfileJoin, StreamingMatcher, StreamingMatrixProfile } from "capitol-quant/patterns";

const BUDGET_MS = 600;
const WINDOW = 50;
const SIZES = [1_000, 5_000, 20_000];

console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds, windows of ${WINDOW}`);
console.log(["call".padEnd(48), ...SIZES.map((n) => n.toLocaleString("en"))].join("\t"));
const rows = new Map();
for (const n of SIZES) {
  const rng = createRng(1, "matrix-profile", n);
  let level = 100;
  const inputs = {
    "a walk": Float64Array.from({ length: n }, () => (level += rng() - 0.5)),
    "rare events on a flat line": Float64Array.from({ length: n }, () => (rng() < 0.03 ? Math.floor(1e6 * rng()) : 0)),
    "whole numbers that recur": Float64Array.from({ length: n }, (_, t) => t % 37),
  };
  for (const [name, x] of Object.entries(inputs)) {
    report(
      `matrixProfile, ${name}`,
      () => matrixProfile(x, { window: WINDOW }),
      ({ profile }) => assert.ok(profile.every((distance) => distance >= 0 && distance <= 2 * Math.sqrt(WINDOW))),
    );
  }
  const walk = inputs["a walk"];
  report(
    "findMotifs, 10 of a walk",
    () => findMotifs(walk, { window: WINDOW, count: 10 }),
    (motifs) => assert.equal(motifs.length, 10),
  );
  report(
    "matrixProfileJoin, a walk with 1,000 others",
    () => matrixProfileJoin(walk, inputs["rare events on a flat line"].slice(0, 1000), { window: WINDOW }),
    ({ indices }) => assert.equal(indices.length, n - WINDOW + 1),
  );
  const profile = new StreamingMatrixProfile({ window: WINDOW });
  for (const value of walk) profile.update(value);
  report(
    "StreamingMatrixProfile, the next bar",
    () => profile.update(100 + rng()),
    ({ nearestIndex }) => assert.ok(nearestIndex >= 0),
  );
  const shapes = Array.from({ length: 20 }, (_, k) => walk.slice(40 * k, 40 * k + 30));
  report(
    "StreamingMatcher, 20 patterns of 30, band 3",
    () => {
      const matcher = new StreamingMatcher(shapes, { window: 3, maxDistance: 1 });
      return walk.reduce((found, value) => found + matcher.update(value).length, 0);
    },
    (found) => assert.ok(found >= 15),
  );
}
for (const [name, medians] of rows) console.log([name.padEnd(48), ...medians.map((ms) => ms.toFixed(3))].join("\t"));

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
