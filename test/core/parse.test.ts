import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { parseOptions } from "../../src/core/parse.js";
import * as z from "../../src/core/schema.js";

const schema = z.strictObject({
  states: z._default(z.int().check(z.positive()), 2),
  tolerance: z._default(z.number().check(z.gte(0), z.lt(1)), 1e-4),
  background: z._default(z.enum(["ar1", "white"]), "ar1"),
  robust: z._default(z.boolean(), false),
  lags: z.optional(z.union([z.int(), z.array(z.int()).check(z.minLength(1))])),
  covariance: z.optional(z.union([z.literal("HC0"), z.strictObject({ type: z.literal("HAC"), maxLags: z.int() })])),
  seed: z._default(z.uint32(), 0),
  window: z.optional(z.number().check(z.refine((n) => n % 2 === 1, "an odd number of bars"))),
});
const message = (options: unknown): string => {
  try {
    parseOptions("Model", schema, options);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).code).toBe("INVALID_OPTION");
    return (error as Error).message;
  }
  return "no error";
};

describe("parseOptions", () => {
  it("fills in defaults, also for no options at all", () => {
    const defaults = { states: 2, tolerance: 1e-4, background: "ar1", robust: false, seed: 0 };
    expect(parseOptions("Model", schema, undefined)).toEqual(defaults);
    expect(parseOptions("Model", schema, { lags: [1, 2] })).toEqual({ ...defaults, lags: [1, 2] });
  });

  it.each([
    [{ states: 0 }, "Model: options.states: expected a number > 0, received 0"],
    [{ states: 1.5 }, "Model: options.states: expected a whole number, received 1.5"],
    [{ tolerance: NaN }, "Model: options.tolerance: expected a finite number, received NaN"],
    [{ tolerance: 1 }, "Model: options.tolerance: expected a number < 1, received 1"],
    [{ background: "pink" }, 'Model: options.background: expected one of "ar1", "white", received "pink"'],
    [{ robust: 1 }, "Model: options.robust: expected true or false, received 1"],
    [{ lags: "all" }, 'Model: options.lags: expected a whole number or an array, received "all"'],
    [{ lags: [] }, "Model: options.lags: expected a whole number or an array of length >= 1, received Array(0)"],
    [{ lags: [1, "x"] }, 'Model: options.lags[1]: expected a whole number, received "x"'],
    [{ covariance: { type: "HAC", maxLags: "many" } }, 'Model: options.covariance.maxLags: expected a whole number, received "many"'],
    [{ covariance: { type: "HAC", maxLags: 2, taper: 1 } }, 'Model: options.covariance: expected no option named "taper", received Array(1)'],
    [{ seed: -1 }, "Model: options.seed: expected a number >= 0, received -1"],
    [{ window: 4 }, "Model: options.window: expected an odd number of bars, received 4"],
    [{ state: 3 }, 'Model: options: expected no option named "state", received Array(1)'],
    ["fast", 'Model: options: expected an object, received "fast"'],
    [[], "Model: options: expected an object, received Array(0)"],
  ])("%j gives one sentence that names the option, what was expected and what came", (options, expected) => {
    expect(message(options)).toBe(expected);
  });
});
