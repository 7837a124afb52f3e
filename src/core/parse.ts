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
  const issue = deepest(result.error.issues[0]!, []);
  const received = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], options);
  const what = issue.path.reduce<string>((name, key) => (typeof key === "number" ? `${name}[${key}]` : `${name}.${String(key)}`), "options");
  throw new InvalidInputError("INVALID_OPTION", { where, what, expected: issue.expected, received: issue.unknownNames ?? received });
}

interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
  readonly unknownNames?: readonly string[];
}

/** What to say about an issue; of the branches of a union the one that got furthest, and of equals all of them. */
function deepest(issue: z.core.$ZodIssue, parent: readonly PropertyKey[]): Complaint {
  const path = [...parent, ...issue.path];
  if (issue.code === "unrecognized_keys") return { path, expected: `no option named ${listed(issue.keys)}`, unknownNames: issue.keys };
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return { path, expected: expectation(issue) };
  const branches = issue.errors.map((errors) => deepest(errors[0]!, path));
  const depth = Math.max(...branches.map((branch) => branch.path.length));
  const best = branches.filter((branch) => branch.path.length === depth);
  return best.length === 1 || depth > path.length ? best[0]! : { path, expected: [...new Set(best.map((branch) => branch.expected))].join(" or ") };
}

/** One of zod's issues in the house's words: `a number >= 1`, `one of "ar1", "white"`. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPE_NAMES[issue.expected] ?? `${/^[aeiou]/i.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "too_small":
      return `${noun(issue.origin)} ${issue.inclusive ? ">=" : ">"} ${issue.minimum}`;
    case "too_big":
      return `${noun(issue.origin)} ${issue.inclusive ? "<=" : "<"} ${issue.maximum}`;
    case "invalid_value":
      return issue.values.length === 1 ? listed(issue.values) : `one of ${listed(issue.values)}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    default:
      return issue.message && issue.message !== "Invalid input" ? issue.message : "a valid value";
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = { int: "a whole number", number: "a finite number", boolean: "true or false", string: "a text" };

function listed(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "string" ? JSON.stringify(value) : String(value))).join(", ");
}

function noun(origin: string): string {
  if (origin === "int" || origin === "number") return "a number";
  return `${/^[aeiou]/i.test(origin) ? "an" : "a"} ${origin} of length`;
}
