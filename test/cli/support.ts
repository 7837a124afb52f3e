import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { dumpTables, openStore, type TableName } from "../../src/adapters/stores/index.js";
import { createWorld, type VendorLayout, writeVendorFiles } from "../../src/synthetic/index.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 }); // whole scans in processes of their own, on machines that may be busy

/** The command line as built; CAPITOL_QUANT_CLI names another build. */
export const CLI = process.env.CAPITOL_QUANT_CLI ?? join(dirname(fileURLToPath(import.meta.url)), "../../dist/cli/main.js");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** Sent once stderr says the words, or after so many milliseconds. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly when: string | number };
  /** Closes the reading end of stdout at once, as `head` does when it has seen enough. */
  readonly deafTo?: "stdout";
}

const MOST_AT_ONCE = 3;
let running = 0;
const queue: (() => void)[] = [];

/** Runs the command line in a process of its own, a few at a time. */
export async function cli(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  if (running === MOST_AT_ONCE) await new Promise<void>((free) => queue.push(free));
  else running++;
  try {
    return await runProcess(args, options);
  } finally {
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}

function runProcess(args: readonly string[], { cwd = folder, env = {}, uid, interrupt, deafTo }: RunOptions): Promise<Outcome> {
  const { DATABASE_URL: _, DEBUG: __, ...inherited } = process.env;
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let [stdout, stderr] = ["", ""];
  let waiting = interrupt;
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (stdout += text));
  if (deafTo === "stdout") child.stdout.destroy();
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (typeof waiting?.when !== "string" || !stderr.includes(waiting.when)) return;
    child.kill(waiting.signal);
    waiting = undefined;
  });
  if (typeof interrupt?.when === "number") setTimeout(() => child.kill(interrupt.signal), interrupt.when);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, durationMs: performance.now() - started }));
  });
}

/** A folder of this test file's own, and a name in it that is free. */
export const folder = mkdtempSync(join(tmpdir(), "capitol-quant-cli-"));
let names = 0;
export const unused = (what: string): string => join(folder, `${what}-${++names}`);
export const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });

let template: Promise<string> | undefined;

/** A fresh database with its tables in place; copying one takes a third of the time of making one. */
export async function database(): Promise<string> {
  template ??= (async () => {
    const made = unused("template");
    await cli(["migrate", "--db", made]);
    return made;
  })();
  const db = unused("db");
  cpSync(await template, db, { recursive: true });
  return db;
}

export function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A small Congress in which a few members trade in rhythm, as vendors' files: some seconds of work. */
export const world = (() => {
  const whole = createWorld({ seed: 5, members: 24, tickers: 24, from: "2018-01-02", to: "2021-12-31", medianTradesPerYear: 6, planted: { cycle: true } });
  const kept = new Set(
    whole.politicians
      .filter(({ id, chamber }, i) => whole.truth.cycles.some(({ politicianId }) => politicianId === id) || (chamber === "senate" && i % 2 === 0))
      .map(({ id }) => id),
  );
  return { ...whole, trades: whole.trades.filter(({ politicianId }) => kept.has(politicianId!)) };
})();

const LAYOUTS = {
  trades: ["house-stock-watcher-csv", "senate-stock-watcher-csv"],
  legislators: ["legislators-csv"],
  prices: ["prices-wide-csv"],
  sectors: ["gics-constituents-csv"],
} as const satisfies Record<string, readonly VendorLayout[]>;

/** The folder of each kind of file. */
export const files = Object.fromEntries(
  Object.entries(LAYOUTS).map(([kind, layouts]) => {
    for (const { path, content } of writeVendorFiles(world, { layouts })) write(join("files", kind, path), content);
    return [kind, join(folder, "files", kind)];
  }),
) as Record<keyof typeof LAYOUTS, string>;

export const INPUTS: readonly string[] = Object.entries(files).flatMap(([kind, path]) => [`--${kind}`, path]);

const COMPARED: readonly TableName[] = [
  "politicians",
  "trades",
  "pattern_discoveries",
  "anomaly_detections",
  "model_experiments",
  "imported_files",
  "quarantine",
  "evidence_ledger",
];

/** Everything in a database but its run log, row by row. */
export async function tablesOf(db: string): Promise<string> {
  const store = await openStore(db);
  try {
    const lines: string[] = [];
    for await (const line of dumpTables(store, COMPARED)) lines.push(line);
    return lines.join("");
  } finally {
    await store.close();
  }
}

/** Paths of the files below a folder. */
export const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();

/** What every refusal must be: one line, no stack, no internals. The progress lines before it end with "…". */
export function refusal(stderr: string): string {
  const said = stderr
    .trimEnd()
    .split("\n")
    .filter((line) => !line.endsWith(" …") && !line.startsWith("left alone: "));
  if (said.length !== 1) throw new Error(`expected one sentence, received ${JSON.stringify(stderr)}`);
  if (/\n\s+at |Error:|node:internal|unexpected/.test(stderr)) throw new Error(`expected no stack, received ${JSON.stringify(stderr)}`);
  return said[0]!;
}
