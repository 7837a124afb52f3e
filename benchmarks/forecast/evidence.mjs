// How often forecastWithEvidence speaks on series without anything to forecast, and how often on planted ones, with exact binomial intervals;
// of the forecasts given, how many of the outcomes their 95 % intervals held.
//   node benchmarks/forecast/evidence.mjs [--series 400] [--lengths 150,300,600] [--horizons 1,4] [--world NAME] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { AdditiveForecaster, forecastWithEvidence } from "capitol-quant/forecast";
import { proportionInterval } from "capitol-quant/stats";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: { series: text("400"), lengths: text("150,300,600"), horizons: text("1,4"), world: text(""), json: { type: "boolean", default: false } },
});
const PERIOD = 13;
const SIGNIFICANCE = 0.05;

const gaussian = (rng) => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
function poisson(rng, mean) {
  let left = Math.exp(-mean);
  let count = 0;
  for (let u = rng(); u > left && count < 1000; count++) left += (Math.exp(-mean) * mean ** (count + 1)) / factorial(count + 1);
  return count;
}
const factorial = (k) => (k <= 1 ? 1 : k * factorial(k - 1));
const exponential = (rng) => -Math.log(1 - rng());
const studentT3 = (rng) => gaussian(rng) / Math.sqrt((gaussian(rng) ** 2 + gaussian(rng) ** 2 + gaussian(rng) ** 2) / 3);
const each = (draw) => (rng, n) => Array.from({ length: n }, (_, t) => draw(rng, t));
const autoregressive = (draw, phi) => (rng, n) => {
  let x = 0;
  return Array.from({ length: n + 50 }, () => (x = phi * x + draw(rng))).slice(50);
};
const cycle = (t) => Math.sqrt(2) * Math.sin((2 * Math.PI * t) / PERIOD);

const NULL_WORLDS = {
  "white, normal": each(gaussian),
  "white, Student t 3": each(studentT3),
  "random walk": autoregressive(gaussian, 1),
  "random walk with drift": (rng, n) => autoregressive(gaussian, 1)(rng, n).map((x, t) => x + 0.3 * t),
  "Poisson 0.3": each((rng) => poisson(rng, 0.3)),
  "Poisson 3": each((rng) => poisson(rng, 3)),
  "counts, over-dispersed": each((rng) => poisson(rng, 0.8 * exponential(rng))),
  "counts in rare bursts": each((rng) => (rng() < 0.05 ? poisson(rng, 12) : 0)),
};
const PLANTED_WORLDS = {
  "season, 20 % of variance": each((rng, t) => Math.sqrt(0.2) * cycle(t) + Math.sqrt(0.8) * gaussian(rng)),
  "season, 10 % of variance": each((rng, t) => Math.sqrt(0.1) * cycle(t) + Math.sqrt(0.9) * gaussian(rng)),
  "AR(1) 0.6": autoregressive(gaussian, 0.6),
  "AR(1) 0.3": autoregressive(gaussian, 0.3),
  "counts, rate × (1 ± 0.7)": each((rng, t) => poisson(rng, 1.5 * (1 + (0.7 * cycle(t)) / Math.sqrt(2)))),
  "counts, rate AR(1) 0.8": (rng, n) => autoregressive(gaussian, 0.8)(rng, n).map((x) => poisson(rng, 1.5 * Math.exp(0.5 * x))),
};

/** AR(1) with intercept by least squares, level smoothing with a fixed weight, and a fixed season. */
const candidates = {
  autoregression: {
    fit(y) {
      const n = y.length;
      let [a, b, aa, ab] = [0, 0, 0, 0];
      for (let t = 1; t < n; t++) {
        a += y[t - 1] / (n - 1);
        b += y[t] / (n - 1);
      }
      for (let t = 1; t < n; t++) {
        aa += (y[t - 1] - a) ** 2;
        ab += (y[t - 1] - a) * (y[t] - b);
      }
      const slope = aa > 0 ? ab / aa : 0;
      return {
        forecast(h) {
          let x = y[n - 1];
          return { mean: Float64Array.from({ length: h }, () => (x = b + slope * (x - a))) };
        },
      };
    },
  },
  smoothing: {
    fit(y) {
      let level = y[0];
      for (const value of y) level += 0.15 * (value - level);
      return { forecast: (h) => ({ mean: new Float64Array(h).fill(level) }) };
    },
  },
  season: new AdditiveForecaster({ growth: "flat", seasonalities: [{ name: "season", period: PERIOD, order: 2 }], samples: 0 }),
};

for (const [kind, worlds] of [
  ["null", NULL_WORLDS],
  ["planted", PLANTED_WORLDS],
]) {
  if (!values.json)
    console.log(
      kind === "null"
        ? `# nothing to forecast: share answered, nominal at most ${SIGNIFICANCE}`
        : "# planted: share answered (power), and coverage of the intervals given",
    );
  for (const [name, generate] of Object.entries(worlds)) {
    if (!name.includes(values.world)) continue;
    for (const n of values.lengths.split(",").map(Number)) {
      for (const horizon of values.horizons.split(",").map(Number)) {
        let answered = 0;
        let held = 0;
        let skill = 0;
        let elapsed = 0;
        const count = Number(values.series);
        for (let s = 0; s < count; s++) {
          const y = generate(createRng(77, "evidence", name, n, s), n + horizon);
          const start = performance.now();
          const result = forecastWithEvidence(y.slice(0, n), {
            candidates,
            horizon,
            period: PERIOD,
            significance: SIGNIFICANCE,
            nonnegative: name.includes("ounts") || name.includes("Poisson"),
          });
          elapsed += performance.now() - start;
          if (result.status !== "ok") continue;
          answered++;
          skill += result.skill;
          for (let k = 0; k < horizon; k++) if (y[n + k] >= result.lower[k] && y[n + k] <= result.upper[k]) held += 1 / horizon;
        }
        const interval = proportionInterval(answered, count, { method: "clopper-pearson" });
        const line = {
          kind,
          world: name,
          n,
          horizon,
          series: count,
          answered: answered / count,
          interval,
          coverage: answered > 0 ? held / answered : null,
          meanSkill: answered > 0 ? skill / answered : null,
          milliseconds: elapsed / count,
        };
        console.log(
          values.json
            ? JSON.stringify(line)
            : `${name.padEnd(26)} n ${String(n).padStart(3)} h ${horizon}  answered ${(100 * line.answered).toFixed(1).padStart(5)} % [${interval.map((p) => (100 * p).toFixed(1)).join(", ")}]  ` +
                `covered ${line.coverage === null ? "-" : `${(100 * line.coverage).toFixed(1)} %`}  skill ${line.meanSkill === null ? "-" : line.meanSkill.toFixed(2)}  ${line.milliseconds.toFixed(1)} ms`,
        );
      }
    }
  }
}
