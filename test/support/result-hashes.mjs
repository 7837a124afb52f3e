// Prints a hash of what each pure function returns on a seeded corpus; every runtime must print the same.
import { createHash } from "node:crypto";
import { createRng } from "capitol-quant";
import * as cycles from "capitol-quant/cycles";
import * as stats from "capitol-quant/stats";
import { createWorld } from "capitol-quant/synthetic";

const rng = createRng(11, "hashes");
const series = (n) => Float64Array.from({ length: n }, (_, t) => Math.floor(8 * rng()) + Math.sqrt(t) * rng());
const x = series(1260);
const y = series(1260);
const p = series(200).map((value) => value % 1 || 0.5);

const results = {
  rfft: cycles.rfft(x),
  rfftPrime: cycles.rfft(x.slice(0, 1259)),
  periodogram: cycles.periodogram(x),
  welch: cycles.welch(x, { segmentLength: 256 }),
  coherence: cycles.coherence(x, y, { segmentLength: 128 }),
  lombScargle: cycles.lombScargle(
    x.map((_, t) => t + (x[t] % 1)),
    y,
    [0.01, 0.02, 0.035],
  ),
  stl: cycles.stl(x, { period: 21 }),
  robust: cycles.stl(x, { period: 21, robust: true }),
  mstl: cycles.mstl(x, { periods: [5, 21] }),
  partialAutocorrelation: cycles.partialAutocorrelation(x, { lags: 20 }),
  fisherGTest: cycles.fisherGTest(x),
  tests: cycles.testCycles(x),
  detector: new cycles.FourierCyclicalDetector().detectCycles(x.map((value, t) => value + 4 * ((t % 21) / 21))),
  normal: p.map((value) => stats.normal.ppf(value)),
  studentT: Array.from(x.slice(0, 50), (value) => stats.studentT.sf(value, 7)),
  adjusted: stats.adjustPValues(p, { method: "bh" }),
  wilcoxon: stats.wilcoxon(x, y, { method: "normal" }),
  world: (({ trades, prices }) => ({ trades: trades.slice(0, 500), last: prices.close.at(-1) }))(createWorld({ seed: 5, planted: "all" })),
};

for (const [name, value] of Object.entries(results)) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(value, (_, entry) => (ArrayBuffer.isView(entry) ? Array.from(entry) : Object.is(entry, -0) ? "-0" : entry)));
  console.log(name, hash.digest("hex").slice(0, 24));
}
