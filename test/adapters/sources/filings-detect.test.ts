import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { detectInput, selectInputs } from "../../../src/adapters/sources/detect-input.js";
import { expandPaths } from "../../../src/adapters/sources/files.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "detect-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string | Uint8Array): string => {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const TRADES =
  'ReportDate,TransactionDate,Ticker,Representative,Transaction,Amount,Party,House,Range\n2020-01-02,2019-12-30,ACM,Jane Doe,Sale,1001,R,Representatives,"$1,001-$15,000"\n';

describe("detectInput", () => {
  it.each([
    ["trades", TRADES],
    ["prices", "Date,Open,High,Low,Close,Adj Close,Volume\n"],
    ["prices", "Date,AAPL,MSFT\n2019-01-02,1,2\n"],
    ["prices", "date,AAPL,MSFT\n"],
    ["macro", "DATE,DGS10\n"],
    ["macro", "date,value\n"],
    ["factors", "Date,Mkt-RF,SMB,HML,RF\n"],
    ["factors", "This file was created by CMPT using the 202407 CRSP database.\n\n,Mom\n"],
    ["sectors", "Symbol,Security,GICS Sector,GICS Sub-Industry\n"],
    ["filings", '<?xml version="1.0"?>\n<FinancialDisclosure>'],
    ["committees", "SSAF:\n- name: Jane Doe\n  bioguide: D000001\n"],
    ["legislators", "- id:\n    bioguide: D000001\n"],
    ["unknown", "a,b\n1,2\n"],
    ["unknown", ""],
    ["unknown", "{}"],
    ["unknown", "[]"],
    ["unknown", '{"half": '],
  ])("tells %s from %j", async (kind, text) => {
    expect((await detectInput(write("file", text))).kind).toBe(kind);
  });

  it("throws for what cannot be looked at", async () => {
    await expect(detectInput(join(folder, "missing"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(detectInput(write("binary", new Uint8Array(5000)))).rejects.toMatchObject({ code: "NOT_TEXT" });
  });
});

describe("selectInputs", () => {
  it("takes the wanted files of a folder, reports the others and what is wrong with them", async () => {
    write("mixed/a.csv", TRADES);
    write("mixed/b/prices.csv", "Date,Close\n2019-01-02,1\n");
    write("mixed/c.csv", new Uint8Array(5000));
    write("mixed/d.csv", "a,b\n");
    const { files, skipped } = await selectInputs([join(folder, "mixed")], ["trades"]);
    expect(files.map(({ path, layout }) => [path.slice(folder.length), layout])).toEqual([["/mixed/a.csv", "quiver-csv"]]);
    expect(skipped.map(({ path, detected, problem }) => [path.slice(folder.length), detected?.kind ?? null, problem === null])).toEqual([
      ["/mixed/b/prices.csv", "prices", true],
      ["/mixed/c.csv", null, false],
      ["/mixed/d.csv", "unknown", true],
    ]);
  });

  it("refuses a file that was named itself and is of another kind", async () => {
    await expect(selectInputs([write("p.csv", "Date,Close\n")], ["trades"])).rejects.toMatchObject({
      code: "UNKNOWN_LAYOUT",
      message: expect.stringContaining("prices"),
    });
    await expect(selectInputs([write("x.csv", new Uint8Array(5000))], ["trades"])).rejects.toMatchObject({ code: "NOT_TEXT" });
  });
});

const shared = new URL("../../../../shared/data", import.meta.url).pathname;
describe.skipIf(!existsSync(shared))("the shared folders", () => {
  it.each([
    ["trades", 13],
    ["prices", 16],
    ["factors", 9],
    ["macro", 9],
  ] as const)("hold %s in %i files of theirs", async (kind, count) => {
    const { files } = await selectInputs([join(shared, kind)], [kind]);
    expect(files.length).toBe(count);
    expect(files.length).toBeLessThanOrEqual((await expandPaths([join(shared, kind)])).length);
  });
});
