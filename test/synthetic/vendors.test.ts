import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createWorld, type DirtKind, VENDOR_LAYOUTS, type VendorFile, type VendorLayout, writeVendorFiles } from "../../src/synthetic/index.js";
import { SMALL } from "./support.js";

const world = createWorld({ ...SMALL, members: 40, seed: 2, from: "2018-01-02", to: "2020-12-31", medianTradesPerYear: 8 });
const house = new Set(world.politicians.filter((person) => person.chamber === "house").map((person) => person.id));
const houseTrades = world.trades.filter((trade) => house.has(trade.politicianId));
const senateTrades = world.trades.filter((trade) => !house.has(trade.politicianId));
const listedTrades = world.trades.filter((trade) => trade.ticker !== null && trade.option === undefined);

// First lines as the vendors write them, letter by letter.
const HEADERS: Partial<Record<VendorLayout, string>> = {
  "house-stock-watcher-csv":
    "disclosure_year,disclosure_date,transaction_date,owner,ticker,asset_description,type,amount,representative,district,ptr_link,cap_gains_over_200_usd\n",
  "house-spreadsheet-csv":
    "disclosure_year,disclosure_date,transaction_date,owner,ticker,asset_description,type,amount,representative,district,state,ptr_link,cap_gains_over_200_usd,industry,sector,party\r\n",
  "house-enriched-csv":
    "bioguide_id,declarant_name,chamber,party,state_district,committee_membership,committees_key_flag,transaction_date,disclosure_date,ticker,asset_description,asset_type,operation_type,amount_range,amount_midpoint,amount_split_flag,owner,doc_id,source_url,natural_key_hash,occurrence_index\n",
  "senate-stock-watcher-csv": "transaction_date,owner,ticker,asset_description,asset_type,type,amount,comment,senator,ptr_link,disclosure_date\n",
  "quiver-csv": "ReportDate,TransactionDate,Ticker,Representative,Transaction,Amount,Party,House,Range\r\n",
  "capitol-trades-page-csv": "Politician,Issuer,PublishedDate,TradedDate,DaysAfter,Owner,Type,SizeRange,Price\n",
  "capitol-trades-table-csv":
    '"politician_name","party","chamber","state","issuer_name","ticker","published_date","traded_date","filed_after_days","owner","transaction_type","size","price","scraped_at"\n',
  "house-clerk-index-xml": '\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<FinancialDisclosure>\r\n  <Member>\r\n    <Prefix>Hon.</Prefix>\r\n',
  "legislators-csv":
    "last_name,first_name,middle_name,suffix,nickname,full_name,birthday,gender,type,state,district,senate_class,party,url,address,phone,contact_form,rss_url,twitter,twitter_id,facebook,youtube,youtube_id,mastodon,bioguide_id,thomas_id,opensecrets_id,lis_id,fec_ids,cspan_id,govtrack_id,votesmart_id,ballotpedia_id,washington_post_id,icpsr_id,wikipedia_id\n",
  "legislators-yaml": "- id:\n    bioguide: ",
  "committee-membership-csv": "bioguide,name,committee_id,committee_type,committee_name,committee_subcommittee_name,party,title,rank,chamber\n",
  "committee-assignments-csv": "Representative,Committee,Rank,Congress,Last Name,First Name,Middle Initial,State,bioguideID\n",
  "gics-constituents-csv": "Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded\n",
  "nasdaq-screener-csv": "Symbol,Name,Country,IPO Year,Volume,Sector,Industry\n",
  "yahoo-csv": "Date,Open,High,Low,Close,Adj Close,Volume\n",
  "stooq-csv": "Date,Open,High,Low,Close,Volume\r\n",
  "stooq-polish-csv": "\nData,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\r\n",
  "stooq-bulk-txt": "Date,Open,High,Low,Close,Volume,OpenInt\n",
  "datareader-csv": "Date,High,Low,Open,Close,Volume,Adj Close\n",
  "prices-day-first-csv": "Date,Low,Open,Volume,High,Close,Adjusted Close\n",
  "prices-lowercase-csv": "date,open,high,low,close,volume\n",
  "prices-long-csv": "Ticker,Date,Open,High,Low,Close,Adj Close,Volume\n",
  "french-day-first-csv": "Date,Mkt-RF,SMB,HML,RMW,CMA,RF\n",
  "fred-observation-date-csv": "observation_date,VIXCLS\n",
  "fred-dot-csv": "DATE,DGS3MO\n",
  "fred-date-value-csv": "date,value\n",
  "fred-monthly-csv": "DATE,USREC\n",
  "cboe-index-csv": "DATE,OPEN,HIGH,LOW,CLOSE\r\n",
};

const ROWS: Partial<Record<VendorLayout, number>> = {
  "house-stock-watcher-csv": houseTrades.length,
  "house-stock-watcher-json": houseTrades.length,
  "house-spreadsheet-csv": houseTrades.length,
  "house-enriched-csv": houseTrades.length,
  "house-clerk-feed-json": houseTrades.length,
  "senate-stock-watcher-csv": senateTrades.length,
  "senate-stock-watcher-json": senateTrades.length,
  "senate-daily-report-json": senateTrades.length,
  "per-filer-json": senateTrades.length,
  "quiver-csv": listedTrades.length,
  "capitol-trades-page-csv": world.trades.length,
  "capitol-trades-table-csv": world.trades.length,
  "capitol-trades-api-json": world.trades.length,
  "legislators-csv": 40,
  "legislators-yaml": 40,
  "legislators-parties-json": 40,
  "gics-constituents-csv": 24,
  "nasdaq-screener-csv": 24,
  "prices-wide-csv": world.tradingDays.length,
  "french-day-first-csv": world.tradingDays.length,
  "fred-monthly-csv": 36,
};

const clean = writeVendorFiles(world);
const of = (layout: VendorLayout, files: readonly VendorFile[] = clean): VendorFile[] => files.filter((file) => file.layout === layout);
const lines = (file: VendorFile): string[] => file.content.split(/\r?\n/).filter((line) => line !== "");

describe("writeVendorFiles", () => {
  it("writes every layout, each file once, the same bytes each time", () => {
    expect(new Set(clean.map((file) => file.layout))).toEqual(new Set(VENDOR_LAYOUTS));
    expect(new Set(clean.map((file) => `${file.layout}/${file.path}`)).size).toBe(clean.length);
    expect(clean.every((file) => file.rows > 0 && Object.keys(file.dirt).length === 0)).toBe(true);
    expect(writeVendorFiles(world, { layouts: ["quiver-csv"], dirt: 2 })).toEqual(writeVendorFiles(world, { layouts: ["quiver-csv"], dirt: 2 }));
  });

  it.each(Object.entries(HEADERS))("spells the header of %s as its vendor does", (layout, header) => {
    for (const file of of(layout as VendorLayout)) expect(file.content.slice(0, header.length)).toBe(header);
  });

  it.each(Object.entries(ROWS))("writes every fact of %s once", (layout, rows) => {
    expect(of(layout as VendorLayout).reduce((sum, file) => sum + file.rows, 0)).toBe(rows);
  });

  it.each(
    clean.filter((file) => file.path.endsWith(".csv") && !file.layout.startsWith("french")).map((file) => [`${file.layout} ${file.path}`, file] as const),
  )("has one line per row in %s", (_, file) => {
    expect(lines(file).length - file.rows).toBe(file.layout === "yfinance-csv" ? 3 : 1);
  });

  it("says the same of a trade in every vendor's words", () => {
    const watcher = of("house-stock-watcher-csv").flatMap(lines).slice(1);
    const quiver = of("quiver-csv").flatMap(lines).slice(1);
    const page = of("capitol-trades-page-csv").flatMap(lines).slice(1);
    const [trade] = houseTrades.filter(
      (each) => each.side === "buy" && each.owner === "joint" && each.amount.low === 15_001 && /^[A-Z]+$/.test(each.ticker ?? "") && each.option === undefined,
    );
    const [year, month, day] = trade!.disclosureDate.split("-") as [string, string, string];
    const cells = `${year},${month}/${day}/${year},${trade!.transactionDate},joint,${trade!.ticker},${trade!.assetName},purchase,"$15,001 - $50,000",Hon. ${trade!.politicianName},`;
    expect(watcher.some((line) => line.startsWith(cells))).toBe(true);
    const party = world.politicians.find((person) => person.id === trade!.politicianId)!.party;
    expect(quiver).toContain(
      `${trade!.disclosureDate},${trade!.transactionDate},${trade!.ticker},${trade!.politicianName},Purchase,15001,${party},Representatives,"$15,001-$50,000"`,
    );
    expect(
      page.some(
        (line) => line.startsWith(trade!.politicianName) && line.includes(`${trade!.assetName}${trade!.ticker}:US,`) && line.includes(",Joint,buy,15K–50K,$"),
      ),
    ).toBe(true);
  });

  it("nests the Senate's daily files by filing and links tickers", () => {
    for (const file of of("senate-daily-report-json")) {
      const filings = JSON.parse(file.content) as { date_recieved: string; transactions: { ticker: string; transaction_date: string }[] }[];
      expect(file.path).toBe(`transaction_report_for_${filings[0]!.date_recieved.replaceAll("/", "_")}.json`);
      expect(filings.reduce((sum, filing) => sum + filing.transactions.length, 0)).toBe(file.rows);
      expect(
        filings
          .flatMap((filing) => filing.transactions)
          .every(({ ticker }) => ticker === "--" || /^<a href="https:\/\/finance\.yahoo\.com\/q\?s=(Z[A-Z.]+)" target="_blank">\1<\/a>$/.test(ticker)),
      ).toBe(true);
    }
  });

  it("indexes each of the Clerk's filings once, in the year of its date", () => {
    const filings = new Set(houseTrades.map((trade) => trade.filingId)).size;
    const files = of("house-clerk-index-xml");
    expect(files.reduce((sum, file) => sum + file.content.split("<FilingType>P</FilingType>").length - 1, 0)).toBe(filings);
    for (const file of files) {
      expect(file.content.endsWith("</FinancialDisclosure>")).toBe(true);
      const years = [...file.content.matchAll(/<FilingDate>\d+\/\d+\/(\d{4})</g)].map(([, year]) => year);
      expect(new Set(years)).toEqual(new Set([file.path.slice(0, 4)]));
      expect(years.length).toBe(file.rows);
    }
  });

  it("writes prices that read back as the bars", () => {
    const [file] = of("yahoo-csv");
    const ticker = file!.path.replace(".csv", "");
    const [, ...rows] = lines(file!);
    world.bars(ticker).forEach((bar, i) => {
      const [date, ...numbers] = rows[i]!.split(",");
      expect(date).toBe(bar.date);
      [bar.open, bar.high, bar.low, bar.close, bar.adjustedClose!, bar.volume].forEach((value, j) => {
        expect(Math.abs(Number(numbers[j]) - value)).toBeLessThan(6e-7);
      });
    });
    expect(file!.content.endsWith("\n")).toBe(false);
    expect(of("yfinance-csv")[0]!.content.split("\n").slice(0, 3)).toEqual([
      "Price,Close,High,Low,Open,Volume",
      `Ticker${`,${ticker}`.repeat(5)}`,
      "Date,,,,,",
    ]);
  });

  it("leaves the wide panel's cells empty where nothing was traded", () => {
    const [file] = of("prices-wide-csv");
    const cells = lines(file!)
      .slice(1)
      .flatMap((line) => line.split(",").slice(1));
    const missing = world.prices.close.flatMap((row) => [...row]).filter(Number.isNaN).length;
    expect(cells.filter((cell) => cell === "").length).toBe(missing);
    expect(Number(cells[0])).toBeCloseTo(world.prices.close[0]![0]!, 3);
  });

  it("writes factors in percent, in the layouts of both years, with an annual section of complete years", () => {
    const premium = world.market.factors["Mkt-RF"];
    const first = (layout: VendorLayout, pattern: RegExp): RegExpMatchArray => of(layout)[0]!.content.match(pattern)!;
    expect(Number(first("french-daily-2026-csv", /\n2018-01-02,\s+(-?[\d.]+),/)[1])).toBeCloseTo(100 * premium[0]!, 1);
    expect(Number(first("french-daily-2024-csv", /\r\n20180102,\s+(-?[\d.]+),/)[1])).toBeCloseTo(100 * premium[0]!, 1);
    const [monthly] = of("french-monthly-2024-csv");
    const compounded = (period: string): number =>
      100 * (world.tradingDays.reduce((growth, day, t) => (day.startsWith(period) ? growth * (1 + premium[t]!) : growth), 1) - 1);
    expect(Number(monthly!.content.match(/\n201801,\s+(-?[\d.]+),/)![1])).toBeCloseTo(compounded("2018-01"), 1);
    expect(Number(monthly!.content.match(/\n {2}2019,\s+(-?[\d.]+),/)![1])).toBeCloseTo(compounded("2019"), 1);
    expect(monthly!.content).toContain("\n Annual Factors: January-December \n,Mkt-RF,SMB,HML,RF\n  2018,");
    expect(monthly!.rows).toBe(36 + 3);
  });

  it("marks weekdays without trading as gaps in FRED's two ways", () => {
    expect(of("fred-dot-csv")[0]!.content).toContain("\n2018-01-15,.\n");
    expect(of("fred-observation-date-csv")[0]!.content).toContain("\n2018-01-15,\n");
  });

  it("parts those in office from those who left", () => {
    const paths = of("legislators-csv").map((file) => file.path);
    expect(paths).toEqual(["legislators-current.csv", "legislators-historical.csv"]);
    const current = of("legislators-csv")[0]!;
    expect(current.rows).toBe(world.politicians.filter((person) => person.terms[person.terms.length - 1]!.to > world.options.to).length);
  });

  it("adds dirt in exact numbers and leaves the clean rows as they are", () => {
    const dirty = writeVendorFiles(world, { dirt: 3, layouts: ["house-stock-watcher-csv", "senate-stock-watcher-csv", "quiver-csv", "yahoo-csv"] });
    for (const file of dirty) {
      const twin = clean.find((each) => each.layout === file.layout && each.path === file.path)!;
      const { "empty-price": emptied = 0, ...added } = file.dirt;
      expect(file.rows - twin.rows).toBe(Object.values(added).reduce<number>((sum, count) => sum + (count ?? 0), 0));
      expect(lines(file).length).toBe(file.rows + 1);
      const left = new Map<string, number>();
      for (const line of lines(file)) left.set(line, (left.get(line) ?? 0) + 1);
      for (const line of lines(twin)) left.set(line, (left.get(line) ?? 0) - 1);
      expect([...left.values()].reduce((lost, count) => lost + Math.max(0, -count), 0)).toBe(emptied);
    }
    const watcher = dirty[0]!;
    const count = (pattern: RegExp): number => lines(watcher).filter((line) => pattern.test(line)).length;
    const expected = (kind: DirtKind): number => watcher.dirt[kind]!;
    expect(Object.values(watcher.dirt)).toEqual(new Array(7).fill(3));
    expect(count(/,0\d{3}-06-22,/)).toBe(expected("impossible-date"));
    expect(count(/^\d{4},[^,]+,[^,]+,[^,]*,--,/) - houseTrades.filter((trade) => trade.ticker === null).length).toBe(expected("no-ticker"));
    expect(count(/,"\$1,001 -",/)).toBe(expected("odd-bracket"));
    expect(count(/,Z[A-Z]+[a-z],/)).toBe(expected("odd-ticker"));
    expect(count(/^\d{4},[\d/]+,[\d-]+,--,/)).toBe(expected("odd-owner"));
    const senate = dirty[1]!;
    expect(lines(senate).filter((line) => line.includes(",PDF Disclosed Filing,N/A,Unknown,")).length).toBe(senate.dirt["unknown-amount"]);
    expect(lines(senate).filter((line) => line.includes("&nbsp;")).length).toBe(senate.dirt.html);
  });

  it("writes price files for the tickers that are asked for", () => {
    const wanted = world.prices.tickers.slice(3, 5);
    expect(writeVendorFiles(world, { layouts: ["yahoo-csv"], tickers: wanted }).map((file) => file.path)).toEqual(wanted.map((ticker) => `${ticker}.csv`));
  });

  it.each([[{ layouts: ["house"] }], [{ tickers: ["AAPL"] }], [{ dirt: -1 }], [{ layout: [] }]])("refuses %j", (options) => {
    expect(() => writeVendorFiles(world, options as never)).toThrow(InvalidInputError);
  });
});
