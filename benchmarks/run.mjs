// Side-by-side benchmark: the package's half. Reads the inputs that the peers read and prints the same JSON lines as they do.
//   npm run bench -- --data DIR [--workload W1a,W1e] [--json]
//   taskset -c 1 npm run bench -- …          one core, as the peers are measured
// DIR holds manifest.json ({ files: { NAME: { shape, sha256 } }, params }) and NAME.f64 (raw little-endian float64). A workload name is a
// prefix that must not run on into a digit: W1 runs W1a to W1e-robust, not W10. Each engine adds a file to workloads/.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** What ends the program with one sentence and exit code 2. */
class WrongUse extends Error {}

const BUDGET_MS = 4000;
const SHORTEST_SAMPLE_MS = 20;
const FEWEST_SAMPLES = 5;
const MOST_SAMPLES = 31;
const SLOW_CALL_MS = 15_000; // a call this long is sampled three times only

try {
  await main();
} catch (error) {
  if (!(error instanceof WrongUse)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}

async function main() {
  const { data, workload, json } = readArguments();
  const workloads = selected(await allWorkloads(), workload);
  const inputs = openInputs(data);
  const version = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
  const runtime = globalThis.Deno
    ? `deno ${globalThis.Deno.version.deno}`
    : process.versions.bun
      ? `bun ${process.versions.bun}`
      : `node ${process.versions.node}`;
  const lines = [];
  for (const { name, prepare } of workloads) {
    const { run, checks, note } = await prepared(name, prepare, inputs);
    const line = { workload: name, peer: "capitol-quant", version, runtime, ...measure(run, checks), ...(note ? { note } : {}) };
    if (json) console.log(JSON.stringify(line));
    lines.push(line);
  }
  if (!json) printTable(lines);
}

function readArguments() {
  let values;
  try {
    ({ values } = parseArgs({
      options: { data: { type: "string" }, workload: { type: "string", multiple: true, default: [] }, json: { type: "boolean", default: false } },
    }));
  } catch (error) {
    throw new WrongUse(`${error.message.split("\n")[0].replace(/\.$/, "")}; use --data DIR [--workload NAME] [--json].`);
  }
  if (!values.data) throw new WrongUse("--data DIR is missing: the folder with manifest.json and the .f64 inputs.");
  return { ...values, workload: values.workload.flatMap((names) => names.split(",")).filter(Boolean) };
}

async function allWorkloads() {
  const folder = new URL("workloads/", import.meta.url);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".mjs"))
    .sort();
  return (await Promise.all(files.map((file) => import(new URL(file, folder).href)))).flatMap((module) => module.default);
}

function selected(workloads, prefixes) {
  const matches =
    (prefix) =>
    ({ name }) =>
      name.startsWith(prefix) && !/^\d/.test(name.slice(prefix.length));
  const unknown = prefixes.find((prefix) => !workloads.some(matches(prefix)));
  if (unknown !== undefined) throw new WrongUse(`no workload ${JSON.stringify(unknown)}; there are ${workloads.map(({ name }) => name).join(", ")}.`);
  return prefixes.length === 0 ? workloads : workloads.filter((workload) => prefixes.some((prefix) => matches(prefix)(workload)));
}

/** Named inputs as Float64Arrays, checked against the manifest's shape and checksum, and the manifest's parameters. */
function openInputs(folder) {
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  } catch (error) {
    const why =
      error instanceof SyntaxError ? "its manifest.json is no JSON" : existsSync(folder) ? "it has no readable manifest.json" : "there is no such folder";
    throw new WrongUse(`cannot read inputs from ${JSON.stringify(folder)}: ${why}.`);
  }
  if (!manifest?.files || !manifest.params) throw new WrongUse(`cannot read inputs from ${JSON.stringify(folder)}: manifest.json has no files and params.`);
  const column = (name) => {
    const path = join(folder, `${name}.f64`);
    const entry = manifest.files[name];
    if (!entry || !existsSync(path)) throw new WrongUse(`the input ${name} is missing in ${JSON.stringify(folder)}.`);
    const bytes = readFileSync(path);
    const isWhole = bytes.length === 8 * entry.shape.reduce((product, size) => product * size, 1);
    if (!isWhole || createHash("sha256").update(bytes).digest("hex") !== entry.sha256)
      throw new WrongUse(`${path} is not the file that its manifest describes; generate the inputs again.`);
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  };
  const rows = (name) => {
    const values = column(name);
    const [count, width] = manifest.files[name].shape;
    return Array.from({ length: count }, (_, i) => values.slice(i * width, (i + 1) * width));
  };
  return { column, rows, params: manifest.params };
}

async function prepared(name, prepare, inputs) {
  try {
    return await prepare(inputs);
  } catch (error) {
    if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new WrongUse(`${name} needs the built package: run "npm run build" first.`);
  }
}

/** Two untimed calls, then samples of at least 20 ms, as many as fit into about four seconds; wall and processor time per call. */
function measure(run, checks) {
  const [first, second] = [timed(run), timed(run)];
  const calls = Math.max(1, Math.ceil(SHORTEST_SAMPLE_MS / Math.max(second.wall, 1e-4)));
  const fitting = Math.floor(BUDGET_MS / Math.max(second.wall * calls, 1e-3));
  const n = first.wall > SLOW_CALL_MS ? 3 : Math.max(FEWEST_SAMPLES, Math.min(MOST_SAMPLES, fitting));
  const walls = [];
  const cpus = [];
  let result = second.result;
  for (let sample = 0; sample < n; sample++) {
    const taken = timed(() => {
      for (let call = 0; call < calls; call++) result = run();
    });
    walls.push(taken.wall / calls);
    cpus.push(taken.cpu / calls);
  }
  walls.sort((a, b) => a - b);
  return {
    median_ms: rounded(median(walls)),
    min_ms: rounded(walls[0]),
    max_ms: rounded(walls[n - 1]),
    cpu_ms: rounded(median(cpus)),
    n,
    checks: checks(result),
  };
}

function timed(call) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = call();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { result, wall, cpu: (user + system) / 1000 };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[sorted.length >> 1] + sorted[(sorted.length - 1) >> 1]) / 2;
}

function rounded(ms) {
  return Math.round(ms * 1e5) / 1e5;
}

function printTable(lines) {
  console.log(`${lines[0].peer} ${lines[0].version}, ${lines[0].runtime}`);
  console.log("workload      median ms      min ms      max ms      cpu ms    n");
  for (const { workload, median_ms, min_ms, max_ms, cpu_ms, n } of lines) {
    console.log(workload.padEnd(12) + [median_ms, min_ms, max_ms, cpu_ms].map((ms) => ms.toFixed(4).padStart(12)).join("") + String(n).padStart(5));
  }
}
