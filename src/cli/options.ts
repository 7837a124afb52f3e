import { parseArgs } from "node:util";
import { COMMANDS, type CommandName, OPTIONS, type OptionName } from "./commands-table.js";

/** Thrown for bad usage: one sentence, exit code 2. */
export class UsageError extends Error {}

export interface CommandLine {
  readonly command: CommandName;
  readonly help: boolean;
  readonly trades: readonly string[];
  readonly prices: readonly string[];
  readonly legislators: readonly string[];
  readonly sectors: readonly string[];
  readonly db: string | null;
  readonly out: string | null;
  readonly id: string | null;
  readonly seed: number;
  readonly json: boolean;
  readonly sample: boolean;
}

/** @throws UsageError naming the wrong word and, when one is close, what was probably meant */
export function parseCommandLine(args: readonly string[]): CommandLine | "help" | "version" {
  const [first, ...rest] = args;
  if (first === "help" && rest[0] !== undefined) return parseCommandLine([rest[0], "--help"]);
  if (first === undefined || first === "help" || first === "--help" || first === "-h") return "help";
  if (first === "--version" || first === "-v") return "version";
  if (!Object.hasOwn(COMMANDS, first))
    throw new UsageError(`There is no command "${first}"${nearest(first, Object.keys(COMMANDS))}. capitol-quant --help lists them.`);
  const command = first as CommandName;
  const allowed: readonly string[] = [...COMMANDS[command].options, "help"];
  const { values, positionals } = parse(rest);
  if (positionals.length > 0) throw new UsageError(`${command} takes no argument "${positionals[0]}"; files are given as --trades FILE.`);
  for (const name of Object.keys(values)) {
    if (!allowed.includes(name))
      throw new UsageError(`${command} has no option --${name}; it takes ${COMMANDS[command].options.map((option) => `--${option}`).join(", ")}.`);
  }
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().some((word) => typeof word === "string" && word.trim() === ""))
      throw new UsageError(`--${name} needs a value; an empty one was given (an unset variable?).`);
  }
  const list = (name: OptionName) => (values[name] as string[] | undefined) ?? [];
  const text = (name: OptionName) => (values[name] as string | undefined) ?? null;
  return {
    command,
    help: values.help === true,
    trades: list("trades"),
    prices: list("prices"),
    legislators: list("legislators"),
    sectors: list("sectors"),
    db: text("db"),
    out: text("out"),
    id: text("id"),
    seed: parseSeed(text("seed")),
    json: values.json === true,
    sample: values.sample === true,
  };
}

function parse(args: readonly string[]): { values: Record<string, unknown>; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { kind }]) => [
      name,
      kind === "flag" ? { type: "boolean" as const } : { type: "string" as const, multiple: kind === "paths" },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: "boolean", short: "h" } }, allowPositionals: true });
  } catch (error) {
    const message = (error as Error).message;
    const unknown = /Unknown option '(--?[^']+)'/.exec(message)?.[1];
    if (unknown) throw new UsageError(`There is no option ${unknown}${nearest(unknown.replace(/^-+/, ""), Object.keys(OPTIONS), "--")}.`);
    const name = /'(?:-\w, )?--([\w-]+)/.exec(message)?.[1] as OptionName | "help" | undefined;
    if (name === undefined) throw new UsageError(`${message.split("\n")[0]!.replace(/\.$/, "")}.`);
    const value = name === "help" ? null : OPTIONS[name].value;
    throw new UsageError(
      value === null ? `--${name} takes no value.` : `--${name} needs a value: --${name} ${value} (one that starts with a dash as --${name}=${value}).`,
    );
  }
}

function parseSeed(text: string | null): number {
  if (text === null) return 0;
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xffffffff) throw new UsageError(`--seed: expected a whole number from 0 to 4294967295, received "${text}".`);
  return seed;
}

/** ` (did you mean …?)` for a word within two edits. */
function nearest(word: string, known: readonly string[], prefix = ""): string {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(word, candidate) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 4))) ? ` (did you mean ${prefix}${best.candidate}?)` : "";
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
