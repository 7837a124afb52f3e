import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const ROOT = join(import.meta.dirname, "../../..");

/** Bundles child.ts, which Node 20 cannot run as it is, where it finds the project's packages. Returns its path. */
export function buildChild(): string {
  const folder = join(ROOT, "node_modules/.cache/capitol-quant");
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `store-child-${process.pid}.mjs`);
  buildSync({
    entryPoints: [join(import.meta.dirname, "child.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile,
    logLevel: "error",
  });
  return outfile;
}

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Resolves with the first line that starts so; rejects with the output when the process ends before. */
  line(start: string): Promise<string>;
  /** Exit code or signal. */
  readonly ended: Promise<number | string>;
}

export function startChild(script: string, what: string, folder: string, command: readonly string[] = [process.execPath]): Child {
  const child = spawn(command[0]!, [...command.slice(1), script, what, folder], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const look = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      output += bytes;
      for (const check of look) check();
    });
  }
  const ended = new Promise<number | string>((resolve) => child.on("close", (code, signal) => resolve(signal ?? code ?? -1)));
  const line = (start: string) =>
    new Promise<string>((resolve, reject) => {
      const check = () => {
        const found = output.split("\n").find((text) => text.startsWith(start));
        if (found !== undefined) resolve(found);
      };
      look.add(check);
      check();
      void ended.then(() => reject(new Error(`ended without "${start}": ${output}`)));
    });
  return { process: child, pid: child.pid!, line, ended };
}
