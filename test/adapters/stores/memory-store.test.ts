import { describe, expect, it } from "vitest";
import { dumpTables, MemoryStore, openStore } from "../../../src/adapters/stores/index.js";
import { describeStore, errorOf } from "../../support/describe-store.js";
import { aBatch, aDiscovery, anEntry, aRun, aTrade } from "../../support/records.js";

describeStore("memory", async () => new MemoryStore());

describe("openStore", () => {
  it("opens a store in memory by name", async () => {
    expect((await openStore("memory")).description).toBe("memory");
  });

  it("refuses a location of no known kind without repeating what may be secret", async () => {
    for (const location of ["mysql://me:secret@host/db", "postgres://me:sec ret@:host:x/db", "postgres:\\\\secret"]) {
      const error = await errorOf(openStore(location));
      expect(error).toMatchObject({ name: "InvalidInputError", code: "INVALID_OPTION" });
      expect(`${error.message} ${String(error.cause)}`).not.toContain("secret");
    }
    expect(await errorOf(openStore(" "))).toMatchObject({ name: "InvalidInputError" });
  });
});

describe("dumpTables", () => {
  it("writes the data tables in canonical lines, and neither wall clock nor run", async () => {
    const store = new MemoryStore();
    await store.importTrades(aBatch("h", [aTrade("t1")]));
    await store.saveScan(anEntry("s", 1), [aDiscovery("d1")]);
    await store.recordRun(aRun("run-17", "2024-05-01T12:00:00Z"));
    const lines: string[] = [];
    for await (const line of dumpTables(store)) lines.push(line);
    expect(lines.map((line) => JSON.parse(line).table)).toEqual(["trades", "pattern_discoveries"]);
    expect(lines[0]).toBe(
      '{"row":{"amount_estimate":5171.4,"amount_high":15000,"amount_low":1001,"asset_name":"Microsoft Corporation - Common Stock","asset_type":"stock","disclosure_date":"2021-03-20","id":"t1","option":null,' +
        '"owner":"joint","politician_id":"F000450","politician_name":"Virginia Foxx","side":"buy","sources":[{"file":"house.csv","line":2,"vendor":"house-stock-watcher-csv"}],"ticker":"MSFT","transaction_date":"2021-03-02"},"table":"trades"}\n',
    );
    expect(lines.join("")).not.toMatch(/run-17|2024-05-01/);
  });
});
