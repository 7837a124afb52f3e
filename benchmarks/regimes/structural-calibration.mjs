// How often the structural change tests and Bai and Perron's choices see a break in noise, and one planted in the middle.
//   node benchmarks/regimes/structural-calibration.mjs [--series 1000] [--lengths 60,120,250] [--json]
import { parseArgs } from "node:util";
import { baiPerron, structuralChangeTest } from "capitol-quant/regimes";
import { uniforms } from "../cycles/worlds.mjs";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({ options: { series: text("1000"), lengths: text("60,120,250"), json: { type: "boolean", default: false } } });

const normal = (u) => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());

/** AR(1) noise, a regressor, and a shift of the mean in the middle. */
function series(u, n, memory, shift, regressors) {
  let e = normal(u) / Math.sqrt(1 - memory * memory);
  const X = Array.from({ length: n }, () => Array.from({ length: regressors }, () => normal(u)));
  const y = X.map((row, t) => {
    const value = e + row.reduce((sum, x) => sum + 0.5 * x, 0) + (t >= n / 2 ? shift : 0);
    e = memory * e + normal(u);
    return value;
  });
  return { y, X: regressors === 0 ? null : X };
}

const WORLDS = [
  ["noise", 0, 0, 0],
  ["noise, 2 regressors", 0, 0, 2],
  ["AR(1) 0.3", 0.3, 0, 0],
  ["shift of 1 sigma", 0, 1, 0],
  ["shift of 0.5 sigma", 0, 0.5, 0],
];
const TESTS = {
  "ols-cusum": ({ y, X }) => structuralChangeTest(y, X, { type: "ols-cusum" }).pValue <= 0.05,
  "recursive-cusum": ({ y, X }) => structuralChangeTest(y, X, { type: "recursive-cusum" }).pValue <= 0.05,
  "sup-f": ({ y, X }) => structuralChangeTest(y, X, { type: "sup-f" }).pValue <= 0.05,
  "Bai-Perron BIC": ({ y, X }) => baiPerron(y, { ...(X ? { X } : {}), maxBreaks: 3 }).best > 0,
  "Bai-Perron sequential": ({ y, X }) => baiPerron(y, { ...(X ? { X } : {}), maxBreaks: 3 }).sequential > 0,
};

if (!values.json) console.log(`# share of ${values.series} series with a break at the 5 % level: ${Object.keys(TESTS).join(", ")}`);
for (const [world, memory, shift, regressors] of WORLDS) {
  for (const n of values.lengths.split(",").map(Number)) {
    const u = uniforms(n + 1);
    const seen = Object.keys(TESTS).map(() => 0);
    for (let i = 0; i < Number(values.series); i++) {
      const one = series(u, n, memory, shift, regressors);
      for (const [k, test] of Object.values(TESTS).entries()) seen[k] += test(one);
    }
    const shares = seen.map((count) => count / Number(values.series));
    if (values.json) console.log(JSON.stringify({ world, n, ...Object.fromEntries(Object.keys(TESTS).map((name, k) => [name, shares[k]])) }));
    else console.log(`${world.padEnd(22)} n = ${String(n).padEnd(4)} ${shares.map((share) => share.toFixed(3).padStart(7)).join(" ")}`);
  }
}
