import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { progressLine } from "../../src/cli/progress.js";
import type { ScanReport } from "../../src/discovery/index.js";
import { cli, database, files, filesBelow, folder, INPUTS, removeFolder, unused, world } from "./support.js";

afterAll(removeFolder);

describe.concurrent("a scan", () => {
  it("prints a table for people and the report's path; with --json one object and nothing else; the same inputs on every run", async () => {
    const db = await database();
    const out = unused("out");
    const args = ["scan-all-politicians", ...INPUTS, "--db", db, "--out", out];
    const first = await cli([...args, "--json"]);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    const report = JSON.parse(first.stdout) as ScanReport;
    expect(first.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(report.rowsRead).toBe(world.trades.length);
    expect(report.discoveries.length).toBeGreaterThan(0);
    const second = await cli(args);
    expect(second.code).toBe(0);
    expect(second.stdout).toMatch(/new rows written +0\n/);
    expect(second.stdout).toContain(
      `linked to members   ${world.trades.length.toLocaleString("en-US")} of ${world.trades.length.toLocaleString("en-US")} trades`,
    );
    expect(second.stdout).toContain(join(out, "report.html"));
    expect(second.stdout + second.stderr).not.toContain("\x1b");
    const third = JSON.parse((await cli([...args, "--json"])).stdout) as ScanReport;
    expect(third.inputs).toEqual(report.inputs);
    expect(third).toEqual({ ...report, newRows: 0, durationMs: third.durationMs, runId: third.runId });
  });

  it("says that nothing can be tested when no list of members is known", async () => {
    const { code, stdout } = await cli(["scan-all-politicians", "--trades", files.trades, "--db", await database(), "--out", unused("out")]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/linked to members +0 of/);
    expect(stdout.replace(/\s+/g, " ")).toMatch(/could be linked to a member of Congress, so nothing can be tested.*--legislators/);
    expect(stdout).not.toContain("No evidence of periodic trading");
  });

  it("goes on to the end when the reader of stdout has gone, and says nothing of it", async () => {
    const db = await database();
    const { code, stderr } = await cli(["scan-all-politicians", ...INPUTS, "--db", db, "--out", unused("out"), "--json"], { deafTo: "stdout" });
    expect([code, stderr]).toEqual([0, ""]);
    expect((await cli(["--help"], { deafTo: "stdout" })).stderr).toBe("");
  });

  it("tells on stderr which files of a folder it left alone", async () => {
    const { code, stderr } = await cli(["import", "--trades", join(folder, "files"), "--db", await database()]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/left alone: .*constituents\.csv: holds sectors/);
  });

  it("uses the database of DATABASE_URL", async () => {
    const db = await database();
    await cli(["import", "--trades", files.trades], { env: { DATABASE_URL: db } });
    const { stdout } = await cli(["migrate", "--json", "--db", db]);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { trades: world.trades.length } });
  });
});

describe.concurrent("report", () => {
  it("makes the same pages again from the database alone, with the sectors and prices of the last scan, and writes no rows", async () => {
    const db = await database();
    const out = unused("out");
    expect((await cli(["scan-all-politicians", ...INPUTS, "--db", db, "--out", out])).code).toBe(0);
    const pages = filesBelow(out).map((path) => [path, readFileSync(path, "utf8")] as const);
    expect(pages.length).toBeGreaterThan(1);
    rmSync(out, { recursive: true });
    const { code, stdout, stderr } = await cli(["report", "--db", db, "--out", out, "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ newRows: 0, sectorsSwept: true });
    expect(filesBelow(out)).toEqual(pages.map(([path]) => path));
    expect(JSON.parse((await cli(["migrate", "--db", db, "--json"])).stdout).counts.trades).toBe(world.trades.length);
  });
});

describe.concurrent("doctor", () => {
  it("is content with exit code 0, and says with exit code 1 what is wrong", async () => {
    const [well, ill] = await Promise.all([
      cli(["doctor", ...INPUTS, "--db", await database()]),
      cli(["doctor", "--trades", files.trades, "--prices", "nowhere.csv", "--db", join(files.trades, "house_stock_watcher.csv"), "--json"]),
    ]);
    expect(well.code).toBe(0);
    expect(well.stdout).not.toContain("WRONG");
    expect(ill.code).toBe(1);
    const { ok, checks } = JSON.parse(ill.stdout) as { ok: boolean; checks: { name: string; ok: boolean; found: string }[] };
    expect(ok).toBe(false);
    expect(checks.filter((check) => !check.ok).map(({ name }) => name)).toEqual(["database", "--prices nowhere.csv"]);
  });
});

describe("help", () => {
  it("is given by the command, by help COMMAND and by COMMAND --help, with exit code 0", async () => {
    const [all, one, other] = await Promise.all([cli([]), cli(["help", "report"]), cli(["report", "--help"])]);
    expect([all.code, one.code, other.code]).toEqual([0, 0, 0]);
    expect(all.stdout).toContain("Usage: capitol-quant COMMAND");
    expect(one.stdout).toBe(other.stdout);
  });
});

describe("progressLine", () => {
  const draw = (isTTY: boolean, silent: boolean): string => {
    let text = "";
    let time = 0;
    const line = progressLine({ isTTY, write: (piece: string) => void (text += piece) } as unknown as NodeJS.WriteStream, () => (time += 30), silent);
    for (let done = 0; done <= 10; done++) line.onProgress({ stage: "searching", done, total: 10 });
    line.clear();
    return text;
  };

  it("redraws one line on a terminal, at most every 100 ms, and clears it", () => {
    const text = draw(true, false);
    expect(text).not.toContain("\n");
    expect(text.split("\r").length - 1).toBeLessThan(8);
    expect(text).toContain("10 of 10");
    expect(text.endsWith("\r\x1b[2K")).toBe(true);
  });

  it("writes one plain line a stage elsewhere, and nothing when silent", () => {
    expect(draw(false, false)).toBe("searching …\n");
    expect(draw(true, true)).toBe("");
  });
});
