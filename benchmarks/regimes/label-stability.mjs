// Do labels of regimes hold through refits? Refits in a row on chains with known regimes, and on the prices of a file if one is given.
//   node benchmarks/regimes/label-stability.mjs [--refits 50] [--every 21] [--start 1260] [--series 20] [--method hmm] [--prices FILE.csv] [--json]
//
// A label switch: after a refit, a state lies nearer (Bhattacharyya's distance between the moments of its features) to what another label's state was before
// than to what its own was. Beside it how many refits took a fresh search's states.
// The file: one row per day, oldest first, with a date, a close and a volume column under English or Polish names.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { RegimeDetector } from "capitol-quant/regimes";
import { CHAINS, chainReturns, plainVolumes, uniforms } from "./detector-worlds.mjs";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: {
    refits: text("50"),
    every: text("21"),
    start: text("1260"),
    series: text("20"),
    states: text(""),
    method: text("hmm"),
    prices: text(""),
    json: { type: "boolean", default: false },
  },
});
const [wanted, refitEvery, minimumTraining, series] = ["refits", "every", "start", "series"].map((name) => Number(values[name]));

function run(name, states, returns, volumes) {
  const detector = new RegimeDetector({ states, method: values.method, refitEvery, minimumTraining });
  const start = performance.now();
  const result = detector.fitAndPredict(returns, volumes);
  return {
    name,
    states,
    refits: result.refits.length,
    switches: result.labelSwitches,
    fresh: result.refits.filter((refit) => refit.fresh).length - 1,
    ms: performance.now() - start,
    result,
  };
}

function report({ result, ...line }) {
  if (values.json) console.log(JSON.stringify(line));
  else
    console.log(
      `${line.name.padEnd(28)} ${String(line.states).padStart(4)} states  ${line.refits} refits  label switches ${line.switches}  fresh searches taken ${line.fresh}  ${line.ms.toFixed(0)} ms`,
    );
}

const n = minimumTraining + (wanted - 1) * refitEvery;
for (const [name, chain] of Object.entries(CHAINS)) {
  const u = uniforms(20_000 + chain.mean.length);
  const runs = Array.from({ length: series }, () => run(name, chain.mean.length, chainReturns(u, n, chain).returns, plainVolumes(u, n)));
  const total = (field) => runs.reduce((sum, one) => sum + one[field], 0);
  report({
    name: `${name}, ${series} series`,
    states: chain.mean.length,
    refits: total("refits"),
    switches: total("switches"),
    fresh: total("fresh"),
    ms: total("ms") / series,
  });
}

if (values.prices) {
  const [head, ...lines] = readFileSync(values.prices, "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const column = (...names) => head.findIndex((field) => names.includes(field.trim().toLowerCase()));
  const [dateAt, closeAt, volumeAt] = [column("date", "data"), column("close", "zamkniecie"), column("volume", "wolumen")];
  const dates = lines.slice(1).map((line) => line[dateAt]);
  const returns = lines.slice(1).map((line, i) => Number(line[closeAt]) / Number(lines[i][closeAt]) - 1);
  const volumes = lines.slice(1).map((line) => Number(line[volumeAt]));
  for (const states of values.states ? [Number(values.states)] : [2, 3, 4, "auto"]) {
    const last = run(`prices, last ${wanted} refits`, states, returns.slice(-n), volumes.slice(-n));
    report(last);
    const start = performance.now();
    const all = new RegimeDetector({ states, method: values.method, refitEvery }).fitAndPredict(returns, volumes);
    report({
      name: "prices, every refit",
      states,
      refits: all.refits.length,
      switches: all.labelSwitches,
      fresh: all.refits.filter((refit) => refit.fresh).length - 1,
      ms: performance.now() - start,
      result: all,
    });
    if (!values.json) describe(all, dates, returns);
  }
}

/** Standard deviation of all returns up to day t. */
function deviationUpTo(returns, t) {
  const own = returns.slice(0, t + 1);
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  return Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length);
}

/**
 * What the regimes of a file are like, and when they held as it was known then: their share of each year under the names that the whole sample gives them, and the
 * share of days in a regime whose volatility, as known then, was more than 1.25 times that of all days so far.
 */
function describe(result, dates, returns) {
  for (const { state, name, nameProbability, averageReturn, volatility, frequency, expectedDuration, standardErrors } of result.regimeCharacteristics) {
    if (frequency === 0) continue;
    console.log(
      `  ${state} ${name.padEnd(16)} (${nameProbability.toFixed(2)})  mean ${(100 * averageReturn).toFixed(3)} ± ${(100 * standardErrors.averageReturn).toFixed(3)} %  volatility ${(100 * volatility).toFixed(2)} ± ${(100 * standardErrors.volatility).toFixed(2)} %  ` +
        `share ${frequency.toFixed(2)}  stays ${expectedDuration.toFixed(0)} days`,
    );
  }
  const labels = result.regimeCharacteristics.map(({ state }) => state);
  for (const year of new Set(dates.map((date) => date.slice(0, 4)))) {
    const own = dates.flatMap((date, t) => (date.startsWith(year) && result.regimeHistory[t] >= 0 ? [t] : []));
    if (own.length === 0) continue;
    const flips = own.filter((t) => t > 0 && result.regimeHistory[t] !== result.regimeHistory[t - 1]).length;
    const shares = labels.map(
      (label) =>
        `${result.regimeCharacteristics[label].name} ${((100 * own.filter((t) => result.regimeHistory[t] === label).length) / own.length).toFixed(0)} %`,
    );
    const usual = own.map((t) => deviationUpTo(returns, t));
    const stressed = own.filter((t, i) => result.regimeVolatilityHistory[t] > 1.25 * usual[i]).length / own.length;
    console.log(`  ${year}  ${shares.join("  ")}  changes ${flips}  stressed ${(100 * stressed).toFixed(0)} %`);
  }
}
