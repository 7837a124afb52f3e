import * as z from "zod/mini";
import { InvalidInputError } from "./errors.js";

/**
 * Checks one options object and fills in its defaults.
 * @param where - the public call named in the error
 * @throws InvalidInputError INVALID_OPTION, naming the first wrong option, what was expected and what was received
 */
export function parseOptions<S extends z.ZodMiniType>(where: string, schema: S, options: unknown): z.output<S> {
  const result = schema.safeParse(options ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const received = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], options);
  const what = issue.path.length > 0 ? `options.${issue.path.join(".")}` : "options";
  if (issue.code === "unrecognized_keys") {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: `no option named ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`, received: issue.keys });
  }
  throw new InvalidInputError("INVALID_OPTION", { where, what, expected: expectation(issue), received });
}

/** One of zod's issues in the house's words: `a number >= 1`, `one of "ar1", "white"`. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected === "int" ? "whole number" : issue.expected}`;
    case "too_small":
      return `${noun(issue.origin)} ${issue.inclusive ? ">=" : ">"} ${issue.minimum}`;
    case "too_big":
      return `${noun(issue.origin)} ${issue.inclusive ? "<=" : "<"} ${issue.maximum}`;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "invalid_union":
      return "one of the documented forms";
    default:
      return issue.message ? issue.message.toLowerCase() : "a valid value";
  }
}

function noun(origin: string): string {
  return origin === "int" || origin === "number" ? "a number" : `a ${origin} of length`;
}
