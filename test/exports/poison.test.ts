import { describe, expect, it } from "vitest";
import { DOCUMENTED_NON_FINITE } from "./calls.js";
import { firstNonFinite, firstOutOfBounds, outcomeOf } from "./outcome.js";
import { isColumn, isMatrix, poisonsOf, SHORT_LENGTHS } from "./poisons.js";
import { type Parameter, readSignatures } from "./signatures.js";
import { collectTargets, SUBPATHS, type Target } from "./targets.js";

const targets = collectTargets(readSignatures(SUBPATHS));

/** What is wrong with one call, or null: it must answer with finite numbers within their bounds, or refuse with an error of ours. */
function faultOf(target: Target, args: readonly unknown[]): string | null {
  const outcome = outcomeOf(() => target.invoke(args), args);
  if ("fault" in outcome) return outcome.fault;
  if ("refusal" in outcome) return null;
  const loose = firstNonFinite(outcome.answer);
  if (loose && !DOCUMENTED_NON_FINITE.some((pattern) => pattern.test(`${target.title}: ${loose}`))) return loose;
  return firstOutOfBounds(target.title, outcome.answer);
}

/** Every bad set of arguments that differs from the good one in one place, or in the length or content of all columns at once. */
function* badArguments({ parameters, goodArguments }: Target): Generator<[string, unknown[]]> {
  const good = goodArguments();
  for (const [i, parameter] of parameters.entries()) {
    for (const { title, value } of poisonsOf(parameter.of, good[i]))
      yield [`${parameter.name}: ${title}`, good.map((argument, j) => (j === i ? value : argument))];
    if (parameter.of.kind === "record") yield* badFields(good, i, parameter.of.fields);
  }
  const [column] = good.filter(isColumn);
  if (column) {
    for (const { title } of poisonsOf({ kind: "series" }, column)) {
      const all = good.map((argument) =>
        isColumn(argument) ? poisonsOf({ kind: "series" }, argument).find((poison) => poison.title === title)!.value : argument,
      );
      yield [`all columns: ${title}`, all];
    }
  }
  for (const length of SHORT_LENGTHS) {
    for (const [i, argument] of good.entries()) {
      if (isColumn(argument) || isMatrix(argument))
        yield [`argument ${i} of length ${length}`, good.map((value, j) => (j === i ? shortened(value, length) : value))];
    }
    yield [`all of length ${length}`, good.map((value) => shortened(value, length))];
  }
  yield ["no arguments at all", []];
}

function* badFields(good: readonly unknown[], at: number, fields: readonly Parameter[]): Generator<[string, unknown[]]> {
  const record = (good[at] ?? {}) as Record<string, unknown>;
  for (const { name, of } of fields) {
    const choices = of.kind === "choice" ? of.values.map((value) => ({ title: String(value), value })) : [];
    for (const { title, value } of [...poisonsOf(of, record[name]), ...choices, { title: "5", value: 5 }, { title: "left out", value: undefined }]) {
      const changed = { ...record, [name]: value };
      if (title === "left out") delete changed[name];
      yield [`${name}: ${title}`, Array.from({ length: Math.max(good.length, at + 1) }, (_, j) => (j === at ? changed : good[j]))];
    }
  }
}

function shortened(value: unknown, length: number): unknown {
  if (!isColumn(value) && !isMatrix(value)) return value;
  return (value as Float64Array).slice(0, length);
}

describe("D1: whatever it is given, it answers with finite numbers or refuses in words", () => {
  it.each(targets.map((target) => [target.title, target] as const))("%s", (_, target) => {
    const faults: string[] = [];
    for (const [title, args] of badArguments(target)) {
      const fault = faultOf(target, args);
      if (fault) faults.push(`${title} -> ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  it.each(targets.map((target) => [target.title, target] as const))("%s answers good arguments", (_, target) => {
    const args = target.goodArguments();
    const outcome = outcomeOf(() => target.invoke(args), args);
    expect("refusal" in outcome ? outcome.refusal.message : "fault" in outcome ? outcome.fault : "answered").toBe("answered");
    const loose = "answer" in outcome ? firstNonFinite(outcome.answer) : null;
    expect(DOCUMENTED_NON_FINITE.some((pattern) => pattern.test(`${target.title}: ${loose}`)) ? null : loose).toBeNull();
  });
});
