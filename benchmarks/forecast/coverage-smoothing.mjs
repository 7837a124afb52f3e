// Share of observations inside nominal 95 % prediction intervals, over simulated series with parameters estimated from n values.
//   node benchmarks/forecast/coverage-smoothing.mjs [--series 1000] [--lengths 100,200,400] [--horizon 8] [--only TEXT] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { baselineForecaster, Ets, ExponentialSmoothing, Garch } from "capitol-quant/forecast";
import { normal, proportionInterval, studentT } from "capitol-quant/stats";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: { series: text("1000"), lengths: text("100,200,400"), horizon: text("8"), only: text(""), json: { type: "boolean", default: false } },
});
const horizon = Number(values.horizon);
const count = Number(values.series);

/** A series of an ETS model, its states drawn at random. Codes as in the names: error, trend (d: damped), season. */
function etsSeries(code, n, uniform) {
  const [error, trend, season] = [code[0], code.slice(1, -1), code.at(-1)];
  const draw = () => normal.ppf(uniform() || 0.5);
  const period = 4;
  const alpha = 0.2 + 0.4 * uniform();
  const [beta, gamma, phi] = [alpha * 0.3 * uniform(), (1 - alpha) * 0.4 * uniform(), trend.endsWith("d") ? 0.85 + 0.1 * uniform() : 1];
  const s = Array.from({ length: period }, (_, i) =>
    season === "A" ? 4 * Math.cos(i + 6 * uniform()) : season === "M" ? 1 + 0.1 * Math.cos(i + 6 * uniform()) : 0,
  );
  let l = 100;
  let b = trend[0] === "A" ? 0.3 : trend[0] === "M" ? 1.002 : 0;
  const sigma = error === "A" ? 1.5 : 0.015;
  return Float64Array.from({ length: n }, (_, t) => {
    const p = trend[0] === "M" ? b ** phi : phi * b;
    const base = trend[0] === "M" ? l * p : trend[0] === "A" ? l + p : l;
    const here = s[t % period];
    const mu = season === "A" ? base + here : season === "M" ? base * here : base;
    const r = sigma * draw() * (error === "A" ? 1 : mu);
    const share = season === "M" ? r / here : r;
    if (trend[0] === "A") b = p + beta * share;
    if (trend[0] === "M") b = p + (beta * share) / l;
    l = base + alpha * share;
    if (season === "A") s[t % period] = here + gamma * r;
    if (season === "M") s[t % period] = here + (gamma * r) / base;
    return mu + r;
  });
}

function garchSeries({ fall = 0, nu = 0 }, n, uniform) {
  const [omega, alpha, beta] = [0.05, 0.08, 0.86 - fall / 2];
  let h = omega / (1 - alpha - fall / 2 - beta);
  let e = 0;
  return Float64Array.from({ length: n }, () => {
    h = omega + (alpha + (e < 0 ? fall : 0)) * e * e + beta * h;
    e = Math.sqrt(h) * (nu > 0 ? studentT.ppf(uniform() || 0.5, nu) * Math.sqrt((nu - 2) / nu) : normal.ppf(uniform() || 0.5));
    return 0.05 + e;
  });
}

const long = { N: "none", A: "additive", M: "multiplicative" };
const etsOptions = (code) => ({ error: long[code[0]], trend: long[code[1]], damped: code.includes("d"), seasonal: long[code.at(-1)], period: 4 });
const walk = (n, uniform) => {
  let level = 0;
  return Float64Array.from({ length: n }, () => (level += 0.1 + normal.ppf(uniform() || 0.5)));
};
const noise = (slope) => (n, uniform) => Float64Array.from({ length: n }, (_, t) => slope * t + normal.ppf(uniform() || 0.5));

const worlds = [
  ...["ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA", "MNN", "MAN", "MAdN", "MNA", "MAA", "MNM", "MAM", "MAdM", "ANM", "AAM", "AMN", "MMN", "MMdM"].map((code) => ({
    name: `ETS(${code})`,
    model: new Ets(etsOptions(code)),
    make: (n, uniform) => etsSeries(code, n, uniform),
  })),
  ...["AAA", "AAdA", "AAM"].map((code) => {
    const { error, ...options } = etsOptions(code);
    return {
      name: `Holt-Winters ${options.damped ? "damped " : ""}${options.seasonal}`,
      model: new ExponentialSmoothing(options),
      make: (n, uniform) => etsSeries(code, n, uniform),
    };
  }),
  { name: "GARCH normal", model: new Garch(), make: (n, uniform) => garchSeries({}, n, uniform) },
  { name: "GARCH student", model: new Garch({ distribution: "student" }), make: (n, uniform) => garchSeries({ nu: 6 }, n, uniform) },
  { name: "GJR normal", model: new Garch({ o: 1 }), make: (n, uniform) => garchSeries({ fall: 0.1 }, n, uniform) },
  { name: "naive on a walk", model: baselineForecaster({ method: "naive" }), make: (n, uniform) => walk(n, uniform) },
  { name: "drift on a walk", model: baselineForecaster({ method: "drift" }), make: (n, uniform) => walk(n, uniform) },
  { name: "mean on noise", model: baselineForecaster({ method: "mean" }), make: noise(0) },
  { name: "linear-trend on a line", model: baselineForecaster({ method: "linear-trend" }), make: noise(0.1) },
].filter(({ name }) => name.includes(values.only));

let outside = 0;
if (!values.json) console.log(`# nominal 95 %, ${count} series each, coverage at steps 1 and ${horizon} with its 95 % Wilson interval, and over all steps`);
for (const { name, model, make } of worlds)
  for (const n of values.lengths.split(",").map(Number)) {
    const uniform = createRng(77, name, n);
    const hits = new Float64Array(horizon);
    let used = 0;
    for (let i = 0; i < count; i++) {
      const y = make(n + horizon, uniform);
      if (!y.every(Number.isFinite) || (/multiplicative/.test(JSON.stringify(model.options)) && !y.every((value) => value > 0))) continue;
      const { lower, upper } = model
        .fit(y.slice(0, n))
        .forecast(horizon, name.startsWith("ETS") || name.includes("G") || name.startsWith("Holt") ? { paths: 2000 } : {});
      used++;
      for (let k = 0; k < horizon; k++) if (y[n + k] >= lower[k] && y[n + k] <= upper[k]) hits[k]++;
    }
    const line = {
      name,
      n,
      series: used,
      first: hits[0] / used,
      firstInterval: proportionInterval(hits[0], used),
      last: hits[horizon - 1] / used,
      lastInterval: proportionInterval(hits[horizon - 1], used),
      all: hits.reduce((a, b) => a + b, 0) / used / horizon,
    };
    // Outside when the whole interval of the estimate lies outside 93 to 97 %.
    const ok = [line.firstInterval, line.lastInterval].every(([lower, upper]) => upper >= 0.93 && lower <= 0.97);
    if (!ok) outside++;
    const percent = (x) => (100 * x).toFixed(1).padStart(5);
    const span = ([lower, upper]) => `[${percent(lower)},${percent(upper)}]`;
    console.log(
      values.json
        ? JSON.stringify({ ...line, ok })
        : `${name.padEnd(30)} n ${String(n).padStart(4)}  step 1 ${percent(line.first)} ${span(line.firstInterval)}  step ${horizon} ${percent(line.last)} ${span(line.lastInterval)}  all ${percent(line.all)}${ok ? "" : "  OUTSIDE"}`,
    );
  }
if (!values.json) console.log(outside === 0 ? "all within 93 to 97 %, up to chance" : `${outside} outside 93 to 97 %`);
process.exitCode = outside > 0 ? 1 : 0;
