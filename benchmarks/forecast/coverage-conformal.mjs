// How often the nominal 95 % interval of conformalIntervals holds the outcome, one forecast per series, with exact binomial intervals: noise of
// several laws around forecasts of a cheap autoregression; and how AdaptiveConformal keeps its level while the errors drift.
//   node benchmarks/forecast/coverage-conformal.mjs [--series 2000] [--length 300] [--horizons 1,5] [--form NAME] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { AdaptiveConformal, conformalIntervals } from "capitol-quant/forecast";
import { proportionInterval } from "capitol-quant/stats";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: { series: text("2000"), length: text("300"), horizons: text("1,5"), form: text(""), json: { type: "boolean", default: false } },
});
const count = Number(values.series);
const n = Number(values.length);
const LEVEL = 0.95;

const gaussian = (rng) => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
const autoregressive = (draw, phi) => (rng, length) => {
  let x = 0;
  return Float64Array.from({ length: length + 50 }, () => (x = phi * x + draw(rng))).slice(50);
};
const poisson = (rng, mean) => {
  const limit = Math.exp(-mean);
  let k = 0;
  for (let p = rng(); p > limit; k++) p *= rng();
  return k;
};
const garch = (rng, length) => {
  let variance = 1;
  let e = 0;
  return Float64Array.from({ length: length + 100 }, () => {
    variance = 0.05 + 0.1 * e * e + 0.85 * variance;
    return (e = Math.sqrt(variance) * gaussian(rng));
  }).slice(100);
};

const FORMS = {
  normal: autoregressive(gaussian, 0.6),
  "Student t, 3 d.f.": autoregressive((rng) => gaussian(rng) / Math.sqrt((gaussian(rng) ** 2 + gaussian(rng) ** 2 + gaussian(rng) ** 2) / 3), 0.6),
  Cauchy: autoregressive((rng) => Math.tan(Math.PI * (rng() - 0.5)), 0.6),
  exponential: autoregressive((rng) => -Math.log(1 - rng()), 0.6),
  "log-normal": autoregressive((rng) => Math.exp(gaussian(rng)), 0.6),
  "random walk": autoregressive(gaussian, 1),
  "GARCH(1,1)": garch,
  "Poisson 0.5": (rng, length) => Float64Array.from({ length }, () => poisson(rng, 0.5)),
};

/** AR(1) by least squares on centred values. */
const forecaster = {
  fit(y) {
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    let [products, squares] = [0, 0];
    for (let t = 1; t < y.length; t++) {
      products += (y[t] - mean) * (y[t - 1] - mean);
      squares += (y[t - 1] - mean) ** 2;
    }
    const slope = squares > 0 ? products / squares : 0;
    const last = y[y.length - 1];
    return {
      forecast(h) {
        let x = last;
        return { mean: Float64Array.from({ length: h }, () => (x = mean + slope * (x - mean))) };
      },
    };
  },
};

for (const [name, generate] of Object.entries(FORMS)) {
  if (!name.includes(values.form)) continue;
  for (const horizon of values.horizons.split(",").map(Number)) {
    for (const [method, score] of [
      ["split", "absolute"],
      ["split", "signed"],
      ["adaptive", "absolute"],
    ]) {
      let held = 0;
      let width = 0;
      const start = performance.now();
      for (let s = 0; s < count; s++) {
        const y = generate(createRng(31, "conformal", name, s), n + horizon);
        const { lower, upper } = conformalIntervals(forecaster, y.subarray(0, n), horizon, { level: LEVEL, method, score });
        if (y[n + horizon - 1] >= lower[horizon - 1] && y[n + horizon - 1] <= upper[horizon - 1]) held++;
        width += (upper[horizon - 1] - lower[horizon - 1]) / count;
      }
      const interval = proportionInterval(held, count, { method: "clopper-pearson" });
      const line = {
        form: name,
        horizon,
        method,
        score,
        series: count,
        length: n,
        coverage: held / count,
        interval,
        meanWidth: width,
        milliseconds: (performance.now() - start) / count,
      };
      console.log(
        values.json
          ? JSON.stringify(line)
          : `${name.padEnd(18)} step ${horizon}  ${method.padEnd(8)} ${score.padEnd(8)}  covered ${(100 * line.coverage).toFixed(1)} % [${interval.map((p) => (100 * p).toFixed(1)).join(", ")}]  width ${width.toPrecision(3)}  ${line.milliseconds.toFixed(1)} ms`,
      );
    }
  }
}

if (!values.json)
  console.log("# stream of 5,000 forecasts whose errors grow fivefold, jump up and fall back: share covered, and the lowest share of any 500 in a row");
for (const learningRate of [0, 0.005, 0.01, 0.05]) {
  const shares = [];
  const lowest = [];
  for (let s = 0; s < Math.max(1, count / 100); s++) {
    const rng = createRng(32, "drift", s);
    const conformal = new AdaptiveConformal({ level: LEVEL, learningRate });
    const inside = [];
    for (let t = 0; t < 5000; t++) {
      const scale = t < 3000 ? 1 + (4 * t) / 3000 : t < 4000 ? 10 : 1;
      const actual = scale * gaussian(rng);
      const interval = conformal.interval(0);
      if (interval) inside.push(actual >= interval.lower && actual <= interval.upper ? 1 : 0);
      conformal.update(actual, interval ?? 0);
    }
    let run = inside.slice(0, 500).reduce((a, b) => a + b, 0);
    let least = run;
    for (let t = 500; t < inside.length; t++) least = Math.min(least, (run += inside[t] - inside[t - 500]));
    shares.push(inside.reduce((a, b) => a + b, 0) / inside.length);
    lowest.push(least / 500);
  }
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const line = { stream: "drift", learningRate, coverage: mean(shares), lowestOf500: mean(lowest) };
  console.log(
    values.json
      ? JSON.stringify(line)
      : `learning rate ${String(learningRate).padEnd(5)}  covered ${(100 * line.coverage).toFixed(1)} %  lowest of 500 ${(100 * line.lowestOf500).toFixed(1)} %`,
  );
}
