import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { Cusum, cusum, cusumAverageRunLength, cusumThreshold, robustBaseline } from "../../src/regimes/index.js";
import { normal } from "../../src/stats/index.js";

const noise = (seed: number, n: number): number[] => {
  const rng = createRng(seed, "noise");
  return Array.from({ length: n }, () => sampleNormal(rng));
};
const series = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 60 });
const refused = (run: () => unknown, words: RegExp): void => {
  expect(run).toThrow(InvalidInputError);
  expect(run).toThrow(words);
};

describe("cusum", () => {
  it("is the walk above its own running minimum", () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0, max: 2, noNaN: true }), (x, slack) => {
        const { upper, lower, alarms } = cusum(x, { target: 0.3, sigma: 2, slack, threshold: 1.5 });
        for (const [sign, sums] of [
          [1, upper],
          [-1, lower],
        ] as const) {
          let [walk, least] = [0, 0];
          x.forEach((value, t) => {
            walk += (sign * (value - 0.3)) / 2 - slack;
            least = Math.min(least, walk);
            expect(sums[t]).toBeCloseTo(walk - least, 10);
          });
        }
        expect(alarms).toEqual([...x.keys()].filter((t) => upper[t] > 1.5 || lower[t] > 1.5));
      }),
    );
  });

  it("equals the stream, through a state written to text at any bar", () => {
    fc.assert(
      fc.property(series, fc.nat(), fc.boolean(), (x, at, resetOnAlarm) => {
        const options = { target: 0, sigma: 1, threshold: 2, resetOnAlarm };
        const batch = cusum(x, options);
        let detector = new Cusum(options);
        x.forEach((value, t) => {
          if (t === at % x.length) detector = Cusum.fromJSON(JSON.parse(JSON.stringify(detector)));
          const state = detector.update(value);
          expect([state.index, state.upper, state.lower]).toEqual([t, batch.upper[t], batch.lower[t]]);
          expect(state.alarm).toBe(batch.alarms.includes(t));
          expect(state.detected).toEqual(batch.detections.find(({ detectedAt }) => detectedAt === t) ?? null);
        });
      }),
    );
  });

  it("keeps every past value when later ones change, a training span aside", () => {
    const x = noise(1, 120);
    const altered = x.map((value, t) => (t < 80 ? value : 9 - value));
    for (const options of [{ target: 0, sigma: 1 }, { training: 50 }]) {
      const [before, after] = [cusum(x, options), cusum(altered, options)];
      expect(before.upper.slice(0, 80)).toEqual(after.upper.slice(0, 80));
      expect(before.lower.slice(0, 80)).toEqual(after.lower.slice(0, 80));
      expect(before.detections.filter(({ detectedAt }) => detectedAt < 80)).toEqual(after.detections.filter(({ detectedAt }) => detectedAt < 80));
    }
  });

  it("names the start of an excursion once, and its direction", () => {
    const x = [...new Array(10).fill(0), ...new Array(8).fill(2), ...new Array(30).fill(0), ...new Array(8).fill(-2)];
    const { detections, alarms } = cusum(x, { target: 0, sigma: 1, threshold: 4 });
    expect(detections).toEqual([
      { start: 10, detectedAt: 12, direction: "up" },
      { start: 48, detectedAt: 50, direction: "down" },
    ]);
    expect(alarms.length).toBeGreaterThan(2);
  });

  it("starts anew after an alarm when asked to", () => {
    const { alarms, upper } = cusum(new Array(9).fill(2), { target: 0, sigma: 1, threshold: 4, resetOnAlarm: true });
    expect(alarms).toEqual([2, 5, 8]);
    expect(Array.from(upper)).toEqual([1.5, 3, 4.5, 1.5, 3, 4.5, 1.5, 3, 4.5]);
  });

  it("mirrors, shifts and scales with the data", () => {
    const x = noise(2, 100);
    const plain = cusum(x, { target: 0.1, sigma: 1 });
    const mirrored = cusum(
      x.map((value) => -value),
      { target: -0.1, sigma: 1 },
    );
    expect(mirrored.upper).toEqual(plain.lower);
    expect(
      cusum(
        Float64Array.from(x, (value) => value * 1024),
        { target: 102.4, sigma: 1024 },
      ),
    ).toEqual({ ...plain, target: 102.4, sigma: 1024 });
  });

  it("learns target and sigma from a training span that may be spoilt", () => {
    const x = noise(3, 400);
    const spoilt = x.map((value, t) => (t % 5 === 0 && t < 200 ? 1e6 : value));
    const { target, sigma, upper } = cusum(spoilt, { training: 200 });
    expect(robustBaseline(spoilt.slice(0, 200))).toEqual({ target, sigma });
    expect(Math.abs(target)).toBeLessThan(0.6);
    expect(sigma).toBeGreaterThan(0.8);
    expect(sigma).toBeLessThan(1.8);
    expect(upper.slice(0, 200).every((value) => value === 0)).toBe(true);
    expect(robustBaseline([1, 2, 3, 4, 100])).toEqual({ target: 3, sigma: 1.482602218505602 });
    expect(normal.ppf(0.75) * 1.482602218505602).toBeCloseTo(1, 14);
  });

  it("refuses in words what it cannot use, and stays finite at the extremes", () => {
    refused(() => cusum([], { target: 0, sigma: 1 }), /x: expected at least 1 value/);
    refused(() => cusum([1, Number.NaN], { target: 0, sigma: 1 }), /x\[1\]: expected a finite number, received NaN/);
    refused(() => cusum([1e308], { target: 0, sigma: 1 }), /magnitude/);
    refused(() => cusum([1, 2], {}), /options.target: expected either target and sigma or a training span/);
    refused(() => cusum([1, 2], { target: 1 }), /options.sigma/);
    refused(() => cusum([1, 2], { training: 2, sigma: 1 }), /options.training: expected either/);
    refused(() => cusum([1, 2], { training: 5 }), /at least 5 values/);
    refused(() => cusum([1, 1, 1, 2], { training: 3 }), /values of which most differ from their median/);
    refused(() => cusum([1], { target: 0, sigma: 0 }), /options.sigma/);
    refused(() => new Cusum({ target: 0, sigma: 1, window: 3 } as never), /no option named "window"/);
    refused(() => new Cusum({ target: 0, sigma: 1 }).update("1" as never), /x: expected a finite number, received "1"/);
    refused(() => Cusum.fromJSON({ format: 2 } as never), /data|options/);
    const data = new Cusum({ target: 0, sigma: 1 }).toJSON();
    refused(() => Cusum.fromJSON({ ...data, upper: { sum: 1, start: 7, reported: false } }), /data: expected sums that start by bar 0.*received 7/);
    const { upper, lower } = cusum([1e140, -1e140, 5e-324], { target: 0, sigma: 1e-140 });
    expect([...upper, ...lower].every(Number.isFinite)).toBe(true);
  });
});

describe("average run lengths", () => {
  it("agree with the published tables for slack 0.5 (Lucas and Crosier 1982; Montgomery, table 9.4)", () => {
    const table = { 4: [168, 74.2, 26.6, 13.3, 8.38, 4.75, 3.34, 2.62, 2.19], 5: [465, 139, 38, 17, 10.4, 5.75, 4.01, 3.11, 2.57] };
    const shifts = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3];
    for (const [threshold, values] of Object.entries(table)) {
      values.forEach((bars, i) => {
        expect(cusumAverageRunLength({ threshold: Number(threshold), shift: shifts[i] }) / bars).toBeGreaterThan(0.994);
        expect(cusumAverageRunLength({ threshold: Number(threshold), shift: shifts[i] }) / bars).toBeLessThan(1.006);
      });
    }
    expect(cusumAverageRunLength({ threshold: 5, sides: "one" })).toBeCloseTo(930.9, 1);
  });

  it("agree with a Markov chain of many states", () => {
    for (const [slack, threshold, shift] of [
      [0.5, 4, 0],
      [0.25, 6, 0.5],
      [1, 2.5, 0],
      [1.5, 1.604, 0],
      [0, 3, -0.4],
    ]) {
      const twin = markovChain(slack, threshold, shift);
      expect(cusumAverageRunLength({ slack, threshold, shift, sides: "one" }) / twin).toBeCloseTo(1, 3);
    }
  });

  it("agree with a simulation", () => {
    const rng = createRng(9, "runs");
    let bars = 0;
    for (let run = 0; run < 3000; run++) {
      const detector = new Cusum({ target: 0, sigma: 1, slack: 0.5, threshold: 3 });
      do bars++;
      while (!detector.update(sampleNormal(rng)).alarm);
    }
    expect(bars / 3000 / cusumAverageRunLength({ threshold: 3 })).toBeGreaterThan(0.94);
    expect(bars / 3000 / cusumAverageRunLength({ threshold: 3 })).toBeLessThan(1.06);
  });

  it("grow with the threshold, shrink with the shift, and stay close to Siegmund's approximation", () => {
    for (const slack of [0.25, 0.5, 1]) {
      let before = 0;
      for (let threshold = 0.5; threshold < 14; threshold += 1.5) {
        const bars = cusumAverageRunLength({ slack, threshold, sides: "one" });
        expect(bars).toBeGreaterThan(before);
        expect(cusumAverageRunLength({ slack, threshold, shift: 0.5, sides: "one" })).toBeLessThan(bars);
        before = bars;
        const b = threshold + 1.166;
        const siegmund = (Math.exp(2 * slack * b) - 2 * slack * b - 1) / (2 * slack ** 2);
        if (threshold > 2) expect(Math.abs(bars / siegmund - 1)).toBeLessThan(0.12);
      }
    }
    expect(cusumAverageRunLength({ slack: 1, threshold: 60 })).toBeGreaterThan(1e50);
  });

  it("are inverted by cusumThreshold", () => {
    expect(cusumThreshold({ averageRunLength: 370 })).toBeCloseTo(4.77, 2); // Hawkins (1993)
    expect(cusumThreshold({ averageRunLength: 370, slack: 0.25 })).toBeCloseTo(8.01, 2);
    for (const averageRunLength of [5, 100, 1e4, 1e9]) {
      for (const sides of ["both", "one"] as const) {
        expect(cusumAverageRunLength({ threshold: cusumThreshold({ averageRunLength, sides }), sides }) / averageRunLength).toBeCloseTo(1, 11);
      }
    }
  });

  it("refuse in words what has no answer", () => {
    refused(() => cusumThreshold({ averageRunLength: 2, slack: 1 }), /more than 3\.15/);
    refused(() => cusumThreshold({ averageRunLength: 1e15, slack: 0 }), /at most 100 reaches/);
    refused(() => cusumThreshold({} as never), /options.averageRunLength/);
    refused(() => cusumAverageRunLength({ threshold: 0 }), /options.threshold/);
    refused(() => cusumAverageRunLength({ slack: 10, threshold: 100 }), /within 1e308 bars/);
  });
});

/** Brook and Evans (1972): the sum in cells of equal width, iterated until the run length no longer moves. */
function markovChain(slack: number, threshold: number, shift: number): number {
  const run = (cells: number): number => {
    const width = (2 * threshold) / (2 * cells - 1);
    const rows = Array.from({ length: cells }, (_, i) =>
      Array.from({ length: cells }, (__, j) => {
        const reach = (j - i) * width + slack - shift;
        return normal.cdf(reach + width / 2) - (j === 0 ? 0 : normal.cdf(reach - width / 2));
      }),
    );
    // (I − P) L = 1 by elimination.
    const right = new Array(cells).fill(1);
    const left = rows.map((row, i) => row.map((p, j) => (i === j ? 1 : 0) - p));
    for (let k = 0; k < cells; k++) {
      for (let i = k + 1; i < cells; i++) {
        const factor = left[i][k] / left[k][k];
        for (let j = k; j < cells; j++) left[i][j] -= factor * left[k][j];
        right[i] -= factor * right[k];
      }
    }
    for (let k = cells - 1; k >= 0; k--) {
      for (let j = k + 1; j < cells; j++) right[k] -= left[k][j] * right[j];
      right[k] /= left[k][k];
    }
    return right[0];
  };
  const [coarse, fine] = [run(60), run(120)];
  return fine + (fine - coarse) / 3; // the error falls with the square of the width
}
