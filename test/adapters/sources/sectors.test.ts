import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSectorSource } from "../../../src/adapters/sources/sectors.js";
import { collectSource } from "../../../src/adapters/sources/source-rows.js";
import { describeSource } from "../../support/describe-source.js";

const GICS =
  'Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded\nACM,Acme,Industrials,Conglomerates,"Saint Paul, Minnesota",1957-03-04,1,1902\nBRK.B,Berkshire,Financials,Insurance,"Omaha, Nebraska",2010-02-16,2,1839\n--,None,Financials,Insurance,x,x,3,x\nACM,Acme again,Energy,Oil,x,x,4,x\nOPEN,"never closed\n';
const NASDAQ =
  "Symbol,Name,Country,IPO Year,Volume,Sector,Industry\nA,Agilent Common Stock ,United States,1999,950947,Industrials,Biotechnology\nBRK/B,Berkshire,United States,,1,Finance,\nBF/A,Brown-Forman,United States,,1,,\n";

describeSource("index constituents", { fileName: "constituents.csv", text: GICS, accepted: 2, quarantined: 3, open: openSectorSource });
describeSource("a Nasdaq screener list", { fileName: "screener.csv", text: NASDAQ, accepted: 2, quarantined: 1, open: openSectorSource });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sectors-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("openSectorSource", () => {
  it("gives tickers in the house's form, from either publisher", async () => {
    const read = async (text: string) => {
      writeFileSync(join(folder, "s.csv"), text);
      return (await collectSource("sectors", await openSectorSource(join(folder, "s.csv")))).values;
    };
    expect((await read(GICS))[1]).toEqual({ ticker: "BRK-B", name: "Berkshire", sector: "Financials", industry: "Insurance" });
    expect(await read(NASDAQ)).toEqual([
      { ticker: "A", name: "Agilent Common Stock", sector: "Industrials", industry: "Biotechnology" },
      { ticker: "BRK-B", name: "Berkshire", sector: "Financials", industry: null },
    ]);
  });
});
