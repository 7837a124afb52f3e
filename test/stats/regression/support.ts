import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { createRng } from "../../../src/core/rng.js";
import { normal } from "../../../src/stats/index.js";

export type Numbers = readonly number[];
export type Rows = readonly Numbers[];

/** Values computed by statsmodels and scikit-learn; see the script beside them. */
export const oracle = JSON.parse(readFileSync(new URL("../../oracles/stats/regression.json", import.meta.url), "utf8"));

/** Nested numbers, compared to a relative tolerance with a floor for what should be 0. */
export function near(got: unknown, expected: unknown, relative = 1e-9, absolute = 1e-11, path = ""): void {
  if (typeof expected === "number") {
    expect(typeof got, path).toBe("number");
    expect(Math.abs((got as number) - expected), `${path}: ${got} for ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected) + absolute);
    return;
  }
  const wanted = expected as ArrayLike<unknown>;
  const values = got as ArrayLike<unknown>;
  expect(values?.length, path).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) near(values[i], wanted[i], relative, absolute, `${path}[${i}]`);
}

export function normals(seed: number, ...path: number[]): () => number {
  const rng = createRng(seed, "regression", ...path);
  return () => normal.ppf(rng() || 0.5);
}

/** A design without constant and a response with an intercept of 1. */
export function sample(seed: number, rows: number, columns: number, noise = 1): { X: number[][]; y: number[] } {
  const draw = normals(seed, rows, columns);
  const X = Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
  const b = Array.from({ length: columns }, draw);
  const y = X.map((row) => 1 + row.reduce((sum, value, j) => sum + value * b[j]!, 0) + noise * draw());
  return { X, y };
}

/** No value anywhere in a result that is not finite. */
export function expectFinite(value: unknown, path = "result"): void {
  if (typeof value === "number") expect(Number.isFinite(value), `${path} = ${value}`).toBe(true);
  else if (ArrayBuffer.isView(value) || Array.isArray(value)) Array.from(value as ArrayLike<unknown>, (entry, i) => expectFinite(entry, `${path}[${i}]`));
  else if (typeof value === "object" && value !== null) for (const [name, entry] of Object.entries(value)) expectFinite(entry, `${path}.${name}`);
}
