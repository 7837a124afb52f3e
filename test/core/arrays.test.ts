import { describe, expect, it } from "vitest";
import { toMatrix, toSeries } from "../../src/core/arrays.js";
import { InvalidInputError, type QuantError } from "../../src/core/errors.js";

const codeOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return (error as QuantError).code;
  }
  return "no error";
};

describe("toSeries", () => {
  it("copies plain and typed arrays and leaves the caller's alone", () => {
    const given = [1, 2, 3];
    const column = toSeries("f", "x", given);
    column[0] = 9;
    expect([given, Array.from(toSeries("f", "x", Int16Array.of(4, 5)))]).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(column).toBeInstanceOf(Float64Array);
    expect(toSeries("f", "x", [], 0)).toHaveLength(0);
  });

  it.each([
    ["NaN", [1, NaN], "NOT_FINITE", /f: x\[1\]: expected a finite number, received NaN/],
    ["infinity", [-Infinity], "NOT_FINITE", /x\[0\]/],
    ["a hole", Object.assign([1, 2, 3], { length: 4 }), "NOT_FINITE", /x\[3\].*undefined/],
    ["a text", [1, "2"], "NOT_FINITE", /x\[1\].*"2"/],
    ["a bigint", [1n], "NOT_FINITE", /1n/],
    ["nothing", [], "TOO_FEW_OBSERVATIONS", /at least 2 values, received 0/],
    ["null", null, "INVALID_OPTION", /an array or a typed array, received null/],
    ["a string", "123", "INVALID_OPTION", /received "123"/],
    ["an object", { length: -1 }, "INVALID_OPTION", /array/],
    ["a number", 5, "INVALID_OPTION", /received 5/],
  ])("refuses %s", (_, values, code, message) => {
    const call = (): unknown => toSeries("f", "x", values as unknown as number[], code === "TOO_FEW_OBSERVATIONS" ? 2 : 1);
    expect(codeOf(call)).toBe(code);
    expect(call).toThrow(message);
  });
});

describe("toMatrix", () => {
  it("lays rows out one after the other", () => {
    expect(toMatrix("f", "X", [[1, 2, 3], Float32Array.of(4, 5, 6)])).toEqual({ rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
    expect(toMatrix("f", "X", [], 0)).toEqual({ rows: 0, columns: 0, data: new Float64Array() });
  });

  it.each([
    ["uneven rows", [[1, 2], [3]], "WRONG_LENGTH", /X\[1\]: expected 2 values, as in the first row, received 1/],
    [
      "a bad value",
      [
        [1, 2],
        [3, NaN],
      ],
      "NOT_FINITE",
      /X\[1\]\[1\]/,
    ],
    ["no rows", [], "TOO_FEW_OBSERVATIONS", /at least 1 row, received 0/],
    ["rows without columns", [[], []], "TOO_FEW_OBSERVATIONS", /X\[0\]: expected at least 1 value/],
    ["a first row that is no array", [null], "INVALID_OPTION", /X\[0\].*received null/],
    ["a later row that is no array", [[1], 7], "INVALID_OPTION", /X\[1\].*received 7/],
  ])("refuses %s", (_, rows, code, message) => {
    const call = (): unknown => toMatrix("f", "X", rows as unknown as number[][]);
    expect(codeOf(call)).toBe(code);
    expect(call).toThrow(message);
  });
});
