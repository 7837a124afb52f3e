import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import { ConvergenceError, InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { AdditiveForecaster, baselineForecaster, type Forecaster, walkForward } from "../../src/forecast/index.js";
import { autoregression, recorder } from "./support.js";

const ramp = (n: number): number[] => Array.from({ length: n }, (_, t) => t);
const noise = (n: number, seed = 1): number[] => {
  const rng = createRng(seed);
  return ramp(n).map(() => rng());
};

describe("walkForward", () => {
  it("shows each fit exactly what was known, and counts periods from the origin", () => {
    const model = recorder();
    const { origins, trainedOn, actuals, predictions, byHorizon } = walkForward(model, ramp(10), { horizon: 2, initial: 5, gap: 1 });
    expect(Array.from(origins)).toEqual([4, 5, 6]);
    expect(model.seen).toEqual([ramp(5), ramp(6), ramp(7)]);
    expect(Array.from(trainedOn)).toEqual([5, 6, 7]);
    expect(actuals.map((row) => Array.from(row))).toEqual([
      [6, 7],
      [7, 8],
      [8, 9],
    ]);
    expect(predictions.map((row) => Array.from(row))).toEqual([
      [4, 4],
      [5, 5],
      [6, 6],
    ]);
    expect(byHorizon.map(({ horizon, bias, meanAbsoluteError, rootMeanSquaredError }) => [horizon, bias, meanAbsoluteError, rootMeanSquaredError])).toEqual([
      [1, -2, 2, 2],
      [2, -3, 3, 3],
    ]);
    expect(Array.from(byHorizon[1].errors)).toEqual([3, 3, 3]);
  });

  it("rolls a window and steps over origins", () => {
    const model = recorder();
    const { origins } = walkForward(model, ramp(12), { initial: 4, window: 3, step: 3 });
    expect(Array.from(origins)).toEqual([3, 6, 9]);
    expect(model.seen).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
  });

  it("fits on nothing that was not public yet, and forecasts across the delay", () => {
    const model = recorder();
    const delay = ramp(12).map((t) => t + 2);
    const { origins, predictions } = walkForward(model, ramp(12), { horizon: 1, initial: 4, availableFrom: delay });
    expect(origins[0]).toBe(5); // value 3 is public at the end of period 5
    expect(model.seen[0]).toEqual([0, 1, 2, 3]);
    const line = walkForward(baselineForecaster({ method: "drift" }), ramp(12), { initial: 4, availableFrom: delay });
    expect(line.predictions.every(([value], i) => Math.abs(value - (line.origins[i] + 1)) < 1e-12)).toBe(true); // three steps after the last value known
    expect(predictions[0][0]).toBe(3);
  });

  it("stops before a value that is late, whatever came out after it", () => {
    const model = recorder();
    const late = ramp(9);
    late[4] = 7;
    walkForward(model, ramp(9), { initial: 3, availableFrom: late });
    expect(model.seen.map(({ length }) => length)).toEqual([3, 4, 4, 4, 4, 8]);
  });

  it("keeps every earlier prediction when later values, or values not yet public, change", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 12, maxLength: 40 }),
        fc.nat(),
        fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        (y, at, delays, horizon) => {
          const cut = 6 + (at % (y.length - 6));
          const availableFrom = y.map((_, t) => t + delays[t]);
          const altered = y.map((value, t) => (availableFrom[t] < cut ? value : 7 * value + 1));
          const past = (values: number[]) => {
            const { origins, predictions } = walkForward(autoregression, values, { horizon, initial: 4, availableFrom });
            return predictions.filter((_, i) => origins[i] < cut);
          };
          fc.pre(y.length > 4 + 3 + horizon + 3);
          const before = past(y);
          expect(before.every((row) => row.every(Number.isFinite))).toBe(true);
          expect(past(altered)).toEqual(before);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("scores nothing by a value that is not public by the end, whatever stands in its place", () => {
    const availableFrom = ramp(20).map((t) => t + 3);
    const walked = (stand: number) =>
      walkForward(
        autoregression,
        noise(20).map((value, t) => (t < 17 ? value : stand)),
        { horizon: 2, initial: 8, availableFrom },
      );
    expect(walked(0)).toEqual(walked(1e6));
    expect(walked(0).origins.at(-1)).toBe(14); // forecasts 15 and 16, the last value public
  });

  it("hands dates to forecasters that use them, and labels the origins", () => {
    const y = noise(40);
    const dates = ramp(40).map((t) => addDays("2024-01-01", t + (t > 20 ? 3 : 0)));
    const model = new AdditiveForecaster({ changepoints: 0, samples: 0, seasonalities: ["weekly"] });
    const { originDates, predictions, origins } = walkForward(model, y, { horizon: 2, initial: 18, dates });
    expect(originDates![0]).toBe(dates[17]);
    const by = model.fit(y.slice(0, 21), { dates: dates.slice(0, 21) }).forecast([dates[21], dates[22]]).mean;
    expect(predictions[origins.indexOf(20)]).toEqual(by);
  });

  it("gives no forecaster a hold on the data", () => {
    const y = Float64Array.from(noise(20));
    const before = y.slice();
    const vandal: Forecaster = {
      fit(values) {
        (values as Float64Array).fill(0);
        return { forecast: (h) => ({ mean: new Float64Array(h) }) };
      },
    };
    const { actuals } = walkForward(vandal, y, { initial: 10 });
    expect(y).toEqual(before);
    expect(actuals[0][0]).toBe(before[10]);
  });

  it("tells of forecasts that are no numbers instead of scoring them", () => {
    const broken = (mean: number[]): Forecaster => ({ fit: () => ({ forecast: () => ({ mean: Float64Array.from(mean) }) }) });
    for (const mean of [[NaN], [Infinity], []]) expect(() => walkForward(broken(mean), ramp(10))).toThrow(ConvergenceError);
    for (const said of [undefined, null, {}, 3])
      expect(() => walkForward({ fit: () => ({ forecast: () => said as never }) }, ramp(10))).toThrow(ConvergenceError);
    const failing: Forecaster = {
      fit() {
        throw new RangeError("own");
      },
    };
    expect(() => walkForward(failing, ramp(10))).toThrow(RangeError);
  });

  it.each<[string, number[], object]>([
    ["at least 3 values", [1, 2], {}],
    ["a finite number", [1, 2, NaN, 4], {}],
    ["at least 3 known values", [1, 2, 3, 4], { initial: 3, horizon: 2 }],
    ["4 dates", [1, 2, 3, 4], { dates: ["2020-01-01"] }],
    ["a day after", [1, 2, 3, 4], { dates: ["2020-01-01", "2020-01-03", "2020-01-02", "2020-01-04"] }],
    ["a real day", [1, 2, 3, 4], { dates: ["2020-01-01", "2020-01-32", "2020-02-02", "2020-02-04"] }],
    ["4 indices", [1, 2, 3, 4], { availableFrom: [0, 1] }],
    ["nothing is public before it happened", [1, 2, 3, 4], { availableFrom: [0, 0, 2, 3] }],
    ["no option named", [1, 2, 3, 4], { horizons: 2 }],
    ["options.window", [1, 2, 3, 4], { window: 1 }],
    ["options.horizon", [1, 2, 3, 4], { horizon: 0 }],
  ])("refuses: %s", (message, y, options) => {
    expect(() => walkForward(autoregression, y, options)).toThrow(InvalidInputError);
    expect(() => walkForward(autoregression, y, options)).toThrow(message);
  });
});
