// How often noise gets a changepoint from detectChangepoints, and how often and how exactly it finds a planted one.
//   node benchmarks/regimes/changepoint-calibration.mjs [--series 1000] [--planted 300] [--lengths 260,1260] [--world NAME] [--cost NAME] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { detectChangepoints } from "capitol-quant/regimes";
import { gamma, normal, poisson } from "capitol-quant/stats";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: {
    series: text("1000"),
    planted: text("300"),
    lengths: text("260,1260"),
    world: text(""),
    cost: text(""),
    json: { type: "boolean", default: false },
  },
});
const SIGNIFICANCE = 0.05;

const gaussian = (u) => normal.ppf(u() || 1e-16);
const chiSquared = (u, degrees) => {
  let sum = 0;
  for (let i = 0; i < degrees; i++) sum += gaussian(u) ** 2;
  return sum;
};
const student5 = (u) => gaussian(u) / Math.sqrt(chiSquared(u, 5) / 5);
/** Counts by inversion, so that the mean may be anything. */
const count = (u, mean) => (mean > 0 ? poisson.ppf(u(), mean) : 0);
const overdispersed = (u, mean, dispersion) => count(u, dispersion > 0 ? gamma.ppf(u() || 1e-16, 1 / dispersion, mean * dispersion) : mean);

/** One value of noise after another; `shift` says by how much rate or volatility is multiplied at the moment. */
const autoregressive = (coefficient) => (u) => {
  let level = gaussian(u);
  return () => (level = coefficient * level + Math.sqrt(1 - coefficient * coefficient) * gaussian(u));
};
const integerAutoregressive = (u) => {
  let previous = count(u, 2);
  return () => {
    let survivors = 0;
    for (let i = 0; i < previous; i++) if (u() < 0.3) survivors++;
    return (previous = survivors + count(u, 1.4));
  };
};
const garch = (u) => {
  let variance = 1;
  let last = gaussian(u);
  return () => {
    variance = 0.05 + 0.05 * last * last + 0.9 * variance;
    return (last = Math.sqrt(variance) * gaussian(u));
  };
};
const independent = (draw) => (u) => () => draw(u);

const GENERAL = ["l2", "l1", "normal", "rbf"];
const NULL_WORLDS = [
  { name: "normal", noise: independent(gaussian), costs: GENERAL },
  { name: "student-t5", noise: independent(student5), costs: GENERAL },
  { name: "ar1-0.3", noise: autoregressive(0.3), costs: GENERAL },
  { name: "ar1-0.6", noise: autoregressive(0.6), costs: GENERAL },
  { name: "ar1 -0.3", noise: autoregressive(-0.3), costs: GENERAL },
  { name: "log-normal", noise: independent((u) => Math.exp(gaussian(u))), costs: GENERAL },
  { name: "garch 0.05/0.9", noise: garch, costs: ["l2", "normal"] },
  { name: "poisson 2", noise: independent((u) => count(u, 2)), costs: ["poisson", "l2"] },
  { name: "poisson 0.05", noise: independent((u) => count(u, 0.05)), costs: ["poisson"] },
  { name: "overdispersed 2", noise: independent((u) => overdispersed(u, 2, 0.5)), costs: ["poisson", "l2"] },
  { name: "overdispersed 0.3", noise: independent((u) => overdispersed(u, 0.3, 2)), costs: ["poisson"] },
  { name: "inar-0.3 of 2", noise: integerAutoregressive, costs: ["poisson"] },
];

/** A stretch of 120 values in the middle third, at full and at half strength: rate or volatility × 2.5 and × 1.75. */
const SHIFT_LENGTH = 120;
const PLANTED_WORLDS = [
  { name: "rate of poisson 2", costs: ["poisson"], draw: (u, factor) => count(u, 2 * factor) },
  { name: "rate of poisson 0.2", costs: ["poisson"], draw: (u, factor) => count(u, 0.2 * factor) },
  { name: "rate, overdispersed 2", costs: ["poisson"], draw: (u, factor) => overdispersed(u, 2 * factor, 0.5) },
  { name: "volatility, normal", costs: ["normal", "rbf"], draw: (u, factor) => factor * gaussian(u) },
  { name: "volatility, student-t5", costs: ["normal", "rbf"], draw: (u, factor) => factor * student5(u) },
  { name: "level, 1 and 0.5 sd", costs: ["l2", "l1", "rbf"], draw: (u, factor) => (factor - 1) / 1.5 + gaussian(u) },
];

const report = (line, words) => console.log(values.json ? JSON.stringify(line) : words);
const median = (list) => (list.length === 0 ? null : [...list].sort((a, b) => a - b)[list.length >> 1]);

if (!values.json) console.log(`# noise: share of series with any changepoint (nominal at most ${SIGNIFICANCE}), error of that share, ms a series`);
for (const { name, noise, costs } of NULL_WORLDS) {
  if (!name.includes(values.world)) continue;
  for (const cost of costs) {
    if (!cost.includes(values.cost)) continue;
    for (const n of values.lengths.split(",").map(Number)) {
      const u = createRng(1, "null", name, n);
      const total = Number(values.series);
      let found = 0;
      let elapsedMs = 0;
      for (let i = 0; i < total; i++) {
        const draw = noise(u);
        const x = Float64Array.from({ length: n }, draw);
        const start = performance.now();
        if (detectChangepoints(x, { cost, significance: SIGNIFICANCE }).changepoints.length > 0) found++;
        elapsedMs += performance.now() - start;
      }
      const share = found / total;
      const line = { world: name, cost, n, series: total, falseAlarms: share, standardError: Math.sqrt((share * (1 - share)) / total), ms: elapsedMs / total };
      report(
        line,
        `${name.padEnd(20)} ${cost.padEnd(8)} n ${String(n).padStart(4)}  ${share.toFixed(3)} ± ${line.standardError.toFixed(3)}  ${line.ms.toFixed(2)} ms`,
      );
    }
  }
}

if (!values.json)
  console.log(
    `# planted: ${SHIFT_LENGTH} of 1260 values; share with both changepoints (at most 30 away) and no others; median error in days; share of intervals that hold the truth`,
  );
for (const { name, draw, costs } of PLANTED_WORLDS) {
  if (!name.includes(values.world)) continue;
  for (const cost of costs) {
    if (!cost.includes(values.cost)) continue;
    for (const factor of [2.5, 1.75]) {
      const n = 1260;
      const u = createRng(2, "planted", name, Math.round(100 * factor));
      const total = Number(values.planted);
      const errors = [];
      let both = 0;
      let any = 0;
      let covered = 0;
      for (let i = 0; i < total; i++) {
        const from = 420 + Math.floor(300 * u());
        const truth = [from, from + SHIFT_LENGTH];
        const x = Float64Array.from({ length: n }, (_, t) => draw(u, t >= truth[0] && t < truth[1] ? factor : 1));
        const { breaks } = detectChangepoints(x, { cost, significance: SIGNIFICANCE });
        if (breaks.length > 0) any++;
        if (breaks.length !== 2 || breaks.some(({ index }, k) => Math.abs(index - truth[k]) > 30)) continue;
        both++;
        breaks.forEach(({ index, interval }, k) => {
          errors.push(Math.abs(index - truth[k]));
          if (interval.lower <= truth[k] && truth[k] <= interval.upper) covered++;
        });
      }
      const line = {
        world: name,
        cost,
        factor,
        power: both / total,
        any: any / total,
        medianError: median(errors),
        coverage: errors.length ? covered / errors.length : null,
      };
      report(
        line,
        `${name.padEnd(24)} ${cost.padEnd(8)} × ${factor}  both ${line.power.toFixed(3)}  any ${line.any.toFixed(3)}  median error ${line.medianError}  coverage ${line.coverage?.toFixed(3) ?? "-"}`,
      );
    }
  }
}
