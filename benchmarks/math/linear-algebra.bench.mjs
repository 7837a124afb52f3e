// Milliseconds of dense products and symmetric eigenproblems, one thread, seeded data, results checked first.
//
//     node benchmarks/math/linear-algebra.bench.mjs            prints one JSON line each
import { build } from "esbuild";

const { outputFiles } = await build({
  stdin: {
    contents: `
      export { largeProduct, gramOfColumns } from "./src/math/linear-algebra/product.js";
      export { largeSymmetricEigen } from "./src/math/large-symmetric-eigen.js";
      export { symmetricEigen } from "./src/math/symmetric-eigen.js";
      export { createRng } from "./src/core/rng.js";`,
    resolveDir: new URL("../..", import.meta.url).pathname,
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  write: false,
});
const { largeProduct, gramOfColumns, largeSymmetricEigen, symmetricEigen, createRng } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

const rng = createRng(1, "linear-algebra-benchmark");
const uniform = (length) => Float64Array.from({ length }, () => rng() - 0.5);

const [a, b] = [uniform(512 * 512), uniform(512 * 512)];
report("product 512 x 512", 31, 2 * 512 ** 3, () => {
  const c = largeProduct(a, b, 512, 512, 512);
  return () => {
    let expected = 0;
    for (let k = 0; k < 512; k++) expected += a[7 * 512 + k] * b[k * 512 + 300];
    return Math.abs(c[7 * 512 + 300] - expected);
  };
});

const x = uniform(2520 * 500);
const rows = (out, at, stride, from, count) => {
  for (let i = 0; i < count; i++) out.set(x.subarray((from + i) * 500, (from + i + 1) * 500), at + i * stride);
};
report("X'X of 2520 x 500", 31, 2520 * 500 * 501, () => {
  const gram = gramOfColumns(rows, 2520, 500);
  return () => {
    let expected = 0;
    for (let t = 0; t < 2520; t++) expected += x[t * 500 + 3] * x[t * 500 + 400];
    return Math.abs(gram[3 * 500 + 400] - expected) / 100;
  };
});

for (const [name, solve, n, repeats] of [
  ["symmetricEigen 8", symmetricEigen, 8, 301],
  ["symmetricEigen 32", symmetricEigen, 32, 101],
  ["symmetricEigen 100", symmetricEigen, 100, 31],
  ["largeSymmetricEigen 32", largeSymmetricEigen, 32, 101],
  ["largeSymmetricEigen 100", largeSymmetricEigen, 100, 31],
  ["largeSymmetricEigen 500", largeSymmetricEigen, 500, 15],
  ["largeSymmetricEigen 500, leading 10", (m, size) => largeSymmetricEigen(m, size, 10), 500, 15],
]) {
  const m = symmetric(n);
  report(name, repeats, null, () => {
    const fit = solve(m, n);
    return () => residual(m, n, fit);
  });
}

function symmetric(n) {
  const m = uniform(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) m[i * n + j] = m[j * n + i];
  return m;
}

/** |A v − λ v| of the first pair and the last, relative to the largest λ. */
function residual(m, n, { values, vectors }) {
  let worst = 0;
  for (const k of [0, values.length - 1]) {
    for (let i = 0; i < n; i++) {
      let sum = -values[k] * vectors[k * n + i];
      for (let j = 0; j < n; j++) sum += m[i * n + j] * vectors[k * n + j];
      worst = Math.max(worst, Math.abs(sum / values[0]));
    }
  }
  return worst;
}

function report(name, repeats, operations, run) {
  const gap = run()();
  if (!(gap < 1e-12)) throw new Error(`${name}: wrong by ${gap}`);
  for (let i = 0; i < 5; i++) run();
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((p, q) => p - q);
  const speed = operations === null ? {} : { fastestGflops: round(operations / times[0] / 1e6) };
  console.log(JSON.stringify({ name, medianMs: round(times[repeats >> 1]), fastestMs: round(times[0]), ...speed, runtime: process.version }));
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
