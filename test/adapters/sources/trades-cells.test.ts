import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assetTypeOf } from "../../../src/adapters/sources/asset-types.js";
import {
  cleanText,
  parseDate,
  readAmount,
  readDate,
  readDistrict,
  readMidpoint,
  readName,
  readOption,
  readOwner,
  readParty,
  readSide,
  readTicker,
  UnusableRow,
} from "../../../src/adapters/sources/cells.js";
import { splitIssuer } from "../../../src/adapters/sources/trades/capitol-trades.js";
import { isIsoDate } from "../../../src/core/dates.js";

const reasonOf = (read: () => unknown): string => {
  try {
    return `read ${JSON.stringify(read())}`;
  } catch (error) {
    if (!(error instanceof UnusableRow)) throw error;
    return error.reason;
  }
};

describe("dates", () => {
  it.each([
    ["2021-09-27", "2021-09-27"],
    ["2022-03-08T14:16:21Z", "2022-03-08"],
    ["10/04/2021", "2021-10-04"],
    ["9/8/21", "2021-09-08"],
    ["10 Jan2025", "2025-01-10"],
    ["4 Sept2023", "2023-09-04"],
    ["04 Mar 2026", "2026-03-04"],
    ["Mar 4, 2026", "2026-03-04"],
    ["29 Feb2024", "2024-02-29"],
  ])("%s is %s", (text, day) => {
    expect(parseDate(text)).toBe(day);
  });

  it.each([
    "0009-06-09",
    "0021-08-02",
    "20221-11-18",
    "0201-06-22",
    "2021-02-30",
    "29 Feb2023",
    "13/13/2021",
    "31 Foo2020",
    "9/216/2022",
    "44444",
    "Today",
    "2021-00-10",
    "1977-12-31",
  ])("%s is no day", (text) => {
    expect(parseDate(text)).toBeNull();
    expect(reasonOf(() => readDate("the day", text))).toBe("impossible-date");
  });

  it("blank cells are no day and no error", () => {
    expect(["", " ", "--", "N/A", "null"].map((text) => readDate("the day", text))).toEqual([null, null, null, null, null]);
  });

  it("reads every spelling of a day back as that day", () => {
    const days = fc.date({ min: new Date("1980-01-01T00:00:00Z"), max: new Date("2060-12-31T00:00:00Z"), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, day] = iso.split("-").map(Number) as [number, number, number];
        const word = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"][month - 1];
        for (const text of [`${month}/${day}/${year}`, `${iso}T00:00:00Z`, `${day} ${word}${year}`, `${word} ${day}, ${year}`])
          expect(parseDate(text)).toBe(iso);
      }),
    );
  });

  it("gives a real day or null for any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{1,5}[-/]\d{1,3}[-/]\d{1,5}$/)),
        (text) => parseDate(text) === null || isIsoDate(parseDate(text)),
      ),
    );
  });
});

describe("amounts", () => {
  it.each<[string, number, number | null]>([
    ["$1,001 - $15,000", 1001, 15_000],
    ["$1,001-$15,000", 1001, 15_000],
    ["$100,001-250,000", 100_001, 250_000],
    ["$1,000 - $15,000", 1001, 15_000],
    ["$15,000 - $50,000", 15_001, 50_000],
    ["$1,000,000 - $5,000,000", 1_000_001, 5_000_000],
    ["$1,001 -", 1001, 15_000],
    ["$15,001", 15_001, 50_000],
    ["$5,000,001", 5_000_001, 25_000_000],
    ["$50,000,001 -", 50_000_001, null],
    ["$1,000,000 +", 1_000_000, null],
    ["$50,000,000 +", 50_000_000, null],
    ["Over $50,000,000", 50_000_000, null],
    [">$5,000,000", 5_000_000, null],
    ["1K–15K", 1001, 15_000],
    ["500K–1M", 500_001, 1_000_000],
    ["25M–50M", 25_000_001, 50_000_000],
    ["< 1K", 0, 1000],
    ["$2,722.50", 2722.5, 2722.5],
    ["80.94", 80.94, 80.94],
    ["$897", 897, 897],
    ["$250,001-$1,000,000", 250_001, 1_000_000],
    ["$0", 0, 0],
  ])("%s is %d to %s", (text, low, high) => {
    expect(readAmount(text)).toMatchObject({ low, high });
  });

  it.each([
    "",
    "Unknown",
    "N/A",
    "--",
    "$50,000 - $15,000",
    "$7 -",
    "-$5",
    "$1e9",
    "Infinity",
    "1.2.3",
    "9999999999999999999",
    "$",
    "$1,001 - $15,000 - $50,000",
  ])("%s is none", (text) => {
    expect(reasonOf(() => readAmount(text))).toBe("unknown-amount");
  });

  it("a published midpoint means the bracket around it, another sum itself", () => {
    expect([8000, 32_500, 75_000, 175_000, 375_000, 750_000, 3_000_000, 15_000_000, 37_500_000].map((value) => readMidpoint(String(value)).low)).toEqual([
      1001, 15_001, 50_001, 100_001, 250_001, 500_001, 1_000_001, 5_000_001, 25_000_001,
    ]);
    expect(readMidpoint("3268")).toEqual({ low: 3268, high: 3268, estimate: 3268 });
    expect(reasonOf(() => readMidpoint(""))).toBe("unknown-amount");
  });
});

describe("tickers", () => {
  it.each([
    ["AAPL", "AAPL"],
    ["AAPl", "AAPL"],
    ["BRK.B", "BRK-B"],
    ["BRK/B", "BRK-B"],
    ["BRK/B:US", "BRK-B"],
    ["AAPL:US", "AAPL"],
    ["1093:HK", "1093.HK"],
    ["35G.SG", "35G.SG"],
    ["BAC$K", "BAC-PK"],
    ["BTC-USD", "BTC-USD"],
    ["$SOL", "SOL-USD"],
    ["^MWE", "MWE"],
    ['<a href="https://quotes.example/q?s=V" target="_blank">V</a>', "V"],
    ["AIV<br>AIRC", "AIV"],
    ["VIACA\nVIAC", "VIACA"],
    ["SPY160219P00180000", "SPY"],
  ])("%s is %s", (cell, ticker) => {
    expect(readTicker(cell).ticker).toBe(ticker);
  });

  it.each(["", "--", "N/A", "1", "PARTIAL", "Broadcom Inc.", "<b></b>", "A B C", "-A", "A-", "💰"])("%s is none", (cell) => {
    expect(readTicker(cell).ticker).toBeNull();
  });

  it("an OCC symbol carries the option's terms", () => {
    expect(readTicker("SPY160219P00180500").option).toEqual({ type: "put", strike: 180.5, expiry: "2016-02-19", contracts: null });
    expect(readTicker("SPY161399C00180500").option).toEqual({ type: "call", strike: 180.5, expiry: null, contracts: null });
  });
});

describe("run-together issuer cells", () => {
  it.each([
    ["Apple IncAAPL:US", "Apple Inc", "AAPL:US"],
    ["Moody's Corp.MCO:US", "Moody's Corp", "MCO:US"],
    ["Accenture PLCACN:US", "Accenture PLC", "ACN:US"],
    ["Novo Nordisk A/SNVO:US", "Novo Nordisk A/S", "NVO:US"],
    ["Berkshire Hathaway IncBRK/B:US", "Berkshire Hathaway Inc", "BRK/B:US"],
    ["ING Groep NVING:US", "ING Groep NV", "ING:US"],
    ["SAP SESAP:US", "SAP SE", "SAP:US"],
    ["VANGUARD X FUNDVMFXX:US", "VANGUARD X FUND", "VMFXX:US"],
    ["Invesco QQQ Trust Series 1QQQ:US", "Invesco QQQ Trust Series 1", "QQQ:US"],
    ["Sabre CorpSABR:US", "Sabre Corp", "SABR:US"],
    ["CSPC Group Ltd1093:HK", "CSPC Group Ltd", "1093:HK"],
    ["BITCOIN$BTC", "BITCOIN", "$BTC"],
    ["STATE OF OHION/A", "STATE OF OHIO", ""],
  ])("%s", (cell, name, ticker) => {
    expect(splitIssuer(cell)).toEqual({ name, ticker });
  });

  it.each(["FABRINETFN:US", "Terna SpATEZNY:US", "ProShares Short QQQPSQ:US"])("%s cannot be told apart, so its ticker stays open", (cell) => {
    expect(splitIssuer(cell).ticker).toBe("");
  });
});

describe("options in words", () => {
  it.each([
    [
      "Acme Inc. Purchased 100 call options with a strike price of $1,100 and an expiration date of 1/21/22.",
      { type: "call", strike: 1100, expiry: "2022-01-21", contracts: 100 },
    ],
    ["Acme Holdings Inc. Call Opt strike @ $370 exp 7/16/21", { type: "call", strike: 370, expiry: "2021-07-16", contracts: null }],
    ["Acme Corporation - Call option, strike of $150 expires 3/18/2022", { type: "call", strike: 150, expiry: "2022-03-18", contracts: null }],
    ["Acme Corporation - Call option, strike of $150 expires 9/216/2022", { type: "call", strike: 150, expiry: null, contracts: null }],
    ["Acme inc - Put Opts at $220, expires 4/9", { type: "put", strike: 220, expiry: null, contracts: null }],
    ["Acme Option Type: Put Strike price: $87.50 Expires: 06/19/2020", { type: "put", strike: 87.5, expiry: "2020-06-19", contracts: null }],
    ["Acme, Inc. / Call Option", { type: "call", strike: null, expiry: null, contracts: null }],
  ])("%s", (text, terms) => {
    expect(readOption(text, false)).toEqual(terms);
  });

  it.each([
    "ACME CORP NOTE CALL MAKE WHOLE 3.10% 5/03/27",
    "ACME CALLABLE PERPETUAL",
    "Acme - Exercised 150 call options (15K shares) expiring 3/19/2021 @ $130",
    "Callaway Golf",
    "Putnam Fund",
  ])("%s is none", (text) => {
    expect(readOption(text, false)).toBeNull();
  });

  it("an asset that the vendor calls an option is one, however little is known", () => {
    expect(readOption("Acme", true)).toEqual({ type: null, strike: null, expiry: null, contracts: null });
  });
});

describe("other cells", () => {
  it("names lose titles wherever they stand and however often", () => {
    const names = [
      "Hon. Jane Doe",
      "Hon. James E Hon Doe",
      "None Kathy Doe",
      "Mrs. Jane Taylor Doe",
      "Hon. Mark Dr Doe",
      "Neal Patrick MD, FACS Doe",
      "David A Doe , Jr",
      "Jerry Doe,",
      "Donald Honorable Doe",
      "Jane&nbsp;Doe",
    ];
    expect(names.map(readName)).toEqual([
      "Jane Doe",
      "James E Doe",
      "Kathy Doe",
      "Jane Taylor Doe",
      "Mark Doe",
      "Neal Patrick Doe",
      "David A Doe, Jr",
      "Jerry Doe",
      "Donald Doe",
      "Jane Doe",
    ]);
    expect(reasonOf(() => readName("Hon."))).toBe("missing-field");
  });

  it("markup goes, entities are decoded once, control characters vanish", () => {
    expect(cleanText('A &amp;amp; B<br>\n<div class="x">C</div>&#39;&#x27;&nbsp;\u0007D \u0000E')).toBe("A &amp; B C '' D E");
    expect(cleanText("1 < 2 > 1")).toBe("1 < 2 > 1");
    expect(cleanText("&#99999999; &bogus; &#0;")).toBe("&#99999999; &bogus;");
  });

  it("sides, owners, parties and districts are read in every vendor's words", () => {
    expect(["purchase", "Buy", "Sale (Full)", "sale_partial", "S (partial)", "sell", "Exchange", "Exercise", "receive"].map(readSide)).toEqual([
      "buy",
      "buy",
      "sell",
      "sell",
      "sell",
      "sell",
      "exchange",
      "exchange",
      "receive",
    ]);
    expect(reasonOf(() => readSide("N/A"))).toBe("unknown-side");
    expect(["SELF", "SP", "Spouse", "JT", "joint", "DC", "Child", "dependent", "--", "Undisclosed", "aunt"].map(readOwner)).toEqual([
      "self",
      "spouse",
      "spouse",
      "joint",
      "joint",
      "dependent",
      "dependent",
      "dependent",
      null,
      null,
      null,
    ]);
    expect(["Democrat", "R", "republican", "Libertarian", "Other", "I", " "].map(readParty)).toEqual(["D", "R", "R", "I", "I", "I", null]);
    expect([readDistrict("NC05"), readDistrict("VT00"), readDistrict("ga"), readDistrict("X")]).toEqual([
      { state: "NC", district: "5" },
      { state: "VT", district: "0" },
      { state: "GA", district: null },
      { state: null, district: null },
    ]);
  });

  it("the kind of an asset is the vendor's word, else its name's", () => {
    expect([
      assetTypeOf("Municipal Security", "X", null),
      assetTypeOf("GS", "X", "X"),
      assetTypeOf("EF", "X", "X"),
      assetTypeOf("Cryptocurrency", "X", "X"),
      assetTypeOf("Stock Option", "X", "X"),
      assetTypeOf("futures", "X", "X"),
    ]).toEqual(["bond", "bond", "fund", "crypto", "option", "other"]);
    expect([
      assetTypeOf("", "Springfield GO Bond", null),
      assetTypeOf("", "iShares Treasury Bond ETF", "ISH"),
      assetTypeOf("Other Securities", "Acme Fund", null),
      assetTypeOf("", "Acme", "ACM"),
      assetTypeOf("", "Acme LLC", null),
    ]).toEqual(["bond", "fund", "fund", "stock", "other"]);
  });

  it("S4 every reader is quick on long hostile text", () => {
    const hostile = [
      "<a".repeat(2000),
      "&#".repeat(2000),
      "1%".repeat(2000),
      "strike ".repeat(500),
      "exp".repeat(1300),
      " ".repeat(4000),
      "9".repeat(4000),
      "-".repeat(4000),
      "$1,".repeat(1300),
      "A.".repeat(2000),
      "1 call ".repeat(500),
      "\u0000 A".repeat(1300),
    ];
    const readers = [
      cleanText,
      parseDate,
      readTicker,
      (text: string) => readOption(text, true),
      splitIssuer,
      (text: string) => reasonOf(() => readAmount(text)),
      (text: string) => reasonOf(() => readName(text)),
      (text: string) => assetTypeOf(text, text, null),
    ];
    for (const text of hostile) for (const read of readers) expect(() => read(text)).not.toThrow();
  });
});
