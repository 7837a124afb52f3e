import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFilingSource } from "../../../src/adapters/sources/filings.js";
import { collectSource } from "../../../src/adapters/sources/source-rows.js";
import { describeSource } from "../../support/describe-source.js";

// Filers below are made up.

const entry = (fields: Record<string, string>): string =>
  `  <Member>\n${Object.entries({
    Prefix: "Hon.",
    Last: "Doe",
    First: "Jane",
    Suffix: "",
    FilingType: "P",
    StateDst: "NC05",
    Year: "2022",
    FilingDate: "5/14/2022",
    DocID: "10048102",
    ...fields,
  })
    .map(([name, text]) => (text === "" ? `    <${name} />` : `    <${name}>${text}</${name}>`))
    .join("\n")}\n  </Member>\n`;
const index = (...entries: string[]): string => `<?xml version="1.0" encoding="utf-8"?>\n<FinancialDisclosure>\n${entries.join("")}</FinancialDisclosure>`;
const TEXT = index(
  entry({}),
  entry({ FilingDate: "", StateDst: "VT00", Last: "O'Roe &amp; Co" }),
  entry({ DocID: "" }),
  entry({ FilingDate: "13/14/2022" }),
  entry({ Year: "x" }),
);

describeSource("the House Clerk's index", { fileName: "2022FD.xml", text: TEXT, accepted: 2, quarantined: 3, open: openFilingSource });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "filings-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = async (text: string, query = {}) => {
  writeFileSync(join(folder, "f.xml"), text);
  return collectSource("filings", await openFilingSource(join(folder, "f.xml")), query);
};

describe("openFilingSource", () => {
  it("gives document, kind, day and filer", async () => {
    expect((await read(TEXT)).values).toEqual([
      {
        documentId: "10048102",
        filingType: "P",
        year: 2022,
        filedOn: "2022-05-14",
        filer: { name: "Hon. Jane Doe", bioguideId: null, chamber: "house", party: null, state: "NC", district: "5" },
      },
      {
        documentId: "10048102",
        filingType: "P",
        year: 2022,
        filedOn: null,
        filer: { name: "Hon. Jane O'Roe & Co", bioguideId: null, chamber: "house", party: null, state: "VT", district: "0" },
      },
    ]);
  });

  it("narrows by the day of filing", async () => {
    expect((await read(TEXT, { from: "2022-06-01" })).values.map(({ filedOn }) => filedOn)).toEqual([null]);
  });

  it("D3 fails as a whole, with a code, on XML that is damaged or cut short", async () => {
    await expect(read(TEXT.replace("</Member>", "</Membre>"))).rejects.toMatchObject({ code: "UNREADABLE" });
    await expect(read(TEXT.slice(0, TEXT.length >> 1))).rejects.toMatchObject({ code: "TRUNCATED" });
    await expect(read('<?xml version="1.0"?><feed/>')).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
  });

  it("S1 does not expand entities of the file's own", async () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "${"a".repeat(100)}"><!ENTITY b "&a;&a;&a;">]>\n${TEXT.replace(/^<\?xml.*\n/, "").replace("NC05", "&b;")}`;
    await expect(read(bomb)).rejects.toMatchObject({ code: expect.stringMatching(/UNREADABLE|UNKNOWN_LAYOUT/) });
  });

  it("D3 quarantines an absurdly long cell without holding it", async () => {
    const { values, quarantined } = await read(index(entry({ Last: "x".repeat(2 << 20) }), entry({})));
    expect([values.length, quarantined.map(({ reason }) => reason)]).toEqual([1, ["malformed-record"]]);
  });
});
