import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCommitteeSource } from "../../../src/adapters/sources/committees.js";
import { houseCommitteesIn } from "../../../src/adapters/sources/house-committees.js";
import { openLegislatorSource } from "../../../src/adapters/sources/legislators.js";
import { loadLegislators } from "../../../src/adapters/sources/load-legislators.js";
import { openTradeSource } from "../../../src/adapters/sources/trades.js";
import { collect, describeSource } from "../../support/describe-source.js";

// Members below are made up.

const HEADER =
  "last_name,first_name,middle_name,suffix,nickname,full_name,birthday,gender,type,state,district,senate_class,party,url,address,bioguide_id,ballotpedia_id,wikipedia_id";
const CURRENT = [
  HEADER,
  'Doe,Jane,Ann,,,Jane A. Doe,1960-05-06,F,rep,NC,5,,Democrat,https://doe.example,"1 House, Washington",D000001,Jane Doe,Jane Doe (politician)',
  "Roe,Richard,,Jr.,Rick,,1950-01-02,M,sen,VT,,1,Independent,https://roe.example,1 Senate,R000002,,",
  "Poe,Edgar,,,,,1950-01-02,M,rep,XX,,,Whig,,,bad,,",
  "Short,row",
].join("\n");
const HISTORICAL = [
  HEADER,
  "Doe,Jane,Ann,,,,1960-05-06,F,rep,NC,4,,Democrat,,,D000001,,",
  "Gone,Gary,,,,Gary Gone,1940-01-02,M,rep,OH,2,,Republican,,,G000003,,",
  "Since,Sally,,,,Sally Since,1950-01-02,F,rep,OH,3,,Democrat,,,S000005,,",
].join("\n");
const YAML = [
  "- id:",
  "    bioguide: D000001",
  "    wikipedia: Jane Doe",
  "  name:",
  "    first: Jane",
  "    last: Doe",
  "    official_full: Jane A. Doe",
  "  bio:",
  "    birthday: '1960-05-06'",
  "  terms:",
  "  - type: rep",
  "    start: '2013-01-03'",
  "    end: '2015-01-03'",
  "    state: NC",
  "    district: 4",
  "    party: Democrat",
  "  - type: rep",
  "    start: '2015-01-06'",
  "    end: '2017-01-03'",
  "    state: NC",
  "    district: 5",
  "    party: Democrat",
  "- id:",
  "    bioguide: Q000009",
  "  name: [",
  "- id:",
  "    bioguide: E000004",
  "  name:",
  "    first: Ed",
  "    last: Eon",
  "  terms:",
  "  - type: sen",
  "    start: '2001-01-03'",
  "    end: '2007-01-03'",
  "    state: WA",
  "    party: Republican",
  "",
].join("\n");
const MEMBERSHIP =
  "bioguide,name,committee_id,committee_type,committee_name,committee_subcommittee_name,party,title,rank,chamber\nD000001,Jane Doe,HSAG,house,House Committee on Agriculture,,majority,,1,\nD000001,Jane Doe,HSAG29,house,House Committee on Agriculture,Livestock,majority,,1,\n,Nobody,HSAG,house,House Committee on Agriculture,,majority,,1,\n";
const ASSIGNMENTS =
  'Representative,Committee,Rank,Congress,Last Name,First Name,Middle Initial,State,bioguideID\nDoe,TransportationandInfrastructure.,,115,Doe,,,,D000001\nDoe,"Ethics, chair.",,117,Doe,,,,D000001\nNew,"Science,Space,andTechnology.",,117,New,,,,N000004\nDoe,MajorityLeader.,,115,Doe,,,,D000001\nRoe,Rules.,,115,Roe,,,,\n';
const PARTIES = JSON.stringify({
  meta: { historical_min_end: "2015-01-01" },
  legislators: [
    { official_full: "Jane A. Doe", first: "Jane", last: "Doe", party: "Democrat", chamber: "House", state: "NC" },
    { official_full: "Ned New", first: "Ned", last: "New", party: "Republican", chamber: "House", state: "TX" },
    { official_full: "Sally Since", first: "Sally", last: "Since", party: "Democrat", chamber: "House", state: "OH" },
    { official_full: "Gil Ghost", first: "Gil", last: "Ghost", party: "Republican", chamber: "Senate", state: "TX" },
    { official_full: "No Seat", first: "No", last: "Seat" },
  ],
});

describeSource("the legislators CSV", { fileName: "legislators-current.csv", text: CURRENT, accepted: 2, quarantined: 2, open: openLegislatorSource });
describeSource("the legislators YAML", { fileName: "legislators.yaml", text: YAML, accepted: 2, quarantined: 1, open: openLegislatorSource });
describeSource("the committee membership CSV", { fileName: "membership.csv", text: MEMBERSHIP, accepted: 2, quarantined: 1, open: openCommitteeSource });
describeSource("the committee assignments CSV", { fileName: "assignments.csv", text: ASSIGNMENTS, accepted: 3, quarantined: 2, open: openCommitteeSource });
describeSource("the committee membership YAML", {
  fileName: "membership.yaml",
  text: "SSAF:\n- name: Jane Doe\n  bioguide: D000001\nHSAG:\n- name: Jane Doe\n  bioguide: D000001\nHSAP:\n- name: Nobody\n",
  accepted: 2,
  quarantined: 1,
  open: openCommitteeSource,
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "members-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const folderOf = (name: string, files: Record<string, string>): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
};

describe("lists of members", () => {
  it("give names, party, seat and birthday as the port asks, and no days of office where the CSV has none", async () => {
    const { rows } = await collect(await openLegislatorSource(join(folderOf("a", { "c.csv": CURRENT }), "c.csv")));
    expect(rows.flatMap((row) => (row.status === "accepted" ? [row.value] : []))).toMatchObject([
      {
        id: "D000001",
        name: "Jane A. Doe",
        party: "D",
        chamber: "house",
        state: "NC",
        district: "5",
        firstName: "Jane",
        lastName: "Doe",
        nickname: null,
        birthday: "1960-05-06",
        terms: [],
      },
      { id: "R000002", name: "Richard Roe Jr.", party: "I", chamber: "senate", state: "VT", nickname: "Rick" },
    ]);
  });

  it("give every term of the YAML, the last one as the present office", async () => {
    const { rows } = await collect(await openLegislatorSource(join(folderOf("b", { "c.yaml": YAML }), "c.yaml")));
    expect(rows[0]).toMatchObject({
      status: "accepted",
      value: {
        id: "D000001",
        district: "5",
        hasAllTerms: true,
        terms: [
          { district: "4", from: "2013-01-03", to: "2015-01-03" },
          { district: "5", from: "2015-01-06" },
        ],
      },
    });
    expect(rows[1]).toMatchObject({ status: "quarantined", source: { line: 23 } });
  });
});

describe("committees of the assignments", () => {
  it.each([
    ["TransportationandInfrastructure.", ["HSPW"]],
    ["Veterans’ Affairs.", ["HSVR"]],
    ["HomelandSecurity,chair.", ["HSHM"]],
    ["FinancialServices,vicechair.", ["HSBA"]],
    ["Budget, vice chiar.", ["HSBU"]],
    ["Veterans’Affairs ForeignAffairs.", ["HSVR", "HSFA"]],
    ["Majority Leader.", []],
    ["[No committee assignments at press time.]", []],
    ["ofGeorgia. TransportationandInfrastructure.", []],
    ["", []],
  ])("%s names %j", (cell, ids) => {
    expect(houseCommitteesIn(cell).map(({ id }) => id)).toEqual(ids);
  });

  it("are dated by their Congress", async () => {
    const { rows } = await collect(await openCommitteeSource(join(folderOf("c", { "a.csv": ASSIGNMENTS }), "a.csv")));
    expect(rows[0]).toMatchObject({
      value: {
        politicianId: "D000001",
        committeeId: "HSPW",
        committeeName: "House Committee on Transportation and Infrastructure",
        from: "2017-01-03",
        to: "2019-01-03",
      },
    });
    expect(rows[1]).toMatchObject({ value: { committeeId: "HSSO", from: "2021-01-03", to: "2023-01-03" } });
  });
});

describe("loadLegislators", () => {
  const all = {
    "a-historical.csv": HISTORICAL,
    "b-current.csv": CURRENT,
    "membership.csv": MEMBERSHIP,
    "assignments.csv": ASSIGNMENTS,
    "parties.json": PARTIES,
    "notes.txt": "nothing of interest",
  };

  it("merges the files by bioguide id, the present office first, with committees", async () => {
    const { politicians, inputs, skipped } = await loadLegislators([folderOf("d", all)]);
    expect(politicians.map(({ id }) => id)).toEqual(["D000001", "G000003", "N000004", "R000002", "S000005"]);
    expect(politicians[0]).toMatchObject({
      district: "5",
      seats: [{ district: "5" }, { district: "4" }],
      committees: [
        { id: "HSAG", from: null },
        { id: "HSAG29", name: "House Committee on Agriculture: Livestock" },
        { id: "HSPW", from: "2017-01-03" },
        { id: "HSSO" },
      ],
    });
    expect(skipped.map((path) => path.split("/").at(-1))).toEqual(["notes.txt"]);
    for (const { rowsRead, rowsAccepted, rowsQuarantined } of inputs) expect(rowsRead).toBe(rowsAccepted + rowsQuarantined);
    expect(Object.fromEntries(inputs.map(({ file, rowsAccepted, rowsQuarantined }) => [file.split("/").at(-1), [rowsAccepted, rowsQuarantined]]))).toEqual({
      "a-historical.csv": [3, 0],
      "b-current.csv": [2, 2],
      "membership.csv": [2, 1],
      "assignments.csv": [3, 2],
      "parties.json": [3, 2],
    });
  });

  it("lets the YAML with its terms speak before the CSV, in whatever order the files come", async () => {
    for (const names of [
      ["a.csv", "b.yaml"],
      ["b.csv", "a.yaml"],
    ] as const) {
      const { politicians } = await loadLegislators([folderOf(names.join(), { [names[0]]: HISTORICAL, [names[1]]: YAML })]);
      expect(politicians[0]).toMatchObject({ id: "D000001", name: "Jane A. Doe", district: "5", terms: [{ from: "2013-01-03" }, { from: "2015-01-06" }] });
    }
  });

  it("finds the id of a member whom only the names and the assignments have, and says whose stays unknown", async () => {
    const { index, withoutId, quarantined } = await loadLegislators([folderOf("d", all)]);
    expect(index.resolve({ name: "Ned New", chamber: "house", state: "TX" }).politicianId).toBe("N000004");
    expect([withoutId.map(({ name }) => name), index.resolve({ name: "Gil Ghost", chamber: "senate" })]).toEqual([
      ["Gil Ghost"],
      { politicianId: null, reason: "unknown", candidates: [] },
    ]);
    expect(quarantined.map(({ detail }) => detail)).toContain("no file tells the bioguide id of Gil Ghost");
  });

  it("knows from the list of names who had left before it starts", async () => {
    const { index } = await loadLegislators([folderOf("d", all)]);
    expect(index.resolve({ name: "Gary Gone", chamber: "house" }, "2014-05-05").politicianId).toBe("G000003");
    expect(index.resolve({ name: "Gary Gone", chamber: "house" }, "2019-05-06").politicianId).toBeNull();
    expect(index.resolve({ name: "Sally Since", chamber: "house" }, "2019-05-06").politicianId).toBe("S000005");
  });

  it("takes addresses for a sign of office only in a list that gives one to nearly all", async () => {
    const lone = HISTORICAL.replace(
      "Gary Gone,1940-01-02,M,rep,OH,2,,Republican,,,",
      'Gary Gone,1940-01-02,M,rep,OH,2,,Republican,https://gone.example,"9 House, Washington",',
    );
    const serving = async (text: string) =>
      (await loadLegislators([folderOf("h", { "list.csv": text })])).politicians.flatMap(({ id, isServing }) => (isServing ? [id] : []));
    expect(await serving(lone)).toEqual([]);
    expect(await serving(CURRENT)).toEqual(["D000001", "R000002"]);
  });

  it("leaves a folder's unreadable files alone, and refuses one that was named", async () => {
    const path = folderOf("g", { "c.csv": CURRENT });
    writeFileSync(join(path, "broken.csv"), new Uint8Array(5000));
    expect((await loadLegislators([path])).skipped).toEqual([join(path, "broken.csv")]);
    await expect(loadLegislators([join(path, "c.csv"), join(path, "broken.csv")])).rejects.toMatchObject({ code: "NOT_TEXT" });
  });

  it("refuses paths that hold no list of members", async () => {
    await expect(loadLegislators([folderOf("e", { "a.csv": "some,table\n1,2\n" })])).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
    await expect(loadLegislators([join(folder, "missing")])).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("S2 keeps keys like __proto__ out of prototypes", async () => {
    const yaml = YAML.replace("  name:", "  __proto__:\n    polluted: 1\n  constructor:\n    prototype:\n      polluted: 1\n  name:");
    await loadLegislators([folderOf("f", { "a.yaml": yaml, "b.json": PARTIES.replace('{"meta"', '{"__proto__":{"polluted":1},"meta"') })]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

const shared = new URL("../../../../shared/data", import.meta.url).pathname;
describe.skipIf(!existsSync(shared))("the shared lists and trades", () => {
  it("link every name whose id some file tells, and agree with the ids that a vendor gives", async () => {
    const { index, withoutId } = await loadLegislators([`${shared}/legislators`]);
    const families = new Set(withoutId.map(({ name }) => name.replace(/,.*$/, "").split(" ").at(-1)!.toLowerCase()));
    const unlinked = new Set<string>();
    let checked = 0;
    for (const file of [
      "house_enriched_2021h2.csv.gz",
      "senate_stock_watcher_2012_2020.csv.gz",
      "quiver_congress_2014_2020q1.csv.gz",
      "house_stock_watcher_2020_2021.csv.gz",
      "capitol_trades_web_2023_2024h1.csv.gz",
    ]) {
      const { rows } = await collect(await openTradeSource(`${shared}/trades/${file}`));
      for (const row of rows) {
        if (row.status !== "accepted") continue;
        const { politician, transactionDate } = row.value;
        const found = index.resolve({ ...politician, bioguideId: null }, transactionDate);
        if (found.politicianId === null) unlinked.add(politician.name);
        else if (politician.bioguideId !== null) {
          checked++;
          expect(found.politicianId).toBe(politician.bioguideId);
        }
      }
    }
    expect(checked).toBeGreaterThan(2600);
    for (const name of unlinked) expect(families, name).toContain(name.replace(/,.*$/, "").split(" ").at(-1)!.toLowerCase());
  });
});
