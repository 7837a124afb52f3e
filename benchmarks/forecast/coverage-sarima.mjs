// How often the nominal 95 % intervals of Sarima (orders known, parameters estimated) and of autoArima (orders searched) hold what comes next 1 to 10 steps
// ahead, on simulated Gaussian series, beside the 95 % interval of that share over series (the steps of one series hang together, so the series is the unit).
//   node benchmarks/forecast/coverage-sarima.mjs [--series 400] [--lengths 120,250,500] [--intervals known|estimated] [--model NAME] [--auto] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { autoArima, Sarima } from "capitol-quant/forecast";

const text = (value) => ({ type: "string", default: value });
const flag = { type: "boolean", default: false };
const { values } = parseArgs({
  options: { series: text("400"), lengths: text("120,250,500"), intervals: text("known"), model: text(""), auto: flag, json: flag },
});
const count = Number(values.series);
const parameters = values.intervals;
const HORIZON = 10;
const RUN_IN = 300;

// The sign convention of the package: 1 − φB − … and 1 + θB + …; seasonal coefficients at lag s.
const MODELS = {
  "AR(1) 0.7, mean": { options: { order: [1, 0, 0], trend: "c" }, ar: [0.7], ma: [], constant: 1 },
  "AR(2), mean": { options: { order: [2, 0, 0], trend: "c" }, ar: [1.1, -0.4], ma: [], constant: 1 },
  "MA(1) 0.6": { options: { order: [0, 0, 1] }, ar: [], ma: [0.6] },
  "ARMA(1,1), mean": { options: { order: [1, 0, 1], trend: "c" }, ar: [0.8], ma: [-0.3], constant: 1 },
  "ARIMA(0,1,1)": { options: { order: [0, 1, 1] }, ar: [], ma: [-0.5], d: 1 },
  "ARIMA(1,1,1), drift": { options: { order: [1, 1, 1], trend: "c" }, ar: [0.6], ma: [0.3], d: 1, constant: 0.1 },
  "AR(1) x SAR(1) 5, mean": { options: { order: [1, 0, 0], seasonalOrder: [1, 0, 0, 5], trend: "c" }, ar: [0.5, 0, 0, 0, 0.4, -0.2], ma: [], constant: 1 },
  "airline, 12": {
    options: { order: [0, 1, 1], seasonalOrder: [0, 1, 1, 12] },
    ar: [],
    ma: [-0.4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -0.6, 0.24],
    d: 1,
    seasonal: 12,
  },
};

function simulate(rng, n, { ar, ma, constant = 0, d = 0, seasonal = 0 }) {
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
  const total = n + RUN_IN;
  const e = Float64Array.from({ length: total }, gaussian);
  const w = new Float64Array(total);
  for (let t = 0; t < total; t++) {
    w[t] = constant + e[t];
    for (let i = 0; i < Math.min(t, ar.length); i++) w[t] += ar[i] * w[t - 1 - i];
    for (let i = 0; i < Math.min(t, ma.length); i++) w[t] += ma[i] * e[t - 1 - i];
  }
  const y = w.slice(RUN_IN);
  for (let k = 0; k < d; k++) for (let t = 1; t < n; t++) y[t] += y[t - 1];
  if (seasonal) for (let t = seasonal; t < n; t++) y[t] += y[t - seasonal];
  return y;
}

const rows = [];
for (const [name, model] of Object.entries(MODELS).filter(([name]) => name.includes(values.model))) {
  for (const n of values.lengths.split(",").map(Number)) {
    const shares = [];
    const byStep = new Float64Array(HORIZON);
    let refused = 0;
    for (let k = 0; k < count; k++) {
      const y = simulate(createRng(k, "coverage-sarima", name, n), n + HORIZON, model);
      let fitted;
      try {
        fitted = values.auto ? autoArima(y.slice(0, n), { period: model.options.seasonalOrder?.[3] ?? 1 }).model : new Sarima(model.options).fit(y.slice(0, n));
      } catch {
        refused++;
        continue;
      }
      const { lower, upper } = fitted.forecast(HORIZON, { parameters });
      let inside = 0;
      for (let h = 0; h < HORIZON; h++) {
        if (y[n + h] < lower[h] || y[n + h] > upper[h]) continue;
        inside++;
        byStep[h]++;
      }
      shares.push(inside / HORIZON);
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const spread = 1.96 * Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1) / shares.length);
    const binomial = 1.96 * Math.sqrt((0.95 * 0.05) / shares.length);
    rows.push({
      model: name,
      n,
      coverage: mean,
      lower: mean - spread,
      upper: mean + spread,
      first: byStep[0] / shares.length,
      last: byStep[9] / shares.length,
      binomial,
      refused,
    });
  }
}

if (values.json) for (const row of rows) console.log(JSON.stringify(row));
else {
  const percent = (share) => (100 * share).toFixed(1).padStart(6);
  console.log(`${count} series each, parameters ${parameters}${values.auto ? ", orders by autoArima" : ""}; ${runtime()}`);
  console.log("model                         n   1–10   95 % interval      h=1   h=10   (one step: ± 95 % of a binomial)");
  for (const { model, n, coverage, lower, upper, first, last, binomial, refused } of rows) {
    const tail = `${percent(first)} ${percent(last)}   ± ${(100 * binomial).toFixed(1)}${refused ? `   refused ${refused}` : ""}`;
    console.log(`${model.padEnd(26)} ${String(n).padStart(4)} ${percent(coverage)}   ${percent(lower)} –${percent(upper)}   ${tail}`);
  }
  const all = rows.reduce((sum, { coverage }) => sum + coverage, 0) / rows.length;
  console.log(`mean ${percent(all)}`);
}

function runtime() {
  return globalThis.Deno ? `deno ${globalThis.Deno.version.deno}` : process.versions.bun ? `bun ${process.versions.bun}` : `node ${process.versions.node}`;
}
