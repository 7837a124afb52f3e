import { describe, expect, it } from "vitest";
import { InvalidInputError, QuantError } from "../../src/core/errors.js";
import * as cycles from "../../src/cycles/index.js";

type Series = ArrayLike<number>;

/** Every function of a series, called with options that suit forty values. */
const ofSeries: Record<string, (x: Series, options?: object) => unknown> = {
  rfft: (x) => cycles.rfft(x),
  rfftPower: (x, options) => cycles.rfftPower(x, { detrend: "linear", ...options }),
  irfft: (x, options) => cycles.irfft({ re: x, im: x }, options),
  fft: (x) => cycles.fft(x),
  ifft: (x) => cycles.ifft({ re: x, im: x }),
  detrend: (x, options) => cycles.detrend(x, options),
  periodogram: (x, options) => cycles.periodogram(x, { window: "hann", detrend: "linear", ...options }),
  welch: (x, options) => cycles.welch(x, options),
  crossSpectrum: (x, options) => cycles.crossSpectrum(x, x, options),
  coherence: (x, options) => cycles.coherence(x, x, options),
  lombScargle: (x, options) =>
    cycles.lombScargle(
      Array.from({ length: x?.length ?? 1 }, (_, i) => i),
      x,
      [0.1, 0.2],
      options,
    ),
  findPeaks: (x, options) => cycles.findPeaks(x, options),
  autocorrelation: (x, options) => cycles.autocorrelation(x, options),
  autocorrelationInterval: (x, options) => cycles.autocorrelationInterval(x, options),
  partialAutocorrelation: (x, options) => cycles.partialAutocorrelation(x, options),
  fisherGTest: (x) => cycles.fisherGTest(x),
  estimateRedNoise: (x, options) => cycles.estimateRedNoise(x, options),
  seasonalDecompose: (x, options) => cycles.seasonalDecompose(x, { period: 4, extrapolateTrend: 2, ...options }),
  stl: (x, options) => cycles.stl(x, { period: 4, robust: true, ...options }),
  mstl: (x, options) => cycles.mstl(x, { periods: [4, 6], ...options }),
};

const good = Array.from({ length: 40 }, (_, t) => 3 + Math.sin(t) + ((t * 7919) % 13) / 13);
const put = (at: number, value: unknown): Series => good.map((v, t) => (t === at ? value : v)) as number[];

/** Every number in a result, however deep. */
function numbersIn(result: unknown): number[] {
  if (typeof result === "number") return [result];
  if (ArrayBuffer.isView(result)) return Array.from(result as unknown as Series);
  return typeof result === "object" && result !== null ? Object.values(result).flatMap(numbersIn) : [];
}

describe.each(Object.entries(ofSeries))("%s", (name, call) => {
  it.each([
    ["NaN", put(17, NaN), "NOT_FINITE", "[17]"],
    ["an infinity", put(3, -Infinity), "NOT_FINITE", "[3]"],
    ["a numeric text", put(5, "1.5"), "NOT_FINITE", "[5]"],
    ["a bigint", BigInt64Array.from({ length: 40 }, () => 1n) as unknown as Series, "NOT_FINITE", "[0]"],
    ["null", put(8, null), "NOT_FINITE", "[8]"],
    ["a hole", Object.assign([...good], { 40: 1, 42: 1 }), "NOT_FINITE", "[41]"],
    ["a value whose square overflows", Float64Array.from(put(9, 1e200)), "OUT_OF_RANGE", "[9]"],
  ])("refuses %s and names the place", (_, x, code, place) => {
    expect(() => call(x)).toThrow(InvalidInputError);
    expect(() => call(x)).toThrow(expect.objectContaining({ code }));
    expect(() => call(x)).toThrow(place);
    expect(() => call(x)).toThrow(new RegExp(`^${name}: `));
  });

  it.each([undefined, null, 5, "1,2,3", {}])("refuses %s in place of a series", (x) => {
    expect(() => call(x as unknown as Series)).toThrow(expect.objectContaining({ code: expect.stringMatching(/INVALID_OPTION|WRONG_LENGTH/) }));
  });

  it("gives finite numbers or says why not, for short, constant, huge, tiny and offset series", () => {
    const cases = [
      [],
      [1],
      [1, 2],
      [1, 2, 4],
      Array(40).fill(0.1),
      Array(40).fill(-0),
      good.map((v) => v * 1e139),
      good.map((v) => v * 5e-324),
      good.map((v) => v * 1e-160),
      good.map((v) => 1e9 + v * 1e-3),
    ];
    for (const x of cases) {
      let result: unknown;
      try {
        result = call(x);
      } catch (error) {
        expect(error).toBeInstanceOf(QuantError);
        continue;
      }
      expect(numbersIn(result).every(Number.isFinite), `${name} of ${x.slice(0, 3)} …`).toBe(true);
    }
  });

  it("never modifies or keeps its input, and takes arrays and typed arrays alike", () => {
    const typed = Float64Array.from(good);
    const first = call(typed);
    expect(typed).toEqual(Float64Array.from(good));
    expect(call(good)).toEqual(first);
    const before = structuredClone(first);
    typed.fill(9);
    expect(first).toEqual(before);
  });

  if (call.length > 1) {
    it("refuses an option that it does not know", () => {
      expect(() => call(good, { colour: "red" })).toThrow(`${name}: options: expected no option named "colour"`);
    });
  }
});

describe("options", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a text for a number",
      () => cycles.welch(good, { segmentLength: "64" as unknown as number }),
      'welch: options.segmentLength: expected a whole number >= 1, received "64"',
    ],
    [
      "a segment longer than the series",
      () => cycles.welch(good, { segmentLength: 41 }),
      "welch: options.segmentLength: expected a number <= 40, the length of the series, received 41",
    ],
    [
      "an overlap of a whole segment",
      () => cycles.coherence(good, good, { segmentLength: 10, overlap: 10 }),
      "coherence: options.overlap: expected a number < 10",
    ],
    ["padding to less than the data", () => cycles.periodogram(good, { fftLength: 39 }), "periodogram: options.fftLength: expected a number >= 40"],
    [
      "an unknown window",
      () => cycles.periodogram(good, { window: "kaiser" as "hann" }),
      'periodogram: options.window: expected one of "boxcar", "hann", "hamming", "blackman", "bartlett", received "kaiser"',
    ],
    [
      "a sampling frequency of 0",
      () => cycles.periodogram(good, { samplingFrequency: 0 }),
      "options.samplingFrequency: expected a number > 1e-100 and < 1e+100, received 0",
    ],
    [
      "as many lags as values",
      () => cycles.autocorrelation(good, { lags: 40 }),
      "autocorrelation: options.lags: expected a number <= 39 for 40 values, received 40",
    ],
    [
      "partial lags beyond half the sample",
      () => cycles.partialAutocorrelation(good, { lags: 20 }),
      "partialAutocorrelation: options.lags: expected a number <= 19",
    ],
    [
      "a range in the wrong form",
      () => cycles.findPeaks(good, { height: [1] as unknown as [number, number] }),
      "findPeaks: options.height: expected a finite number or a pair [minimum, maximum]",
    ],
    ["a distance below 1", () => cycles.findPeaks(good, { distance: 0.5 }), "findPeaks: options.distance: expected a finite number >= 1, received 0.5"],
    [
      "a unit root",
      () => cycles.redNoiseSpectrum({ coefficient: 1, length: 10 }),
      "redNoiseSpectrum: options.coefficient: expected a number > -1 and < 1, received 1",
    ],
    ["a missing option that has no default", () => cycles.stl(good, {} as never), "stl: options.period: expected a whole number >= 2, received undefined"],
    ["a degree of 2", () => cycles.stl(good, { period: 4, trendDegree: 2 as 1 }), "stl: options.trendDegree: expected 0 or 1, received 2"],
    ["no options object", () => cycles.mstl(good, undefined as never), "mstl: options.periods: expected an array of whole numbers >= 2"],
    ["a share outside 0–1", () => cycles.fisherGPValue(1.5, 10), "fisherGPValue: g: expected a number within [0, 1], received 1.5"],
    ["NaN as a share", () => cycles.fisherGPValue(NaN, 10), "fisherGPValue: g: expected a number within [0, 1], received NaN"],
    ["no ordinates", () => cycles.fisherGPValue(0.5, 0), "fisherGPValue: ordinates: expected a whole number >= 1, received 0"],
    ["series of different lengths", () => cycles.coherence(good, good.slice(1)), "coherence: y: expected 40 values, as in x, received 39"],
    ["fewer values than times", () => cycles.lombScargle([1, 2, 3], [1, 2], [0.1]), "lombScargle: values: expected 3 values, one per time, received 2"],
    ["imaginary parts that are too few", () => cycles.ifft({ re: [1, 2], im: [1] }), "ifft: spectrum.im: expected 2 values, as in re, received 1"],
    ["a constant series where a variance divides", () => cycles.autocorrelation([4, 4, 4, 4]), "autocorrelation: x: expected values that vary, received 4"],
  ])("refuses %s in words that name it", (_, call, message) => {
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(message);
  });
});
