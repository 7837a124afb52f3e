import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { AdditiveForecaster, baselineForecaster, type Forecaster, forecastWithEvidence } from "../../src/forecast/index.js";
import { sampleNormal, samplePoisson } from "../../src/math/sampling.js";
import { autoregression, recorder } from "./support.js";

const PERIOD = 13;
const season = new AdditiveForecaster({ growth: "flat", seasonalities: [{ name: "season", period: PERIOD, order: 1 }], samples: 0 });
const candidates = { autoregression, season };
const series = (n: number, seed: number, draw: (rng: () => number, t: number) => number): Float64Array => {
  const rng = createRng(seed, "evidence");
  return Float64Array.from({ length: n }, (_, t) => draw(rng, t));
};
const planted = (n: number, seed: number): Float64Array => series(n, seed, (rng, t) => 2 * Math.sin((2 * Math.PI * t) / PERIOD) + sampleNormal(rng));
const counts = (n: number, seed: number): Float64Array => series(n, seed, (rng, t) => samplePoisson(rng, 1.5 + 1.4 * Math.sin((2 * Math.PI * t) / PERIOD)));

describe("forecastWithEvidence", () => {
  it("abstains on noise, counts and random walks at least as often as it says", () => {
    let answered = 0;
    for (let s = 0; s < 40; s++) {
      let level = 0;
      for (const y of [
        series(100, s, (rng) => sampleNormal(rng)),
        series(100, s, (rng) => samplePoisson(rng, 0.4)),
        series(100, s, (rng) => (level += sampleNormal(rng))),
      ]) {
        if (forecastWithEvidence(y, { candidates, horizon: 1 + (s % 3), period: PERIOD }).status === "ok") answered++;
      }
    }
    expect(answered / 120).toBeLessThanOrEqual(0.05);
  });

  it("answers on a planted season, names the model, and covers what comes", () => {
    let answered = 0;
    let held = 0;
    for (let s = 0; s < 25; s++) {
      const y = planted(204, s);
      const result = forecastWithEvidence(y.subarray(0, 200), { candidates, horizon: 4, period: PERIOD });
      if (result.status !== "ok") continue;
      answered++;
      expect(result.model).toBe("season");
      expect(result.evidence.candidate).toBe("season");
      expect(result.tested).toBe(2);
      expect(result.trials.map(({ candidate }) => candidate)).toEqual(["autoregression", "season"]);
      expect(result.skill).toBe(result.evidence.skill);
      expect(result.evidence.pValue).toBeLessThanOrEqual(0.05);
      for (let k = 0; k < 4; k++) if (y[200 + k] >= result.lower[k] && y[200 + k] <= result.upper[k]) held++;
    }
    expect(answered).toBeGreaterThan(20);
    expect(held / (4 * answered)).toBeGreaterThan(0.88);
  });

  it("keeps counts whole and nonnegative at the bounds", () => {
    const result = forecastWithEvidence(counts(250, 1), { candidates, horizon: 6, period: PERIOD, nonnegative: true });
    if (result.status !== "ok") throw new Error(result.reason);
    for (let k = 0; k < 6; k++) {
      expect(result.lower[k]).toBeGreaterThanOrEqual(0);
      expect(Number.isInteger(result.lower[k]) && Number.isInteger(result.upper[k])).toBe(true);
      expect(result.lower[k]).toBeLessThanOrEqual(result.mean[k]);
      expect(result.upper[k]).toBeGreaterThanOrEqual(result.mean[k]);
    }
  });

  it("tests on periods that the choice did not see: the choice does not change when they do", () => {
    const y = planted(150, 7);
    const options = { candidates, horizon: 2, period: PERIOD };
    const before = forecastWithEvidence(y, options);
    const { firstOrigin } = before.evidence!;
    const after = forecastWithEvidence(
      y.map((value, t) => (t <= firstOrigin ? value : -value + (t % 5))),
      options,
    );
    expect(after.trials).toEqual(before.trials);
    expect(after.evidence!.error).not.toBe(before.evidence!.error);
  });

  it("lets no fit see what was not public yet", () => {
    const y = planted(120, 2).map((_, t) => t);
    const spy = recorder();
    forecastWithEvidence(y, { candidates: { spy, other: recorder() }, horizon: 1, availableFrom: Array.from(y, (_, t) => t + 3) });
    // the k-th later fit is made at the end of one period more, and knows all but the last three
    expect(Math.max(...spy.seen.map((past) => past.at(-1)!))).toBeLessThanOrEqual(116);
    expect(spy.seen[0].length).toBe(24);
  });

  it("neither chooses, nor tests, nor draws an interval by values that are not public yet", () => {
    const y = planted(160, 2);
    const availableFrom = Array.from(y, (_, t) => t + 4);
    const options = { candidates, horizon: 2, availableFrom };
    const answer = forecastWithEvidence(y, options);
    expect(answer.status).toBe("ok");
    expect(
      forecastWithEvidence(
        y.map((value, t) => (t < 156 ? value : 1e4)),
        options,
      ),
    ).toEqual(answer);
  });

  it("counts candidates that fail, says why, and goes on with the others", () => {
    const failing: Forecaster = {
      fit() {
        throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where: "failing", what: "y", expected: "more", received: 0 });
      },
    };
    const result = forecastWithEvidence(planted(200, 1), { candidates: { failing, season }, horizon: 1, period: PERIOD });
    expect(result.status).toBe("ok");
    expect(result.tested).toBe(2);
    expect(result.trials[0]).toEqual({ candidate: "failing", error: null, skill: null, failure: "failing: y: expected more, received 0" });
    const none = forecastWithEvidence(planted(200, 1), { candidates: { failing, again: failing } });
    expect(none).toMatchObject({ status: "no-evidence", reason: "every candidate failed", tested: 2, skill: null, evidence: null });
    const alone = forecastWithEvidence(planted(200, 1), { candidates: { failing } });
    expect(alone).toMatchObject({ status: "no-evidence", tested: 1 });
    const bug: Forecaster = {
      fit() {
        throw new TypeError("a bug is no failure");
      },
    };
    expect(() => forecastWithEvidence(planted(200, 1), { candidates: { bug, season } })).toThrow(TypeError);
  });

  it("tests a single candidate on all that follows the first fit", () => {
    const result = forecastWithEvidence(planted(150, 3), { candidates: { season }, period: PERIOD });
    expect(result.status).toBe("ok");
    expect(result.trials).toEqual([]);
    expect(result.evidence!.origins).toBe(120);
  });

  it("abstains with a reason from series that are short, constant, or a baseline's own", () => {
    const reason = (y: ArrayLike<number>, options: object = {}) => {
      const result = forecastWithEvidence(y, { candidates, period: PERIOD, ...options });
      if (result.status === "ok") throw new Error("answered");
      return result.reason;
    };
    expect(reason([1, 2, 3])).toContain("too few observations");
    expect(reason(planted(60, 1), { horizon: 12 })).toContain("too few observations");
    expect(reason(new Float64Array(200))).toContain("a trivial forecast made no error");
    expect(reason(planted(200, 1), { candidates: { naive: baselineForecaster({ method: "naive" }), mean: baselineForecaster({ method: "mean" }) } })).toContain(
      "not shown to beat",
    );
    expect(reason(planted(200, 1), { level: 0.9999 })).toContain("too few out-of-sample errors");
  });

  it("asks for a margin: what is reliably better by nothing that matters is no evidence", () => {
    // Half a percent closer to every value than the mean is.
    const y = series(300, 4, (rng) => 10 + sampleNormal(rng));
    let at = 0;
    const oracle: Forecaster = {
      fit(past) {
        at = past.length;
        const mean = past.length > 0 ? Array.from(past).reduce((a, b) => a + b, 0) / past.length : 0;
        return { forecast: (h) => ({ mean: Float64Array.from({ length: h }, (_, k) => mean + 0.001 * ((y[at + k] ?? mean) - mean)) }) };
      },
    };
    expect(forecastWithEvidence(y, { candidates: { oracle } }).status).toBe("no-evidence");
    expect(forecastWithEvidence(y, { candidates: { oracle }, minimumSkill: 0 }).status).toBe("ok");
    const pValue = (minimumSkill: number) => forecastWithEvidence(planted(150, 3), { candidates: { season }, period: PERIOD, minimumSkill }).evidence!.pValue;
    expect(pValue(0)).toBeLessThan(pValue(0.3));
    expect(pValue(0.9)).toBeGreaterThan(0.95);
  });

  it.each<[string, ArrayLike<number>, object]>([
    ["candidates by name", planted(50, 1), {}],
    ["candidates by name", planted(50, 1), { candidates: { a: 1 } }],
    ["at least 3 values", [1, 2], { candidates }],
    ["a finite number", [1, NaN, 2, 3], { candidates }],
    ["a magnitude of at most", [1e308, 1, 2, 3], { candidates }],
    ["options.significance", planted(50, 1), { candidates, significance: 0 }],
    ["no option named", planted(50, 1), { candidates, horizons: 3 }],
  ])("refuses: %s", (message, y, options) => {
    expect(() => forecastWithEvidence(y, options as never)).toThrow(InvalidInputError);
    expect(() => forecastWithEvidence(y, options as never)).toThrow(message);
  });
});
