import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const runner = fileURLToPath(new URL("../../benchmarks/run.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const run = (...args: string[]) => spawnSync(process.execPath, [runner, ...args], { encoding: "utf8" });
afterAll(() => rmSync(folder, { recursive: true }));

describe("the benchmark runner", () => {
  it.each([
    [["--data", "/nowhere"], 'bench: cannot read inputs from "/nowhere": there is no such folder.'],
    [["--data", folder], "it has no readable manifest.json."],
    [[], "bench: --data DIR is missing: the folder with manifest.json and the .f64 inputs."],
    [["--dat", "x"], "bench: Unknown option '--dat'; use --data DIR"],
    [["--data", folder, "--workload", "W99"], 'bench: no workload "W99"; there are W1a, W1b'],
  ])("ends %j with one sentence and exit code 2", (args, sentence) => {
    const { status, stderr, stdout } = run(...args);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect([status, stdout]).toEqual([2, ""]);
  });

  it("refuses inputs that are not what their manifest describes", () => {
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ files: { w1b: { shape: [4], sha256: "00" } }, params: {} }));
    expect(run("--data", folder, "--workload", "W1c").stderr).toContain("the input w1c is missing");
    writeFileSync(join(folder, "w1b.f64"), Buffer.alloc(32));
    const { status, stderr } = run("--data", folder, "--workload", "W1b");
    expect(stderr).toMatch(/w1b\.f64 is not the file that its manifest describes|needs the built package/);
    expect(status).toBe(2);
  });
});
