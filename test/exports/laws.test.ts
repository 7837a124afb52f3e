import { describe, expect, it } from "vitest";
import { UNIT_BOUND } from "./calls.js";
import { firstOutOfBounds, outcomeOf, snapshot } from "./outcome.js";
import { isColumn, isMatrix } from "./poisons.js";
import { readSignatures } from "./signatures.js";
import { collectTargets, SUBPATHS, type Target } from "./targets.js";
import { faultsOfUnits } from "./units.js";

// D5: what holds of every export whatever it computes. Laws of single functions stand beside their other tests.

const targets = collectTargets(readSignatures(SUBPATHS));
const each = targets.map((target) => [target.title, target] as const);

/** The answer as text, every bit of it; functions in it count by name only. */
function answerOf(target: Target, args: readonly unknown[]): string {
  const outcome = outcomeOf(() => target.invoke(args), args);
  if ("fault" in outcome) throw new Error(outcome.fault);
  return "answer" in outcome ? snapshot(outcome.answer) : `refused: ${outcome.refusal.message}`;
}

/** The same numbers in another container. */
function contained(value: unknown, column: (values: ArrayLike<number>) => unknown): unknown {
  if (isMatrix(value)) return Array.from(value, (row) => (row === null ? row : column(row))); // null: a missing row
  if (isColumn(value)) return column(value);
  return value;
}

const CONTAINERS: readonly (readonly [string, (values: ArrayLike<number>) => unknown])[] = [
  ["plain arrays", (values) => Array.from(values)],
  ["frozen arrays", (values) => Object.freeze(Array.from(values))],
  ["typed arrays", (values) => Float64Array.from(values)],
];

describe("D5: every export", () => {
  it.each(each)("%s gives the same bits when asked twice", (_, target) => {
    expect(answerOf(target, target.goodArguments())).toBe(answerOf(target, target.goodArguments()));
  });

  it.each(each)("%s keeps probabilities in [0, 1], spreads above 0 and lower ends below upper ones", (_, target) => {
    const args = target.goodArguments();
    const outcome = outcomeOf(() => target.invoke(args), args);
    expect("answer" in outcome ? firstOutOfBounds(target.title, outcome.answer) : null).toBeNull();
  });

  it.each(each.filter(([, { goodArguments }]) => goodArguments().some((argument) => isColumn(argument) || isMatrix(argument))))(
    "%s does not care in what kind of array its numbers come",
    (_, target) => {
      const good = target.goodArguments();
      const wanted = answerOf(target, good);
      for (const [title, column] of CONTAINERS) {
        const args = good.map((argument) => contained(argument, column));
        expect(`${title}: ${answerOf(target, args)}`).toBe(`${title}: ${wanted}`);
      }
    },
  );

  it.each(
    each.filter(([title, { goodArguments }]) => !UNIT_BOUND.some((pattern) => pattern.test(title)) && goodArguments().some((a) => isColumn(a) || isMatrix(a))),
  )("%s gives the same result in other units: each number is multiplied by a power of the factor", (title, target) => {
    const outcome = (factor: number): unknown => {
      const args = target.goodArguments().map((argument) => contained(argument, (values) => Float64Array.from(values, (value) => value * factor)));
      const ended = outcomeOf(() => target.invoke(args), args);
      if (!("answer" in ended)) throw new Error("refusal" in ended ? ended.refusal.message : ended.fault);
      return ended.answer;
    };
    const faults = faultsOfUnits(outcome(1), outcome(4)).filter((fault) => !UNIT_BOUND.some((pattern) => pattern.test(`${title}: ${fault}`)));
    expect(faults).toEqual([]);
  });

  it.each(each.filter(([title]) => title.endsWith(".fromJSON")))(
    "%s gives back a value that writes the same JSON and answers with the same bits",
    (title, target) => {
      const [json] = target.goodArguments();
      expect(JSON.stringify(target.invoke([json]))).toBe(JSON.stringify(json));
      const className = title.slice(0, title.indexOf("."));
      for (const method of targets.filter((other) => other.title.startsWith(`${className}.`) && other !== target)) {
        const args = method.goodArguments();
        const name = method.title.slice(className.length + 1);
        const restored = target.invoke([json]) as Record<string, (...values: readonly unknown[]) => unknown>; // anew, as some methods move the state on
        const answer = outcomeOf(() => restored[name]!(...args), args);
        expect("answer" in answer ? snapshot(answer.answer) : answer).toBe(answerOf(method, method.goodArguments()));
      }
    },
  );
});
