// Milliseconds of the real FFT (power spectrum) for the three sizes that matter here, one thread, seeded data.
//
//     node benchmarks/math/fft.bench.mjs            prints one JSON line a size
//     python3 benchmarks/math/fft-rivals.py         the same with scipy and, where installed, pyFFTW
import { build } from "esbuild";

const { outputFiles } = await build({
  stdin: {
    contents: 'export { realFftPlan } from "./src/math/fft.js"; export { createRng } from "./src/core/rng.js";',
    resolveDir: new URL("../..", import.meta.url).pathname,
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  write: false,
});
const { realFftPlan, createRng } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);

const rng = createRng(1, "fft-benchmark");
const uniform = (length) => Float64Array.from({ length }, () => rng() - 0.5);

report("535 series of 1260: detrend and power", 9, panel(uniform(535 * 1260), 535, 1260));
report("65536: power", 101, single(uniform(65536)));
report("65537: power", 51, single(uniform(65537)));

/** Removes the least-squares line of each row, then its power spectrum. */
function panel(data, rows, length) {
  const out = new Float64Array(rows * (length / 2 + 1));
  const column = new Float64Array(length);
  const spectrum = new Float64Array(length / 2 + 1);
  const centre = (length - 1) / 2;
  const spread = (length * (length * length - 1)) / 12;
  return () => {
    const plan = realFftPlan(length);
    for (let row = 0; row < rows; row++) {
      const at = row * length;
      let sum = 0;
      let moment = 0;
      for (let t = 0; t < length; t++) {
        sum += data[at + t];
        moment += (t - centre) * data[at + t];
      }
      const mean = sum / length;
      const slope = moment / spread;
      for (let t = 0; t < length; t++) column[t] = data[at + t] - mean - slope * (t - centre);
      plan.powerInto(spectrum, column);
      out.set(spectrum, row * spectrum.length);
    }
    return () => parseval(spectrum, column);
  };
}

function single(x) {
  const spectrum = new Float64Array(Math.floor(x.length / 2) + 1);
  return () => {
    realFftPlan(x.length).powerInto(spectrum, x);
    return () => parseval(spectrum, x);
  };
}

/** Relative gap of the energies in time and in frequency: what is timed must be right. */
function parseval(spectrum, x) {
  let energy = 0;
  for (const value of x) energy += value * value;
  let power = 0;
  for (let k = 0; k < spectrum.length; k++) power += spectrum[k] * (k === 0 || 2 * k === x.length ? 1 : 2);
  return Math.abs(power / x.length / energy - 1);
}

function report(name, repeats, run) {
  const gap = run()();
  if (!(gap < 1e-12)) throw new Error(`${name}: wrong by ${gap}`);
  for (let i = 0; i < 20; i++) run();
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  console.log(JSON.stringify({ name, medianMs: round(times[repeats >> 1]), fastestMs: round(times[0]), runtime: process.version }));
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
