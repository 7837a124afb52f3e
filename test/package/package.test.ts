import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  exports: Record<string, unknown>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};
const entries = Object.keys(manifest.exports)
  .filter((path) => path !== "./package.json")
  .map((path) => `capitol-quant${path.slice(1)}`);
const node = (code: string) => execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root, encoding: "utf8" });

describe("the built package", () => {
  it("keeps exports equal to folders and imports going down", () => {
    expect(execFileSync(process.execPath, ["scripts/check-package.mjs"], { cwd: root, encoding: "utf8" })).toContain("floors hold");
  });

  it.each(entries)("%s has the same names as an ES module and by require", async (entry) => {
    const required = Object.keys(createRequire(join(root, "package.json"))(entry) as object)
      .filter((name) => name !== "default" && name !== "__esModule")
      .sort();
    const imported = JSON.parse(node(`import * as entry from ${JSON.stringify(entry)}; console.log(JSON.stringify(Object.keys(entry).sort()))`));
    expect(imported).toEqual(required);
    expect(imported.length).toBeGreaterThan(0);
  });

  it.each(["capitol-quant", "capitol-quant/cycles", "capitol-quant/stats", "capitol-quant/synthetic"])(
    "%s loads no peer, no other engine and nothing of Node",
    (entry) => {
      const code = `
      import { register } from "node:module";
      register("data:text/javascript," + encodeURIComponent(\`export async function resolve(specifier, context, next) {
        const found = await next(specifier, context); if (context.parentURL?.includes("/dist/")) console.log(found.url); return found; }\`));
      await import(${JSON.stringify(entry)});`;
      const loaded = node(code).split("\n").filter(Boolean);
      expect(loaded.filter((url) => url.startsWith("node:"))).toEqual([]);
      expect(loaded.filter((url) => url.includes("/node_modules/"))).toEqual([]);
    },
  );

  it("shares one error class between its entries", () => {
    const seen = node(`
      import { InvalidInputError } from "capitol-quant"; import { rfft } from "capitol-quant/cycles";
      try { rfft([NaN]); } catch (error) { console.log(error instanceof InvalidInputError, error.code); }`);
    expect(seen.trim()).toBe("true NOT_FINITE");
  });

  it("adds at most 20 kB to a bundle that imports the cycle detector, 25 kB with everything else of the engine, and no built-in of Node", async () => {
    const { bundleSize } = (await import(join(root, "scripts/bundle-size.mjs"))) as {
      bundleSize: (subpath: string, names?: string) => Promise<{ gzipped: number; inputs: string[] }>;
    };
    const whole = await bundleSize("cycles");
    expect((await bundleSize("cycles", "FourierCyclicalDetector")).gzipped).toBeLessThanOrEqual(20_000);
    expect(whole.gzipped).toBeLessThanOrEqual(25_000);
    expect(whole.inputs.some((path) => path.includes("node:"))).toBe(false);
  });

  it("S14: has no install script and no native dependency", () => {
    for (const script of ["preinstall", "install", "postinstall", "prepare"]) expect(manifest.scripts[script]).toBeUndefined();
    for (const name of Object.keys(manifest.dependencies)) {
      const { scripts = {}, gypfile } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")) as {
        scripts?: Record<string, string>;
        gypfile?: boolean;
      };
      expect([name, scripts.preinstall, scripts.install, scripts.postinstall, gypfile]).toEqual([name, undefined, undefined, undefined, undefined]);
    }
  });
});
