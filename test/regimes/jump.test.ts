import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { FittedJumpModel, JumpModel, type JumpModelOptions, selectJumpPenalty } from "../../src/regimes/index.js";
import { bestPathInto, pathValuesInto } from "../../src/regimes/jump/best-path.js";
import cases from "../oracles/regimes/jump-model.json" with { type: "json" };

const rowsOf = fc.array(fc.tuple(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: -4, max: 4, noNaN: true })), { minLength: 6, maxLength: 40 });

/** Two levels that take turns, with noise. */
function turns(seed: number, rows: number, length: number, apart: number, columns = 1): number[][] {
  const rng = createRng(seed, "turns");
  return Array.from({ length: rows }, (_, t) => Array.from({ length: columns }, () => apart * (Math.floor(t / length) % 2) + sampleNormal(rng)));
}

const objective = (X: readonly (readonly number[])[], model: FittedJumpModel, states: ArrayLike<number>): number =>
  X.reduce((sum, row, t) => {
    const squares = row.reduce((total, value, j) => total + (value - model.centres[states[t]][j]) ** 2, 0);
    return sum + 0.5 * squares + (t > 0 && states[t] !== states[t - 1] ? model.jumpPenalty : 0);
  }, 0);

describe("JumpModel against the jumpmodels package", () => {
  it.each(cases.map((one, i) => [i, one] as const))("finds the same lowest loss, path and centres in case %i", (_, one) => {
    const model = new JumpModel({ states: one.states, jumpPenalty: one.penalty, restarts: 30 }).fit(one.x);
    expect(model.loss).toBeCloseTo(one.value, 9);
    expect(Array.from(model.states)).toEqual(one.path);
    model.centres.forEach((centre, k) => {
      centre.forEach((value, j) => {
        expect(value).toBeCloseTo(one.centres[k][j], 10);
      });
    });
    expect(Array.from(model.predictOnline(one.later))).toEqual(one.online);
    expect(Array.from(model.predict(one.later))).toEqual(one.offline);
  });
});

describe("the best path", () => {
  it("is the cheapest of all paths, tried one by one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 7 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.infiniteStream(fc.double({ min: 0, max: 5, noNaN: true })),
        (states, rows, penalty, stream) => {
          const loss = Float64Array.from({ length: rows * states }, () => stream.next().value as number);
          const values = new Float64Array(loss.length);
          pathValuesInto(values, loss, states, penalty);
          const path = new Int32Array(rows);
          const cost = bestPathInto(path, values, states, penalty);
          const costOf = (s: ArrayLike<number>): number => {
            let sum = 0;
            for (let t = 0; t < rows; t++) sum += loss[t * states + s[t]] + (t > 0 && s[t] !== s[t - 1] ? penalty : 0);
            return sum;
          };
          let least = Infinity;
          for (let code = 0; code < states ** rows; code++)
            least = Math.min(least, costOf(Array.from({ length: rows }, (_, t) => Math.floor(code / states ** t) % states)));
          expect(costOf(path)).toBeCloseTo(least, 10);
          expect(cost).toBeCloseTo(least, 10);
        },
      ),
    );
  });
});

describe("JumpModel.fit", () => {
  it("reports the loss of its own path and centres, and centres that are means of their rows", () => {
    const X = turns(1, 300, 50, 3, 2);
    const model = new JumpModel({ states: 3, jumpPenalty: 4 }).fit(X);
    expect(model.loss).toBeCloseTo(objective(X, model, model.states), 8);
    model.centres.forEach((centre, k) => {
      const own = X.filter((_, t) => model.states[t] === k);
      centre.forEach((value, j) => {
        expect(value).toBeCloseTo(own.reduce((sum, row) => sum + row[j], 0) / own.length, 10);
      });
    });
    expect(model.converged).toBe(true);
  });

  it("finds turns that are there, and none with a penalty beyond their worth", () => {
    const X = turns(2, 400, 50, 4);
    const truth = X.map((_, t) => Math.floor(t / 50) % 2);
    const { states } = new JumpModel({ jumpPenalty: 10 }).fit(X);
    expect(states.filter((state, t) => state !== truth[t]).length).toBeLessThanOrEqual(8);
    const still = new JumpModel({ jumpPenalty: 1e6 }).fit(X);
    expect(new Set(still.states).size).toBe(1);
    expect(still.jumpPenalty).toBe(1e6);
  });

  it("takes 21 a column where no penalty is given", () => {
    expect(new JumpModel().fit(turns(3, 60, 20, 5, 3)).jumpPenalty).toBe(63);
  });

  it("never rises when a penalty falls, a state is added or a search is", () => {
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 0, max: 5 }), (X, seed) => {
        const loss = (options: JumpModelOptions): number => new JumpModel({ seed, restarts: 5, ...options }).fit(X).loss;
        const one = loss({ states: 1, jumpPenalty: 3 });
        expect(loss({ states: 2, jumpPenalty: 3, restarts: 20 })).toBeLessThanOrEqual(one * (1 + 1e-12));
        expect(loss({ states: 2, jumpPenalty: 3, restarts: 9 })).toBeLessThanOrEqual(loss({ states: 2, jumpPenalty: 3 }));
      }),
      { numRuns: 40 },
    );
  });

  it("orders states by centre, whatever order the rows of a start have, and keeps the order of `initial`", () => {
    const X = turns(4, 200, 25, 6);
    const model = new JumpModel({ jumpPenalty: 5 }).fit(X);
    expect(model.centres[0][0]).toBeLessThan(model.centres[1][0]);
    const turned = new JumpModel({ jumpPenalty: 5, initial: { centres: [model.centres[1], model.centres[0]] } }).fit(X);
    expect(turned.centres).toEqual([model.centres[1], model.centres[0]]);
    expect(Array.from(turned.states)).toEqual(Array.from(model.states, (state) => 1 - state));
  });

  it("follows units: data times 2^k with a penalty times 4^k give the same states", () => {
    const X = turns(5, 150, 30, 2, 2);
    const model = new JumpModel({ jumpPenalty: 6 }).fit(X);
    for (const scale of [2 ** -60, 2 ** 40]) {
      const scaled = new JumpModel({ jumpPenalty: 6 * scale * scale }).fit(X.map((row) => row.map((value) => value * scale)));
      expect(scaled.states).toEqual(model.states);
      expect(scaled.centres.map((centre) => centre.map((value) => value / scale))).toEqual(model.centres);
    }
  });

  it("keeps its digits under a large offset", () => {
    const X = turns(6, 200, 40, 4);
    const moved = new JumpModel({ jumpPenalty: 5 }).fit(X.map(([value]) => [value + 1e9]));
    const model = new JumpModel({ jumpPenalty: 5 }).fit(X);
    expect(moved.states).toEqual(model.states);
    expect(moved.centres[1][0] - 1e9).toBeCloseTo(model.centres[1][0], 6);
  });

  it("answers constant rows with one state and no loss", () => {
    const model = new JumpModel({ states: 3 }).fit(Array.from({ length: 30 }, () => [7, 7]));
    expect(model.loss).toBe(0);
    expect(new Set(model.states).size).toBe(1);
    expect(model.centres.every((centre) => centre.every((value) => value === 7))).toBe(true);
  });

  it("reads every kind of array alike and changes none", () => {
    const X = turns(7, 60, 20, 4).map(([value]) => [Math.fround(value)]);
    const copy = structuredClone(X);
    const expected = new JumpModel().fit(X).toJSON();
    expect(new JumpModel().fit(X.map((row) => Float32Array.from(row))).toJSON()).toEqual(expected);
    expect(new JumpModel().fit(X.map((row) => Float64Array.from(row))).toJSON()).toEqual(expected);
    expect(X).toEqual(copy);
  });

  it.each([
    [[], "at least 2 rows"],
    [[[1]], "at least 2 rows"],
    [[[1], [Number.NaN]], "a finite number"],
    [[[1], [Infinity]], "a finite number"],
    [[[1], [1e308]], "a magnitude of at most 1e+140"],
    [[[1], [1, 2]], "1 values"],
    [[[1], ["2"]], "a finite number"],
    [[[1], [2n]], "a finite number"],
    ["12", "an array"],
  ])("refuses %o", (X, words) => {
    const fit = () => new JumpModel().fit(X as number[][]);
    expect(fit).toThrow(InvalidInputError);
    expect(fit).toThrow(words);
  });

  it("refuses wrong options and a start of another shape", () => {
    expect(() => new JumpModel({ states: 0 })).toThrow("options.states");
    expect(() => new JumpModel({ jumpPenalty: -1 })).toThrow("options.jumpPenalty");
    expect(() => new JumpModel({ penalty: 1 } as JumpModelOptions)).toThrow('no option named "penalty"');
    expect(() => new JumpModel({ initial: { centres: [[1], [2], [3]] } }).fit([[1], [2], [3]])).toThrow("2 rows, one per state");
    expect(() =>
      new JumpModel({
        initial: {
          centres: [
            [1, 1],
            [2, 2],
          ],
        },
      }).fit([[1], [2], [3]]),
    ).toThrow("1 values");
  });
});

describe("FittedJumpModel", () => {
  const X = turns(8, 240, 40, 3, 2);
  const model = new JumpModel({ states: 2, jumpPenalty: 8 }).fit(X);

  it("gives the rows of its fit the path of its fit", () => {
    expect(model.predict(X)).toEqual(model.states);
  });

  it("knows states online as ends of best paths, so that later rows change none", () => {
    const online = model.predictOnline(X);
    for (const cut of [1, 2, 39, 41, 120, 200]) {
      expect(model.predictOnline(X.slice(0, cut))).toEqual(online.slice(0, cut));
      expect(model.predict(X.slice(0, cut)).at(-1)).toBe(online[cut - 1]);
      const altered = X.map((row, t) => (t < cut ? row : row.map((value) => 50 - 7 * value)));
      expect(model.predictOnline(altered).slice(0, cut)).toEqual(online.slice(0, cut));
    }
    expect(online).not.toEqual(model.states); // a turn is known only some rows after it
  });

  it("comes back from JSON with every bit", () => {
    const back = FittedJumpModel.fromJSON(JSON.parse(JSON.stringify(model)));
    expect(back).toEqual(model);
    expect(back.predictOnline(X)).toEqual(model.predictOnline(X));
  });

  it("refuses data that toJSON did not write, and rows of another width", () => {
    const data = model.toJSON();
    expect(() => FittedJumpModel.fromJSON({ ...data, format: 2 })).toThrow("data.format: expected 1".replace("data", "options"));
    expect(() => FittedJumpModel.fromJSON({ ...data, states: [5] })).toThrow("a state below 2");
    expect(() => FittedJumpModel.fromJSON({ ...data, centres: [[1], [1, 2]] })).toThrow("values, as in the first row");
    expect(() => FittedJumpModel.fromJSON(null)).toThrow("an object that toJSON wrote");
    expect(() => model.predictOnline([[1]])).toThrow("2 values, as in the fit");
    expect(() => model.predict([])).toThrow("at least 1 row");
  });
});

describe("selectJumpPenalty", () => {
  it("prefers a penalty that finds the turns over flicker and over standing still", () => {
    const X = turns(9, 900, 60, 2.5);
    const { jumpPenalty, trials } = selectJumpPenalty(X, { horizon: 5 });
    const at = trials.findIndex((trial) => trial.jumpPenalty === jumpPenalty);
    expect(trials[0].jumpRate).toBeGreaterThan(3 * trials[at].jumpRate);
    expect(trials.at(-1)!.loss).toBeGreaterThan(1.05 * trials[at].loss);
    const { states } = new JumpModel({ jumpPenalty }).fit(X);
    const jumps = states.filter((state, t) => t > 0 && state !== states[t - 1]).length;
    expect(jumps).toBeGreaterThanOrEqual(14);
    expect(jumps).toBeLessThan(20);
  });

  it("sees a turn that comes once in one block", () => {
    const X = turns(12, 900, 900, 0).map(([value], t) => [value + (t > 600 && t < 740 ? 2.5 : 0)]);
    const { jumpPenalty } = selectJumpPenalty(X, { horizon: 5 });
    const { states } = new JumpModel({ jumpPenalty }).fit(X);
    expect(states.filter((state, t) => (t > 600 && t < 740) === (state === 1)).length).toBeGreaterThan(880);
  });

  it("tries the penalties given, each once, in order, and takes the lowest loss", () => {
    const X = turns(10, 300, 30, 3);
    const { jumpPenalty, trials } = selectJumpPenalty(X, { penalties: [8, 0, 8, 2, 1e7, 1e8], horizon: 3, folds: 3 });
    expect(trials.map((trial) => trial.jumpPenalty)).toEqual([0, 2, 8, 1e7, 1e8]);
    expect(trials[3].loss).toBe(trials[4].loss);
    expect(trials.find((trial) => trial.jumpPenalty === jumpPenalty)!.loss).toBe(Math.min(...trials.map(({ loss }) => loss)));
    expect(trials.every((trial) => trial.loss > 0 && trial.jumpRate >= 0 && trial.jumpRate <= 1)).toBe(true);
    expect(selectJumpPenalty(X, { penalties: [1e8, 1e7], horizon: 3, folds: 3 }).jumpPenalty).toBe(1e8);
  });

  it("refuses too few rows for its blocks", () => {
    expect(() => selectJumpPenalty(turns(11, 100, 30, 3))).toThrow("at least 132 rows");
    expect(() => selectJumpPenalty([])).toThrow("at least 1 row");
    expect(() => selectJumpPenalty([[1e300]])).toThrow("1e+140");
  });
});
