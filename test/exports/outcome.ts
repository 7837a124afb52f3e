import { QuantError } from "../../src/core/errors.js";
import { DOCUMENTED_OUT_OF_BOUNDS } from "./calls.js";

// What a call may do: answer with numbers, or refuse in words. Anything else is a fault.

/** A copy that later tells whether an argument was changed, bits and signs of zero included. */
export function snapshot(value: unknown, seen = new Map<unknown, string>()): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object" || value === null) return `${typeof value}:${String(value)}`;
  const known = seen.get(value);
  if (known !== undefined) return known;
  seen.set(value, "again");
  if (value instanceof Date) return `date:${value.getTime()}`;
  if (isArrayLike(value)) {
    if (value.length > 1e6) return `length:${value.length}`;
    return `[${Array.from(value, (entry) => snapshot(entry, seen)).join()}]`;
  }
  return `{${Object.entries(value)
    .map(([key, entry]) => `${key}:${snapshot(entry, seen)}`)
    .join()}}`;
}

const isArrayLike = (value: object): value is ArrayLike<unknown> => Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

export type Outcome = { readonly answer: unknown } | { readonly refusal: QuantError } | { readonly fault: string };

const SLOWEST_MS = 20_000;

/** Runs one call and says how it ended; `args` must come out as they went in. */
export function outcomeOf(call: () => unknown, args: readonly unknown[]): Outcome {
  const before = args.map((argument) => snapshot(argument));
  const start = performance.now();
  let outcome: Outcome;
  try {
    outcome = { answer: call() };
  } catch (error) {
    outcome =
      error instanceof QuantError ? { refusal: error } : { fault: `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}` };
  }
  const taken = performance.now() - start;
  if (taken > SLOWEST_MS) return { fault: `took ${Math.round(taken)} ms` };
  const changed = before.findIndex((copy, i) => snapshot(args[i]) !== copy);
  return changed >= 0 ? { fault: `changed argument ${changed}` } : outcome;
}

/** Path of the first number in a result that is not finite, such as `byLag[2].pValue`, or null. Methods are not called. */
export function firstNonFinite(value: unknown, path = "", seen = new Set<unknown>()): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? null : `${path || "the result"} is ${value}`;
  if (typeof value !== "object" || value === null || seen.has(value)) return null;
  seen.add(value);
  if (isArrayLike(value)) {
    for (let i = 0; i < value.length; i++) {
      const found = firstNonFinite(value[i], `${path}[${i}]`, seen);
      if (found) return found;
    }
    return null;
  }
  for (const [key, entry] of Object.entries(value)) {
    const found = firstNonFinite(entry, path ? `${path}.${key}` : key, seen);
    if (found) return found;
  }
  return null;
}

/** Numbers named as probabilities lie in [0, 1], spreads are not negative, and lower ends are not above upper ones; null, or what is not so. */
export function firstOutOfBounds(title: string, answer: unknown): string | null {
  const found = outOfBounds(answer, "", new Set());
  return found !== null && DOCUMENTED_OUT_OF_BOUNDS.some((pattern) => pattern.test(`${title}${found}`)) ? null : found;
}

function outOfBounds(value: unknown, path: string, seen: Set<unknown>): string | null {
  if (typeof value !== "object" || value === null || seen.has(value)) return null;
  seen.add(value);
  for (const [key, entry] of Object.entries(value)) {
    const here = path ? `${path}.${key}` : key;
    if (/^(pValue|qValue|pValues|probabilities|confidence|rSquared|boxPiercePValue|fPValue|coverage)$/.test(key)) {
      const wrong = numbersIn(entry).find((number) => number < 0 || number > 1);
      if (wrong !== undefined && key !== "rSquared") return `${here} holds ${wrong}, which is no probability`;
      if (wrong !== undefined && wrong > 1) return `${here} is ${wrong}, above 1`;
    }
    if (/^(standardErrors?|standardDeviations?|variance|sse|residualSumOfSquares|explainedVariance|conditionalVolatility|singularValues)$/.test(key)) {
      const wrong = numbersIn(entry).find((number) => number < 0);
      if (wrong !== undefined) return `${here} holds ${wrong}, below 0`;
    }
    if (/[iI]nterval$/.test(key) && Array.isArray(entry) && entry.length === 2 && entry[0] > entry[1]) return `${here} is [${entry[0]}, ${entry[1]}]`;
    const found = outOfBounds(entry, here, seen);
    if (found) return found;
  }
  const { lower, mean, upper } = value as { lower?: unknown; mean?: unknown; upper?: unknown };
  const [low, high] = [numbersIn(lower), numbersIn(upper)];
  const crossed = low.length === high.length ? low.findIndex((end, i) => end > high[i]!) : -1;
  if (crossed >= 0) return `${path}: lower[${crossed}] = ${low[crossed]} is above upper[${crossed}] = ${high[crossed]}`;
  const middle = numbersIn(mean);
  const outside = middle.length === low.length ? middle.findIndex((centre, i) => centre < low[i]! || centre > high[i]!) : -1;
  if (outside >= 0 && low.length > 0) return `${path}: mean[${outside}] = ${middle[outside]} lies outside [${low[outside]}, ${high[outside]}]`;
  return null;
}

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Array.from(isArrayLike(value) ? (value as ArrayLike<unknown>) : []).filter((entry): entry is number => typeof entry === "number");
}
