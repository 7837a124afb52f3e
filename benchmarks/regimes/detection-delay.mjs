// How soon a change is seen, against how often noise raises the alarm: Bayesian online changepoints and CUSUM over a range of thresholds.
// Changes last 120 bars: the mean by one standard deviation, the volatility or the daily rate times 2.5, and each at half its strength.
//   node benchmarks/regimes/detection-delay.mjs [--series 200] [--quiet 20000] [--world NAME] [--json]
import { parseArgs } from "node:util";
import { BayesianOnlineChangepoint, Cusum, robustBaseline } from "capitol-quant/regimes";
import { uniforms } from "../cycles/worlds.mjs";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({ options: { series: text("200"), quiet: text("20000"), world: text(""), json: { type: "boolean", default: false } } });

const normal = (u) => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());
/** Student's t with 4 degrees of freedom, at variance 1. */
const heavy = (u) => normal(u) / Math.sqrt(-Math.log(1 - u()) - Math.log(1 - u()));
const poisson = (u, mean) => {
  let count = -1;
  for (let product = 1, floor = Math.exp(-mean); product > floor || count < 0; count++) product *= u();
  return count;
};

const RATE = 3;
const WORLDS = {
  "mean + 1 sigma": { kind: "mean", draw: (u, on) => normal(u) + (on ? 1 : 0) },
  "mean + 0.5 sigma": { kind: "mean", draw: (u, on) => normal(u) + (on ? 0.5 : 0) },
  "mean + 1 sigma, t(4)": { kind: "mean", draw: (u, on) => heavy(u) + (on ? 1 : 0) },
  "volatility x 2.5": { kind: "volatility", draw: (u, on) => normal(u) * (on ? 2.5 : 1) },
  "volatility x 1.75": { kind: "volatility", draw: (u, on) => normal(u) * (on ? 1.75 : 1) },
  "volatility x 2.5, t(4)": { kind: "volatility", draw: (u, on) => heavy(u) * (on ? 2.5 : 1) },
  "rate x 2.5": { kind: "rate", draw: (u, on) => poisson(u, RATE * (on ? 2.5 : 1)) },
  "rate x 1.75": { kind: "rate", draw: (u, on) => poisson(u, RATE * (on ? 1.75 : 1)) },
};
const TRAINING = 500;
const BEFORE = 250;
const AFTER = 120;

/** P(a run began after the last alarm) against many thresholds at once: one stream serves the whole curve. */
function bayesian(outlierChance) {
  const thresholds = [0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999, 0.9999];
  return {
    thresholds,
    stream(world, training) {
      const { target, sigma } = robustBaseline(training);
      const model =
        world.kind === "rate"
          ? { type: "poisson", rate: training.reduce((sum, x) => sum + x, 0) / training.length }
          : { type: "normal", mean: target, variance: sigma * sigma, meanWeight: world.kind === "volatility" ? 100 : 1 };
      const detector = new BayesianOnlineChangepoint({ model, outlierChance });
      const last = thresholds.map(() => 0);
      return (x) => {
        const { index, runLengths, runLengthProbabilities: p } = detector.update(x);
        return thresholds.map((threshold, i) => {
          let sum = 0;
          for (let k = 0; k < runLengths.length && index - runLengths[k] > last[i]; k++) sum += p[k];
          if (sum < threshold) return false;
          last[i] = index;
          return true;
        });
      };
    },
  };
}

function pageSums() {
  const thresholds = [3, 4, 5, 6, 8, 10, 14, 20];
  return {
    thresholds,
    stream(world, training) {
      const size = (x, centre) => (world.kind === "volatility" ? Math.abs(x - centre) : x);
      const { target } = robustBaseline(training);
      const seen = training.map((x) => size(x, target));
      const mean = seen.reduce((sum, x) => sum + x, 0) / seen.length;
      const sigma = Math.sqrt(seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) / seen.length);
      const detectors = thresholds.map((threshold) => new Cusum({ target: mean, sigma, threshold, resetOnAlarm: true }));
      return (x) => detectors.map((detector) => detector.update(size(x, target)).alarm);
    },
  };
}

const DETECTORS = { BOCPD: bayesian(0), "BOCPD, outliers 1 %": bayesian(0.01), CUSUM: pageSums() };
const median = (sorted) => (sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1]);

for (const [name, world] of Object.entries(WORLDS)) {
  if (!name.includes(values.world)) continue;
  if (!values.json) console.log(`\n# ${name}: threshold; false alarms per 1,000 bars; share found within ${AFTER} bars; mean and median delay of those (bars)`);
  for (const [detector, { thresholds, stream }] of Object.entries(DETECTORS)) {
    const u = uniforms(20260);
    const trained = () =>
      stream(
        world,
        Array.from({ length: TRAINING }, () => world.draw(u, false)),
      );
    const falseAlarms = thresholds.map(() => 0);
    const span = 1000; // trained anew so often, since the estimate of the baseline is part of the method
    let quietBars = 0;
    const start = performance.now();
    for (; quietBars < Number(values.quiet); quietBars += span) {
      const take = trained();
      for (let t = 0; t < span; t++) for (const [i, alarm] of take(world.draw(u, false)).entries()) falseAlarms[i] += alarm;
    }
    const microseconds = ((performance.now() - start) * 1000) / quietBars;
    const delays = thresholds.map(() => []);
    for (let series = 0; series < Number(values.series); series++) {
      const take = trained();
      const found = thresholds.map(() => false);
      for (let t = 0; t < BEFORE + AFTER; t++) {
        const alarms = take(world.draw(u, t >= BEFORE));
        if (t < BEFORE) continue;
        alarms.forEach((alarm, i) => {
          if (!alarm || found[i]) return;
          found[i] = true;
          delays[i].push(t - BEFORE);
        });
      }
    }
    thresholds.forEach((threshold, i) => {
      const sorted = delays[i].sort((a, b) => a - b);
      const line = {
        world: name,
        detector,
        threshold,
        falseAlarmsPer1000: (falseAlarms[i] / quietBars) * 1000,
        found: sorted.length / Number(values.series),
        meanDelay: sorted.reduce((sum, d) => sum + d, 0) / sorted.length,
        medianDelay: median(sorted),
        microsecondsPerBar: microseconds,
      };
      if (values.json) console.log(JSON.stringify(line));
      else
        console.log(
          `${detector.padEnd(20)} ${String(threshold).padEnd(7)} ${line.falseAlarmsPer1000.toFixed(2).padStart(7)} ${(100 * line.found).toFixed(0).padStart(4)} % ${line.meanDelay.toFixed(1).padStart(6)} ${String(line.medianDelay).padStart(4)}`,
        );
    });
  }
}
