import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Background, backgroundAt, backgroundDegreesOfFreedom, clippedOrdinates, fitAr1, fitFlat } from "../../src/cycles/background.js";
import { bandRanges, type SamplingRate, scannedRange, without } from "../../src/cycles/bands.js";
import { baseLineAt, fitBaseLine } from "../../src/cycles/base-line.js";
import { detrendInPlace } from "../../src/cycles/detrend.js";
import { bandwidthOf, criticalValue, maximumProbability, tailProbability } from "../../src/cycles/exceedance.js";
import { fitSinusoid, refineSinusoid, sinusoidAt } from "../../src/cycles/harmonic.js";
import { neighbourhoodAt } from "../../src/cycles/neighbourhood.js";
import { ordinatesOutside, workspaceFor } from "../../src/cycles/oversampled.js";
import { leastSquares } from "../../src/math/linear-solve.js";
import { fisherF } from "../../src/stats/fisher-f.js";
import { autoregressiveNoise, cosineWave } from "./detector-series.js";

const samplingRates: SamplingRate[] = ["business-daily", "calendar-daily", "weekly", "monthly"];

describe("fitSinusoid", () => {
  it("equals least squares of line, cosine and sine", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 150 }), fc.double({ min: 0.02, max: 0.98, noNaN: true }), fc.integer({ min: 0, max: 1000 }), (n, share, seed) => {
        const frequency = 0.5 / n + share * (0.5 - 1 / n);
        const x = autoregressiveNoise(n, 0.5, seed);
        detrendInPlace(x, "linear");
        const angle = (t: number) => 2 * Math.PI * frequency * t;
        const design = (columns: ((t: number) => number)[]) =>
          Float64Array.from({ length: n * columns.length }, (_, i) => columns[i % columns.length](Math.floor(i / columns.length)));
        const fit = leastSquares(design([() => 1, (t) => t, (t) => Math.cos(angle(t)), (t) => Math.sin(angle(t))]), n, 4, x);
        const fall = x.reduce((sum, value) => sum + value * value, 0) - fit.residualSumOfSquares;
        const { amplitude, phase, energy } = fitSinusoid(x, frequency);
        expect(amplitude * Math.cos(phase)).toBeCloseTo(fit.coefficients[2], 7);
        expect(-amplitude * Math.sin(phase)).toBeCloseTo(fit.coefficients[3], 7);
        expect(energy).toBeCloseTo(fall, 7);
      }),
      { numRuns: 60 },
    );
  });

  it("finds the frequency of a pure wave to a millionth", () => {
    const x = Float64Array.from({ length: 300 }, (_, t) => cosineWave(17.3, 2, 0.4)(t));
    detrendInPlace(x, "linear");
    const found = refineSinusoid(x, 1 / 17.3 - 0.0015, 1 / 17.3 + 0.0012);
    expect(found.frequency * 17.3).toBeCloseTo(1, 5);
    expect(sinusoidAt(found, 412)).toBeCloseTo(cosineWave(17.3, 2, 0.4)(412), 2);
  });
});

describe("fitBaseLine", () => {
  it.each(samplingRates)("equals least squares of levels and slope (%s)", (samplingRate) => {
    const n = 45;
    const x = autoregressiveNoise(n, 0.3, 4, (t) => 3 + 0.2 * t + (t % 7));
    const levels = samplingRate === "calendar-daily" ? 7 : 1;
    const fit = leastSquares(
      Float64Array.from({ length: n * (levels + 1) }, (_, i) =>
        i % (levels + 1) === levels ? Math.floor(i / (levels + 1)) : Number(Math.floor(i / (levels + 1)) % levels === i % (levels + 1)),
      ),
      n,
      levels + 1,
      x,
    );
    const line = fitBaseLine(x, samplingRate);
    for (let t = 0; t < n; t++) expect(baseLineAt(line, t)).toBeCloseTo(x[t] - fit.residuals[t], 9);
  });
});

describe("exceedance", () => {
  it("is the F law at one frequency", () => {
    for (const [z, nu] of [
      [0.3, 2],
      [4, 7.5],
      [20, 90],
    ])
      expect(tailProbability(z, nu) / fisherF.sf(z, 2, 2 * nu)).toBeCloseTo(1, 10);
  });

  it("tends to the exponential when the background is known", () => {
    expect(tailProbability(9, 1e12)).toBeCloseTo(Math.exp(-9), 12);
  });

  it("has the critical value as its inverse", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
        fc.double({ min: 1, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 2000, noNaN: true }),
        (p, nu, width) => {
          expect(maximumProbability(criticalValue(p, nu, width), nu, width) / p).toBeCloseTo(1, 3);
        },
      ),
    );
  });

  it("bounds the simulated maximum of a white periodogram, closely in the tail", () => {
    const [n, replications] = [128, 3000];
    const range = [3 / n, 0.5 - 1 / n] as const;
    const width = bandwidthOf([range], n);
    const workspace = workspaceFor(n, "monthly");
    const maxima = Array.from({ length: replications }, (_, seed) => {
      workspace.transform(autoregressiveNoise(n, 0, seed));
      let highest = 0;
      for (let k = Math.ceil(range[0] / workspace.step); k * workspace.step <= range[1]; k++) highest = Math.max(highest, workspace.power[k]);
      return highest;
    });
    for (const level of [0.5, 0.2, 0.05]) {
      const exceeding = maxima.filter((z) => maximumProbability(z, 1e9, width) <= level).length / replications;
      expect(exceeding).toBeLessThan(level + 3 * Math.sqrt((level * (1 - level)) / replications));
      expect(exceeding).toBeGreaterThan(0.6 * level); // a bound that is never reached would be useless
    }
  });
});

describe("bandRanges", () => {
  it("splits the scanned frequencies without overlap or loss", () => {
    fc.assert(
      fc.property(fc.integer({ min: 32, max: 6000 }), fc.constantFrom("business-daily" as const, "weekly" as const, "monthly" as const), (n, samplingRate) => {
        const bands = bandRanges(n, samplingRate);
        const ranges = bands.flatMap((band) => band.ranges).sort((a, b) => a[0] - b[0]);
        const [lowest, highest] = scannedRange(n);
        ranges.forEach(([lower, upper], i) => {
          expect(lower).toBeGreaterThanOrEqual(i === 0 ? lowest : ranges[i - 1][1]);
          expect(upper).toBeGreaterThan(lower);
        });
        expect(ranges.at(-1)![1]).toBeLessThanOrEqual(highest);
        expect(bands.length).toBeLessThanOrEqual(6);
        expect(new Set(bands.map((band) => band.band)).size).toBe(bands.length);
        const election = bands.find(({ band }) => band === "election");
        if (!election && n < 3 * 400) expect(ranges.reduce((sum, [lower, upper]) => sum + upper - lower, 0)).toBeLessThanOrEqual(highest - lowest + 1e-12);
      }),
    );
  });

  it("wants five periods of an election cycle and three of the others", () => {
    const names = (n: number) => bandRanges(n, "business-daily").map(({ band }) => band);
    expect(names(680)).not.toContain("annual");
    expect(names(840)).toContain("annual");
    expect(names(2250)).not.toContain("election"); // ten per cent around 504 days, five times
    expect(names(2520)).toContain("election");
    const [lower] = bandRanges(2520, "business-daily").find(({ band }) => band === "election")!.ranges[0];
    expect(lower * 2520).toBeCloseTo(5, 10);
  });

  it("has no weekly hypothesis where weekday means are removed", () => {
    const bands = bandRanges(1260, "calendar-daily");
    expect(bands.map(({ band }) => band)).not.toContain("weekly");
    for (const multiple of [1, 2, 3]) {
      expect(bands.some(({ ranges }) => ranges.some(([lower, upper]) => lower < multiple / 7 && multiple / 7 < upper))).toBe(false);
    }
  });

  it("takes ranges out of ranges", () => {
    expect(
      without(
        [[0, 0.5]],
        [
          [0.1, 0.2],
          [0.4, 0.6],
        ],
      ),
    ).toEqual([
      [0, 0.1],
      [0.2, 0.4],
    ]);
  });
});

describe("the background", () => {
  const n = 1260;
  const fitTo = (x: Float64Array): Background => {
    detrendInPlace(x, "linear");
    const workspace = workspaceFor(x.length, "monthly");
    workspace.transform(x);
    return fitAr1(clippedOrdinates(workspace.power, workspace.ordinates, x.length), workspace.ordinates, x.length, 0);
  };

  it("recovers an AR(1), biased by less than its standard error when a cycle stands fifty times above it", () => {
    const seeds = 30;
    for (const coefficient of [-0.5, 0, 0.3, 0.9]) {
      const spectrum = 1 / (1 + coefficient * coefficient - 2 * coefficient * Math.cos((2 * Math.PI) / 40.7));
      const bias = (height: number) => {
        const wave = cosineWave(40.7, Math.sqrt((4 * height * spectrum) / n));
        const fits = Array.from({ length: seeds }, (_, seed) => fitTo(autoregressiveNoise(n, coefficient, seed, wave)));
        return fits.reduce((sum, fit) => sum + (fit.coefficient - coefficient) / fit.standardErrors.coefficient / seeds, 0);
      };
      expect(Math.abs(bias(0))).toBeLessThan(3 / Math.sqrt(seeds));
      expect(Math.abs(bias(50))).toBeLessThan(1 + 3 / Math.sqrt(seeds));
    }
  });

  it("states the spread of its own estimates", () => {
    const [length, replications, cosine] = [300, 400, Math.cos(0.1)];
    const logs: number[] = [];
    let stated = 0;
    for (let seed = 0; seed < replications; seed++) {
      const fitted = fitTo(autoregressiveNoise(length, 0.3, seed));
      logs.push(Math.log(backgroundAt(fitted, cosine, length)));
      stated += 1 / backgroundDegreesOfFreedom(fitted, cosine) / replications;
    }
    const mean = logs.reduce((a, b) => a + b, 0) / replications;
    const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / replications;
    expect(variance / stated).toBeGreaterThan(0.75);
    expect(variance / stated).toBeLessThan(1.35);
    expect(Math.abs(mean - Math.log(1 / (1.09 - 0.6 * cosine)))).toBeLessThan(0.05);
  });

  it("equals the average periodogram of short red noise, leakage included", () => {
    const [length, replications] = [96, 4000];
    const workspace = workspaceFor(length, "monthly");
    const index = workspace.ordinates.index;
    const average = new Float64Array(index.length);
    for (let seed = 0; seed < replications; seed++) {
      workspace.transform(autoregressiveNoise(length, 0.8, seed));
      for (let j = 0; j < index.length; j++) average[j] += workspace.power[index[j]] / replications;
    }
    const truth: Background = {
      model: "ar1",
      innovationVariance: 1,
      coefficient: 0.8,
      standardErrors: { logInnovationVariance: 0, coefficient: 0 },
      floor: 0,
      dispersion: 0,
    };
    const ratios = Array.from(average, (value, j) => value / backgroundAt(truth, workspace.ordinates.cosine[j], length));
    for (let j = 2; j < ratios.length; j++) expect(Math.abs(ratios[j] - 1)).toBeLessThan(5 / Math.sqrt(replications));
  });

  it("never puts the variance of counts below their mean", () => {
    const workspace = workspaceFor(400, "monthly");
    workspace.transform(Float64Array.from({ length: 400 }, (_, t) => t % 2)); // more regular than Poisson
    const clipped = clippedOrdinates(workspace.power, workspace.ordinates, 400);
    expect(fitFlat(clipped, workspace.ordinates, "negative-binomial", 0.5, 400)).toMatchObject({ innovationVariance: 0.5, dispersion: 0 });
    expect(fitFlat(clipped, workspace.ordinates, "poisson", 0.5, 400).innovationVariance).toBe(0.5);
    expect(fitFlat(clipped, workspace.ordinates, "white", 0.5, 400).innovationVariance).toBeLessThan(0.25);
  });
});

describe("the neighbourhood", () => {
  const { ordinates } = workspaceFor(1000, "monthly");

  it("sees a level that rises as a power of frequency, but not the peak itself", () => {
    const sloped = ordinates.frequency.map((f) => (Math.abs(f - 0.02) < 1e-3 ? 50 : 3 * (f / 0.02) ** -0.7));
    const { level, degreesOfFreedom } = neighbourhoodAt(0.02, sloped, ordinates, 1000);
    expect(level / 3).toBeGreaterThan(0.97);
    expect(level / 3).toBeLessThan(1.03);
    expect(degreesOfFreedom).toBeGreaterThan(20);
    expect(degreesOfFreedom).toBeLessThan(100);
  });

  it("knows less at the ends of the spectrum", () => {
    const flat = ordinates.frequency.map(() => 1);
    const freedom = (f: number) => neighbourhoodAt(f, flat, ordinates, 1000).degreesOfFreedom;
    expect(freedom(0.003)).toBeLessThan(15);
    expect(freedom(0.25)).toBeGreaterThan(100);
  });

  it("leaves out holes", () => {
    const left = ordinatesOutside(ordinates, [[0.1, 0.2]]);
    expect(left.frequency.some((f) => f > 0.1 && f < 0.2)).toBe(false);
    expect(left.index.length).toBe(ordinates.frequency.filter((f) => f <= 0.1 || f >= 0.2).length);
  });
});
