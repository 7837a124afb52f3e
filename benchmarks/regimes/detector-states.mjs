// How often states: 'auto' sees regimes in noise, and how many it sees where they are.
//   node benchmarks/regimes/detector-states.mjs [--series 200] [--lengths 252,504,1260,2520] [--features return] [--method hmm] [--criterion bic] [--json]
import { parseArgs } from "node:util";
import { RegimeDetector } from "capitol-quant/regimes";
import { CHAINS, chainReturns, NULL_WORLDS, plainVolumes, uniforms } from "./detector-worlds.mjs";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: {
    series: text("200"),
    lengths: text("252,504,1260,2520"),
    features: text(""),
    method: text("hmm"),
    criterion: text("bic"),
    world: text(""),
    json: { type: "boolean", default: false },
  },
});
const series = Number(values.series);
const features = values.features ? { features: values.features.split(",") } : {};

/** Of the whole sample; one fit or two of the history, since it is not asked for. */
const statesOf = (returns, volumes) =>
  new RegimeDetector({ states: "auto", method: values.method, criterion: values.criterion, minimumTraining: returns.length - 40, ...features }).fitAndPredict(
    returns,
    volumes,
  ).states;

function report(kind, name, n, counts, elapsedMs) {
  const share = (counts.reduce((sum, count) => sum + count, 0) - counts[1]) / series;
  const error = Math.sqrt((share * (1 - share)) / series);
  const line = { kind, world: name, n, series, shareAboveOne: share, standardError: error, counts: counts.slice(1), msPerSeries: elapsedMs / series };
  console.log(
    values.json
      ? JSON.stringify(line)
      : `${kind.padEnd(8)} ${name.padEnd(22)} n = ${String(n).padStart(5)}  more than one state: ${(100 * share).toFixed(1).padStart(5)} % ± ${(100 * error).toFixed(1)}   1, 2, 3, 4 states: ${counts.slice(1).join(", ")}   ${(elapsedMs / series).toFixed(0)} ms a series`,
  );
}

for (const n of values.lengths.split(",").map(Number)) {
  for (const [kind, worlds] of [
    ["noise", NULL_WORLDS],
    ["regimes", CHAINS],
  ]) {
    for (const [name, world] of Object.entries(worlds)) {
      if (!name.includes(values.world)) continue;
      const u = uniforms(7919 * n);
      const counts = new Array(5).fill(0);
      const start = performance.now();
      for (let i = 0; i < series; i++) {
        const returns = kind === "noise" ? world(u, n) : chainReturns(u, n, world).returns;
        counts[statesOf(returns, plainVolumes(u, n))]++;
      }
      report(kind, name, n, counts, performance.now() - start);
    }
  }
}
