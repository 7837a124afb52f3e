// How long the matcher takes over growing histories: surrogates and all, and for a walk of 250 forecasts.
//   node benchmarks/patterns/matcher.bench.mjs [--sizes 1000,5000,20000] [--min-ms 1000]
import { parseArgs } from "node:util";
import { DynamicTimeWarpingMatcher } from "capitol-quant/patterns";
import { normal, uniforms } from "./matcher-worlds.mjs";

const { values } = parseArgs({ options: { sizes: { type: "string", default: "1000,5000,20000" }, "min-ms": { type: "string", default: "1000" } } });

function fastest(run) {
  let best = Infinity;
  for (let spent = 0; spent < Number(values["min-ms"]); ) {
    const start = performance.now();
    run();
    const taken = performance.now() - start;
    best = Math.min(best, taken);
    spent += taken;
  }
  return best;
}

console.log(`# ${process.version} ${process.arch}; window 30, 99 surrogates; fastest run, ms`);
for (const bars of values.sizes.split(",").map(Number)) {
  const u = uniforms(bars);
  const history = new Float64Array(bars);
  for (let t = 0, level = 0; t < bars; t++) history[t] = 100 * Math.exp((level += 0.01 * normal(u)));
  const matcher = new DynamicTimeWarpingMatcher();
  const query = history.slice(-30);
  if (matcher.findSimilarPatterns(query, history).tested !== bars - 59) throw new Error("windows are missing");
  const find = fastest(() => matcher.findSimilarPatterns(query, history));
  const evaluate = fastest(() => matcher.evaluate(history, { step: Math.ceil((2 * bars) / 3 / 250) }));
  console.log(`bars ${String(bars).padStart(6)}  findSimilarPatterns ${find.toFixed(0).padStart(5)}  evaluate ${evaluate.toFixed(0).padStart(5)}`);
}
