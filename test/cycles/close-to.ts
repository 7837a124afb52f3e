import { expect } from "vitest";

/**
 * Every number of `expected` is met to absolute + relative · |expected|, null stands for NaN, lengths and keys must agree. With one
 * tolerance it serves as both.
 */
export function closeTo(actual: unknown, expected: unknown, absolute: number, relative = absolute, path = "result"): void {
  if (expected === null) {
    expect(actual, path).toBeNaN();
  } else if (typeof expected === "number") {
    expect(typeof actual, path).toBe("number");
    const error = Math.abs((actual as number) - expected);
    if (!(error <= absolute + relative * Math.abs(expected))) expect.fail(`${path}: ${String(actual)} is not ${expected} (off by ${error})`);
  } else if (Array.isArray(expected) || ArrayBuffer.isView(expected)) {
    const [got, wanted] = [actual as ArrayLike<unknown>, expected as unknown as ArrayLike<unknown>];
    expect(got?.length, `${path}.length`).toBe(wanted.length);
    for (let i = 0; i < wanted.length; i++) closeTo(got[i], wanted[i], absolute, relative, `${path}[${i}]`);
  } else {
    const wanted = Object.entries(expected as object);
    expect(wanted.length, path).toBeGreaterThan(0);
    for (const [key, value] of wanted) closeTo((actual as Record<string, unknown>)[key], value, absolute, relative, `${path}.${key}`);
  }
}
