// Milliseconds of dynamic time warping over growing lengths, one thread, seeded random walks, results checked first.
//   npm run build && node benchmarks/patterns/dtw.bench.mjs
import assert from "node:assert/strict";
import { createRng } from "capitol-quant";
import { dtwDistance, dtwDistanceMatrix, dtwPath, envelope, lbKeogh } from "capitol-quant/patterns";

const BUDGET_MS = 500;
const LENGTHS = [30, 100, 1_000];

console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds`);
console.log(["call".padEnd(44), ...LENGTHS.map((n) => n.toLocaleString("en"))].join("\t"));
const rows = new Map();
for (const n of LENGTHS) {
  const rng = createRng(1, "dtw", n);
  const walk = () => {
    let level = 0;
    return Float64Array.from({ length: n }, () => (level += rng() - 0.5));
  };
  const [a, b] = [walk(), walk()];
  const band = { window: n / 10 };
  const distance = dtwDistance(a, b);
  const bound = lbKeogh(a, b, band);
  report(
    "dtwDistance",
    () => dtwDistance(a, b),
    (d) => assert.equal(d, dtwDistance(b, a)),
  );
  report(
    "dtwDistance, window n / 10",
    () => dtwDistance(a, b, band),
    (d) => assert.ok(d >= bound),
  );
  report(
    "dtwDistance, window n / 10, absolute",
    () => dtwDistance(a, b, { ...band, cost: "absolute" }),
    (d) => assert.ok(d > 0),
  );
  report(
    "dtwDistance, abandoned at half of it",
    () => dtwDistance(a, b, { maxDistance: distance / 2 }),
    (d) => assert.equal(d, Infinity),
  );
  report(
    "dtwPath",
    () => dtwPath(a, b),
    (found) => assert.equal(found.distance, distance),
  );
  report(
    "envelope, window n / 10",
    () => envelope(a, band),
    ({ lower, upper }) => assert.ok(lower.every((low, i) => low <= upper[i])),
  );
  report(
    "lbKeogh, window n / 10",
    () => lbKeogh(a, b, band),
    (low) => assert.ok(low <= dtwDistance(a, b, band)),
  );
  const three = () => Array.from({ length: n }, () => [rng(), rng(), rng()]);
  const [c, d] = [three(), three()];
  report(
    "dtwDistance, 3 columns",
    () => dtwDistance(c, d),
    (found) => assert.ok(found > 0),
  );
  const sixteen = Array.from({ length: 16 }, walk);
  report(
    "dtwDistanceMatrix, 16 series",
    () => dtwDistanceMatrix(sixteen),
    (found) => assert.equal(found[3][7], dtwDistance(sixteen[3], sixteen[7])),
  );
  const uneven = Array.from({ length: 16 }, (_, i) => walk().subarray(i));
  report(
    "dtwDistanceMatrix, 16 series of 16 lengths",
    () => dtwDistanceMatrix(uneven),
    (found) => assert.equal(found[3][7], found[7][3]),
  );
}
for (const [name, medians] of rows) console.log([name.padEnd(44), ...medians.map((ms) => ms.toFixed(4))].join("\t"));

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
