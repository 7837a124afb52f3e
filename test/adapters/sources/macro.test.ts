import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMacroSource } from "../../../src/adapters/sources/macro.js";
import { collectSource } from "../../../src/adapters/sources/source-rows.js";
import { describeSource } from "../../support/describe-source.js";

const FRED = "DATE,DGS10\n2000-01-03,6.58\n2000-01-04,.\n2000-01-05,\n2000-01-06,x\n2000-01-06,6.1\n2000-13-06,6.1\n2000-01-07,6.1,2\n";

describeSource("a FRED file", { fileName: "fred_DGS10.csv", text: FRED, accepted: 3, quarantined: 4, open: openMacroSource });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "macro-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = async (name: string, text: string, options = {}) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return collectSource("macro", await openMacroSource(path, options));
};

describe("openMacroSource", () => {
  it("gives null where the publisher has a gap", async () => {
    expect((await read("a.csv", FRED)).values).toEqual([
      { series: "DGS10", date: "2000-01-03", value: 6.58 },
      { series: "DGS10", date: "2000-01-04", value: null },
      { series: "DGS10", date: "2000-01-05", value: null },
    ]);
  });

  it.each([
    ["x.csv", "observation_date,VIXCLS\n1999-01-04,26.17\n", "VIXCLS"],
    ["fred_USREC_date_value.csv", "date,value\n1999-01-04,26.17\n", "USREC"],
    ["usrec.csv", "date,value\n1999-01-04,26.17\n", "USREC"],
  ])("knows the series of %s", async (name, text, series) => {
    expect((await read(name, text)).values).toEqual([{ series, date: "1999-01-04", value: 26.17 }]);
  });

  it("asks for the series when neither the header nor the name says it", async () => {
    await expect(read("my data.csv", "date,value\n1999-01-04,1\n")).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
    expect((await read("my data.csv", "date,value\n1999-01-04,1\n", { series: "T10Y2Y" })).values[0]!.series).toBe("T10Y2Y");
  });

  it("reads several series side by side", async () => {
    expect((await read("x.csv", "observation_date,DGS2,DGS10\n2000-01-03,6.3,6.5\n")).values.map(({ series, value }) => [series, value])).toEqual([
      ["DGS2", 6.3],
      ["DGS10", 6.5],
    ]);
  });

  it("reads the index history of Cboe, also with US dates", async () => {
    const { values } = await read("cboe_vix_daily_ohlc.csv", "DATE,OPEN,HIGH,LOW,CLOSE\r\n01/15/2010,1,4,0.5,2\r\n01/19/2010,1,4,0.5,3\r\n");
    expect(values.map(({ series, date, value }) => `${series} ${date} ${value}`).slice(0, 4)).toEqual([
      "VIX_OPEN 2010-01-15 1",
      "VIX_HIGH 2010-01-15 4",
      "VIX_LOW 2010-01-15 0.5",
      "VIX 2010-01-15 2",
    ]);
  });
});
