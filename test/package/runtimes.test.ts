import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSignatures } from "../exports/signatures.js";
import { collectTargets, SUBPATHS } from "../exports/targets.js";
import { hashBundle } from "../support/hash-bundle.js";
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

describe("what every public call answers", () => {
  const script = join(folder, "hashes.mjs");
  const required = process.env.REQUIRE_SERVICES === "1";
  let reference = "";
  const printed = (command: string, args: readonly string[], ...rest: string[]): string =>
    execFileSync(command, [...args, script, "--print", ...rest], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 26,
    }).trim();

  beforeAll(async () => {
    writeFileSync(script, await hashBundle());
    reference = printed(process.execPath, []);
  });

  it("is an answer of every one of them", () => {
    const titles = collectTargets(readSignatures(SUBPATHS)).map(({ title }) => title);
    expect(reference.split("\n").map((line) => line.split(" ")[0])).toEqual(titles);
    expect(reference).not.toContain("threw");
  });

  for (const { name, command, args, installed } of RUNTIMES) {
    it.skipIf(!installed && !required)(`has the same bits under ${name}`, () => {
      expect(printed(command, args).split("\n")).toEqual(reference.split("\n"));
    });
  }

  it("has the same bits where WebAssembly is barred and the twins take over", () => {
    expect(printed(process.execPath, [], "--without-webassembly").split("\n")).toEqual(reference.split("\n"));
  });

  const browser = "/usr/bin/chromium";
  it.skipIf(!existsSync(browser) && !required)(
    "has the same bits on a page in Chromium, whose main thread loads the kernels synchronously",
    async () => {
      const chrome = await chromium.launch({ executablePath: browser, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] });
      try {
        const page = await chrome.newPage();
        await page.goto("about:blank");
        await page.addScriptTag({ type: "module", content: readFileSync(script, "utf8") });
        await page.waitForFunction("globalThis.hashLines");
        const lines = (await page.evaluate("globalThis.hashLines()")) as string[];
        expect(lines).toEqual(reference.split("\n"));
      } finally {
        await chrome.close();
      }
    },
    120_000,
  );
});
