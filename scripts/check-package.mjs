// Keeps the promises that no type checker sees: exports match folders, imports go down only, floors 0-3 stay pure, entries load no peer.
//   node scripts/check-package.mjs
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");
const ENGINES = [
  "cycles",
  "regimes",
  "patterns",
  "forecast",
  "deep",
  "factors",
  "options",
  "network",
  "anomaly",
  "causal",
  "features",
  "explain",
  "backtest",
  "portfolio",
  "synthetic",
];
/** Folders from the ground up; those of one floor do not know each other unless they stand in order within `[...]`. */
const FLOORS = [
  ["core"],
  [["math", "stats"]],
  ENGINES,
  [["ensemble", "pipeline", "discovery"]],
  ["adapters/sources", "adapters/stores", "viz"],
  ["quant", "server", "cli"],
];
const PURE = 4;
const IMPURE = /\b(Math\.random|Date\.now|new Date\(\)|performance\.now|console\.|process\.|fetch\()/;
const TRANSCENDENTAL = /\bMath\.(exp|expm1|log|log2|log10|log1p|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|pow|cbrt|hypot)\b|[\w)\]]\s*\*\*\s*[\w(-]/;

const position = new Map();
for (const [height, floor] of FLOORS.entries()) {
  for (const [order, folder] of floor.flat().entries()) position.set(folder, { height, order: floor.some(Array.isArray) ? order : null });
}

const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : entry.name.endsWith(".ts") ? [join(folder, entry.name)] : [],
  );
const folderOf = (path) => {
  const [first, second] = relative(source, path).split(/[\\/]/);
  return first === "adapters" ? `${first}/${second}` : first;
};
/** Code without comments and texts, so that words in them do not count. */
const bare = (code) =>
  code
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "");

const faults = [];
for (const file of files(source)) {
  const folder = folderOf(file);
  const name = relative(root, file);
  const code = readFileSync(file, "utf8");
  const here = position.get(folder);
  if (folder === "index.ts") continue;
  if (!here) {
    faults.push(`${name}: folder ${folder} stands on no floor`);
    continue;
  }
  for (const [, specifier] of code.matchAll(/(?:from|import\()\s*"([^"]+)"/g)) {
    if (specifier.startsWith("node:") && here.height < PURE) faults.push(`${name}: floor ${here.height} imports ${specifier}`);
    if (!specifier.startsWith(".")) continue;
    const target = folderOf(resolve(dirname(file), specifier));
    if (target === folder || specifier.includes("package.json")) continue;
    const there = position.get(target);
    if (!there) faults.push(`${name}: imports ${specifier}, which stands on no floor`);
    else if (there.height > here.height) faults.push(`${name}: imports ${target} from above`);
    else if (there.height === here.height && !(here.order !== null && there.order < here.order)) faults.push(`${name}: imports its sibling ${target}`);
  }
  if (here.height < PURE) {
    const impure = IMPURE.exec(bare(code));
    if (impure) faults.push(`${name}: floor ${here.height} uses ${impure[0]}`);
    const inexact = TRANSCENDENTAL.exec(bare(code));
    if (inexact) faults.push(`${name}: ${inexact[0]} differs between runtimes; take it from math/elementary`);
  }
}

// Declarations are left out of quick builds.
const isBuilt = (target) => existsSync(join(root, target.includes(".d.") ? "dist/index.d.ts" : "dist/index.js"));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const folders = [...position.keys()].filter(
  (folder) => !["core", "math", "cli"].includes(folder) && existsSync(join(source, folder)) && statSync(join(source, folder)).isDirectory(),
);
const exported = Object.keys(manifest.exports)
  .filter((path) => path !== "." && path !== "./package.json")
  .map((path) => path.slice(2));
for (const folder of folders) if (!exported.includes(folder)) faults.push(`package.json: src/${folder} has no entry in exports`);
for (const path of exported) if (!folders.includes(path)) faults.push(`package.json: exports ./${path}, which is no folder of src`);
for (const path of exported) {
  for (const target of Object.values(manifest.exports[`./${path}`]).flatMap((condition) => Object.values(condition))) {
    if (isBuilt(target) && !existsSync(join(root, target))) faults.push(`package.json: ${target} is not built`);
  }
}
for (const script of ["preinstall", "install", "postinstall", "prepare"])
  if (manifest.scripts?.[script]) faults.push(`package.json: has an install script, ${script}`);

for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? "exports match folders, floors hold" : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
