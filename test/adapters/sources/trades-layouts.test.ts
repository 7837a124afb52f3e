import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { detectTradeLayout, openTradeSource, tradeLayouts } from "../../../src/adapters/sources/trades.js";
import type { TradeRecord } from "../../../src/core/ports.js";
import { collect, describeTradeSource } from "../../support/describe-source.js";

// Members, companies and filings below are made up.

const HOUSE_HEADER =
  "disclosure_year,disclosure_date,transaction_date,owner,ticker,asset_description,type,amount,representative,district,ptr_link,cap_gains_over_200_usd";
const SENATE_HEADER = "transaction_date,owner,ticker,asset_description,asset_type,type,amount,comment,senator,ptr_link,disclosure_date";
const FORM = "https://filings.example/2021/40000001.pdf";

interface Sample {
  readonly fileName: string;
  readonly text: string;
  readonly accepted: number;
  readonly quarantined: number;
  /** Facts of the first accepted trades. */
  readonly first: readonly object[];
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  "house-stock-watcher-csv": {
    fileName: "house.csv",
    text: [
      HOUSE_HEADER,
      `2021,10/04/2021,2021-09-27,self,ACM.B,"Acme, Inc. Class B",sale_partial,"$1,001 -",Hon. Jane E Hon Doe,NC05,${FORM},False`,
      "",
      `2021,10/04/2021,2021-09-28,,--,City of Springfield GO Bond,purchase,"$1,000,000 +",None Jane E Doe,VT00,${FORM},False`,
      `2021,10/04/2021,0009-06-09,joint,ACM,Acme,purchase,"$1,001 - $15,000",Hon. Jane E Doe,NC05,${FORM},False`,
      `2021,10/04/2021,2021-09-28,joint,ACM,Acme,purchase,Hon. Jane E Doe,NC05`,
      `2021,10/04/2021,2021-10-28,--,$SOL,Solana,exchange,"$2,722.50",Mr. John Roe,NC05,${FORM},False`,
    ].join("\n"),
    accepted: 3,
    quarantined: 2,
    first: [
      {
        ticker: "ACM-B",
        assetName: "Acme, Inc. Class B",
        assetType: "stock",
        side: "sell",
        owner: "spouse",
        amount: expect.objectContaining({ low: 1001, high: 15000 }),
        transactionDate: "2021-09-27",
        disclosureDate: "2021-10-04",
        filingId: "40000001",
        isAmendment: false,
        politician: { name: "Jane E Doe", bioguideId: null, chamber: "house", party: null, state: "NC", district: "5" },
      },
      {
        ticker: null,
        assetType: "bond",
        owner: "self",
        amount: { low: 1_000_000, high: null, estimate: 1_000_000 },
        politician: expect.objectContaining({ name: "Jane E Doe", state: "VT", district: "0" }),
      },
      {
        ticker: "SOL-USD",
        assetType: "crypto",
        owner: null,
        amount: { low: 2722.5, high: 2722.5, estimate: 2722.5 },
        transactionDate: "2021-10-28",
        disclosureDate: "2021-10-04",
      },
    ],
  },
  "house-stock-watcher-json": {
    fileName: "house.json",
    text: JSON.stringify([
      {
        disclosure_year: 2021,
        disclosure_date: "10/04/2021",
        transaction_date: "2021-09-27",
        owner: "joint",
        ticker: "ACM",
        asset_description: "Acme",
        type: "purchase",
        amount: "$15,001 - $50,000",
        representative: "Hon. Jane Doe",
        district: "NC05",
        ptr_link: FORM,
        cap_gains_over_200_usd: false,
      },
      {
        disclosure_year: 2021,
        disclosure_date: "10/04/2021",
        transaction_date: "2021-09-27",
        owner: "joint",
        ticker: "ACM",
        asset_description: "Acme",
        type: "gift",
        amount: "$15,001 - $50,000",
        representative: "Hon. Jane Doe",
        district: "NC05",
        ptr_link: FORM,
      },
      "not a record",
    ]),
    accepted: 1,
    quarantined: 2,
    first: [{ ticker: "ACM", owner: "joint", side: "buy", amount: expect.objectContaining({ low: 15001, high: 50000 }) }],
  },
  "house-spreadsheet-csv": {
    fileName: "saved.csv",
    text: [
      HOUSE_HEADER.replace("district,", "district,state,").concat(",industry,sector,party"),
      `2021,12/1/21,11/4/21,,ACM,Acme,sale_full,"$1,000 - $15,000",Jane Doe,NC05,NC,${FORM},FALSE,Widgets,Industry,Libertarian`,
      `2021,12/1/21,20221-11-18,,ACM,Acme,sale_full,"$1,000 - $15,000",Jane Doe,NC05,NC,${FORM},TRUE,,,Democrat,,`,
    ].join("\n"),
    accepted: 1,
    quarantined: 1,
    first: [
      {
        transactionDate: "2021-11-04",
        disclosureDate: "2021-12-01",
        amount: expect.objectContaining({ low: 1001, high: 15000 }),
        politician: expect.objectContaining({ party: "I" }),
      },
    ],
  },
  "house-enriched-csv": {
    fileName: "enriched.csv",
    text: [
      "bioguide_id,declarant_name,chamber,party,state_district,committee_membership,transaction_date,disclosure_date,ticker,asset_description,asset_type,operation_type,amount_range,owner,doc_id,occurrence_index",
      'D000999,Jane Doe,house,Democrat,TX26,HSXX01; Committee,2021-12-02,2021-12-31,ACM,Acme,Option,Sale (Partial),"$15,001",SP,40000001,0',
      "D000999,Jane Doe,house,Democrat,TX26,,2021-12-02,2021-12-31,,Springfield Water,GS,Purchase,$897,DC,40000001,0",
    ].join("\n"),
    accepted: 2,
    quarantined: 0,
    first: [
      {
        owner: "spouse",
        assetType: "option",
        option: { type: null, strike: null, expiry: null, contracts: null },
        amount: expect.objectContaining({ low: 15001, high: 50000 }),
        politician: { name: "Jane Doe", bioguideId: "D000999", chamber: "house", party: "D", state: "TX", district: "26" },
      },
      { owner: "dependent", ticker: null, assetType: "bond", amount: { low: 897, high: 897, estimate: 897 } },
    ],
  },
  "house-clerk-feed-json": {
    fileName: "feed.json",
    text: JSON.stringify([
      {
        transaction_date: "06/17/2026",
        disclosure_date: "07/14/2026",
        ticker: "ACM",
        asset_description: "Acme Common Stock F\u0000\u0000\u0000\u0000 S\u0000\u0000\u0000: New",
        asset_type: "Stock",
        type: "Purchase",
        amount: "$2,722.50",
        amount_mid: 2722,
        representative: "Jane Doe",
        district: "WA02",
        owner: "Self",
        filing_id: "40000001",
        source_url: FORM,
      },
      {
        transaction_date: "06/17/2026",
        disclosure_date: "07/14/2026",
        ticker: "ACM",
        asset_description: "Acme",
        type: "Sale",
        amount: "",
        representative: "Jane Doe",
        filing_id: "40000001",
      },
    ]),
    accepted: 1,
    quarantined: 1,
    first: [{ assetName: "Acme Common Stock", owner: "self", transactionDate: "2026-06-17" }],
  },
  "senate-stock-watcher-csv": {
    fileName: "senate.csv",
    text: [
      SENATE_HEADER,
      '12/22/2020,Spouse,ACM,"Acme &amp; Sons <div class=""text-muted"">Option Type: Put <br><em>Strike price:</em> $120.50 <br> <em>Expires:</em> 05/15/2021 </div>",Stock Option,Purchase,"$15,001 - $50,000",R,"Richard R Roe, Jr",https://senate.example/view/ptr/aa-bb/,12/31/2020',
      '12/22/2020,Child,--,"Springfield Revenue Bond <div><em>Rate/Coupon:</em> 5.0%<br> <em>Matures:</em> 10/01/2021</div>",Municipal Security,Sale (Full),"Over $50,000,000",,"David , Jr",https://senate.example/view/ptr/aa-bb/,12/31/2020',
      "12/02/2020,N/A,N/A,This filing was disclosed via scanned PDF.,PDF Disclosed Filing,N/A,Unknown,,Richard R Roe,https://senate.example/view/paper/cc/,12/02/2020",
    ].join("\n"),
    accepted: 2,
    quarantined: 1,
    first: [
      {
        ticker: "ACM",
        assetType: "option",
        option: { type: "put", strike: 120.5, expiry: "2021-05-15", contracts: null },
        owner: "spouse",
        filingId: "aa-bb",
        politician: expect.objectContaining({ name: "Richard R Roe, Jr", chamber: "senate" }),
      },
      {
        ticker: null,
        assetName: "Springfield Revenue Bond Rate/Coupon: 5.0% Matures: 10/01/2021",
        assetType: "bond",
        owner: "dependent",
        amount: { low: 50_000_000, high: null, estimate: 50_000_000 },
      },
    ],
  },
  "senate-stock-watcher-json": {
    fileName: "all.json",
    text: JSON.stringify([
      {
        transaction_date: "11/10/2020",
        owner: "Joint",
        ticker: "ACM",
        asset_description: "Acme",
        asset_type: "Stock",
        type: "Sale (Full)",
        amount: "$50,001 - $100,000",
        comment: "--",
        senator: "Jane Doe",
        ptr_link: "https://senate.example/view/ptr/aa-bb/",
      },
      {
        transaction_date: "11/10/2020",
        owner: "N/A",
        ticker: "N/A",
        asset_description: "scan",
        asset_type: "PDF Disclosed Filing",
        type: "N/A",
        amount: "Unknown",
        senator: "Jane Doe",
        ptr_link: "https://senate.example/view/paper/cc/",
      },
    ]),
    accepted: 1,
    quarantined: 1,
    first: [{ ticker: "ACM", disclosureDate: null, owner: "joint" }],
  },
  "senate-daily-report-json": {
    fileName: "daily.json",
    text: JSON.stringify([
      {
        first_name: "Jane A",
        last_name: "Doe , Jr",
        office: "Doe, Jane (Senator)",
        ptr_link: "https://senate.example/view/ptr/aa-bb/",
        date_recieved: "05/08/2020",
        transactions: [
          {
            transaction_date: "04/13/2020",
            owner: "Self",
            ticker: '<a href="https://quotes.example/q?s=ACM" target="_blank">ACM</a>',
            asset_description: "Acme",
            asset_type: "Stock",
            type: "Sale (Partial)",
            amount: "$1,001 - $15,000",
            comment: "--",
          },
          {
            transaction_date: "13/13/2020",
            owner: "Self",
            ticker: "--",
            asset_description: "Acme",
            asset_type: "Stock",
            type: "Purchase",
            amount: "$1,001 - $15,000",
          },
        ],
        bioguide: "D000999",
      },
      { first_name: "John", last_name: "Roe", ptr_link: "https://senate.example/view/ptr/dd/", date_recieved: "05/08/2020", transactions: [] },
      { first_name: "John", last_name: "Roe", ptr_link: "https://senate.example/view/ptr/ee/", date_recieved: "05/08/2020", transactions: "none" },
    ]),
    accepted: 1,
    quarantined: 2,
    first: [
      {
        ticker: "ACM",
        disclosureDate: "2020-05-08",
        filingId: "aa-bb",
        politician: expect.objectContaining({ name: "Jane A Doe, Jr", bioguideId: "D000999", chamber: "senate" }),
      },
    ],
  },
  "quiver-csv": {
    fileName: "quiver.csv",
    text: [
      "ReportDate,TransactionDate,Ticker,Representative,Transaction,Amount,Party,House,Range",
      '2019-08-10,2019-07-23,ACM,Jane Doe,Sale,1001,R,Representatives,"$1,001-$15,000"',
      ',2019-07-23,SPY160219P00180000,Jane Doe,Exercise,100001, ,Senate,"$100,001-250,000"',
      "2019-08-10,2019-07-23,ACM,Jane Doe,Purchase,80.94,I,Senate,$80.94",
      '2019-08-10,2019-07-23,1,Jane Doe,Sale,1001,D,Senate,"$1,001-$15,000"',
      '2019-08-10,2019-07-23,ACM,Jane Doe,Sale,5000000,D,Senate,">$5,000,000"',
    ].join("\n"),
    accepted: 4,
    quarantined: 1,
    first: [
      {
        ticker: "ACM",
        assetName: "ACM",
        owner: null,
        filingId: null,
        disclosureDate: "2019-08-10",
        politician: { name: "Jane Doe", bioguideId: null, chamber: "house", party: "R", state: null, district: null },
      },
      {
        ticker: "SPY",
        option: { type: "put", strike: 180, expiry: "2016-02-19", contracts: null },
        assetType: "option",
        side: "exchange",
        disclosureDate: null,
        amount: expect.objectContaining({ low: 100_001, high: 250_000 }),
        politician: expect.objectContaining({ chamber: "senate", party: null }),
      },
      { amount: { low: 80.94, high: 80.94, estimate: 80.94 } },
      { amount: { low: 5_000_000, high: null, estimate: 5_000_000 } },
    ],
  },
  "capitol-trades-page-csv": {
    fileName: "page.csv",
    text: [
      "Politician,Issuer,PublishedDate,TradedDate,DaysAfter,Owner,Type,SizeRange,Price",
      'Jane GreeneRepublicanHouseGA,Acme IncACM:US,28 Jun2024,4 Sept2023,days3,Undisclosed,buy,1K–15K,"$1,002.01"',
      "John DoeOtherSenateME,Acme Holding PLCACMH:US,10 Jan2025,9 Jan2025,days1,Child,receive,< 1K,N/A",
      "John DoeOtherSenateME,STATE OF SPRINGFIELDN/A,10 Jan2025,9 Jan2025,days1,Joint,sell,500K–1M,N/A",
      "John DoeOtherSenateME,DOGE$DOG,10 Jan2025,31 Feb2025,days1,Joint,sell,500K–1M,N/A",
      "John Doe,ACMEACM:US,10 Jan2025,9 Jan2025,days1,Joint,sell,500K–1M,N/A",
    ].join("\n"),
    accepted: 3,
    quarantined: 2,
    first: [
      {
        ticker: "ACM",
        assetName: "Acme Inc",
        transactionDate: "2023-09-04",
        disclosureDate: "2024-06-28",
        owner: null,
        amount: expect.objectContaining({ low: 1001, high: 15000 }),
        politician: { name: "Jane Greene", bioguideId: null, chamber: "house", party: "R", state: "GA", district: null },
      },
      { ticker: "ACMH", assetName: "Acme Holding PLC", side: "receive", owner: "dependent", amount: expect.objectContaining({ low: 0, high: 1000 }) },
      { ticker: null, assetName: "STATE OF SPRINGFIELD", amount: expect.objectContaining({ low: 500_001, high: 1_000_000 }) },
    ],
  },
  "capitol-trades-table-csv": {
    fileName: "table.csv",
    text: [
      '"politician_name","party","chamber","state","issuer_name","ticker","published_date","traded_date","filed_after_days","owner","transaction_type","size","price","scraped_at"',
      '"Jane Doe","Republican","Senate","WV","Acme Inc","ACM","04 Mar 2026","9 Feb 2026","8","Spouse","sell","1M–5M","$1,294.56","2026-03-04 13:54:45"',
      '"Jane Doe","Republican","Senate","WV","WIDGET AI INC N/A","","04 Mar 2026","9 Feb 2026","8","Undisclosed","buy","15K–50K","N/A","2026-03-04 13:54:45"',
    ].join("\n"),
    accepted: 2,
    quarantined: 0,
    first: [
      { ticker: "ACM", disclosureDate: "2026-03-04", amount: expect.objectContaining({ low: 1_000_001, high: 5_000_000 }) },
      { ticker: null, assetName: "WIDGET AI INC", owner: null },
    ],
  },
  "capitol-trades-api-json": {
    fileName: "api.json",
    text: JSON.stringify([
      {
        _txId: 1,
        _politicianId: "D000999",
        pubDate: "2022-03-08T14:16:21Z",
        filingDate: "2022-03-07",
        txDate: "2022-02-02",
        txType: "buy",
        owner: "not-disclosed",
        chamber: "house",
        price: 24.5,
        value: 8000,
        filingURL: FORM,
        asset: { assetType: "stock-options", instrument: "CALL" },
        company: { companyName: "Acme", companyTicker: "ACM/B:US" },
        politician: { _stateId: "nc", firstName: "Jane", lastName: "Doe", party: "democrat" },
      },
      {
        _txId: 2,
        _politicianId: "D000999",
        pubDate: "2022-03-08T14:16:21Z",
        filingDate: "2022-03-07",
        txDate: "2022-02-02",
        txType: "sell",
        owner: "self",
        chamber: "house",
        price: null,
        value: null,
        asset: { assetType: "stock" },
        company: { companyName: "Acme", companyTicker: null },
        politician: { firstName: "Jane", lastName: "Doe" },
      },
    ]),
    accepted: 1,
    quarantined: 1,
    first: [
      {
        ticker: "ACM-B",
        assetName: "Acme CALL",
        assetType: "option",
        option: { type: "call", strike: null, expiry: null, contracts: null },
        owner: null,
        filingId: "40000001",
        amount: expect.objectContaining({ low: 1001, high: 15000 }),
        politician: { name: "Jane Doe", bioguideId: "D000999", chamber: "house", party: "D", state: "NC", district: null },
      },
    ],
  },
  "per-filer-json": {
    fileName: "filer.json",
    text: JSON.stringify({
      filer: { id: "x", full_name: "Jane Doe", chamber: "senate", party: "D", state: "IL", photo_url: "https://photos.example/D000999.jpg" },
      trades: [
        {
          filing_id: "f_1",
          transaction_date: "2017-12-21",
          filing_date: "2018-01-05",
          owner: "Joint",
          ticker: null,
          asset_name: "Acme\n            plc",
          asset_type: "Stock",
          transaction_type: "Purchase",
          amount_range_low: 1001,
          amount_range_high: 15000,
          amount_range_label: null,
          filing_type: "PTR (Amendment 1)",
        },
        {
          filing_id: "f_1",
          transaction_date: null,
          filing_date: "2018-01-05",
          asset_name: "Acme",
          transaction_type: "Purchase",
          amount_range_low: 1001,
          amount_range_high: 15000,
        },
        7,
      ],
    }),
    accepted: 1,
    quarantined: 2,
    first: [
      {
        assetName: "Acme plc",
        ticker: null,
        isAmendment: true,
        disclosureDate: "2018-01-05",
        politician: { name: "Jane Doe", bioguideId: "D000999", chamber: "senate", party: "D", state: "IL", district: null },
      },
    ],
  },
};

for (const [layout, { first: _, ...sample }] of Object.entries(SAMPLES)) describeTradeSource(layout, { ...sample, open: openTradeSource });

describe("trade layouts", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "layouts-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("every layout has a sample", () => {
    expect(Object.keys(SAMPLES).sort()).toEqual([...tradeLayouts].sort());
  });

  it.each(Object.entries(SAMPLES))("%s is told from its fields, and its cells are read", async (layout, sample) => {
    const path = join(folder, sample.fileName);
    writeFileSync(path, sample.text);
    expect(await detectTradeLayout(path)).toBe(layout);
    const { rows } = await collect(await openTradeSource(path, { layout }));
    const trades = rows.flatMap((row): TradeRecord[] => (row.status === "accepted" ? [row.value] : []));
    for (const [i, facts] of sample.first.entries()) expect(trades[i]).toMatchObject(facts);
  });

  it("quarantines with the reason that fits", async () => {
    const path = join(folder, "reasons.csv");
    const good = {
      date: "2021-09-27",
      side: "purchase",
      amount: '"$1,001 - $15,000"',
      name: "Jane Doe",
      ticker: "ACM",
      asset: "Acme",
      disclosed: "10/04/2021",
    };
    const row = (change: Partial<typeof good>): string => {
      const { date, side, amount, name, ticker, asset, disclosed } = { ...good, ...change };
      return `2021,${disclosed},${date},joint,${ticker},${asset},${side},${amount},${name},NC05,${FORM},False`;
    };
    const cases: readonly (readonly [string, string])[] = [
      ["impossible-date", row({ date: "2021-02-30" })],
      ["impossible-date", row({ disclosed: "13/13/2021" })],
      ["missing-field", row({ date: "" })],
      ["missing-field", row({ name: "Hon." })],
      ["unknown-side", row({ side: "gift" })],
      ["unknown-amount", row({ amount: "Unknown" })],
      ["unknown-amount", row({ amount: '"$50,000 - $15,000"' })],
      ["no-asset", row({ ticker: "--", asset: "--" })],
      ["wrong-field-count", "2021,10/04/2021"],
      ["malformed-record", row({ asset: "x".repeat(5000) })],
      ["malformed-record", `2021,"10/04/2021,${"y".repeat(50)}`],
    ];
    writeFileSync(path, [HOUSE_HEADER, row({}), ...cases.map(([, line]) => line), row({})].join("\n"));
    const { rows } = await collect(await openTradeSource(path));
    expect(rows.map((read) => (read.status === "accepted" ? "accepted" : read.reason))).toEqual(["accepted", ...cases.map(([reason]) => reason), "accepted"]);
    expect(rows.map((read) => read.source.line)).toEqual(rows.map((_, i) => i + 2));
  });

  it("refuses a layout that the file does not have, and one that does not exist, naming what is missing", async () => {
    const path = join(folder, "house.csv");
    writeFileSync(path, SAMPLES["house-stock-watcher-csv"]!.text);
    await expect(openTradeSource(path, { layout: "quiver-csv" }).then((source) => collect(source))).rejects.toMatchObject({
      code: "UNKNOWN_LAYOUT",
      message: expect.stringContaining("ReportDate"),
    });
    await expect(openTradeSource(path, { layout: "no-such" })).rejects.toMatchObject({
      code: "UNKNOWN_LAYOUT",
      message: expect.stringContaining("quiver-csv"),
    });
  });

  it("D4 caps what a file may unpack to", async () => {
    const path = join(folder, "house.csv");
    writeFileSync(path, SAMPLES["house-stock-watcher-csv"]!.text);
    await expect(openTradeSource(path, { layout: "house-stock-watcher-csv", maxBytes: 100 }).then((source) => collect(source))).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
  });
});

const shared = "../shared/data/trades";
/** Rows and accepted rows as counted with an independent CSV reader; the rest has an impossible date, no asset, or is on paper. */
const TABLES: readonly (readonly [file: string, layout: string, rows: number, accepted: number])[] = [
  ["house_stock_watcher_2020_2021.csv.gz", "house-stock-watcher-csv", 12899, 12894],
  ["house_enriched_2021h2.csv.gz", "house-enriched-csv", 2712, 2712],
  ["senate_stock_watcher_2012_2020.csv.gz", "senate-stock-watcher-csv", 8398, 7935],
  ["quiver_congress_2014_2020q1.csv.gz", "quiver-csv", 15452, 15448],
  ["capitol_trades_web_2023_2024h1.csv.gz", "capitol-trades-page-csv", 9315, 9315],
  ["raw_layouts/house_with_party_spreadsheet_dates.csv", "house-spreadsheet-csv", 1283, 1278],
  ["raw_layouts/house_clerk_feed_2026.json", "house-clerk-feed-json", 11, 11],
  ["raw_layouts/senate_stock_watcher.json", "senate-stock-watcher-json", 330, 321],
  ["raw_layouts/senate_transaction_report_for_05_08_2020.json", "senate-daily-report-json", 191, 191],
  ["raw_layouts/capitol_trades_api.json", "capitol-trades-api-json", 165, 165],
  ["raw_layouts/capitol_trades_web_2026.csv", "capitol-trades-table-csv", 60, 60],
  ["raw_layouts/kadoa_senate_tammy_duckworth.json", "per-filer-json", 15, 15],
  ["raw_layouts/kadoa_senate_rafaele_cruz.json", "per-filer-json", 16, 16],
];

describe.skipIf(!existsSync(shared))("vendors' own files", () => {
  it.each(TABLES)("%s is told, and every row is accounted for", async (file, layout, read, accepted) => {
    const source = await openTradeSource(join(shared, file));
    expect(source.vendor).toBe(layout);
    const { rows } = await collect(source);
    expect([rows.length, rows.filter((row) => row.status === "accepted").length]).toEqual([read, accepted]);
  });
});
