import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { FittedLocalLevel, kalmanSmoother, LocalLevelModel } from "../../src/forecast/index.js";
import { sampleNormal } from "../../src/math/sampling.js";

interface Given {
  readonly slope: boolean;
  readonly y: number[];
  readonly exogenous: number[][] | null;
  readonly future: number[][] | null;
  readonly coefficients: number[];
  readonly variances: number[];
  readonly logLikelihood: number;
  readonly filteredLevel: number[];
  readonly smoothedLevel: number[];
  readonly smoothedSlope: number[] | null;
  readonly residuals: number[];
  readonly mean: number[];
  readonly standardErrors: number[];
}
interface Fit {
  readonly slope: boolean;
  readonly y: number[];
  readonly exogenous: number[][] | null;
  readonly parameters: number[];
  readonly logLikelihood: number;
}
const oracle = JSON.parse(readFileSync(new URL("../oracles/forecast/sarima.json", import.meta.url), "utf8")) as { level: Given[]; levelFits: Fit[] };

const withRows = (rows: number[][] | null): { exogenous?: number[][] } => (rows ? { exogenous: rows } : {});
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i]) / (1 + Math.abs(b[i])))) : Infinity;
const parametersOf = ({ slope, variances: [irregularVariance, levelVariance, slopeVariance], coefficients }: Given) => ({
  irregularVariance,
  levelVariance,
  ...(slope ? { slopeVariance } : {}),
  coefficients,
});

function wander(seed: number, n: number, noise: number, level: number, slope = 0): Float64Array {
  const rng = createRng(seed, "level");
  let mu = 0;
  let nu = 0;
  return Float64Array.from({ length: n }, () => {
    const y = mu + noise * sampleNormal(rng);
    mu += nu + level * sampleNormal(rng);
    nu += slope * sampleNormal(rng);
    return y;
  });
}

describe("LocalLevelModel.smooth", () => {
  it.each(
    oracle.level.map((given) => [`${given.slope ? "with slope" : "level"} ${given.variances} ${given.exogenous ? "with regressors" : ""}`, given] as const),
  )("has the exact diffuse likelihood, states and forecasts of statsmodels: %s", (_, given) => {
    const r = new LocalLevelModel({ slope: given.slope }).smooth(given.y, parametersOf(given), withRows(given.exogenous));
    expect(farthest([r.logLikelihood], [given.logLikelihood])).toBeLessThan(1e-11);
    expect(farthest(r.filteredLevel, given.filteredLevel)).toBeLessThan(1e-10);
    expect(farthest(r.smoothedLevel, given.smoothedLevel)).toBeLessThan(1e-10);
    if (given.smoothedSlope) expect(farthest(r.smoothedSlope!, given.smoothedSlope)).toBeLessThan(1e-10);
    else expect(r.smoothedSlope).toBeNull();
    expect(farthest(r.residuals, given.residuals)).toBeLessThan(1e-10);
    const f = r.forecast(6, withRows(given.future));
    expect(farthest(f.mean, given.mean)).toBeLessThan(1e-10);
    expect(farthest(f.standardErrors, given.standardErrors)).toBeLessThan(1e-10);
  });

  it("is the limit of the general filter with an ever wider start", () => {
    const y = wander(1, 40, 1, 0.5, 0.1);
    const variances = { irregularVariance: 1.1, levelVariance: 0.3, slopeVariance: 0.02 };
    const r = new LocalLevelModel({ slope: true }).smooth(y, variances);
    const wide = kalmanSmoother(
      {
        design: [[1, 0]],
        observationCovariance: [[1.1]],
        transition: [
          [1, 1],
          [0, 1],
        ],
        stateCovariance: [
          [0.3, 0],
          [0, 0.02],
        ],
        initialState: [0, 0],
        initialCovariance: [
          [1e7, 0],
          [0, 1e7],
        ],
      },
      Array.from(y, (v) => [v]),
    );
    expect(
      farthest(
        r.smoothedLevel,
        wide.smoothedStates.map(([mu]) => mu),
      ),
    ).toBeLessThan(1e-5);
    expect(
      farthest(
        r.smoothedSlope!,
        wide.smoothedStates.map(([, nu]) => nu),
      ),
    ).toBeLessThan(1e-5);
    expect(
      farthest(
        r.filteredLevel.slice(2),
        wide.filteredStates.slice(2).map(([mu]) => mu),
      ),
    ).toBeLessThan(1e-5);
  });

  it("meets the filter at the last observation, and keeps filtered values when later ones change", () => {
    const y = wander(2, 60, 1, 0.5);
    const model = new LocalLevelModel();
    const variances = { irregularVariance: 1, levelVariance: 0.2 };
    const r = model.smooth(y, variances);
    expect(r.smoothedLevel[59]).toBeCloseTo(r.filteredLevel[59], 12);
    const other = model.smooth(
      y.map((v, t) => (t < 30 ? v : 5 * v - 2)),
      variances,
    );
    expect(r.filteredLevel.every(Number.isFinite)).toBe(true);
    expect(other.filteredLevel.slice(0, 30)).toEqual(r.filteredLevel.slice(0, 30));
    expect(other.filteredLevel[30]).not.toBe(r.filteredLevel[30]);
  });

  it("is a running mean without level variance and the series itself without noise", () => {
    const y = wander(3, 20, 1, 1);
    const mean = new LocalLevelModel().smooth(y, { irregularVariance: 2, levelVariance: 0 });
    for (let t = 0; t < 20; t++) expect(mean.filteredLevel[t]).toBeCloseTo(y.slice(0, t + 1).reduce((a, b) => a + b, 0) / (t + 1), 12);
    expect(farthest(mean.smoothedLevel, new Float64Array(20).fill(mean.filteredLevel[19]))).toBeLessThan(1e-12);
    const walk = new LocalLevelModel().smooth(y, { irregularVariance: 0, levelVariance: 3 });
    expect(farthest(walk.filteredLevel, y)).toBeLessThan(1e-14);
    expect(farthest(walk.forecast(3).standardErrors, [Math.sqrt(3), Math.sqrt(6), 3])).toBeLessThan(1e-14);
  });
});

describe("LocalLevelModel.fit", () => {
  it.each(oracle.levelFits.map((fit, i) => [`case ${i}${fit.slope ? ", slope" : ""}${fit.exogenous ? ", regressor" : ""}`, fit] as const))(
    "reaches the maximum that statsmodels reaches: %s",
    (_, fit) => {
      const r = new LocalLevelModel({ slope: fit.slope }).fit(fit.y, withRows(fit.exogenous));
      expect(r.converged).toBe(true);
      expect(r.logLikelihood).toBeGreaterThan(fit.logLikelihood - 1e-7);
      expect(r.logLikelihood).toBeLessThan(fit.logLikelihood + 1e-4);
      const { irregularVariance, levelVariance, slopeVariance, coefficients } = r.parameters;
      // Nelder and Mead's simplex stops at about five digits where the likelihood is flat.
      expect(farthest([irregularVariance, levelVariance, ...(slopeVariance === null ? [] : [slopeVariance]), ...coefficients], fit.parameters)).toBeLessThan(
        1e-3,
      );
    },
  );

  it("is at a maximum: no small change of a parameter gains", () => {
    const rng = createRng(5, "regressor");
    for (const slope of [false, true]) {
      const noise = wander(5, 120, 1, 0.4, slope ? 0.1 : 0);
      const x = Array.from(noise, () => [sampleNormal(rng)]);
      const y = noise.map((v, t) => v + 1.5 * x[t][0]);
      const model = new LocalLevelModel({ slope });
      const r = model.fit(y, { exogenous: x });
      const { irregularVariance, levelVariance, slopeVariance, coefficients } = r.parameters;
      const at = [irregularVariance, levelVariance, slopeVariance ?? 0, coefficients[0]];
      const likelihood = (p: readonly number[]): number =>
        model.smooth(y, { irregularVariance: p[0], levelVariance: p[1], ...(slope ? { slopeVariance: p[2] } : {}), coefficients: [p[3]] }, { exogenous: x })
          .logLikelihood;
      const best = likelihood(at);
      expect(best).toBe(r.logLikelihood);
      for (let i = 0; i < 4; i++) {
        if (i === 2 && !slope) continue;
        for (const h of [-1e-3, 1e-3]) expect(likelihood(at.map((v, j) => (j === i ? Math.max(0, v * (1 + h)) : v)))).toBeLessThanOrEqual(best);
      }
      expect(coefficients[0]).toBeCloseTo(1.5, 0);
    }
  });

  it("has the standard errors of the numeric Hessian of all parameters", () => {
    const rng = createRng(6, "regressor");
    const noise = wander(6, 150, 1, 0.5);
    const x = Array.from(noise, () => [sampleNormal(rng)]);
    const y = noise.map((v, t) => v - 0.8 * x[t][0]);
    const model = new LocalLevelModel();
    const r = model.fit(y, { exogenous: x });
    const at = [r.parameters.irregularVariance, r.parameters.levelVariance, r.parameters.coefficients[0]];
    const f = (p: readonly number[]): number =>
      -model.smooth(y, { irregularVariance: p[0], levelVariance: p[1], coefficients: [p[2]] }, { exogenous: x }).logLikelihood;
    const h = 1e-3;
    const moved = (i: number, a: number, j: number, b: number): number => f(at.map((v, k) => v * (1 + (k === i ? a * h : 0) + (k === j ? b * h : 0))));
    const H = at.map((v, i) => at.map((w, j) => (moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)) / (4 * h * h * v * w)));
    const inverse = invert(H);
    const s = r.standardErrors!;
    expect(
      farthest(
        [s.irregularVariance!, s.levelVariance!, s.coefficients[0]!],
        inverse.map((row, i) => Math.sqrt(row[i])),
      ),
    ).toBeLessThan(1e-4);
    expect(s.slopeVariance).toBeNull();
  });

  it("estimates a variance as exactly 0 where that is best, without a standard error for it", () => {
    const rng = createRng(7, "white");
    const y = Float64Array.from({ length: 80 }, (_, t) => 3 + sampleNormal(rng) * (t % 2 ? 1 : -1));
    const alternating = y.map((v, t) => v + (t % 2)); // negative autocorrelation: no room for a wandering level
    const r = new LocalLevelModel().fit(alternating);
    expect(r.parameters.levelVariance).toBe(0);
    expect(r.standardErrors!.levelVariance).toBeNull();
    expect(r.standardErrors!.irregularVariance).toBeGreaterThan(0);
    const n = alternating.length;
    const mean = alternating.reduce((a, b) => a + b, 0) / n;
    expect(r.parameters.irregularVariance).toBeCloseTo(alternating.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1), 10);
  });

  it("follows scale and offset of the data, and of the regressors", () => {
    const rng = createRng(8, "scale");
    const noise = wander(8, 100, 1, 0.5);
    const x = Array.from(noise, () => [sampleNormal(rng)]);
    const y = noise.map((v, t) => v + x[t][0]);
    const plain = new LocalLevelModel().fit(y, { exogenous: x });
    for (const [factor, shift] of [
      [1e90, 0],
      [1e-90, 0],
      [1, 1e9],
    ] as const) {
      const r = new LocalLevelModel().fit(
        y.map((v) => factor * v + shift),
        { exogenous: x.map(([v]) => [1e3 * v + 1e6]) },
      );
      expect(r.parameters.irregularVariance / factor / factor).toBeCloseTo(plain.parameters.irregularVariance, 5);
      expect(r.parameters.levelVariance / factor / factor).toBeCloseTo(plain.parameters.levelVariance, 5);
      expect((r.parameters.coefficients[0] / factor) * 1e3).toBeCloseTo(plain.parameters.coefficients[0], 5);
      const ahead = r.forecast(2, { exogenous: [[1e6], [1e6 + 1e3]] }).mean;
      expect(
        farthest(
          ahead.map((v) => (v - shift) / factor),
          plain.forecast(2, { exogenous: [[0], [1]] }).mean,
        ),
      ).toBeLessThan(1e-5);
    }
  });

  it("reports what the regressors contribute", () => {
    const y = wander(9, 50, 1, 0.5);
    const x = Array.from(y, (_, t) => [Math.sin(t)]);
    const r = new LocalLevelModel().fit(y, { exogenous: x });
    expect(
      farthest(
        r.regressionEffect!,
        x.map(([v]) => v * r.parameters.coefficients[0]),
      ),
    ).toBeLessThan(1e-14);
    expect(new LocalLevelModel().fit(y).regressionEffect).toBeNull();
  });
});

describe("FittedLocalLevel", () => {
  it("survives JSON without a changed bit", () => {
    const y = wander(11, 60, 1, 0.5, 0.1);
    const x = Array.from(y, (_, t) => [Math.cos(t)]);
    const r = new LocalLevelModel({ slope: true }).fit(y, { exogenous: x });
    const back = FittedLocalLevel.fromJSON(JSON.parse(JSON.stringify(r)));
    expect(back.forecast(9, { exogenous: x.slice(0, 9) })).toEqual(r.forecast(9, { exogenous: x.slice(0, 9) }));
    expect(back.smoothedLevel).toEqual(r.smoothedLevel);
    expect(JSON.stringify(back)).toBe(JSON.stringify(r));
    const good = r.toJSON();
    for (const data of [
      null,
      {},
      { ...good, format: 3 },
      { ...good, y: ["1"] },
      { ...good, parameters: { ...good.parameters, levelVariance: -1 } },
      { ...good, exogenous: [] },
      { ...good, options: { slope: 1 } },
    ])
      expect(() => FittedLocalLevel.fromJSON(data)).toThrow(InvalidInputError);
  });

  it("spreads its forecasts ever wider", () => {
    const r = new LocalLevelModel({ slope: true }).smooth(wander(12, 30, 1, 0.5), { irregularVariance: 1, levelVariance: 0.2, slopeVariance: 0.1 });
    const { standardErrors, lower, mean } = r.forecast(30);
    for (let k = 1; k < 30; k++) expect(standardErrors[k]).toBeGreaterThan(standardErrors[k - 1]);
    expect(mean[0] - lower[0]).toBeCloseTo(1.959963984540054 * standardErrors[0], 12);
  });
});

describe("poison", () => {
  const y = wander(21, 30, 1, 0.5);

  it("is refused by name", () => {
    const model = new LocalLevelModel();
    const cases: [() => unknown, string][] = [
      [() => new LocalLevelModel({ slopes: true } as never), "INVALID_OPTION"],
      [() => model.fit([]), "TOO_FEW_OBSERVATIONS"],
      [() => model.fit([1, 2, 3]), "TOO_FEW_OBSERVATIONS"],
      [() => model.fit(y.map((v, t) => (t === 3 ? Number.NaN : v))), "NOT_FINITE"],
      [() => model.fit(y.map((v) => v * 1e250)), "INVALID_OPTION"],
      [() => model.fit(new Float64Array(30).fill(4)), "CONSTANT_SERIES"],
      [() => model.fit(y.map((v) => v * 5e-324)), "CONSTANT_SERIES"],
      [() => new LocalLevelModel({ slope: true }).fit(Float64Array.from({ length: 30 }, (_, t) => 2 * t)), "CONSTANT_SERIES"],
      [() => model.fit(y, { exogenous: Array.from(y, () => [3]) }), "INVALID_OPTION"],
      [() => new LocalLevelModel({ slope: true }).fit(y, { exogenous: Array.from(y, (_, t) => [t]) }), "INVALID_OPTION"],
      [() => model.fit(y, { exogenous: [[1]] }), "WRONG_LENGTH"],
      [() => model.smooth(y, { irregularVariance: 0, levelVariance: 0 }), "INVALID_OPTION"],
      [() => model.smooth(y, { irregularVariance: -1, levelVariance: 1 }), "INVALID_OPTION"],
      [() => model.smooth(y, { irregularVariance: 1, levelVariance: 1, slopeVariance: 1 }), "INVALID_OPTION"],
      [() => new LocalLevelModel({ slope: true }).smooth(y, { irregularVariance: 1, levelVariance: 1 }), "INVALID_OPTION"],
      [() => model.smooth(y, { irregularVariance: 1, levelVariance: 1, coefficients: [1] }), "WRONG_LENGTH"],
      [() => model.smooth(y, { irregularVariance: 1, levelVariance: 1 }).forecast(0), "INVALID_OPTION"],
      [() => model.smooth(y, { irregularVariance: 1, levelVariance: 1 }).forecast(1, { exogenous: [[1]] }), "WRONG_LENGTH"],
    ];
    for (const [run, code] of cases) expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("never turns into silent NaN", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, -1, 1e140, 5e-324, 1e9));
    fc.assert(
      fc.property(fc.array(value, { minLength: 6, maxLength: 14 }), fc.boolean(), (data, slope) => {
        let r: FittedLocalLevel;
        try {
          r = new LocalLevelModel({ slope }).fit(data);
        } catch (error) {
          if (error instanceof InvalidInputError || error instanceof ConvergenceError) return;
          throw error;
        }
        const f = r.forecast(3);
        const { irregularVariance, levelVariance, slopeVariance } = r.parameters;
        const all = [
          r.logLikelihood,
          irregularVariance,
          levelVariance,
          slopeVariance ?? 0,
          ...r.smoothedLevel,
          ...r.filteredLevel,
          ...r.residuals,
          ...f.lower,
          ...f.upper,
        ];
        expect(all.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

function invert(a: readonly (readonly number[])[]): number[][] {
  const n = a.length;
  const rows = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    const pivot = rows[k][k];
    rows[k] = rows[k].map((v) => v / pivot);
    for (let i = 0; i < n; i++) {
      const share = rows[i][k];
      if (i !== k) rows[i] = rows[i].map((v, j) => v - share * rows[k][j]);
    }
  }
  return rows.map((row) => row.slice(n));
}
