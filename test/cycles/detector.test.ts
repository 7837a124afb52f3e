import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FourierCyclicalDetector, testCycleAt, testCycles } from "../../src/cycles/index.js";
import { autoregressiveNoise, cosineWave, poissonCounts } from "./detector-series.js";

/** One-sided Kolmogorov-Smirnov: how surprising it is that p-values are this small, were they uniform. */
function tooSmall(pValues: readonly number[]): number {
  const sorted = [...pValues].sort((a, b) => a - b);
  const excess = sorted.reduce((most, p, i) => Math.max(most, (i + 1) / sorted.length - p), 0);
  return Math.exp(-2 * sorted.length * excess * excess);
}

const noises: Record<string, (n: number, seed: number) => Float64Array> = {
  white: (n, seed) => autoregressiveNoise(n, 0, seed),
  "AR(1) 0.6": (n, seed) => autoregressiveNoise(n, 0.6, seed),
  "AR(1) 0.9": (n, seed) => autoregressiveNoise(n, 0.9, seed),
  "sparse counts": (n, seed) => poissonCounts(n, seed, () => 0.1),
  "rising counts": (n, seed) => poissonCounts(n, seed, (t) => 0.1 + (1.5 * t) / n),
  "one burst": (n, seed) => poissonCounts(n, seed, (t) => (t > n / 3 && t < n / 3 + 60 ? 0.8 : 0)),
  "random walk": (n, seed) => autoregressiveNoise(n, 0.9999, seed),
};

describe("testCycles in noise", () => {
  it.each(Object.keys(noises))("gives p-values that are not too small: %s", (name) => {
    for (const n of [64, 260]) {
      const families = Array.from({ length: 400 }, (_, seed) => testCycles(noises[name](n, seed)).bands.map(({ pValue }) => pValue));
      expect(tooSmall(families.flat())).toBeGreaterThan(0.01);
      const withCycle = families.filter((family) => [...family].sort((a, b) => a - b).some((p, i) => (p * family.length) / (i + 1) <= 0.05)).length;
      expect(withCycle).toBeLessThanOrEqual(30); // Binomial(400, 0.05) exceeds this with probability 0.01
    }
  });

  it("would be fooled by a white background where noise is red", () => {
    const found = Array.from({ length: 40 }, (_, seed) =>
      testCycles(autoregressiveNoise(260, 0.9, seed), { background: "white" }).bands.some(({ pValue }) => pValue < 1e-3),
    ).filter(Boolean).length;
    const guarded = Array.from({ length: 40 }, (_, seed) => testCycles(autoregressiveNoise(260, 0.9, seed)).bands.some(({ pValue }) => pValue < 1e-3)).filter(
      Boolean,
    ).length;
    expect(guarded).toBeLessThanOrEqual(1);
    expect(found).toBeGreaterThanOrEqual(guarded);
  });

  it("finds no week in zero-filled weekends of calendar days, which business days would show", () => {
    const series = (seed: number) => poissonCounts(700, seed, (t) => (t % 7 < 5 ? 0.8 : 0));
    const smallest = (seed: number, samplingRate: "calendar-daily" | "business-daily") =>
      Math.min(...testCycles(series(seed), { samplingRate }).bands.map(({ pValue }) => pValue));
    for (let seed = 0; seed < 20; seed++) {
      expect(smallest(seed, "calendar-daily")).toBeGreaterThan(1e-4);
      expect(smallest(seed, "business-daily")).toBeLessThan(1e-9);
    }
  });
});

describe("testCycleAt in noise", () => {
  it("gives p-values that are not too small", () => {
    for (const coefficient of [0, 0.6]) {
      const pValues = Array.from({ length: 600 }, (_, seed) => testCycleAt(autoregressiveNoise(300, coefficient, seed), 0.03 + (seed % 7) * 0.06).pValue);
      expect(tooSmall(pValues)).toBeGreaterThan(0.01);
      expect(pValues.filter((p) => p < 0.5).length).toBeGreaterThan(200); // nor useless
    }
  });

  it("asks less of a frequency named beforehand than of the highest in a band", () => {
    const x = autoregressiveNoise(840, 0.3, 3, cosineWave(21, 0.3));
    const monthly = testCycles(x).bands.find(({ band }) => band === "monthly")!;
    const there = testCycleAt(x, monthly.frequency);
    expect(there.pValue).toBeLessThan(monthly.pValue);
    expect(there).toMatchObject({ statistic: monthly.statistic, amplitude: monthly.amplitude, phase: monthly.phase, strength: monthly.strength });
  });
});

describe("power", () => {
  it("sees a tenth of the variance in AR(1) noise of 840 values, and in counts", () => {
    const share = 0.1;
    const amplitude = Math.sqrt((2 * share) / (1 - share));
    const gaussian = (seed: number) => autoregressiveNoise(840, 0.3, seed, cosineWave(21, amplitude / Math.sqrt(1 - 0.09), seed));
    const counts = (seed: number) => poissonCounts(840, seed, (t) => Math.max(0, 0.5 + cosineWave(21, amplitude * Math.sqrt(0.5), seed)(t)));
    for (const series of [gaussian, counts]) {
      const found = Array.from({ length: 60 }, (_, seed) => testCycles(series(seed)).bands.find(({ band }) => band === "monthly")!);
      expect(found.filter(({ pValue }) => pValue < 1e-4).length).toBeGreaterThanOrEqual(54);
      for (const { period } of found) expect(Math.abs(period / 21 - 1)).toBeLessThan(0.02);
    }
  });
});

describe("FourierCyclicalDetector", () => {
  const detector = new FourierCyclicalDetector();
  const two = (seed: number) => autoregressiveNoise(1260, 0.3, seed, (t) => 5 + 0.002 * t + cosineWave(63, 0.7, 2)(t) + cosineWave(8.3, 0.5, -1)(t));

  it("recovers two cycles with amplitude, phase and strength, strongest first", () => {
    const { dominantCycles, tested, bands } = detector.detectCycles(two(1));
    expect(dominantCycles.map(({ band }) => band)).toEqual(["quarterly", null]);
    const [quarterly, between] = dominantCycles;
    expect(quarterly.period).toBeCloseTo(63, 0);
    expect(quarterly.periodDays).toBeCloseTo((quarterly.period * 365.25) / 252, 10);
    expect(Math.abs(quarterly.amplitude - 0.7)).toBeLessThan(0.15);
    expect(Math.abs(quarterly.phase - 2)).toBeLessThan(0.4);
    expect(quarterly.strength).toBeGreaterThan(between.strength);
    expect(Math.abs(between.period - 8.3)).toBeLessThan(0.03);
    expect(Math.abs(between.phase + 1)).toBeLessThan(0.4);
    expect(tested).toBe(bands.length);
    for (const { confidence, qValue, pValue } of dominantCycles) {
      expect(confidence).toBe(1 - qValue);
      expect(qValue).toBeGreaterThanOrEqual(pValue);
      expect(qValue).toBeLessThanOrEqual(0.05);
    }
  });

  it("covers the true period with its interval nineteen times of twenty", () => {
    const covered = Array.from({ length: 120 }, (_, seed) => {
      const cycle = new FourierCyclicalDetector({ maxCycles: 1 }).detectCycles(autoregressiveNoise(400, 0.3, seed, cosineWave(12.5, 0.9, seed)))
        .dominantCycles[0];
      return cycle !== undefined && cycle.periodInterval[0] <= 12.5 && 12.5 <= cycle.periodInterval[1];
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThanOrEqual(107); // Binomial(120, 0.95) falls below with probability 0.006
  });

  it("folds the overtones of a weekly pulse into one cycle", () => {
    const x = autoregressiveNoise(500, 0, 5, (t) => (t % 5 === 0 ? 2 : 0));
    const { dominantCycles } = detector.detectCycles(x);
    expect(dominantCycles).toHaveLength(1);
    expect(dominantCycles[0].band).toBe("weekly");
    expect(dominantCycles[0].period).toBeCloseTo(5, 1);
    expect(dominantCycles[0].harmonics.map(({ multiple }) => multiple)).toEqual([2]);
  });

  it("finds one cycle in a wave without noise, not the dust of its own fit", () => {
    const { dominantCycles } = detector.detectCycles(Array.from({ length: 840 }, (_, t) => cosineWave(21.3, 1, 1)(t)));
    expect(dominantCycles).toHaveLength(1);
    expect(dominantCycles[0]).toMatchObject({ band: "monthly", harmonics: [] });
    expect(dominantCycles[0].amplitude).toBeCloseTo(1, 5);
    expect(dominantCycles[0].strength).toBeCloseTo(1, 9);
  });

  it("keeps a monthly habit apart from a fainter quarterly one", () => {
    const x = autoregressiveNoise(1260, 0.2, 8, (t) => cosineWave(21, 0.9)(t) + cosineWave(63, 0.6, 1)(t));
    expect(detector.detectCycles(x).dominantCycles.map(({ band, harmonics }) => [band, harmonics.length])).toEqual([
      ["monthly", 0],
      ["quarterly", 0],
    ]);
  });

  it("marks with its threshold what it accepts", () => {
    const search = detector.detectCycles(two(2));
    const { frequency, power, background, threshold } = search.spectrum;
    const above = Array.from(frequency).filter((_, k) => power[k] > 1.05 * threshold[k]);
    expect(above.length).toBeGreaterThan(0);
    for (const f of above) expect(search.bands.some((band) => band.qValue <= 0.05 && Math.abs(band.frequency - f) < 5 / 1260)).toBe(true);
    expect([frequency.length, background.length, threshold.length]).toEqual([power.length, power.length, power.length]);
    for (let k = 0; k < power.length; k++) expect(threshold[k]).toBeGreaterThan(background[k]);
    for (let k = 1; k < power.length; k++) expect(frequency[k]).toBeGreaterThan(frequency[k - 1]);
  });

  it("reports the noise without the cycles, however strong they are", () => {
    for (const coefficient of [-0.5, 0.3]) {
      const { background } = detector.detectCycles(autoregressiveNoise(1260, coefficient, 12, (t) => cosineWave(40.7, 5)(t) + cosineWave(9.1, 3)(t)));
      expect(Math.abs(background!.coefficient - coefficient)).toBeLessThan(3 * background!.standardErrors.coefficient);
      expect(Math.abs(Math.log(background!.innovationVariance))).toBeLessThan(3 * background!.standardErrors.logInnovationVariance);
    }
  });

  it("stops at maxCycles", () => {
    expect(new FourierCyclicalDetector({ maxCycles: 1 }).detectCycles(two(1)).dominantCycles).toHaveLength(1);
    const none = new FourierCyclicalDetector({ maxCycles: 0 }).detectCycles(two(1));
    expect(none.dominantCycles).toEqual([]);
    expect(none.tested).toBeGreaterThan(0);
  });

  it("adds up its decomposition, with the cycle's period, a given one, or a line", () => {
    const sums = (series: Float64Array, { trend, seasonal, residual }: { trend: Float64Array; seasonal: Float64Array; residual: Float64Array }) =>
      series.every((value, t) => Math.abs(trend[t] + seasonal[t] + residual[t] - value) < 1e-9);
    const x = two(3);
    const automatic = detector.detectCycles(x).seasonalDecomposition;
    expect(automatic.period).toBe(63);
    expect(sums(x, automatic)).toBe(true);
    const given = new FourierCyclicalDetector({ seasonalPeriod: 21 }).detectCycles(x).seasonalDecomposition;
    expect(given.period).toBe(21);
    expect(sums(x, given)).toBe(true);
    const noise = autoregressiveNoise(200, 0.5, 6);
    const line = detector.detectCycles(noise).seasonalDecomposition;
    expect(line.period).toBeNull();
    expect(line.seasonal.every((value) => value === 0)).toBe(true);
    expect(sums(noise, line)).toBe(true);
  });

  it("is not moved by level, trend or scale", () => {
    const x = two(4);
    const plain = detector.detectCycles(x).dominantCycles;
    const moved = detector.detectCycles(x.map((value, t) => 1e3 * value + 50 - 3 * t)).dominantCycles;
    moved.forEach((cycle, i) => {
      expect(cycle.period).toBeCloseTo(plain[i].period, 3);
      expect(cycle.amplitude / 1e3).toBeCloseTo(plain[i].amplitude, 4);
      expect(Math.log10(cycle.pValue)).toBeCloseTo(Math.log10(plain[i].pValue), 2);
    });
    expect(moved).toHaveLength(plain.length);
  });

  it("leaves its input alone and repeats itself, whatever was tested in between", () => {
    const x = Array.from(two(5));
    const before = [...x];
    const first = testCycles(x);
    for (let n = 40; n < 60; n++) testCycles(autoregressiveNoise(n, 0.3, n));
    testCycles(autoregressiveNoise(1260, 0.3, 77));
    expect(testCycles(x)).toEqual(first);
    const detected = detector.detectCycles(x);
    detector.detectCycles(autoregressiveNoise(1260, 0.3, 78));
    expect(detector.detectCycles(x)).toEqual(detected);
    expect(x).toEqual(before);
  });

  it("is written to JSON as plain arrays with the number of the format, and cloned as it is", () => {
    const detected = detector.detectCycles(two(6));
    const { format, ...written } = JSON.parse(JSON.stringify(detected));
    expect(format).toBe(1);
    const { frequency, power } = detected.spectrum;
    expect(written.spectrum).toMatchObject({ frequency: Array.from(frequency), power: Array.from(power) });
    expect(written.seasonalDecomposition.trend).toEqual(Array.from(detected.seasonalDecomposition.trend));
    expect(written.dominantCycles).toEqual(detected.dominantCycles);
    expect(structuredClone(detected)).toEqual(detected);
  });

  it("gives finite numbers for any finite series of 32 values or more", () => {
    const entry = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 3 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.constantFrom(-0, 1e-300, 1e120, 5e-324),
    );
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 32, maxLength: 90 }),
        fc.constantFrom("business-daily" as const, "calendar-daily" as const, "monthly" as const),
        (x, samplingRate) => {
          const detection = new FourierCyclicalDetector({ samplingRate }).detectCycles(x);
          const walk = (value: unknown): void => {
            if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
            else if (value && typeof value === "object") Object.values(value).forEach(walk);
          };
          walk(detection);
          for (const { pValue, strength } of detection.bands) expect(pValue >= 0 && pValue <= 1 && strength >= 0 && strength <= 1).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ["constant", () => new Array(64).fill(3)],
    ["zero", () => new Array(64).fill(0)],
    ["a line", () => Array.from({ length: 64 }, (_, t) => 1e6 + 0.3 * t)],
  ])("tests nothing on a series that is %s, and says so", (_, make) => {
    const { dominantCycles, tested, background, cycleForecast, seasonalDecomposition } = detector.detectCycles(make());
    expect([dominantCycles, tested, background, seasonalDecomposition.period]).toEqual([[], 0, null, null]);
    expect(cycleForecast).toMatchObject({ status: "no-evidence", tested: 0, skill: null });
    expect(testCycles(make())).toEqual({ bands: [], background: null, tested: 0 });
    expect(testCycleAt(make(), 0.1)).toMatchObject({ pValue: 1, strength: 0, amplitude: 0 });
  });

  it("refuses bad input by name", () => {
    const good = autoregressiveNoise(64, 0, 1);
    const at = (index: number, value: number) => Array.from(good, (old, t) => (t === index ? value : old));
    expect(() => detector.detectCycles(good.subarray(0, 31))).toThrow("detectCycles: series: expected at least 32 values, received 31");
    expect(() => testCycles(at(7, Number.NaN))).toThrow("testCycles: series[7]: expected a finite number, received NaN");
    expect(() => testCycles(at(9, Number.POSITIVE_INFINITY))).toThrow("series[9]");
    expect(() => testCycleAt(good, 0.5)).toThrow("testCycleAt: frequency");
    expect(() => testCycleAt(good, Number.NaN)).toThrow("frequency");
    expect(() => testCycles(good, { background: "poisson" })).toThrow("testCycles: options.background");
    expect(() => new FourierCyclicalDetector({ significance: 0 })).toThrow("FourierCyclicalDetector: options.significance");
    expect(() => new FourierCyclicalDetector({ samplingrate: "weekly" } as never)).toThrow("samplingrate");
    expect(() => detector.detectCycles(good, { forecastHorizon: 0 })).toThrow("detectCycles: options.forecastHorizon");
    expect(() => new FourierCyclicalDetector({ seasonalPeriod: 40 }).detectCycles(good)).toThrow(
      "detectCycles: options.seasonalPeriod: expected a number <= 32, half of the length of the series, received 40",
    );
  });
});

describe("cycleForecast", () => {
  it("covers the future of a cycle and shows its skill", () => {
    const [n, horizon] = [800, 40];
    let inside = 0;
    let forecasts = 0;
    for (let seed = 0; seed < 25; seed++) {
      const x = autoregressiveNoise(n + horizon, 0.3, seed, (t) => 4 + cosineWave(21, 1.1, seed)(t));
      const { cycleForecast } = new FourierCyclicalDetector().detectCycles(x.subarray(0, n), { forecastHorizon: horizon });
      if (cycleForecast.status !== "ok") continue;
      forecasts++;
      expect(cycleForecast.mean).toHaveLength(horizon);
      expect(cycleForecast.skill).toBeGreaterThan(0);
      for (let h = 0; h < horizon; h++) {
        if (cycleForecast.lower[h] <= x[n + h] && x[n + h] <= cycleForecast.upper[h]) inside++;
        expect(Math.abs(cycleForecast.mean[h] - (4 + cosineWave(21, 1.1, seed)(n + h)))).toBeLessThan(0.8);
      }
    }
    expect(forecasts).toBeGreaterThanOrEqual(24);
    expect(inside / (forecasts * horizon)).toBeGreaterThan(0.92);
    expect(inside / (forecasts * horizon)).toBeLessThan(0.98);
  });

  it("abstains in noise and where the cycle has died", () => {
    const noise = new FourierCyclicalDetector().detectCycles(autoregressiveNoise(400, 0.3, 2)).cycleForecast;
    expect(noise).toMatchObject({ status: "no-evidence", reason: "no cycle stands out from the noise", skill: null });
    const dead = new FourierCyclicalDetector().detectCycles(autoregressiveNoise(600, 0, 3, (t) => (t < 470 ? cosineWave(10, 2)(t) : 0))).cycleForecast;
    expect(dead.status).toBe("no-evidence");
    expect(dead.skill).toBeLessThan(0);
  });

  it("has no skill to report where the base line alone makes no error", () => {
    const stopped = Array.from({ length: 1280 }, (_, t) => (t < 1024 ? [0, 1, 0, -1][t % 4] : 0));
    expect(new FourierCyclicalDetector().detectCycles(stopped).cycleForecast).toMatchObject({ status: "no-evidence", skill: null });
  });

  it("does not forecast negative counts", () => {
    const counts = poissonCounts(900, 4, (t) => Math.max(0, 0.5 + cosineWave(21, 0.6)(t)));
    const { cycleForecast } = new FourierCyclicalDetector().detectCycles(counts);
    if (cycleForecast.status !== "ok") throw new Error(cycleForecast.reason);
    expect(cycleForecast.lower.every((value) => value >= 0) && cycleForecast.mean.every((value) => value >= 0)).toBe(true);
  });

  it("is not taken in by a cycle that begins in the fifth on which forecasts are scored", () => {
    const x = autoregressiveNoise(500, 0, 9, (t) => (t < 400 ? 0 : cosineWave(7, 3)(t)));
    const { dominantCycles, cycleForecast } = new FourierCyclicalDetector().detectCycles(x);
    expect(dominantCycles.length).toBeGreaterThan(0);
    expect(cycleForecast).toMatchObject({ status: "no-evidence", reason: "no cycle stands out from the noise in the first four fifths", skill: null });
  });
});
