import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { nameStates, type StateEstimate } from "../../src/regimes/detector/names.js";

/** Daily mean and its error, volatility and its relative error, in percent. */
const state = (mean: number, meanStandardError: number, volatility: number, relativeError = 0.03): StateEstimate => ({
  mean: mean / 100,
  meanStandardError: meanStandardError / 100,
  logVolatility: Math.log(volatility / 100),
  logVolatilityStandardError: relativeError,
});
const names = (states: readonly (StateEstimate | null)[]): string[] => nameStates(states).map(({ name }) => name);

/** One to five states; no two alike, as none are that were estimated. */
const someStates = fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => {
  const rng = createRng(seed, "states");
  return Array.from({ length: 1 + Math.floor(5 * rng()) }, () => state(2 * rng() - 1, 0.01 + 0.5 * rng(), 0.2 + 5 * rng(), 0.01 + 0.3 * rng()));
});

describe("names of regimes", () => {
  it("tell calm from storm, and a rise from a fall between them", () => {
    expect(names([state(0.1, 0.01, 0.5), state(0.05, 0.01, 0.9), state(-0.1, 0.03, 1.5), state(-0.3, 0.2, 4)])).toEqual([
      "Low Volatility",
      "Bull Market",
      "Bear Market",
      "High Volatility",
    ]);
    expect(names([state(0.05, 0.02, 0.6), state(-0.1, 0.2, 2)])).toEqual(["Low Volatility", "High Volatility"]);
    expect(names([state(0.5, 0.02, 1, 0.1), state(-0.5, 0.02, 1.01, 0.1)])).toEqual(["Bull Market", "Bear Market"]);
    expect(names([state(0.05, 0.01, 0.5), state(0.001, 0.02, 1), state(-0.2, 0.1, 3)])[1]).toBe("Sideways");
  });

  it("say of a single regime where it goes, when that is known", () => {
    expect(names([state(0.1, 0.02, 1)])).toEqual(["Bull Market"]);
    expect(names([state(-0.1, 0.02, 1)])).toEqual(["Bear Market"]);
    expect(names([state(0.01, 0.02, 1)])).toEqual(["Sideways"]);
  });

  it("are each given once and hang on no order", () => {
    fc.assert(
      fc.property(someStates, fc.nat(), (states, turn) => {
        const given = nameStates(states);
        expect(new Set(given.map(({ name }) => name)).size).toBe(states.length);
        const order = states.map((_, i) => (i + turn) % states.length);
        if (turn % 2 === 1) order.reverse();
        const turned = nameStates(order.map((i) => states[i]));
        expect(turned.map(({ name }) => name)).toEqual(order.map((i) => given[i].name));
        turned.forEach(({ probability }, at) => {
          expect(probability).toBeCloseTo(given[order[at]].probability, 12);
          expect(probability >= 0 && probability <= 1).toBe(true);
        });
      }),
    );
  });

  it("follow no unit: means and errors times any factor, volatilities times any factor", () => {
    fc.assert(
      fc.property(someStates, fc.integer({ min: -60, max: 60 }), (states, power) => {
        const scaled = states.map((one) => ({
          ...one,
          mean: one.mean * 2 ** power,
          meanStandardError: one.meanStandardError * 2 ** power,
          logVolatility: one.logVolatility + power * Math.LN2,
        }));
        expect(names(scaled)).toEqual(names(states));
      }),
    );
  });

  it("carry the chance that volatilities rank so, as simulation has it", () => {
    const states = [state(0.01, 0.05, 1, 0.2), state(-0.01, 0.05, 1.2, 0.25), state(0, 0.05, 0.9, 0.1)];
    const rng = createRng(1, "ranks");
    const wins = [0, 0, 0];
    const draws = 100_000;
    for (let i = 0; i < draws; i++) {
      const drawn = states.map((one) => one.logVolatility + one.logVolatilityStandardError * sampleNormal(rng));
      wins[drawn.indexOf(Math.max(...drawn))]++;
    }
    const high = nameStates(states).findIndex(({ name }) => name === "High Volatility");
    expect(high).toBe(1);
    expect(nameStates(states)[high].probability).toBeCloseTo(wins[high] / draws, 2);
  });

  it("are more certain the better the volatilities are known", () => {
    const chance = (error: number): number => nameStates([state(0, 0.1, 1, error), state(0, 0.1, 1.3, error)])[1].probability;
    expect(chance(0.01)).toBeGreaterThan(0.999);
    expect(chance(0.01)).toBeGreaterThan(chance(0.2));
    expect(chance(0.2)).toBeGreaterThan(chance(0.6));
  });

  it("leave what is left to a state that no row is in", () => {
    const given = nameStates([null, state(0.05, 0.01, 0.5), state(-0.2, 0.2, 3)]);
    expect(given.slice(1).map(({ name }) => name)).toEqual(["Low Volatility", "High Volatility"]);
    expect(given[0].probability).toBe(0);
    expect(new Set(given.map(({ name }) => name)).size).toBe(3);
  });

  it("withstand states without error or without spread", () => {
    const still = { mean: 0, meanStandardError: 0, logVolatility: -700, logVolatilityStandardError: 0.1 };
    expect(names([still, state(0.1, 0.01, 1)])).toEqual(["Low Volatility", "High Volatility"]);
    expect(new Set(names([still, { ...still }])).size).toBe(2);
  });
});
