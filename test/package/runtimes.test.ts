import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { RUNTIMES } from "../support/runtimes.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "capitol-quant-runtimes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seen = new Map<string, { hashes: string; scan: string; pages: string }>();

describe.each(RUNTIMES)("R15: under $name", ({ name, command, args, installed }) => {
  const required = process.env.REQUIRE_SERVICES === "1";
  const run = (...rest: string[]) => execFileSync(command, [...args, ...rest], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  it.skipIf(!installed && !required)(
    "the engines give the bits that they give everywhere, and the sample scan the same findings",
    () => {
      const hashes = run("test/support/result-hashes.mjs");
      const out = join(folder, name.replaceAll(" ", "-"));
      const report = JSON.parse(run("dist/cli/main.js", "scan-all-politicians", "--sample", "--json", "--out", out)) as Record<string, unknown>;
      expect(report.newRows).toBeGreaterThan(1000);
      const again = JSON.parse(run("dist/cli/main.js", "scan-all-politicians", "--sample", "--json", "--out", out)) as Record<string, unknown>;
      expect(again.newRows).toBe(0);
      const stable = (value: Record<string, unknown>) => JSON.stringify({ ...value, runId: 0, durationMs: 0, newRows: 0, inputs: 0 });
      expect(stable(again)).toBe(stable(report));
      const pages = readdirSync(join(out, "members"))
        .sort()
        .map((page) => readFileSync(join(out, "members", page), "utf8"))
        .join("");
      seen.set(name, { hashes, scan: stable(report), pages: pages.length > 0 ? pages : "none" });
      const [first] = seen.values();
      expect(seen.get(name)).toEqual(first);
    },
    240_000,
  );
});
