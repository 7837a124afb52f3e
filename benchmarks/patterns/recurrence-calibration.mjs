// How often testRecurrence calls noise a recurring shape, at each level, for several kinds of noise; small windows, so that many series can be tried.
//   node benchmarks/patterns/recurrence-calibration.mjs [--series 20000] [--bars 240] [--window 10] [--surrogates 499] [--first-seed 1] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { testRecurrence } from "capitol-quant/patterns";
import { normal, proportionInterval, studentT } from "capitol-quant/stats";

const { values } = parseArgs({
  options: {
    series: { type: "string", default: "20000" },
    bars: { type: "string", default: "240" },
    window: { type: "string", default: "10" },
    surrogates: { type: "string", default: "499" },
    "first-seed": { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const [count, bars, window, surrogates, firstSeed] = ["series", "bars", "window", "surrogates", "first-seed"].map((name) => Number(values[name]));
const LEVELS = [0.5, 0.1, 0.05, 0.01, 0.001, 0.0001];

const table = (ppf) => Float64Array.from({ length: 65_536 }, (_, i) => ppf((i + 0.5) / 65_536));
const normals = table((p) => normal.ppf(p));
const heavy = table((p) => studentT.ppf(p, 5) * Math.sqrt(3 / 5));
const drawn = (from, rng) => from[Math.floor(rng() * from.length)];

/** After 100 values that are thrown away. */
function walk(rng, next) {
  const x = new Float64Array(bars);
  for (let t = -100; t < bars; t++) {
    const value = next(rng);
    if (t >= 0) x[t] = value;
  }
  return x;
}

const NOISES = {
  normal: (rng) => walk(rng, (chance) => drawn(normals, chance)),
  "Student t5": (rng) => walk(rng, (chance) => drawn(heavy, chance)),
  "GARCH(0.1, 0.87), t5": (rng) => {
    let [variance, shock] = [1, 0];
    return walk(rng, (chance) => {
      variance = 0.03 + 0.1 * shock * shock + 0.87 * variance;
      shock = Math.sqrt(variance) * drawn(heavy, chance);
      return shock;
    });
  },
  "AR(1) 0.1": (rng) => {
    let x = 0;
    return walk(rng, (chance) => (x = 0.1 * x + drawn(normals, chance)));
  },
  "AR(1) 0.3": (rng) => {
    let x = 0;
    return walk(rng, (chance) => (x = 0.3 * x + drawn(normals, chance)));
  },
};

const report = Object.entries(NOISES).map(([noise, make]) => {
  const pValues = Array.from({ length: count }, (_, k) => testRecurrence(make(createRng(firstSeed + k, noise)), { window, surrogates, seed: k }).pValue);
  return {
    noise,
    levels: LEVELS.map((level) => {
      const hits = pValues.filter((p) => p <= level).length;
      return { level, share: hits / count, interval: Array.from(proportionInterval(hits, count)) };
    }),
  };
});
if (values.json) console.log(JSON.stringify({ series: count, bars, window, surrogates, report }));
else {
  console.log(`${count} series of ${bars} bars, windows of ${window}, at most ${surrogates} surrogates: share with p at or below`);
  for (const { noise, levels } of report)
    console.log(
      `${noise.padEnd(22)}${levels.map(({ level, share, interval }) => `  ${level}: ${share.toPrecision(3)} (${interval.map((end) => end.toPrecision(2)).join("–")})`).join("")}`,
    );
}
