// Milliseconds of a fit, one thread, seeded data, the answer checked first; rivals on the same data: smoothing-rivals.py.
//   npm run build && node benchmarks/forecast/smoothing.bench.mjs [--json]
import assert from "node:assert/strict";
import { autoEts, Ets, ExponentialSmoothing, Garch } from "capitol-quant/forecast";

const BUDGET_MS = 800;
const json = process.argv.includes("--json");
if (!json) console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds of a fit, log-likelihood (sum of squares)`);

/** The generator that the rivals' script has too, with twelve uniforms for a normal. */
function normals(seed, n) {
  let state = seed >>> 0;
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  return Array.from({ length: n }, () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6));
}
const seasonal = (n, period) => normals(7, n).map((z, t) => (100 + 0.3 * t) * (1 + 0.1 * Math.sin((2 * Math.PI * t) / period)) + 2 * z);
const clustered = (n) => {
  let h = 1;
  let e = 0;
  return normals(9, n).map((z) => {
    h = 0.05 + 0.08 * e * e + 0.87 * h;
    e = Math.sqrt(h) * z;
    return 0.05 + e;
  });
};

for (const [n, period] of [
  [120, 12],
  [500, 7],
]) {
  const y = seasonal(n, period);
  const long = { A: "additive", M: "multiplicative", N: "none" };
  for (const code of ["ANN", "AAdN", "AAA", "MAM"]) {
    const model = new Ets({ error: long[code[0]], trend: long[code[1]], damped: code.includes("d"), seasonal: long[code.at(-1)], period });
    report(
      `ETS(${code}), n ${n}, period ${period}`,
      () => model.fit(y),
      (r) => r.logLikelihood,
    );
  }
  for (const season of ["additive", "multiplicative"]) {
    const model = new ExponentialSmoothing({ trend: "additive", seasonal: season, period });
    report(
      `Holt-Winters ${season}, n ${n}, period ${period}`,
      () => model.fit(y),
      (r) => r.sse,
    );
  }
  report(
    `autoEts, n ${n}, period ${period}`,
    () => autoEts(y, { period }).model,
    (r) => r.aicc,
  );
  const fitted = new Ets({ trend: "additive", seasonal: "additive", period }).fit(y);
  report(
    `forecast of 24 steps, ETS(AAA), n ${n}`,
    () => fitted.forecast(24),
    (r) => r.upper[23],
  );
}
for (const n of [1000, 5000]) {
  const returns = clustered(n);
  for (const [name, options] of [
    ["GARCH(1,1) normal", {}],
    ["GJR student", { o: 1, distribution: "student" }],
    ["EGARCH normal", { model: "egarch", o: 1 }],
  ]) {
    const model = new Garch(options);
    report(
      `${name} with standard errors, n ${n}`,
      () => model.fit(returns),
      (r) => r.logLikelihood,
    );
  }
}

function report(name, run, measure) {
  const value = measure(run());
  assert.ok(Number.isFinite(value));
  const times = [];
  for (const start = performance.now(); performance.now() - start < BUDGET_MS || times.length < 5; ) {
    const before = performance.now();
    run();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  const ms = times[times.length >> 1];
  console.log(json ? JSON.stringify({ name, ms, value }) : `${name.padEnd(48)} ${ms.toFixed(3).padStart(9)}   ${value.toFixed(4)}`);
}
