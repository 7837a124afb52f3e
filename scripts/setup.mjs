// Makes a fresh clone ready: installs what package-lock.json says and builds, each only when it is missing or out of date.
// Declarations, which take most of a build's time and which no command needs, come with `npm run build`.
//   node scripts/setup.mjs [--tests] [--quiet]     --tests also installs the other runtimes and the kernels' compiler
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes("--quiet");

function run(what, command, args, folder = root) {
  if (!quiet) console.error(`${what} …`);
  const env = { ...process.env, npm_config_loglevel: "error" }; // `npm run --silent` would silence the reasons of a failure too
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env,
    shell: process.platform === "win32",
    maxBuffer: 64 << 20,
  });
  if (status === 0) return;
  console.error(`${what} failed:\n${stdout ?? ""}${stderr ?? ""}${error ?? ""}`);
  process.exit(1);
}

const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : changed(path));
  }
  return newest;
}

/** Not `npm ci`, which refuses to install where a registry lacks the binaries of some other platform. */
const INSTALL = ["install", "--no-save", "--no-audit", "--no-fund"];

function install(folder, what) {
  if (changed(join(folder, "node_modules/.package-lock.json")) < changed(join(folder, "package-lock.json"))) run(what, "npm", INSTALL, folder);
}

install(root, "Installing packages");
const sources = Math.max(newestIn(join(root, "src")), changed(join(root, "tsup.config.ts")), changed(join(root, "package.json")));
if (changed(join(root, "dist/cli/main.js")) < sources) run("Building", process.execPath, [join(root, "node_modules/tsup/dist/cli-default.js"), "--no-dts"]);
if (process.argv.includes("--tests")) {
  install(join(root, "test/runtimes"), "Installing the other runtimes (Node 20.19 and 24, Deno, Bun)");
  install(join(root, "kernels"), "Installing the kernels' compiler");
}
