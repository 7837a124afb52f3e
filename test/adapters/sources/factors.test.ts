import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FactorSourceOptions, openFactorSource } from "../../../src/adapters/sources/factors.js";
import { collectSource } from "../../../src/adapters/sources/source-rows.js";
import { addDays } from "../../../src/core/dates.js";
import type { SourceQuery } from "../../../src/core/ports.js";
import { describeSource } from "../../support/describe-source.js";

// The numbers below are made up.

const LAYOUT_2026 =
  "This file was created by using the 202604 CRSP database.\nThe Tbill return is the simple daily rate that, over the number of trading days\n\nDate,Mkt-RF,SMB,HML,RF\n2019-01-02,   -1.93,   -0.12, -99.99,   0.01\n2019-01-03,    0.35,    0.61,   0.20,   0.01\n2019-02-30,    0.35,    0.61,   0.20,   0.01\n2019-01-03,    0.35,    0.61,   0.20,   0.01\n\nCopyright 2026 Eugene F. Fama and Kenneth R. French\n";

describeSource("a Kenneth French file", { fileName: "F-F.csv", text: LAYOUT_2026, accepted: 2, quarantined: 2, open: openFactorSource });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "factors-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = async (text: string, options: FactorSourceOptions = {}, query: SourceQuery = {}) => {
  const path = join(folder, "f.csv");
  writeFileSync(path, text);
  const source = await openFactorSource(path, options);
  return { ...(await collectSource("factors", source, query)), sections: source.sections };
};

describe("openFactorSource", () => {
  it("turns percent into the nearest decimals and leaves missing values out", async () => {
    const { values } = await read(LAYOUT_2026);
    expect(values.map((row) => ({ ...row, values: { ...row.values } }))).toEqual([
      { date: "2019-01-02", period: "daily", values: { "Mkt-RF": -0.0193, SMB: -0.0012, RF: 0.0001 } },
      { date: "2019-01-03", period: "daily", values: { "Mkt-RF": 0.0035, SMB: 0.0061, HML: 0.002, RF: 0.0001 } },
    ]);
  });

  it("reads the 2024 layout: a header that starts with a comma, days without hyphens, CRLF", async () => {
    const { values } = await read(
      "This file was created by CMPT_ME using the 202407 CRSP database.\r\n\r\n,Mom   \r\n20160104,  -1.93\r\n20160105,   0.67\r\n\r\nCopyright 2024 Kenneth R. French\r\n",
    );
    expect(values.map(({ date, values: { Mom } }) => [date, Mom])).toEqual([
      ["2016-01-04", -0.0193],
      ["2016-01-05", 0.0067],
    ]);
  });

  it("reads months and years of one file apart, each dated by its last day", async () => {
    const { values, sections } = await read(
      "Text\n\n,Mkt-RF,RF\n199902,    2.96,    0.22\n199903,    2.64,    0.25\n\n Annual Factors: January-December \n,Mkt-RF,RF\n  1999,   29.60,    4.70\n\nCopyright\n",
    );
    expect(sections).toEqual(["", "Annual Factors: January-December"]);
    expect(values.map(({ date, period, values: { RF } }) => [date, period, RF])).toEqual([
      ["1999-02-28", "monthly", 0.0022],
      ["1999-03-31", "monthly", 0.0025],
      ["1999-12-31", "annual", 0.047],
    ]);
  });

  it("reads the first returns of a file with many sections, another when named, and counts as they stand", async () => {
    const text =
      "CRSP database\n\n  Average Value Weighted Returns -- Monthly\n,Agric,Food \n192607,   2.37,   0.12\n192608, -99.99, -99.99\n\n  Average Equal Weighted Returns -- Monthly\n,Agric,Food \n192607,   1.00,   2.00\n\n  Number of Firms in Portfolios\n,Agric,Food \n192607,      3,     41\n";
    const { values, quarantined } = await read(text);
    expect([values.map(({ values: { Food } }) => Food), quarantined.map(({ reason }) => reason)]).toEqual([[0.0012], ["missing-field"]]);
    expect((await read(text, { section: "Equal Weighted" })).values[0]!.values.Food).toBe(0.02);
    expect((await read(text, { section: "Number of Firms" })).values[0]!.values.Food).toBe(41);
    await expect(read(text, { section: "Weighted" })).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
    await expect(read(text, { section: "Daily" })).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
  });

  it("reads a file that a spreadsheet re-saved with the day first", async () => {
    const { values } = await read("Date,Mkt-RF,SMB,RF\n04/01/2016,-1.59,-0.76,0\n05/01/2016,0.12,-0.24,0\n13/01/2016,-2.67,-0.62,0.006\n");
    expect(values.map(({ date, values: { RF } }) => [date, RF])).toEqual([
      ["2016-01-04", 0],
      ["2016-01-05", 0],
      ["2016-01-13", 0.00006],
    ]);
  });

  it("refuses numbers that cannot be percent, and reads them when told that they are decimals", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${addDays("2019-01-01", i)},${i % 2 ? "-" : ""}0.00${i + 10},0.0001`).join("\n");
    await expect(read(`Date,Mkt-RF,RF\n${rows}\n`)).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
    expect((await read(`Date,Mkt-RF,RF\n${rows}\n`, { unit: "decimal" })).values[0]!.values).toEqual({ "Mkt-RF": 0.001, RF: 0.0001 });
  });

  it("refuses weekly rows, which no period here stands for", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${addDays("2019-01-04", 7 * i).replaceAll("-", "")},1.5,0.04`).join("\n");
    await expect(read(`,Mkt-RF,RF\n${rows}\n`)).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
  });

  it("narrows by day", async () => {
    expect((await read(LAYOUT_2026, {}, { from: "2019-01-03" })).values.map(({ date }) => date)).toEqual(["2019-01-03"]);
    expect((await read(LAYOUT_2026, {}, { asOf: "2019-01-02T12:00:00Z" })).values.map(({ date }) => date)).toEqual(["2019-01-02"]);
  });

  it("D3 costs damaged rows alone", async () => {
    const { values, quarantined } = await read(
      "Date,Mkt-RF,SMB,RF\n2019-01-02,-1.5,0.1,0\n2019-01-03,abc,0.1,0\n2019-01-04,1.5,0.1\n2019-01-07,999.5,0.1,0\n2O19-01-08,1.5,0.1,0\n2019-01-09,1,1,0\n",
    );
    expect([values.length, quarantined.map(({ source, reason }) => `${source.line} ${reason}`)]).toEqual([
      2,
      ["3 unreadable-number", "4 wrong-field-count", "5 unreadable-number", "6 impossible-date"],
    ]);
  });
});

const shared = new URL("../../../../shared/data/factors", import.meta.url).pathname;
describe.skipIf(!existsSync(shared))("the shared factor files", () => {
  it.each([
    ["F-F_Research_Data_5_Factors_2x3_daily.csv", 3602],
    ["F-F_Research_Data_Factors_daily.csv", 2093],
    ["F-F_Momentum_Factor_daily.csv", 3602],
    ["F-F_Research_Data_5_Factors_2x3.csv", 754 + 62],
    ["2024_layout/F-F_Research_Data_5_Factors_2x3_daily.CSV", 2158],
    ["2024_layout/F-F_Momentum_Factor_daily.CSV", 2158],
    ["resaved/F-F_5_Factors_daily_dd-mm-yyyy.csv", 520],
  ])("%s holds %i rows, none quarantined", async (file, rows) => {
    const { values, quarantined } = await collectSource("factors", await openFactorSource(join(shared, file)));
    expect([values.length, quarantined]).toEqual([rows, []]);
  });
});
