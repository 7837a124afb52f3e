// How often the nominal 95 % interval of AdditiveForecaster holds what comes next, on simulated series, beside the 95 % interval of that
// share over series (the steps of one series hang together, so the series is the unit). Forms marked * break the model's assumptions.
// Also the root mean squared error of the point forecast over that of the posterior mode alone (samples: 0), at step 1 and over all steps.
//   node benchmarks/forecast/coverage-additive.mjs [--series 300] [--length 400] [--horizon 60 (at most a fifth of the length)] [--samples 1000] [--form NAME] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { AdditiveForecaster } from "capitol-quant/forecast";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: { series: text("300"), length: text("400"), horizon: text("60"), samples: text("1000"), form: text(""), json: { type: "boolean", default: false } },
});
const [count, n, furthest, samples] = [values.series, values.length, values.horizon, values.samples].map(Number);
const LEVEL = 0.95;
const WEEK = { name: "week", period: 7, order: 3 };
const YEAR = { name: "year", period: 182.6, order: 5 };

const gaussian = (rng) => {
  const radius = Math.sqrt(-2 * Math.log(1 - rng()));
  return radius * Math.cos(2 * Math.PI * rng());
};
const laplace = (rng) => (rng() < 0.5 ? 1 : -1) * Math.log(1 - rng());
const season = (t) => Math.sin((2 * Math.PI * t) / 7) + 0.5 * Math.cos((4 * Math.PI * t) / 7) + 1.5 * Math.sin((2 * Math.PI * t) / 182.6 + 1);

/** A trend from 0 with bends at the given rate per history, which go on after it. */
function bending(rng, total, perHistory, size) {
  const trend = new Float64Array(total);
  let slope = gaussian(rng) / n;
  for (let t = 1; t < total; t++) {
    if (rng() < perHistory / n) slope += (size * laplace(rng)) / n;
    trend[t] = trend[t - 1] + slope;
  }
  return trend;
}

const FORMS = {
  "line, seasons": [(rng, t) => 3 * (t / n) + 0.3 * season(t) + 0.5 * gaussian(rng), { seasonalities: [WEEK, YEAR] }],
  "line alone, 50 values": [(rng, t) => 3 * (t / 50) + 0.5 * gaussian(rng), { seasonalities: [] }, 50],
  flat: [(rng, t) => 0.3 * season(t) + gaussian(rng), { growth: "flat", seasonalities: [WEEK, YEAR] }],
  "no trend, linear fitted": [(rng, t) => 0.3 * season(t) + gaussian(rng), { seasonalities: [WEEK, YEAR] }],
  "bends as the prior has them": [null, { seasonalities: [WEEK] }, n, 31, 0.05 * 3],
  "bends few and large": [null, { seasonalities: [WEEK] }, n, 5, 0.6 * 3],
  "bends many and large": [null, { seasonalities: [WEEK] }, n, 31, 0.3 * 3],
  "multiplicative season": [
    (rng, t) => (10 + 8 * (t / n)) * (1 + 0.08 * season(t)) + 0.6 * gaussian(rng),
    { seasonalityMode: "multiplicative", seasonalities: [WEEK, YEAR] },
  ],
  logistic: [
    (rng, t) => 10 / (1 + Math.exp(2 - (5 * t) / n)) + 0.2 * season(t) + 0.4 * gaussian(rng),
    { growth: "logistic", cap: 10, seasonalities: [WEEK, YEAR] },
  ],
  "Student t noise, 5 d.f.*": [
    (rng, t) => 3 * (t / n) + 0.3 * season(t) + (0.5 * gaussian(rng)) / Math.sqrt([1, 2, 3, 4, 5].reduce((sum) => sum + gaussian(rng) ** 2, 0) / 5),
    { seasonalities: [WEEK, YEAR] },
  ],
  "slow swing*": [(rng, t, memory) => 2 * Math.cos(t / 30 + (memory.phase ??= 2 * Math.PI * rng())) + gaussian(rng), { seasonalities: [] }],
  "random walk*": [(rng, _, memory) => (memory.x = (memory.x ?? 0) + gaussian(rng)), { seasonalities: [] }],
  "AR(1) noise, 0.8*": [(rng, _, memory) => (memory.x = 0.8 * (memory.x ?? 0) + gaussian(rng)), { seasonalities: [] }],
  "AR(1) noise, 0.5*": [
    (rng, t, memory) => {
      memory.e = 0.5 * (memory.e ?? 0) + 0.4 * gaussian(rng);
      return 3 * (t / n) + 0.3 * season(t) + memory.e;
    },
    { seasonalities: [WEEK, YEAR] },
  ],
};

for (const [name, [value, options, length = n, rate = 0, size = 0]] of Object.entries(FORMS)) {
  if (!name.includes(values.form)) continue;
  const horizon = Math.min(furthest, Math.floor(length / 5));
  const shares = [];
  let first = 0;
  let width = 0;
  let milliseconds = 0;
  const squares = { first: [0, 0], all: [0, 0] }; // of the point forecast, of the mode
  for (let s = 0; s < count; s++) {
    const rng = createRng(20_250, "coverage", name, s);
    const total = length + horizon;
    const trend = rate > 0 ? bending(rng, total, rate, size) : null;
    const memory = {};
    const y = Float64Array.from({ length: total }, (_, t) => (trend ? trend[t] + 0.3 * season(t) * 0.5 + 0.15 * gaussian(rng) : value(rng, t, memory)));
    const start = performance.now();
    const { mean, lower, upper } = new AdditiveForecaster({ ...options, samples, seed: s }).fit(y.subarray(0, length)).forecast(horizon, { level: LEVEL });
    milliseconds += performance.now() - start;
    const mode = new AdditiveForecaster({ ...options, samples: 0 }).fit(y.subarray(0, length)).forecast(horizon).mean;
    let held = 0;
    for (let h = 0; h < horizon; h++) {
      const inside = y[length + h] >= lower[h] && y[length + h] <= upper[h];
      if (inside) held++;
      for (const [which, point] of [mean, mode].entries()) {
        const square = (y[length + h] - point[h]) ** 2;
        squares.all[which] += square;
        if (h === 0) squares.first[which] += square;
      }
      if (h === 0 && inside) first++;
      width += (upper[h] - lower[h]) / horizon / count;
    }
    shares.push(held / horizon);
  }
  const coverage = shares.reduce((a, b) => a + b, 0) / count;
  const error = Math.sqrt(shares.reduce((sum, share) => sum + (share - coverage) ** 2, 0) / (count - 1) / count);
  const line = {
    form: name,
    series: count,
    length,
    horizon,
    level: LEVEL,
    coverage,
    interval: [coverage - 1.96 * error, coverage + 1.96 * error],
    firstStep: first / count,
    meanWidth: width,
    errorOverMode: { first: Math.sqrt(squares.first[0] / squares.first[1]), all: Math.sqrt(squares.all[0] / squares.all[1]) },
    milliseconds: milliseconds / count,
  };
  console.log(
    values.json
      ? JSON.stringify(line)
      : `${name.padEnd(28)} n ${length}  h 1..${horizon}  covered ${(100 * coverage).toFixed(1)} % [${line.interval.map((x) => (100 * x).toFixed(1)).join(", ")}]  step 1 ${(100 * line.firstStep).toFixed(1)} %  width ${width.toFixed(2)}  error/mode ${line.errorOverMode.first.toFixed(2)} ${line.errorOverMode.all.toFixed(2)}  ${line.milliseconds.toFixed(0)} ms`,
  );
}
