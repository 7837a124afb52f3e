import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../runtimes/node_modules");

export interface Runtime {
  readonly name: string;
  readonly command: string;
  /** Before the script's path. */
  readonly args: readonly string[];
  readonly installed: boolean;
}

const runtime = (name: string, path: string, args: readonly string[] = []): Runtime => ({
  name,
  command: join(folder, path),
  args,
  installed: existsSync(join(folder, path)),
});

/** Where the built package must give the same bits. */
export const RUNTIMES: readonly Runtime[] = [
  runtime("Node 20.19", "node20/bin/node"),
  runtime("Node 24", "node24/bin/node"),
  runtime("Deno", ".bin/deno", ["run", "--allow-all", "--no-prompt"]),
  runtime("Bun", ".bin/bun", ["run"]),
];
