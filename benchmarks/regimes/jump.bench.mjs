// Fitting jump models: seeded rows of three levels that take turns, ten searches each; beside it the online states.
//   node benchmarks/regimes/jump.bench.mjs [--rows 1000,10000,100000] [--columns 3] [--states 3] [--json]
import { parseArgs } from "node:util";
import { JumpModel } from "capitol-quant/regimes";
import { normal, uniforms } from "./detector-worlds.mjs";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: { rows: text("1000,10000,100000"), columns: text("3"), states: text("3"), json: { type: "boolean", default: false } },
});
const [columns, states] = [Number(values.columns), Number(values.states)];

function timed(run) {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

for (const rows of values.rows.split(",").map(Number)) {
  const u = uniforms(rows);
  const truth = Array.from({ length: rows }, (_, t) => Math.floor(t / 100) % states);
  const X = truth.map((state) => Float64Array.from({ length: columns }, () => 2 * state + normal(u)));
  const model = new JumpModel({ states }).fit(X);
  const right = truth.filter((state, t) => state === model.states[t]).length / rows;
  if (right < 0.95) throw new Error(`only ${right} of the rows in their state`);
  const line = { rows, columns, states, right, fitMs: timed(() => new JumpModel({ states }).fit(X)), onlineMs: timed(() => model.predictOnline(X)) };
  console.log(
    values.json
      ? JSON.stringify(line)
      : `${rows} rows, ${columns} columns, ${states} states: fit ${line.fitMs.toFixed(1)} ms, online ${line.onlineMs.toFixed(2)} ms, ${(100 * right).toFixed(1)} % right`,
  );
}
