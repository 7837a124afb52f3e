import * as cycles from "../../src/cycles/index.js";
import * as forecast from "../../src/forecast/index.js";
import * as root from "../../src/index.js";
import * as patterns from "../../src/patterns/index.js";
import * as regimes from "../../src/regimes/index.js";
import * as stats from "../../src/stats/index.js";
import { CALLS } from "./calls.js";
import { outcomeOf } from "./outcome.js";
import { goodValue } from "./poisons.js";
import type { Parameter, Signature, Signatures } from "./signatures.js";

/** One public call: how to make it, and good arguments for it. */
export interface Target {
  readonly title: string;
  readonly parameters: readonly Parameter[];
  readonly goodArguments: () => unknown[];
  readonly invoke: (args: readonly unknown[]) => unknown;
}

type Callable = (...values: readonly unknown[]) => unknown;
type Constructor = new (...values: readonly unknown[]) => unknown;

const MODULES: Readonly<Record<string, object>> = { ".": root, stats, cycles, regimes, patterns, forecast };

/** The subpaths whose exports are tested; a new engine joins by a line here. */
export const SUBPATHS: readonly string[] = Object.keys(MODULES);

const MADE_BY_OTHERS = /^(Fitted|HmmFilter$|HmmPredictive|PatternDatabase$)/;
const ERROR_CLASSES = /Error$/; // made to be given anything

/** Every function, constructor, method and static of every export; methods are those of what constructors and other methods give back. */
export function collectTargets({ exports, methods }: Signatures): Target[] {
  const targets: Target[] = [];
  const visited = new Set<string>();

  const add = (title: string, signature: Signature, invoke: Target["invoke"]): void => {
    const goodArguments =
      CALLS[title] ?? (() => signature.parameters.filter(({ optional, of }) => !optional || of.kind === "record").map((parameter) => goodValue(parameter)));
    targets.push({ title, parameters: signature.parameters, goodArguments, invoke });
    const args = goodArguments();
    const outcome = outcomeOf(() => invoke(args), args);
    if ("answer" in outcome) follow(outcome.answer, () => invoke(goodArguments()));
  };

  const follow = (answer: unknown, again: () => unknown): void => {
    if (typeof answer !== "object" || answer === null) return;
    const className = answer.constructor?.name ?? "";
    if (!methods[className]?.length || visited.has(className)) return;
    visited.add(className);
    for (const method of methods[className]) add(`${className}.${method.name}`, method, (args) => (again() as Record<string, Callable>)[method.name]!(...args));
    const { fromJSON } = answer.constructor as { fromJSON?: Callable };
    if (!fromJSON) return;
    targets.push({
      title: `${className}.fromJSON`,
      parameters: [{ name: "json", optional: false, of: { kind: "other" } }],
      goodArguments: () => [JSON.parse(JSON.stringify(again()))],
      invoke: ([json]) => fromJSON.call(answer.constructor, json),
    });
  };

  for (const subpath of SUBPATHS) {
    for (const exported of exports[subpath]!) {
      const title = `${subpath}/${exported.name}`;
      if (ERROR_CLASSES.test(exported.name)) continue;
      const value = (MODULES[subpath] as Record<string, unknown>)[exported.name];
      if (exported.call) add(title, exported.call, (args) => (value as Callable)(...args));
      // What a fit or another object gives is made by it, or by fromJSON, which checks, and not by hand.
      if (exported.construct && !MADE_BY_OTHERS.test(exported.name)) add(title, exported.construct, (args) => new (value as Constructor)(...args));
      for (const { name, parameters } of exported.statics) {
        if (name !== "fromJSON") add(`${title}.${name}`, { name, parameters }, (args) => (value as Record<string, Callable>)[name]!(...args));
      }
    }
  }
  return targets;
}
