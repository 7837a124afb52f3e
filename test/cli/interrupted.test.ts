import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, database, filesBelow, INPUTS, removeFolder, tablesOf, unused } from "./support.js";

afterAll(removeFolder);

const scan = (db: string, out: string, ...more: string[]) => ["scan-all-politicians", ...INPUTS, "--db", db, "--out", out, ...more];
let undisturbed = "";
let durationMs = 0;

beforeAll(async () => {
  const db = await database();
  ({ durationMs } = await cli(scan(db, unused("out"))));
  undisturbed = await tablesOf(db);
  expect(undisturbed).toContain('"table":"pattern_discoveries"');
});

/** The next run must bring the database to the same rows as without the disturbance. */
async function expectSameTables(db: string, out: string): Promise<void> {
  const again = await cli(scan(db, out, "--json"));
  expect([again.code, again.stderr]).toEqual([0, ""]);
  expect(await tablesOf(db)).toBe(undisturbed);
}

describe.concurrent("Ctrl-C", () => {
  it.each(["reading house", "searching for cycles", "writing the report"])(
    "while %s stops, leaves nothing half-written, and the next run completes (R16)",
    async (when) => {
      const db = await database();
      const out = unused("out");
      const { code, stdout, stderr } = await cli(scan(db, out), { interrupt: { signal: "SIGINT", when } });
      if (when === "writing the report" && code === 0)
        expect(stdout).toContain("report.html"); // it was quicker than the signal
      else {
        expect([code, stdout]).toEqual([1, ""]);
        expect(stderr).toMatch(/Cancelled; .*\n$/);
      }
      expect(existsSync(join(db, "lock"))).toBe(false);
      expect(filesBelow(out).filter((path) => path.endsWith(".partial"))).toEqual([]);
      await expectSameTables(db, out);
    },
  );
});

describe.concurrent("kill -9", () => {
  it.each([0.25, 0.55, 0.85])(
    "after %d of a run's time costs nothing but that time: the next run gives the same rows, the one after it writes none (R1)",
    async (share) => {
      const db = unused("db");
      const out = unused("out");
      await cli(scan(db, out), { interrupt: { signal: "SIGKILL", when: share * durationMs } });
      await expectSameTables(db, out);
      const third = await cli(scan(db, out, "--json"));
      expect(JSON.parse(third.stdout).newRows).toBe(0);
    },
  );
});
