import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNegativeBinomial, sampleNormal, samplePoisson, sampleStudentT } from "../../src/math/sampling.js";
import {
  BayesianOnlineChangepoint,
  type BayesianOnlineChangepointOptions,
  calibrateOnlineThreshold,
  detectOnlineChangepoints,
} from "../../src/regimes/index.js";
import { studentT } from "../../src/stats/index.js";
import { enumerateRuns, logMarginal, type Model } from "./naive-runs.js";

const draws = (seed: number, n: number, draw: (rng: () => number) => number = sampleNormal): number[] => {
  const rng = createRng(seed, "draws");
  return Array.from({ length: n }, () => draw(rng));
};
const coin = (rng: () => number): number => (rng() < 0.3 ? 1 : 0);
const MODELS: readonly (readonly [string, Model, (rng: () => number) => number])[] = [
  ["normal", { type: "normal", mean: 0.4, meanWeight: 0.5, variance: 2, varianceWeight: 3 }, sampleNormal],
  ["normal-known-variance", { type: "normal-known-variance", variance: 1.7, mean: -1, meanWeight: 0.2 }, sampleNormal],
  ["poisson", { type: "poisson", rate: 2.5, weight: 1.5 }, (rng) => samplePoisson(rng, 3)],
  ["negative-binomial", { type: "negative-binomial", mean: 3, dispersion: 1.3, weight: 0.8 }, (rng) => sampleNegativeBinomial(rng, 3, 1.3)],
  ["bernoulli", { type: "bernoulli", probability: 0.4, weight: 3 }, coin],
];
const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
const refused = (run: () => unknown, words: RegExp): void => {
  expect(run).toThrow(InvalidInputError);
  expect(run).toThrow(words);
};

describe("the posterior of the run length", () => {
  it.each(MODELS)("of %s values is that of all 256 ways to cut nine of them", (_, model, draw) => {
    const rising = (runLength: number): number => Math.min(0.9, 0.05 * runLength);
    for (const hazard of [0.1, rising]) {
      for (let seed = 0; seed < 2; seed++) {
        const x = draws(seed, 9, draw);
        const detector = new BayesianOnlineChangepoint({ model, hazard, pruneBelow: 0 });
        const seen: number[] = [];
        for (const value of x) {
          const state = detector.update(value);
          seen.push(value);
          const { starts, logEvidence } = enumerateRuns(model, typeof hazard === "number" ? () => hazard : hazard, seen);
          expect(detector.logLikelihood).toBeCloseTo(logEvidence, 9);
          expect(Array.from(state.runLengths)).toEqual([...seen.keys()]);
          state.runLengthProbabilities.forEach((p, runLength) => {
            expect(p).toBeCloseTo(starts[seen.length - 1 - runLength], 10);
          });
        }
      }
    }
  });

  it.each(MODELS)("of %s values sums to one, and its summaries are read off it", (_, model, draw) => {
    const detector = new BayesianOnlineChangepoint({ model, recentBars: 4, maxHypotheses: 30 });
    draws(5, 120, draw).forEach((value, t) => {
      const { runLengths, runLengthProbabilities: p, ...state } = detector.update(value);
      expect(sumOf(p)).toBeCloseTo(1, 12);
      expect(p.length).toBeLessThanOrEqual(30);
      expect(runLengths.every((length, i) => length <= t && (i === 0 || length > runLengths[i - 1]))).toBe(true);
      expect(state.changeProbability).toBe(t > 0 && runLengths[0] === 0 ? p[0] : 0);
      expect(state.recentChangeProbability).toBeCloseTo(sumOf(p.filter((__, i) => runLengths[i] < 4 && runLengths[i] < t)), 12);
      expect(p[runLengths.indexOf(state.mostProbableRunLength)]).toBe(Math.max(...p));
      expect(state.index).toBe(t);
    });
    expect(detector.count).toBe(120);
  });

  it.each(MODELS)("of %s values scores each value as the runs' marginals say, far into long runs", (_, model, draw) => {
    const x = draws(6, 5000, draw);
    const detector = new BayesianOnlineChangepoint({ model, hazard: () => 0 });
    for (const value of x) detector.update(value);
    expect(detector.logLikelihood / logMarginal(model, x)).toBeCloseTo(1, 11);
    expect(detector.update(x[0]).mostProbableRunLength).toBe(5000);
  });

  it.each([
    // In 40 digits from the formula, value by value, by mpmath.
    [{ type: "normal" }, 8000, (i: number) => ((i * 7919) % 1000) / 250 - 2, -12510.643571297363, 12],
    [{ type: "normal", varianceWeight: 1e9 }, 300, (i: number) => ((i * 7919) % 1000) / 250 - 2, -480.7189145139835, 11],
    [{ type: "poisson", rate: 1e8 }, 40, (i: number) => 1e8 + 137 * i * (i % 2 ? -1 : 1), -408.9545902902943, 11],
    [{ type: "negative-binomial", mean: 20_000, dispersion: 1000 }, 40, (i: number) => 20_000 + 37 * i * (i % 2 ? -1 : 1), -331.07856159174605, 11],
  ] as const)("of %j keeps its digits over %i values", (model, n, valueAt, logLikelihood, digits) => {
    const detector = new BayesianOnlineChangepoint({ model, hazard: () => 0 });
    for (let i = 0; i < n; i++) detector.update(valueAt(i));
    expect(Math.abs(detector.logLikelihood / logLikelihood - 1)).toBeLessThan(10 ** -digits / 2);
  });

  it("with outliers is that of runs which set aside what a broad law explains better", () => {
    const x = draws(21, 40, (rng) => sampleStudentT(rng, 2));
    const [variance, chance, hazard] = [1.5, 0.05, 0.02];
    const stray = (value: number): number => chance / (10 * Math.PI * (1 + (value / 10) ** 2));
    let runs: { start: number; p: number; held: number[] }[] = [];
    const detector = new BayesianOnlineChangepoint({ model: { type: "normal-known-variance", variance }, hazard, outlierChance: chance, pruneBelow: 0 });
    x.forEach((value, t) => {
      runs = [...runs.map((run) => ({ ...run, p: run.p * (1 - hazard) })), { start: t, p: t === 0 ? 1 : hazard, held: [] }];
      for (const run of runs) {
        const inside =
          (1 - chance) *
          Math.exp(
            logMarginal({ type: "normal-known-variance", variance }, [...run.held, value]) -
              (run.held.length > 0 ? logMarginal({ type: "normal-known-variance", variance }, run.held) : 0),
          );
        run.p *= inside + stray(value);
        if (inside >= stray(value)) run.held = [...run.held, value];
      }
      const total = sumOf(runs.map(({ p }) => p));
      for (const run of runs) run.p /= total;
      const state = detector.update(value);
      expect(state.logPredictiveDensity).toBeCloseTo(Math.log(total), 9);
      state.runLengthProbabilities.forEach((p, runLength) => {
        expect(p).toBeCloseTo(runs[t - runLength].p, 10);
      });
    });
    expect(runs[0].held.length).toBeLessThan(40);
  });

  it("follows a bounded number of run lengths with little loss", () => {
    const x = draws(7, 600).map((value, t) => value * (t > 300 && t < 450 ? 2.5 : 1));
    const exact = detectOnlineChangepoints(x, { pruneBelow: 0, maxHypotheses: 600 });
    const bounded = detectOnlineChangepoints(x, { maxHypotheses: 100 });
    expect(exact.discardedProbability).toBeLessThan(1e-250);
    expect(bounded.discardedProbability).toBeGreaterThan(0);
    expect(Math.max(...bounded.recentChangeProbabilities.map((p, t) => Math.abs(p - exact.recentChangeProbabilities[t])))).toBeLessThan(0.01);
    expect(Math.max(...bounded.predictiveMeans.map((mean, t) => Math.abs(mean - exact.predictiveMeans[t])))).toBeLessThan(0.01);
    expect(bounded.logLikelihood).toBeCloseTo(exact.logLikelihood, 0);
    expect(bounded.changepoints.map(({ detectedAt }) => detectedAt)).toEqual(exact.changepoints.map(({ detectedAt }) => detectedAt));
  });

  it("keeps no more than that over a long stream", () => {
    const detector = new BayesianOnlineChangepoint({ maxHypotheses: 40, hazard: 1e-5 });
    const rng = createRng(8, "stream");
    for (let t = 0; t < 5000; t++) detector.update(sampleNormal(rng));
    const state = detector.toJSON();
    expect(state.starts.length).toBeLessThanOrEqual(40);
    expect(JSON.stringify(state).length).toBeLessThan(6000);
    expect(detector.update(0).mostProbableRunLength).toBeGreaterThan(4000);
  });
});

describe("streaming", () => {
  it.each(MODELS)("equals the batch for %s values, through a state written to text at any bar", (_, model, draw) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.nat(79), (seed, at) => {
        const x = draws(seed, 80, draw);
        const options = { model, maxHypotheses: 25, hazard: 0.02, threshold: 0.6 };
        const batch = detectOnlineChangepoints(x, options);
        let detector = new BayesianOnlineChangepoint(options);
        const found: unknown[] = [];
        x.forEach((value, t) => {
          if (t === at) detector = BayesianOnlineChangepoint.fromJSON(JSON.parse(JSON.stringify(detector)));
          const state = detector.update(value);
          expect([state.recentChangeProbability, state.changeProbability, state.predictiveMean, state.logPredictiveDensity]).toEqual(
            [batch.recentChangeProbabilities, batch.changeProbabilities, batch.predictiveMeans, batch.logPredictiveDensities].map((of) => of[t]),
          );
          if (state.changepoint) found.push(state.changepoint);
        });
        expect(found).toEqual(batch.changepoints);
        expect(detector.logLikelihood).toBe(batch.logLikelihood);
      }),
      { numRuns: 8 },
    );
  });

  it("keeps every past number when later values change", () => {
    const x = draws(9, 200).map((value, t) => value + (t > 90 ? 3 : 0));
    const [before, after] = [x, x.map((value, t) => (t < 120 ? value : -20 + 3 * value))].map((values) => detectOnlineChangepoints(values));
    for (const name of ["changeProbabilities", "recentChangeProbabilities", "predictiveMeans", "logPredictiveDensities"] as const) {
      expect(before[name].slice(0, 120).every(Number.isFinite)).toBe(true);
      expect(after[name].slice(0, 120)).toEqual(before[name].slice(0, 120));
    }
    const early = ({ changepoints }: typeof before) => changepoints.filter(({ detectedAt }) => detectedAt < 120);
    expect(early(before).length).toBe(1);
    expect(early(after)).toEqual(early(before));
  });

  it("does not mind units and offsets that the prior shares", () => {
    const x = draws(10, 150).map((value, t) => value + (t > 100 ? 2 : 0));
    const plain = detectOnlineChangepoints(x, { model: { type: "normal", mean: 0, variance: 1 } });
    const scaled = detectOnlineChangepoints(
      x.map((value) => value * 2 ** 300),
      { model: { type: "normal", mean: 0, variance: 2 ** 600 } },
    );
    expect(scaled.recentChangeProbabilities).toEqual(plain.recentChangeProbabilities);
    expect(scaled.changepoints).toEqual(plain.changepoints);
    expect(scaled.logLikelihood).toBeCloseTo(plain.logLikelihood - 150 * 300 * Math.LN2, 6);
    const moved = detectOnlineChangepoints(
      x.map((value) => value + 1e6),
      { model: { type: "normal", mean: 1e6, variance: 1 } },
    );
    moved.recentChangeProbabilities.forEach((p, t) => {
      expect(p).toBeCloseTo(plain.recentChangeProbabilities[t], 6);
    });
  });

  it("takes a hazard function along, but not into text", () => {
    const hazard = (runLength: number): number => 1 / (50 + runLength);
    const detector = new BayesianOnlineChangepoint({ hazard });
    for (const value of draws(11, 20)) detector.update(value);
    const data = JSON.parse(JSON.stringify(detector));
    expect(data.options.hazard).toBeNull();
    const resumed = BayesianOnlineChangepoint.fromJSON(data, hazard);
    expect(resumed.update(1)).toEqual(detector.update(1));
    refused(() => BayesianOnlineChangepoint.fromJSON(data), /hazard: expected the hazard function that the detector had, received undefined/);
    refused(
      () => BayesianOnlineChangepoint.fromJSON(JSON.parse(JSON.stringify(new BayesianOnlineChangepoint())), hazard),
      /nothing, the hazard is in the data/,
    );
  });
});

describe("the alarm", () => {
  it("finds a planted shift soon after it comes, and dates it", () => {
    for (const [model, before, after] of [
      [{ type: "normal" }, sampleNormal, (rng: () => number) => 2 + sampleNormal(rng)],
      [{ type: "normal" }, sampleNormal, (rng: () => number) => 3 * sampleNormal(rng)],
      [{ type: "poisson", rate: 4 }, (rng: () => number) => samplePoisson(rng, 4), (rng: () => number) => samplePoisson(rng, 10)],
    ] as const) {
      let found = 0;
      for (let seed = 0; seed < 12; seed++) {
        const { changepoints } = detectOnlineChangepoints([...draws(seed, 150, before), ...draws(seed + 100, 40, after)], { model, maxHypotheses: 60 });
        const hit = changepoints.find(({ detectedAt }) => detectedAt >= 150);
        if (hit && Math.abs(hit.start - 150) <= 8) found++;
      }
      expect(found).toBeGreaterThan(9);
    }
  });

  it("comes where the probability of runs after the last alarm reaches the threshold", () => {
    const x = [...draws(12, 100), ...draws(13, 60).map((value) => value + 4), ...draws(14, 60)];
    const options = { threshold: 0.8 };
    const detector = new BayesianOnlineChangepoint(options);
    let last = 0;
    let alarms = 0;
    x.forEach((value, t) => {
      const { runLengths, runLengthProbabilities: p, changepoint } = detector.update(value);
      const counted = [...runLengths.keys()].filter((i) => t - runLengths[i] > last);
      const probability = counted.reduce((sum, i) => sum + p[i], 0);
      expect(changepoint !== null).toBe(probability >= 0.8);
      if (!changepoint) return;
      expect(changepoint.probability).toBeCloseTo(probability, 12);
      expect(changepoint.detectedAt).toBe(t);
      expect(p[runLengths.indexOf(t - changepoint.start)]).toBe(Math.max(...counted.map((i) => p[i])));
      last = t;
      alarms++;
    });
    expect(alarms).toBe(2);
  });

  it.each([{ type: "normal" }, { type: "normal-known-variance", variance: 1 }, { type: "poisson", rate: 4 }] as const)(
    "is not raised by a lone outlier, however far, where those are expected ($type)",
    (model) => {
      const poisson = model.type === "poisson";
      for (const size of poisson ? [20, 1000, 1e9] : [7, -50, 1e6, 1e100]) {
        const x = draws(15, 120, poisson ? (rng) => samplePoisson(rng, 4) : sampleNormal).map((value, t) => (t === 60 ? size : value));
        const robust = detectOnlineChangepoints(x, { model, outlierChance: 0.01 });
        expect(robust.changepoints).toEqual([]);
        expect(robust.recentChangeProbabilities.every(Number.isFinite)).toBe(true);
        expect(detectOnlineChangepoints(x, { model }).changepoints.length).toBeGreaterThan(0);
        const shifted = x.map((value, t) => (t === 60 ? value : t > 90 ? value + (poisson ? 9 : 3) : value));
        const [found] = detectOnlineChangepoints(shifted, { model, outlierChance: 0.01 }).changepoints;
        expect(Math.abs(found.start - 91)).toBeLessThan(4);
      }
    },
  );

  it("has a threshold for a rate of false alarms, which new noise keeps to", () => {
    const options: BayesianOnlineChangepointOptions = { hazard: 1 / 100, maxHypotheses: 40 };
    const { threshold, falseAlarmsPerYear, curve, bars, standardError } = calibrateOnlineThreshold(options, { falseAlarmsPerYear: 2, years: 20, seed: 3 });
    expect(falseAlarmsPerYear).toBeLessThanOrEqual(2);
    expect(bars).toBe(5040);
    expect(standardError).toBeCloseTo(Math.sqrt(falseAlarmsPerYear * 20) / 20, 12);
    const { changepoints } = detectOnlineChangepoints(draws(16, 5040), { ...options, threshold });
    expect(changepoints.length / 20).toBeLessThan(3.2);
    expect(changepoints.length / 20).toBeGreaterThan(0.7);
    expect(curve.every((entry, i) => i === 0 || entry.threshold > curve[i - 1].threshold)).toBe(true);
    expect(curve[0].falseAlarmsPerYear).toBeGreaterThan(curve[40].falseAlarmsPerYear);
    expect(calibrateOnlineThreshold(options, { falseAlarmsPerYear: 0.01, years: 4 })).toMatchObject({ falseAlarmsPerYear: 0, standardError: 1 / 4 });
  });

  it("needs a higher threshold for a sample with heavy tails", () => {
    const options: BayesianOnlineChangepointOptions = { maxHypotheses: 40 };
    const calibration = { falseAlarmsPerYear: 2, years: 6 };
    const plain = calibrateOnlineThreshold(options, calibration);
    const sample = draws(17, 500, (rng) => sampleStudentT(rng, 3));
    const heavy = calibrateOnlineThreshold(options, { ...calibration, sample, blockLength: 5 });
    expect(heavy.threshold).toBeGreaterThan(plain.threshold);
    expect(calibrateOnlineThreshold(options, { ...calibration, sample, blockLength: 5 })).toEqual(heavy);
  });
});

describe("the next value", () => {
  it("has the prior's law before any value", () => {
    const next = new BayesianOnlineChangepoint({ model: { type: "normal", mean: 5, meanWeight: 2, variance: 9, varianceWeight: 6 } }).predictNext({
      level: 0.9,
    });
    const scale = 3 * Math.sqrt(1.5);
    expect(next.mean).toBe(5);
    expect(next.median).toBeCloseTo(5, 10);
    expect(next.upper).toBeCloseTo(5 + scale * studentT.ppf(0.95, 6), 9);
    expect(next.lower).toBeCloseTo(5 + scale * studentT.ppf(0.05, 6), 9);
  });

  it.each(MODELS.slice(2))("of %s counts has quantiles that are the sums of its probabilities", (_, model, draw) => {
    const detector = new BayesianOnlineChangepoint({ model, hazard: 0.05 });
    for (const value of draws(18, 15, draw)) detector.update(value);
    const data = JSON.parse(JSON.stringify(detector));
    const probability = (x: number): number => Math.exp(BayesianOnlineChangepoint.fromJSON(data).update(x).logPredictiveDensity);
    const most = model.type === "bernoulli" ? 1 : 200;
    const masses = Array.from({ length: most + 1 }, (__, x) => probability(x));
    expect(sumOf(masses)).toBeCloseTo(1, 3);
    const { lower, median, upper, mean } = detector.predictNext({ level: 0.8 });
    for (const [p, quantile] of [
      [0.1, lower],
      [0.5, median],
      [0.9, upper],
    ]) {
      expect(sumOf(masses.slice(0, quantile + 1))).toBeGreaterThanOrEqual(p);
      expect(sumOf(masses.slice(0, quantile))).toBeLessThan(p);
    }
    expect(mean / masses.reduce((sum, mass, x) => sum + mass * x, 0)).toBeCloseTo(1, 1);
  });

  it("of real values has quantiles between which its density has that mass", () => {
    for (const [, model] of MODELS.slice(0, 2)) {
      const detector = new BayesianOnlineChangepoint({ model, hazard: 0.05 });
      for (const value of [0.3, -0.8, 1.1, 6.2, 5.1, 7.4]) detector.update(value);
      const data = JSON.parse(JSON.stringify(detector));
      const density = (x: number): number => Math.exp(BayesianOnlineChangepoint.fromJSON(data).update(x).logPredictiveDensity);
      const { lower, median, upper } = detector.predictNext({ level: 0.9 });
      for (const [from, to, mass] of [
        [lower, median, 0.45],
        [median, upper, 0.45],
      ]) {
        const step = (to - from) / 200; // Simpson's rule
        const terms = Array.from({ length: 201 }, (_, i) => density(from + i * step) * (i === 0 || i === 200 ? 1 : i % 2 === 1 ? 4 : 2));
        expect((sumOf(terms) * step) / 3).toBeCloseTo(mass, 7);
      }
    }
  });

  it("has no upper end where counts beyond the model's largest are too likely", () => {
    const detector = new BayesianOnlineChangepoint({ model: { type: "negative-binomial", mean: 1e5, dispersion: 1 } });
    expect(detector.predictNext().upper).toBe(Infinity);
  });

  it("of large overdispersed counts starts below the doubles and still adds up", () => {
    const detector = new BayesianOnlineChangepoint({ model: { type: "negative-binomial", mean: 20_000, dispersion: 1000, weight: 50 } });
    for (const value of draws(19, 10, (rng) => sampleNegativeBinomial(rng, 20_000, 1000))) detector.update(value);
    const { lower, median, upper, mean } = detector.predictNext();
    expect(Math.abs(median / mean - 1)).toBeLessThan(0.01);
    expect((upper - lower) / 2 / 1.96 / 650).toBeGreaterThan(0.9);
    expect((upper - lower) / 2 / 1.96 / 650).toBeLessThan(1.4);
  });

  it("falls within its interval as often as that says, after changes too", () => {
    const detector = new BayesianOnlineChangepoint({ hazard: 1 / 40, maxHypotheses: 15 });
    const rng = createRng(20, "coverage");
    let [mean, deviation, held] = [0, 1, 0];
    for (let t = 0; t < 400; t++) {
      if (t === 0 || rng() < 1 / 40) {
        deviation = Math.sqrt(4 / Array.from({ length: 4 }, () => sampleNormal(rng) ** 2).reduce((sum, value) => sum + value, 0));
        mean = deviation * sampleNormal(rng);
      }
      const x = mean + deviation * sampleNormal(rng);
      const { lower, upper } = detector.predictNext({ level: 0.8 });
      if (x >= lower && x <= upper) held++;
      detector.update(x);
    }
    expect(held / 400).toBeGreaterThan(0.74);
    expect(held / 400).toBeLessThan(0.86);
  });
});

describe("bad input", () => {
  it("is refused in words and leaves the state alone", () => {
    const detector = new BayesianOnlineChangepoint({ model: { type: "poisson", rate: 2 } });
    detector.update(3);
    const before = JSON.stringify(detector);
    refused(() => detector.update(Number.NaN), /update: x: expected a finite number, received NaN/);
    refused(() => detector.update(1.5), /x: expected a whole number from 0 to 1000000000, received 1.5/);
    refused(() => detector.update(-1), /whole number/);
    refused(() => detector.update(2n as never), /finite number, received 2n/);
    expect(JSON.stringify(detector)).toBe(before);
    refused(() => new BayesianOnlineChangepoint({ model: { type: "bernoulli" } }).update(2), /0 or 1/);
    refused(() => new BayesianOnlineChangepoint().update(1e308), /within 1e\+140 standard deviations/);
    refused(() => new BayesianOnlineChangepoint({ hazard: 0 }), /options.hazard/);
    let chance = 0.1;
    const strange = new BayesianOnlineChangepoint({ hazard: () => chance });
    strange.update(1);
    chance = 2;
    const then = JSON.stringify(strange);
    refused(() => strange.update(1), /options.hazard\(2\): expected a number within \[0, 1\], received 2/);
    expect(JSON.stringify(strange)).toBe(then);
    const late = new BayesianOnlineChangepoint({ hazard: (runLength) => (runLength > 2 ? 2 : 0.1) });
    late.update(1);
    late.update(2);
    const unmoved = JSON.stringify(late);
    refused(() => late.update(3), /options.hazard\(3\)/); // the chance after the value, which its predictive mean needs
    expect(JSON.stringify(late)).toBe(unmoved);
    refused(() => new BayesianOnlineChangepoint({ model: { type: "bernoulli" }, outlierChance: 0.1 }), /outlierChance: expected 0 for a bernoulli model/);
  });

  it("names options and states that are none", () => {
    refused(() => new BayesianOnlineChangepoint({ model: { type: "gamma" } as never }), /options.model/);
    refused(() => new BayesianOnlineChangepoint({ model: { type: "poisson" } as never }), /options.model/);
    refused(() => new BayesianOnlineChangepoint({ model: { type: "normal", varianceWeight: 1 } }), /options.model/);
    refused(() => new BayesianOnlineChangepoint({ lambda: 3 } as never), /no option named "lambda"/);
    refused(() => detectOnlineChangepoints([]), /x: expected at least 1 value/);
    refused(() => detectOnlineChangepoints([1, Infinity]), /x\[1\]/);
    refused(() => detectOnlineChangepoints([1, 0, 2], { model: { type: "bernoulli" } }), /detectOnlineChangepoints: x\[2\]: expected 0 or 1, received 2/);
    refused(() => calibrateOnlineThreshold({}, { years: 1e5, barsPerYear: 1e6 }), /bars in all/);
    refused(() => calibrateOnlineThreshold({ model: { type: "poisson", rate: 1 } }, { sample: [1, 0.5] }), /options.sample\[1\]: expected a whole number/);
    const detector = new BayesianOnlineChangepoint();
    for (const value of [1, 2, 3]) detector.update(value);
    const data = JSON.parse(JSON.stringify(detector));
    const broken = (change: object) => () => BayesianOnlineChangepoint.fromJSON({ ...data, ...change });
    refused(broken({ format: 2 }), /format/);
    refused(broken({ starts: [0, 0, 2] }), /data.starts: expected ascending bars/);
    refused(broken({ starts: [] }), /data.starts/);
    refused(broken({ probabilities: [1, 1, 1] }), /data.probabilities: expected probabilities that sum to 1/);
    refused(broken({ counts: [4, 2, 1] }), /data.counts: expected for each run at most the values since its start/);
    refused(broken({ statistics: [1] }), /data.statistics: expected 9 values/);
    refused(broken({ lastAlarm: 3 }), /data.lastAlarm: expected a bar before count, received 3/);
    refused(broken({ statistics: [0, -1, 0, ...data.statistics.slice(3)] }), /data.statistics\[0\]: expected/);
    for (const [, model, draw] of MODELS.slice(2)) {
      const counter = new BayesianOnlineChangepoint({ model });
      for (const value of draws(1, 3, draw)) counter.update(value);
      const state = JSON.parse(JSON.stringify(counter));
      for (const total of [-1, 0.5, 1e12]) {
        refused(() => BayesianOnlineChangepoint.fromJSON({ ...state, statistics: [total, 0, 0] }), /data.statistics\[0\]: expected what the model holds/);
      }
    }
  });

  it.each(["normal", "normal-known-variance"] as const)("of the most extreme kind gives a %s model no NaN", (type) => {
    const model: Model = type === "normal" ? { type } : { type, variance: 1 };
    for (const x of [[1e140, -1e140, 1e140, 0, 5e-324], [0], new Array(50).fill(3), [1e100, 1e100, 1e-100, 1e100], [0, 0, 0, 0, 0, 0, 1e139]]) {
      const detector = new BayesianOnlineChangepoint({ model, hazard: 1e-6 });
      for (const value of x) {
        const { runLengths, runLengthProbabilities, ...state } = detector.update(value);
        expect(sumOf(runLengthProbabilities)).toBeCloseTo(1, 12);
        expect([state.changeProbability, state.logPredictiveDensity, state.predictiveMean].every(Number.isFinite)).toBe(true);
      }
      expect(Object.values(detector.predictNext()).every(Number.isFinite)).toBe(true);
    }
  });
});
