import { describe, expect, it } from "vitest";
import { exp, log } from "../../src/math/elementary.js";
import { brent, minimise, nelderMead, numericGradientInto, numericHessian } from "../../src/math/optimise.js";

const rosenbrock = (x: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1]! - x[i]! * x[i]!) ** 2 + (1 - x[i]!) ** 2;
  return sum;
};
const rosenbrockGradient = (out: Float64Array, x: Float64Array): void => {
  out.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const bend = x[i + 1]! - x[i]! * x[i]!;
    out[i] = out[i]! - 400 * x[i]! * bend - 2 * (1 - x[i]!);
    out[i + 1] = out[i + 1]! + 200 * bend;
  }
};
const distance = (a: Float64Array, b: ArrayLike<number>): number => Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)));

describe("minimise", () => {
  it("finds the minimum of Rosenbrock's function to eight digits with its gradient", () => {
    const start = Float64Array.of(-1.2, 1, -1.2, 1, -1.2, 1);
    const kept = start.slice();
    const found = minimise(rosenbrock, start, { gradient: rosenbrockGradient });
    expect(start).toEqual(kept);
    expect(found.converged).toBe(true);
    expect(found.value).toBe(rosenbrock(found.point));
    expect(distance(found.point, [1, 1, 1, 1, 1, 1])).toBeLessThan(1e-8);
    expect(found.iterations).toBeLessThan(120);
  });

  it("finds it to six digits without", () => {
    const found = minimise(rosenbrock, Float64Array.of(-1.2, 1));
    expect(found.converged).toBe(true);
    expect(distance(found.point, [1, 1])).toBeLessThan(1e-6);
    expect(Math.max(...found.gradient.map(Math.abs))).toBeLessThan(1e-6);
  });

  it("solves a badly scaled quadratic", () => {
    const scales = [1, 10, 1e3, 1e5];
    const at = [3, -2, 0.5, 1];
    const found = minimise((x) => x.reduce((sum, v, i) => sum + scales[i]! * (v - at[i]!) ** 2, 7), new Float64Array(4), {
      gradient: (out, x) => {
        for (let i = 0; i < 4; i++) out[i] = 2 * scales[i]! * (x[i]! - at[i]!);
      },
    });
    expect(found.converged).toBe(true);
    expect(distance(found.point, at)).toBeLessThan(1e-7);
    expect(found.value).toBe(7);
  });

  it("keeps all digits that a gradient offers although values agree in half of them", () => {
    const found = minimise((x) => 1e3 + (x[0]! - 0.1) ** 2 + (x[1]! + 0.2) ** 4 + (x[1]! + 0.2) ** 2, Float64Array.of(5, 5), {
      gradient: (out, x) => out.set([2 * (x[0]! - 0.1), 4 * (x[1]! + 0.2) ** 3 + 2 * (x[1]! + 0.2)]),
      gradientTolerance: 1e-14,
    });
    expect(found.converged).toBe(true);
    expect(distance(found.point, [0.1, -0.2])).toBeLessThan(1e-10);
  });

  it.each([Infinity, Number.NaN])("walks around regions where the objective is %s", (undefinedValue) => {
    const objective = (x: Float64Array): number => (x[0]! > 0 && x[1]! > 0 ? x[0]! - log(x[0]!) + 3 * x[1]! - log(x[1]!) : undefinedValue);
    const found = minimise(objective, Float64Array.of(50, 0.001));
    expect(found.converged).toBe(true);
    expect(distance(found.point, [1, 1 / 3])).toBeLessThan(1e-6);
  });

  it("stays at once where the objective is flat, and reports a start without a value", () => {
    expect(minimise(() => 4, Float64Array.of(1, 2))).toMatchObject({ point: Float64Array.of(1, 2), value: 4, iterations: 0, converged: true });
    expect(minimise(() => Number.NaN, Float64Array.of(1, 2))).toMatchObject({
      point: Float64Array.of(1, 2),
      value: Infinity,
      gradient: Float64Array.of(0, 0),
      converged: false,
    });
    expect(minimise(() => -Infinity, Float64Array.of(1))).toMatchObject({ value: Infinity, converged: false });
    expect(minimise(() => 3, new Float64Array(0))).toMatchObject({ value: 3, converged: true });
  });

  it("ends on a kink and on an unbounded objective, without claiming a minimum there", () => {
    const kink = minimise((x) => Math.abs(x[0]!) + 2 * Math.abs(x[1]! - 1), Float64Array.of(3, -2));
    expect(kink.value).toBeLessThan(1);
    const fall = minimise((x) => -x[0]!, Float64Array.of(0));
    expect(fall.converged).toBe(false);
    expect(Number.isFinite(fall.value)).toBe(true);
  });

  it("says so when the cap is reached, and returns the best so far", () => {
    const found = minimise(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 5 });
    expect(found).toMatchObject({ converged: false, iterations: 5 });
    expect(found.value).toBeLessThan(rosenbrock(Float64Array.of(-1.2, 1)));
  });

  it("stops early when a value tolerance allows it", () => {
    const strict = minimise(rosenbrock, Float64Array.of(-1.2, 1));
    const loose = minimise(rosenbrock, Float64Array.of(-1.2, 1), { valueTolerance: 1e-2 });
    expect(loose.converged).toBe(true);
    expect(loose.iterations).toBeLessThan(strict.iterations);
  });
});

describe("nelderMead", () => {
  it("finds the minimum of Rosenbrock's function", () => {
    const found = nelderMead(rosenbrock, Float64Array.of(-1.2, 1), { step: 0.5 });
    expect(found.converged).toBe(true);
    expect(distance(found.point, [1, 1])).toBeLessThan(1e-6);
  });

  it("finds a kink, and a minimum at the edge of an undefined region", () => {
    const kink = nelderMead((x) => Math.abs(x[0]! - 2) + 3 * Math.abs(x[1]! + 1), Float64Array.of(0, 0), { step: 1 });
    expect(kink.converged).toBe(true);
    expect(distance(kink.point, [2, -1])).toBeLessThan(1e-6);
    const edge = nelderMead((x) => (x[0]! < 1 ? Number.NaN : x[0]!), Float64Array.of(4));
    expect(edge.converged).toBe(true);
    expect(edge.point[0]).toBeCloseTo(1, 6);
  });

  it("ends on a flat objective, at the cap, and without a value", () => {
    expect(nelderMead(() => 1, Float64Array.of(1, 2), { step: [0.1, 0.2] })).toMatchObject({ value: 1, converged: true });
    expect(nelderMead(rosenbrock, Float64Array.of(-1.2, 1), { maxEvaluations: 20 }).converged).toBe(false);
    expect(nelderMead(() => Number.NaN, Float64Array.of(1))).toMatchObject({ value: Infinity, converged: false });
  });
});

describe("brent", () => {
  it("finds a minimum inside and at an end", () => {
    expect(brent((x) => (x - 0.3) ** 2 + 1, -4, 9).point).toBeCloseTo(0.3, 7);
    expect(brent((x) => x, 2, 5).point).toBeCloseTo(2, 6);
    expect(brent((x) => exp(x) - 2 * x, 5, -5)).toMatchObject({ converged: true, point: expect.closeTo(log(2), 7) });
  });

  it("avoids an undefined part and reports an undefined whole", () => {
    expect(brent((x) => (x < 1 ? Number.NaN : (x - 2) ** 2), 0.5, 10).point).toBeCloseTo(2, 6);
    expect(brent(() => Number.NaN, 0, 1)).toMatchObject({ value: Infinity, converged: false });
  });
});

describe("numeric derivatives", () => {
  const f = (x: Float64Array): number => exp(x[0]! * x[1]!) + x[1]! ** 3 - x[2]! * x[0]!;
  const x = Float64Array.of(0.5, -1.2, 3);

  it("agree with the analytic gradient to nine digits and leave the point as it was", () => {
    const out = new Float64Array(3);
    const kept = x.slice();
    numericGradientInto(out, f, x);
    expect(x).toEqual(kept);
    const e = exp(-0.6);
    expect(distance(out, [-1.2 * e - 3, 0.5 * e + 3 * 1.44, -0.5])).toBeLessThan(1e-9);
  });

  it("agree with the analytic Hessian to eight digits", () => {
    const e = exp(-0.6);
    expect(distance(numericHessian(f, x), [1.44 * e, e - 0.6 * e, -1, e - 0.6 * e, 0.25 * e - 7.2, 0, -1, 0, 0])).toBeLessThan(1e-8);
  });

  it("shrink their steps beside an undefined region", () => {
    const near = (p: Float64Array): number => (p[0]! < 1 ? Number.NaN : p[0]! ** 2 + p[0]! * p[1]!);
    const point = Float64Array.of(1 + 1e-5, 2);
    const hessian = numericHessian(near, point);
    expect(distance(hessian, [2, 1, 1, 0])).toBeLessThan(1e-3);
    const out = new Float64Array(2);
    numericGradientInto(out, near, Float64Array.of(1, 2));
    expect(distance(out, [4, 1])).toBeLessThan(1e-4);
  });
});
