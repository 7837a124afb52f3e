// Milliseconds of the tests for recurring shapes over growing input, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/patterns/recurrence.bench.mjs
import assert from "node:assert/strict";
import { createRng } from "capitol-quant";
import { testRecurrence, testShape } from "capitol-quant/patterns";

const BUDGET_MS = 2_000;
const WINDOW = 30;
const SIZES = [500, 1_500, 5_000];

console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds, windows of ${WINDOW}`);
console.log(["call".padEnd(52), ...SIZES.map((n) => n.toLocaleString("en"))].join("\t"));
const rows = new Map();
for (const n of SIZES) {
  const rng = createRng(1, "recurrence", n);
  const noise = Float64Array.from({ length: n }, () => rng() + rng() + rng() - 1.5);
  const steps = Array.from({ length: WINDOW }, () => 5 * (rng() - 0.5));
  const planted = noise.map((value, t) => value + (t % (n >> 2) < WINDOW ? steps[t % (n >> 2)] : 0));
  report(
    "testRecurrence, one history and 19 shuffled ones",
    () => testRecurrence(planted, { window: WINDOW, surrogates: 19 }),
    ({ pValue, surrogates }) => assert.ok(pValue <= 0.05 && surrogates === 19),
  );
  let seed = 0;
  report(
    "testRecurrence, noise",
    () => testRecurrence(noise, { window: WINDOW, seed: seed++ }),
    ({ pValue }) => assert.ok(pValue > 0.001),
  );
  report(
    "testShape, one history and 499 shuffled ones",
    () => testShape(steps, planted, { neighbours: 2 }),
    ({ pValue }) => assert.ok(pValue < 0.01),
  );
}
for (const [call, cells] of rows) console.log([call.padEnd(52), ...cells].join("\t"));

function report(call, run, check) {
  check(run());
  const times = [];
  const end = performance.now() + BUDGET_MS;
  do {
    const from = performance.now();
    run();
    times.push(performance.now() - from);
  } while (performance.now() < end);
  times.sort((a, b) => a - b);
  rows.set(call, [...(rows.get(call) ?? []), times[times.length >> 1].toFixed(2)]);
}
