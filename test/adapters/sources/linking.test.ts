import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LegislatorRecord, Seat } from "../../../src/adapters/sources/legislator-record.js";
import { createPoliticianIndex } from "../../../src/adapters/sources/linking.js";
import { parseName } from "../../../src/adapters/sources/names.js";
import type { NamedPolitician, PoliticianRecord } from "../../../src/core/ports.js";

/** A member as the CSV lists have them; facts of office in the cases below are simplified. */
function member(id: string, firstName: string, lastName: string, seat: string, more: Partial<LegislatorRecord> = {}): LegislatorRecord {
  const [chamber, state, district, party] = seat.split(" ") as ["house" | "senate", string, string, "D" | "R" | "I"];
  const place: Seat = { chamber, state, district: district === "-" ? null : district, party };
  return {
    id,
    name: `${firstName} ${lastName}`,
    party,
    chamber,
    state,
    ...(place.district === null ? {} : { district: place.district }),
    firstName,
    lastName,
    nickname: null,
    birthday: null,
    terms: [],
    middleName: null,
    suffix: null,
    aliases: [],
    seats: [place],
    hasAllTerms: false,
    isServing: false,
    leftBefore: null,
    ...more,
  };
}

const MEMBERS: readonly LegislatorRecord[] = [
  member("C001098", "Ted", "Cruz", "senate TX - R"),
  member("H000601", "Bill", "Hagerty", "senate TN - R", { middleName: "Francis" }),
  member("M001200", "A.", "McEachin", "house VA 4 D", { middleName: "Donald", name: "A. Donald McEachin", aliases: ["Donald McEachin"] }),
  member("M000355", "Mitch", "McConnell", "senate KY - R"),
  member("C001062", "K.", "Conaway", "house TX 11 R", { middleName: "Michael", aliases: ["Mike Conaway"] }),
  member("C001136", "Herbert", "Conaway", "house NJ 3 D", { suffix: "Jr." }),
  member("C001123", "Gilbert", "Cisneros", "house CA 31 D", { middleName: "Ray", name: "Gilbert Ray Cisneros, Jr." }),
  member("C001103", "Earl", "Carter", "house GA 1 R", { middleName: "L.", nickname: "Buddy", name: 'Earl L. "Buddy" Carter' }),
  member("H001072", "J.", "Hill", "house AR 2 R", { middleName: "French", aliases: ["French Hill (politician)"] }),
  member("M001212", "Barry", "Moore", "house AL 1 R"),
  member("V000128", "Chris", "Van Hollen", "senate MD - D"),
  member("W000797", "Debbie", "Wasserman Schultz", "house FL 25 D"),
  member("C001047", "Shelley", "Capito", "senate WV - R", { middleName: "Moore", name: "Shelley Moore Capito" }),
  member("G000551", "Raúl", "Grijalva", "house AZ 7 D", { middleName: "M." }),
  member("O000171", "Tom", "O’Halleran", "house AZ 1 D"),
  member("D000600", "Mario", "Diaz-Balart", "house FL 26 R"),
  member("C001124", "TJ", "Cox", "house CA 21 D"),
  member("H001091", "Ashley", "Hinson", "house IA 2 R"),
  member("N000147", "Eleanor", "Norton", "house DC 0 D", { middleName: "Holmes", name: "Eleanor Holmes Norton" }),
  member("M001187", "Mark", "Meadows", "house NC 11 R", { aliases: ["Mark Meadows, North Carolina"] }),
  member("R000575", "Mike", "Rogers", "house AL 3 R", { isServing: true }),
  member("R000572", "Mike", "Rogers", "house MI 8 R"),
  member("K000379", "Joseph", "Kennedy", "house MA 4 D", { suffix: "III", middleName: "P.", name: "Joseph P. Kennedy III" }),
  member("K000110", "Joseph", "Kennedy", "house MA 8 D", { suffix: "II", middleName: "Patrick" }),
];
const index = createPoliticianIndex(MEMBERS);
const who = (name: string, more: Partial<NamedPolitician> = {}, date: string | null = "2020-06-01") => {
  const found = index.resolve({ chamber: "house", ...more, name }, date);
  return found.politicianId ?? found.reason;
};

describe("parseName", () => {
  it.each([
    ["Hon. Gilbert Cisneros", "gilbert cisneros"],
    ["Perdue, David A", "david a perdue"],
    ["David A Perdue , Jr", "david a perdue"],
    ["William F Hagerty, Iv", "william f hagerty"],
    ["Jerry Moran,", "jerry moran"],
    ["Hon. Neal Patrick MD, FACS Dunn", "neal patrick dunn"],
    ["Hon. Neal Patrick Dunn M.D., FACS", "neal patrick dunn"],
    ["Hon. James E Hon Banks", "james e banks"],
    ["None Marie Newman", "marie newman"],
    ["Raúl M. Grijalva", "raul m grijalva"],
    ["Tony Ca´rdenas", "tony cardenas"],
    ["Tom O'Halleran", "tom ohalleran"],
    ["Mario Diaz-Balart", "mario diaz balart"],
    ["A. Mitchell Jr. McConnell", "a mitchell mcconnell"],
    ["Barbara J  Comstock", "barbara j comstock"],
    ["J.D. Vance", "jd vance"],
    ["Casey, Robert P., Jr.", "robert p casey"],
  ])("reads %s as %s", (name, words) => {
    expect(parseName(name).words.join(" ")).toBe(words);
  });

  it("keeps nicknames and generations apart", () => {
    expect(parseName('Hon. Robert C. "Bobby" Scott')).toMatchObject({ given: ["robert", "c"], nicknames: ["bobby"], generation: null });
    expect(parseName("Rafael Edward (Ted) Cruz").nicknames).toEqual(["ted"]);
    expect(parseName("Joseph P. Kennedy III").generation).toBe("iii");
  });

  it("S4 takes no longer than the name is long", () => {
    for (const name of ['"'.repeat(20_000), "(".repeat(20_000), "a.".repeat(20_000), ",".repeat(20_000), " ".repeat(20_000)])
      expect(parseName(name).words.length).toBeLessThanOrEqual(20_000);
  });
});

describe("createPoliticianIndex", () => {
  it.each([
    ["Rafael E Cruz", "senate", "C001098"],
    ["Rafael Edward (Ted) Cruz", "senate", "C001098"],
    ["William F Hagerty, Iv", "senate", "H000601"],
    ["Aston Donald McEachin", "house", "M001200"],
    ["Donald McEachin", "house", "M001200"],
    ["A. Mitchell Mcconnell, Jr.", "senate", "M000355"],
    ["Mitchell Mcconnell, Jr.", "senate", "M000355"],
    ["Hon. K. Michael Conaway", "house", "C001062"],
    ["Mike Conaway", "house", "C001062"],
    ["Gilbert Ray Cisneros, Jr.", "house", "C001123"],
    ["Gil Cisneros", "house", "C001123"],
    ["Earl Leroy Carter", "house", "C001103"],
    ["Buddy Carter", "house", "C001103"],
    ["Carter, Buddy", "house", "C001103"],
    ["James French Hill", "house", "H001072"],
    ["French Hill", "house", "H001072"],
    ["Felix Barry Moore", "house", "M001212"],
    ["Christopher Van Hollen", "senate", "V000128"],
    ["Debbie Wasserman-Schultz", "house", "W000797"],
    ["Shelley M Capito", "senate", "C001047"],
    ["Raul Grijalva", "house", "G000551"],
    ["Tom O'Halleran", "house", "O000171"],
    ["Mario Diaz Balart", "house", "D000600"],
    ["TJ John (Tj) Cox", "house", "C001124"],
    ["Mark R Meadows", "house", "M001187"],
  ] as const)("links %s (%s) to %s", (name, chamber, id) => {
    expect(who(name, { chamber })).toBe(id);
  });

  it("never guesses between two who fit: the state, the district or the days decide, or nobody", () => {
    expect(who("Mike Rogers")).toBe("ambiguous");
    expect(who("Mike Rogers", { state: "AL" })).toBe("R000575");
    expect(who("Mike Rogers", { state: "MI", district: "8" }, "2014-02-03")).toBe("R000572");
    expect(who("Mike Rogers", { state: "OH" })).toBe("unknown");
    expect([
      who("Joseph P. Kennedy", { state: "MA" }),
      who("Joseph P. Kennedy", { state: "MA", district: "4" }),
      who("Joseph Kennedy II", { state: "MA" }),
    ]).toEqual(["ambiguous", "K000379", "K000110"]);
    expect(index.resolve({ name: "Mike Rogers", chamber: "house" })).toEqual({ politicianId: null, reason: "ambiguous", candidates: ["R000575", "R000572"] });
  });

  it("does not prefer Michael to Mike, since people are called both", () => {
    const two = createPoliticianIndex([member("C000640", "Michael", "Collins", "house GA 8 R"), member("C001129", "Mike", "Collins", "house GA 10 R")]);
    expect(two.resolve({ name: "Michael Collins", chamber: "house", state: "GA" }, "2023-10-02")).toMatchObject({ reason: "ambiguous" });
    const dated = createPoliticianIndex([
      member("C000640", "Michael", "Collins", "house GA 8 R", { leftBefore: "2015-01-01" }),
      member("C001129", "Mike", "Collins", "house GA 10 R"),
    ]);
    expect(dated.resolve({ name: "Michael Collins", chamber: "house", state: "GA" }, "2023-10-02").politicianId).toBe("C001129");
  });

  it("lets a well-formed bioguide id win over any name, and ignores one that is not", () => {
    expect(index.resolve({ name: "Somebody Else", bioguideId: "C001098" })).toEqual({ politicianId: "C001098", by: "bioguide-id" });
    expect(who("Ted Cruz", { chamber: "senate", bioguideId: "n/a" })).toBe("C001098");
  });

  it("does not let a wrong party or an old district stand in the way", () => {
    expect(who("Barry Moore", { party: "D", state: "AL", district: "2" })).toBe("M001212");
  });

  it("overlooks a wrong state for three matching words only", () => {
    expect(who("Eleanor Holmes Norton", { state: "WA", party: "D" })).toBe("N000147");
    expect(who("Barry Moore", { state: "WA", party: "R" })).toBe("unknown");
  });

  it("believes looser matches only when the state confirms them", () => {
    expect([who("Ashley Hinson Arenholz"), who("Ashley Hinson Arenholz", { state: "IA" })]).toEqual(["unknown", "H001091"]);
    expect([who("Mario Balart"), who("Mario Balart", { state: "FL" })]).toEqual(["unknown", "D000600"]);
  });

  it("knows that a senator may have been a representative, and not the other way round", () => {
    expect([who("Ted Cruz", { chamber: "house" }), who("Barry Moore", { chamber: "senate" })]).toEqual(["C001098", "unknown"]);
  });

  it("does not link a surname alone, another given name or a stranger", () => {
    expect([who("Cruz", { chamber: "senate" }), who("John Cruz", { chamber: "senate" }), who("Jane Nobody"), who(""), who("Hon. Jr.")]).toEqual([
      "unknown",
      "unknown",
      "unknown",
      "unknown",
      "unknown",
    ]);
  });

  it("uses the days in office: those who had left cannot have traded, those in office come first", () => {
    const term = (from: string, to: string) => [{ chamber: "house" as const, state: "OH", district: "1", party: "R" as const, from, to }];
    const early = member("J000001", "John", "Smith", "house OH 1 R", { terms: term("1995-01-04", "2013-01-03"), hasAllTerms: true });
    const late = member("J000002", "John", "Smith", "house OH 1 R", { terms: term("2013-01-03", "2031-01-03"), hasAllTerms: true });
    const smiths = createPoliticianIndex([early, late]);
    expect([smiths.resolve({ name: "John Smith" }, "2012-09-03").politicianId, smiths.resolve({ name: "John Smith" }, "2020-09-03").politicianId]).toEqual([
      "J000001",
      "J000002",
    ]);
    expect(smiths.resolve({ name: "John Smith", chamber: "house" }, null)).toMatchObject({ reason: "ambiguous" });
    const undated = member("J000003", "John", "Smith", "house OH 2 R", { leftBefore: "2015-01-01" });
    expect(createPoliticianIndex([undated]).resolve({ name: "John Smith", state: "OH" }, "2020-09-03")).toMatchObject({ reason: "unknown" });
    expect(
      createPoliticianIndex([member("J000004", "John", "Smith", "house OH 1 R", { birthday: "1901-05-05" })]).resolve(
        { name: "John Smith", state: "OH" },
        "2014-09-03",
      ),
    ).toMatchObject({ reason: "unknown" });
  });

  it("does not give a person without an id the id of a namesake", () => {
    const namesake = member("G000545", "Mark", "Green", "house WI 8 R");
    const stranger: NamedPolitician = { name: "Mark E. Green", bioguideId: null, chamber: "house", party: "R", state: "TN", district: null };
    expect(createPoliticianIndex([namesake]).resolve({ name: "Mark Green", chamber: "house", party: "R" }, "2020-01-02").politicianId).toBe("G000545");
    expect(createPoliticianIndex([namesake], [stranger]).resolve({ name: "Mark Green", chamber: "house", party: "R" }, "2020-01-02")).toMatchObject({
      reason: "ambiguous",
    });
  });

  it("links a bare name only to who is known to have been in office", () => {
    expect([who("Barry Moore", { chamber: null }), who("Mike Rogers", { chamber: null })]).toEqual(["unknown", "ambiguous"]);
    const serving = createPoliticianIndex([member("M001212", "Barry", "Moore", "house AL 1 R", { isServing: true })]);
    expect(serving.resolve({ name: "Barry Moore" }, "2022-01-03").politicianId).toBe("M001212");
  });

  it("takes records that say no more than the port", () => {
    const { id, name, party, chamber, state, firstName, lastName } = MEMBERS[0]!;
    const plain: PoliticianRecord = { id, name, party, chamber, state, firstName, lastName, nickname: null, birthday: null, terms: [] };
    expect(createPoliticianIndex([plain]).resolve({ name: "Cruz, Rafael", chamber: "senate" }).politicianId).toBe("C001098");
  });

  it("finds every member under their own name with their own seat", () => {
    for (const { id, name, chamber, state, district } of MEMBERS)
      expect(index.resolve({ name, chamber, state, district: district ?? null }).politicianId).toBe(id);
  });

  it("without a member links that member's name to nobody else", () => {
    for (const { id, name, chamber, state, party } of MEMBERS) {
      const others = createPoliticianIndex(MEMBERS.filter((other) => other.id !== id));
      const found = others.resolve({ name, chamber, state, party }, "2020-06-01");
      if (!id.startsWith("K000")) expect(found.politicianId, name).toBeNull();
    }
  });

  it("answers the same whatever the order of the members", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...MEMBERS], { minLength: MEMBERS.length }),
        fc.constantFrom("Mike Rogers", "Mike Conaway", "Joseph P. Kennedy", "Ted Cruz"),
        (members, name) => {
          const [a, b] = [
            createPoliticianIndex(members).resolve({ name, state: null, chamber: "house" }),
            index.resolve({ name, state: null, chamber: "house" }),
          ];
          expect(a.politicianId).toBe(b.politicianId);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("S15 answers for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (name) => {
        const { politicianId } = index.resolve({ name });
        expect(politicianId === null || MEMBERS.some(({ id }) => id === politicianId)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
