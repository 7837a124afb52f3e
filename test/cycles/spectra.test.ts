import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { coherence, crossSpectrum, detrend, fft, ifft, irfft, lombScargle, periodogram, redNoiseSpectrum, rfft, welch } from "../../src/cycles/index.js";
import { naiveDft, naiveLombScargle, naivePeriodogram } from "../support/naive-cycles.js";
import { closeTo } from "./close-to.js";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true });
const series = (minLength: number, maxLength = 90) => fc.array(value, { minLength, maxLength });
const scaleOf = (x: readonly number[]): number => x.reduce((total, v) => total + Math.abs(v), 1);
const noise = (n: number, ...path: (string | number)[]): number[] => {
  const rng = createRng(11, ...path);
  return Array.from({ length: n }, () => rng() + rng() + rng() - 1.5);
};
const sum = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0);

describe("fft", () => {
  it("equals the defining sum for real and complex values of any length", () => {
    fc.assert(
      fc.property(series(1), fc.infiniteStream(value), (re, stream) => {
        const im = re.map(() => stream.next().value as number);
        const tolerance = 1e-13 * (scaleOf(re) + scaleOf(im));
        closeTo(fft(re), naiveDft(re), tolerance, 0);
        closeTo(fft({ re, im }), naiveDft(re, im), tolerance, 0);
        const half = naiveDft(re);
        const bins = Math.floor(re.length / 2) + 1;
        closeTo(rfft(re), { re: half.re.slice(0, bins), im: half.im.slice(0, bins) }, tolerance, 0);
      }),
    );
  });

  it("is undone by its inverse", () => {
    fc.assert(
      fc.property(series(1, 300), (x) => {
        const tolerance = 1e-13 * scaleOf(x);
        closeTo(irfft(rfft(x), { length: x.length }), x, tolerance, 0);
        closeTo(ifft(fft(x)), { re: x, im: x.map(() => 0) }, tolerance, 0);
      }),
    );
  });

  it("keeps the sum of squares (Parseval)", () => {
    fc.assert(
      fc.property(series(1, 200), (x) => {
        const { re, im } = fft(x);
        closeTo(sum(re.map((v, k) => v * v + im[k] * im[k])) / x.length, sum(x.map((v) => v * v)), 1e-300, 1e-12);
      }),
    );
  });

  it("takes the length of an inverse as even unless told, and refuses bins that do not fit it", () => {
    expect(irfft({ re: [1, 0, 0], im: [0, 0, 0] })).toHaveLength(4);
    expect(irfft({ re: [3], im: [5] })).toEqual(new Float64Array([3]));
    expect(() => irfft({ re: [1, 0, 0], im: [0, 0, 0] }, { length: 6 })).toThrow("irfft: spectrum.re: expected 4 bins for length 6, received 3");
  });

  it("ignores imaginary parts that no real series has", () => {
    expect(irfft({ re: [1, 2, 3], im: [9, 1, 9] })).toEqual(irfft({ re: [1, 2, 3], im: [0, 1, 0] }));
  });
});

describe("detrend", () => {
  it("leaves nothing of a line, whatever its level", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        (n, level, slope) => {
          const left = detrend(Array.from({ length: n }, (_, t) => level + slope * t));
          closeTo(left, Array(n).fill(0), 1e-14 * (Math.abs(level) + n * Math.abs(slope) + 1) * 4, 0);
        },
      ),
    );
  });

  it("makes values orthogonal to level and time, and is idempotent", () => {
    fc.assert(
      fc.property(series(2), (x) => {
        const once = detrend(x);
        const tolerance = 1e-11 * scaleOf(x) * x.length;
        expect(Math.abs(sum(once))).toBeLessThan(tolerance);
        expect(Math.abs(sum(once.map((v, t) => v * t)))).toBeLessThan(tolerance);
        closeTo(detrend(once), once, tolerance, 0);
      }),
    );
  });
});

describe("periodogram", () => {
  it("equals the defining sum", () => {
    fc.assert(
      fc.property(series(1, 60), fc.double({ min: 0.1, max: 400, noNaN: true }), (x, samplingFrequency) => {
        const { power, frequency } = periodogram(x, { samplingFrequency, detrend: "none" });
        closeTo(power, naivePeriodogram(x, samplingFrequency), (1e-12 * scaleOf(x) ** 2) / (samplingFrequency * x.length), 1e-9);
        expect(frequency[frequency.length - 1]).toBeCloseTo((Math.floor(x.length / 2) / x.length) * samplingFrequency, 9);
      }),
    );
  });

  it("adds up to the variance, padded or not", () => {
    fc.assert(
      fc.property(series(2), fc.integer({ min: 0, max: 50 }), (x, padding) => {
        const mean = sum(x) / x.length;
        const variance = sum(x.map((v) => (v - mean) ** 2)) / x.length;
        const { power, frequency } = periodogram(x, { fftLength: x.length + padding });
        closeTo(sum(power) * frequency[1], variance, 1e-20 * scaleOf(x) ** 2, 1e-9);
      }),
    );
  });

  it("shows a sine of amplitude a as a²/2 under spectrum scaling, whatever the taper", () => {
    const x = Array.from({ length: 120 }, (_, t) => 3 * Math.sin((2 * Math.PI * 10 * t) / 120 + 0.4));
    for (const window of ["boxcar", "hann", "hamming", "blackman", "bartlett"] as const) {
      const { power } = periodogram(x, { window, scaling: "spectrum" });
      expect(power.indexOf(Math.max(...power))).toBe(10);
      expect(power[10]).toBeCloseTo(4.5, 9);
    }
  });
});

describe("welch", () => {
  it("with one whole segment is the periodogram", () => {
    const x = noise(75, "one segment");
    const { frequency, power, segments } = welch(x, { segmentLength: 75, window: "blackman" });
    expect(segments).toBe(1);
    expect({ frequency, power }).toEqual(periodogram(x, { window: "blackman" }));
  });

  it("is the mean of its segments' periodograms and leaves the tail out", () => {
    const x = noise(103, "segments");
    const { power, segments } = welch(x, { segmentLength: 40, overlap: 15, window: "hann", detrend: "linear" });
    expect(segments).toBe(3); // starts 0, 25, 50; the next would end at 115
    const parts = [0, 25, 50].map((start) => periodogram(x.slice(start, start + 40), { window: "hann", detrend: "linear" }).power);
    closeTo(
      power,
      parts[0].map((v, k) => (v + parts[1][k] + parts[2][k]) / 3),
      0,
      1e-12,
    );
    const altered = x.map((v, t) => (t < 90 ? v : 7));
    expect(welch(altered, { segmentLength: 40, overlap: 15, window: "hann", detrend: "linear" }).power).toEqual(power);
  });

  it("gives white noise its level with the mean and with the bias-corrected median", () => {
    const x = noise(40_000, "level"); // variance 3/12
    for (const average of ["mean", "median"] as const) {
      const { power } = welch(x, { segmentLength: 64, average });
      const inside = power.slice(2, -1);
      expect(sum(inside) / inside.length).toBeCloseTo(0.5, 1); // one-sided: twice the variance
    }
  });
});

describe("crossSpectrum and coherence", () => {
  const x = noise(400, "cross", 1);
  const y = noise(400, "cross", 2).map((v, t) => 0.3 * v + (t >= 3 ? x[t - 3] : 0));

  it("have the power of a series with itself on the diagonal", () => {
    const { re, im } = crossSpectrum(x, x, { segmentLength: 50 });
    expect(re).toEqual(welch(x, { segmentLength: 50 }).power);
    expect(Array.from(im).every((v) => v === 0)).toBe(true);
  });

  it("turn with a lag of y by a negative angle", () => {
    const { re, im, frequency } = crossSpectrum(x, y, { segmentLength: 80 });
    const k = 4;
    expect(Math.atan2(im[k], re[k])).toBeCloseTo(-2 * Math.PI * frequency[k] * 3, 0);
    expect(Math.atan2(im[k], re[k])).toBeLessThan(0);
  });

  it("stay within 0 and 1, are symmetric, and do not mind scale", () => {
    const forward = coherence(x, y, { segmentLength: 50 }).coherence;
    expect(Array.from(forward).every((c) => c >= 0 && c <= 1)).toBe(true);
    closeTo(coherence(y, x, { segmentLength: 50 }).coherence, forward, 1e-12);
    closeTo(
      coherence(
        x.map((v) => 1e-90 * v),
        y.map((v) => 1e90 * v),
        { segmentLength: 50 },
      ).coherence,
      forward,
      1e-12,
    );
  });

  it("are 1 with a single segment and 0 for a series without power", () => {
    const single = coherence(x, y, { segmentLength: 400 }).coherence.slice(1);
    closeTo(single, Array(single.length).fill(1), 1e-9);
    const none = coherence(x, Array(400).fill(4), { segmentLength: 50 }).coherence;
    expect(Array.from(none).every((c) => c === 0)).toBe(true);
  });
});

describe("lombScargle", () => {
  const times = noise(150, "times").map((v, i) => 3 * i + v);
  const values = noise(150, "values").map((v, i) => v + Math.cos(0.7 * times[i]) + 40);
  const grid = (first: number, step: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + k * step);

  it("equals Scargle's formula on grids that are regular, many and few, and on irregular ones", () => {
    const grids = [grid(0.003, 0.0007, 700), grid(0.003, 0.0007, 20), grid(0.4, -0.0005, 500), grid(0.003, 0.0007, 700).map((f) => f * (1 + f))];
    for (const frequencies of grids) {
      closeTo(
        lombScargle(times, values, frequencies, { normalization: "psd" }),
        frequencies.map((f) => naiveLombScargle(times, values, f)),
        1e-9,
        1e-9,
      );
    }
  });

  it("gives the same powers in any order of times and of frequencies", () => {
    const frequencies = grid(0.01, 0.001, 300);
    const power = lombScargle(times, values, frequencies);
    const order = times.map((_, i) => i).sort((a, b) => values[a] - values[b]);
    closeTo(
      lombScargle(
        order.map((i) => times[i]),
        order.map((i) => values[i]),
        frequencies,
      ),
      power,
      1e-11,
    );
    const shuffled = frequencies.map((_, k) => (k * 7) % 300);
    closeTo(
      lombScargle(
        times,
        values,
        shuffled.map((k) => frequencies[k]),
      ),
      shuffled.map((k) => power[k]),
      1e-11,
    );
  });

  it("does not mind shifts of time, even of a Julian day, nor scale and level of the values", () => {
    const frequencies = grid(0.01, 0.002, 200);
    const power = lombScargle(times, values, frequencies);
    closeTo(
      lombScargle(
        times.map((t) => t + 2_450_000),
        values.map((v) => 1e6 + 3 * v),
        frequencies,
      ),
      power,
      1e-7,
    );
  });

  it("is the share of variance of a fitted sine: 1 for a sine, 0–1 for anything", () => {
    const sine = times.map((t) => Math.sin(2 * Math.PI * 0.21 * t));
    const centred = sine.map((v) => v - sum(sine) / sine.length);
    expect(lombScargle(times, centred, [0.21])[0]).toBeGreaterThan(0.99);
    const power = lombScargle(times, values, grid(0, 0.001, 1000));
    expect(Array.from(power).every((p) => p >= 0 && p <= 1 + 1e-12)).toBe(true);
  });

  it("on even spacing is the periodogram, up to the Nyquist frequency and at 0", () => {
    for (const n of [20, 21, 600]) {
      const x = noise(n, "even", n);
      const { frequency, power } = periodogram(x);
      const ours = lombScargle(
        x.map((_, t) => t),
        x,
        frequency,
        { normalization: "psd" },
      );
      const expected = Array.from(power, (p, k) => (k === 0 ? 0 : p / 2));
      if (n % 2 === 0) expected[n / 2] = power[n / 2] / 2; // one function is left there: half of its reduction
      closeTo(ours, expected, 1e-10);
    }
  });
});

describe("redNoiseSpectrum", () => {
  it("averages to the variance of the process", () => {
    for (const coefficient of [-0.6, 0, 0.3, 0.9]) {
      const length = 4001;
      const { normalized, density, frequency, threshold } = redNoiseSpectrum({
        coefficient,
        length,
        innovationVariance: 2,
        samplingFrequency: 5,
        significance: 0.01,
      });
      const mean = (2 * sum(normalized) - normalized[0]) / length;
      expect(mean).toBeCloseTo(1, 9);
      expect((sum(density) - density[0] / 2) * frequency[1]).toBeCloseTo(2 / (1 - coefficient ** 2), 6);
      closeTo(
        threshold,
        normalized.map((p) => p * 4.605170185988091),
        0,
        1e-14,
      );
    }
  });
});
