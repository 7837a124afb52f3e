import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dateOrderOf, readDay } from "../../../src/adapters/sources/day-cells.js";
import { expandPaths } from "../../../src/adapters/sources/files.js";
import { readPriceHeader, tickerFromFileName } from "../../../src/adapters/sources/price-layouts.js";
import { loadPricePanel } from "../../../src/adapters/sources/price-panel.js";
import { openPriceSource, type PriceSourceOptions } from "../../../src/adapters/sources/prices.js";
import { addDays } from "../../../src/core/dates.js";
import { collect, describeSource } from "../../support/describe-source.js";

// All prices below are made up.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "prices-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const read = async (name: string, content: string | Uint8Array, options: PriceSourceOptions = {}) => {
  const source = await openPriceSource(write(name, content), options);
  const { rows } = await collect(source);
  return {
    vendor: source.vendor,
    bars: rows.flatMap((row) => (row.status === "accepted" ? [row.value] : [])),
    faults: rows.flatMap((row) => (row.status === "quarantined" ? [`${row.source.line} ${row.reason}`] : [])),
  };
};

describeSource("a Yahoo price file", {
  fileName: "yahoo_ACM.csv",
  text: "Date,Open,High,Low,Close,Adj Close,Volume\n2019-01-02,10,12,9,11,10.5,1000\n2019-01-03,null,null,null,null,null,null\n2019-01-04,11,13,10,12,11.5,2000\n2019-01-04,11,13,10,12,11.5,2000\n2019-01-07,1,2\n",
  accepted: 2,
  quarantined: 3,
  open: openPriceSource,
});

describe("price layouts", () => {
  const bar = { date: "2019-01-02", open: 10, high: 12, low: 9, close: 11, volume: 1000 };

  it.each([
    [
      "yahoo-csv",
      "yahoo_ACM.csv",
      "Date,Open,High,Low,Close,Adj Close,Volume\n2019-01-02,10,12,9,11,10.5,1000",
      { ...bar, ticker: "ACM", adjustedClose: 10.5 },
    ],
    [
      "yfinance-csv",
      "x.csv",
      "Price,Close,High,Low,Open,Volume\nTicker,BRK-B,BRK-B,BRK-B,BRK-B,BRK-B\nDate,,,,,\n2019-01-02,11,12,9,10,1000",
      { ...bar, ticker: "BRK-B" },
    ],
    ["stooq-csv", "stooq_acm_us_d.csv", "Date,Open,High,Low,Close,Volume\r\n2019-01-02,10,12,9,11,1000\r\n", { ...bar, ticker: "ACM" }],
    [
      "stooq-polish-csv",
      "acm_us_d_stooq_polish.csv",
      "\nData,Otwarcie,Najwyższy,Najnizszy,Zamkniecie,Wolumen\r\n2019-01-02,10,12,9,11,1000\r\n",
      { ...bar, ticker: "ACM" },
    ],
    [
      "stooq-bulk-txt",
      "acm.us.txt",
      "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nACM.US,D,20190102,000000,10,12,9,11,1000,0",
      { ...bar, ticker: "ACM" },
    ],
    [
      "datareader-csv",
      "datareader_ACM.csv",
      "Date,High,Low,Open,Close,Volume,Adj Close\n2019-01-02,12,9,10,11,1000.0,10.5",
      { ...bar, ticker: "ACM", adjustedClose: 10.5 },
    ],
    [
      "prices-csv",
      "dd-mm-yyyy_ACM.csv",
      "Date,Low,Open,Volume,High,Close,Adjusted Close\n02-01-2019,9,10,1000,12,11,10.5\n15-01-2019,9,10,1000,12,11,10.5",
      { ...bar, ticker: "ACM", adjustedClose: 10.5 },
    ],
    ["prices-csv", "lowercase_ACM.csv", "date,open,high,low,close,volume\n2019-01-02 00:00:00-05:00,10,12,9,11,1000", { ...bar, ticker: "ACM" }],
    ["prices-long-csv", "all.csv", "Ticker,Date,Open,High,Low,Close,Volume\nBRK.B,2019-01-02,10,12,9,11,1000", { ...bar, ticker: "BRK-B" }],
    ["prices-csv", "ACM.csv", "Date;Open;High;Low;Close\n2019-01-02;10;12;9;11", { ...bar, ticker: "ACM", volume: 0 }],
  ])("reads %s from %s", async (vendor, name, text, expected) => {
    const found = await read(name, text);
    expect([found.vendor, found.bars[0], found.faults]).toEqual([vendor, expected, []]);
  });

  it("reads a wide panel as one bar a cell with the adjusted close in every place, and an empty cell as not listed", async () => {
    const { bars, vendor } = await read("panel.csv", "Date,ACM,BRK.B,RF\n2019-01-02,10.5,,3\n2019-01-03,10.6,200,3.1\n");
    expect(vendor).toBe("prices-wide-csv");
    expect(bars.map(({ ticker, date, close }) => [ticker, date, close])).toEqual([
      ["ACM", "2019-01-02", 10.5],
      ["RF", "2019-01-02", 3],
      ["ACM", "2019-01-03", 10.6],
      ["BRK-B", "2019-01-03", 200],
      ["RF", "2019-01-03", 3.1],
    ]);
    expect(bars[0]).toEqual({ ticker: "ACM", date: "2019-01-02", open: 10.5, high: 10.5, low: 10.5, close: 10.5, adjustedClose: 10.5, volume: 0 });
  });

  it("reads several tickers side by side under three header lines", async () => {
    const { bars } = await read("x.csv", "Price,Close,Close,Open,Open\nTicker,ACM,XYZ,ACM,XYZ\nDate,,,,\n2019-01-02,11,21,10,20\n");
    expect(bars.map(({ ticker, open, close }) => [ticker, open, close])).toEqual([
      ["ACM", 10, 11],
      ["XYZ", 20, 21],
    ]);
  });

  it.each([
    ["yahoo_T.csv", "T"],
    ["stooq_aapl_us_d.csv", "AAPL"],
    ["msft.us.txt", "MSFT"],
    ["spy_us_d_stooq_polish.csv", "SPY"],
    ["dd-mm-yyyy_FB.csv", "FB"],
    ["BRK-B.csv.gz", "BRK-B"],
    ["lowercase_ATVI.csv", "ATVI"],
    ["D.csv", "D"],
    ["yahoo_D.csv", "D"],
    ["^VIX.csv", "^VIX"],
    ["aapl.csv", "AAPL"],
    ["AAPL_MSFT.csv", null],
    ["prices.csv", null],
    ["my stock notes.csv", null],
  ])("takes the ticker of %s to be %s", (name, ticker) => {
    expect(tickerFromFileName(name)).toBe(ticker);
  });

  it("takes the ticker from the option when the name does not say it, and refuses the file otherwise", async () => {
    const text = "Date,Close\n2019-01-02,11\n";
    expect((await read("prices.csv", text, { ticker: "acm" })).bars[0]!.ticker).toBe("ACM");
    await expect(read("prices.csv", text)).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
  });

  it("refuses a file that is not in the layout that was named", async () => {
    await expect(read("ACM.csv", "date,close\n2019-01-02,11\n", { layout: "stooq-csv" })).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
  });

  it("does not take factor files and macro series for panels", () => {
    expect(
      [
        ["", "Mkt-RF", "SMB", "HML", "RF"],
        ["DATE", "DGS10"],
        ["Date", "value"],
      ].map((header) => readPriceHeader([header])),
    ).toEqual([null, null, null]);
  });
});

describe("days of a price file", () => {
  it("are decided from the whole column, not from the first row", async () => {
    const { bars } = await read("ACM.csv", "Date,Close\n01/02/2019,1\n01/03/2019,1\n01/15/2019,1\n");
    expect(bars.map(({ date }) => date)).toEqual(["2019-01-02", "2019-01-03", "2019-01-15"]);
    const other = await read("ACM.csv", "Date,Close\n01/02/2019,1\n04/02/2019,1\n15/02/2019,1\n");
    expect(other.bars.map(({ date }) => date)).toEqual(["2019-02-01", "2019-02-04", "2019-02-15"]);
  });

  it("are told by the order of rows when every day is possible both ways, and refused when nothing tells", async () => {
    expect(dateOrderOf(["01/02/2019", "01/03/2019", "02/01/2019"])).toBe("month-first");
    expect(dateOrderOf(["01/02/2019", "02/02/2019", "01/03/2019"])).toBe("day-first");
    const open = "Date,Close\n01/02/2019,1\n"; // Wednesday or Friday
    await expect(read("ACM.csv", open)).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
    expect((await read("ACM.csv", open, { dateOrder: "day-first" })).bars[0]!.date).toBe("2019-02-01");
  });

  it("come back from either order for every run of ten days or more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 32, max: 90 }), fc.boolean(), (start, count, dayFirst) => {
        const days = Array.from({ length: count }, (_, i) => addDays("1970-01-01", start + i));
        const cells = days.map((day) =>
          dayFirst ? `${day.slice(8)}-${day.slice(5, 7)}-${day.slice(0, 4)}` : `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`,
        );
        const order = dateOrderOf(cells);
        expect(order).toBe(dayFirst ? "day-first" : "month-first");
        expect(cells.map((cell) => readDay(cell, order))).toEqual(days);
      }),
      { numRuns: 50 },
    );
  });
});

describe("D3 damaged price files", () => {
  const header = "Date,Open,High,Low,Close,Adj Close,Volume\n";

  it("cost the row that is damaged, with its line and reason", async () => {
    const rows = [
      "2019-01-02,10,12,9,11,10.5,1000",
      "2019-02-30,10,12,9,11,10.5,1000",
      "2019-01-03,10,12,9,abc,10.5,1000",
      "2019-01-04,10,8,9,11,10.5,1000",
      "2019-01-07,10,12,9,-1,10.5,1000",
      "2019-01-08,10,12",
      "2019-01-02,10,12,9,11,10.5,1000",
      "2019-01-09,10,12,9,1\u00001,10.5,1000",
      "",
      "2019-01-10,10,12,9,11,10.5,1000",
    ];
    const { bars, faults } = await read("ACM.csv", header + rows.join("\n"));
    expect(bars.map(({ date }) => date)).toEqual(["2019-01-02", "2019-01-10"]);
    expect(faults).toEqual([
      "3 impossible-date",
      "4 unreadable-number",
      "5 malformed-record",
      "6 unreadable-number",
      "7 wrong-field-count",
      "8 duplicate-record",
      "9 unreadable-number",
    ]);
  });

  it("with merge markers lose both halves of the conflict, since nobody knows which holds", async () => {
    const text = `${header}2019-01-02,10,12,9,11,10.5,1\n<<<<<<< HEAD\n2019-01-03,10,12,9,11,10.5,1\n=======\n2019-01-03,10,12,9,10,10.5,1\n>>>>>>> branch\n2019-01-04,10,12,9,11,10.5,1\n`;
    const { bars, faults } = await read("ACM.csv", text);
    expect(bars.map(({ date }) => date)).toEqual(["2019-01-02", "2019-01-04"]);
    expect(faults).toEqual([3, 4, 5, 6, 7].map((line) => `${line} malformed-record`));
  });

  it("with a cell of 10 MB lose that line alone", async () => {
    const { bars, faults } = await read(
      "ACM.csv.gz",
      gzipSync(`${header}2019-01-02,10,12,9,11,10.5,1\n2019-01-03,${"9".repeat(10 << 20)},12,9,11,10.5,1\n2019-01-04,10,12,9,11,10.5,1\n`),
      { maxExpansionRatio: 1e6 },
    );
    expect([bars.length, faults]).toEqual([2, ["3 malformed-record"]]);
  });

  it("with mixed line ends keep their lines", async () => {
    const { bars } = await read("ACM.csv", "Date,Close\r\n2019-01-02,1\n2019-01-03,2\r2019-01-04,3\r\n");
    expect(bars.map(({ close }) => close)).toEqual([1, 2, 3]);
  });

  it("S2 keep a ticker named __proto__ a ticker", async () => {
    const { bars } = await read("all.csv", "Ticker,Date,Close\n__proto__,2019-01-02,1\nconstructor,2019-01-02,2\n");
    expect(bars.map(({ ticker }) => ticker)).toEqual(["__PROTO__", "CONSTRUCTOR"]);
    expect(({} as Record<string, unknown>).date).toBeUndefined();
  });
});

describe("queries of prices", () => {
  const text = "Date,Close\n2019-01-02,1\n2019-01-03,2\n2019-01-04,3\n";
  const daysOf = async (query: object) =>
    (await collect(await openPriceSource(write("ACM.csv", text)), query)).rows.flatMap((row) => (row.status === "accepted" ? [row.value.date.slice(8)] : []));

  it("narrow by day, both ends in", async () => {
    expect(await daysOf({ from: "2019-01-03" })).toEqual(["03", "04"]);
    expect(await daysOf({ to: "2019-01-03" })).toEqual(["02", "03"]);
  });

  it("know a bar only after its close", async () => {
    expect(await daysOf({ asOf: "2019-01-03T15:00:00Z" })).toEqual(["02"]);
    expect(await daysOf({ asOf: "2019-01-03T21:00:00Z" })).toEqual(["02", "03"]);
  });
});

describe("loadPricePanel", () => {
  const openAll = (files: Record<string, string>) => Promise.all(Object.entries(files).map(([name, text]) => openPriceSource(write(name, text))));

  it("unites days and tickers with NaN in the gaps, adjusted closes first", async () => {
    const { panel, inputs } = await loadPricePanel(
      await openAll({ "ACM.csv": "Date,Close,Adj Close\n2019-01-02,1,0.5\n2019-01-04,2,1\n", "XYZ.csv": "Date,Close\n2019-01-03,7\n" }),
    );
    expect([panel.dates, panel.tickers]).toEqual([
      ["2019-01-02", "2019-01-03", "2019-01-04"],
      ["ACM", "XYZ"],
    ]);
    expect(panel.close.map((row) => [...row])).toEqual([
      [0.5, Number.NaN],
      [Number.NaN, 7],
      [1, Number.NaN],
    ]);
    expect(inputs.map(({ rowsAccepted }) => rowsAccepted)).toEqual([2, 1]);
  });

  it("equals a panel put together the slow way", async () => {
    const bars = fc.uniqueArray(fc.record({ ticker: fc.constantFrom("AAA", "BBB", "CCC"), day: fc.nat(40), close: fc.integer({ min: 1, max: 999 }) }), {
      selector: ({ ticker, day }) => `${ticker}${day}`,
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(bars, async (list) => {
        const path = write(
          "all.csv",
          `Ticker,Date,Close\n${list.map(({ ticker, day, close }) => `${ticker},${addDays("2019-01-01", day)},${close}`).join("\n")}`,
        );
        const { panel } = await loadPricePanel([await openPriceSource(path)]);
        const dates = [...new Set(list.map(({ day }) => addDays("2019-01-01", day)))].sort();
        const tickers = [...new Set(list.map(({ ticker }) => ticker))].sort();
        expect([panel.dates, panel.tickers]).toEqual([dates, tickers]);
        expect(panel.close.map((row) => [...row])).toEqual(
          dates.map((date) =>
            tickers.map((ticker) => list.find((bar) => bar.ticker === ticker && addDays("2019-01-01", bar.day) === date)?.close ?? Number.NaN),
          ),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("joins the file of an old ticker to the column of today's", async () => {
    const { panel } = await loadPricePanel(
      await openAll({ "FB.csv": "Date,Close\n2021-08-27,372\n2021-08-30,380\n", "META.csv": "Date,Close\n2021-08-30,380.1\n2024-03-08,505\n" }),
    );
    expect([panel.tickers, panel.close.map(([close]) => close)]).toEqual([["META"], [372, 380, 505]]);
  });

  it("lets the earlier source win on a shared day, and never splices series that disagree: the longer one stands alone", async () => {
    const days = Array.from({ length: 30 }, (_, i) => addDays("2019-01-01", i));
    const series = (factor: number, count: number) =>
      `Date,Close\n${days
        .slice(0, count)
        .map((day, i) => `${day},${factor * (100 + i)}`)
        .join("\n")}\n`;
    const agree = await loadPricePanel(await openAll({ "yahoo_ACM.csv": series(1, 10), "stooq_ACM.csv": series(1.001, 30) }));
    expect(agree.panel.close.map(([close]) => close).slice(8, 12)).toEqual([108, 109, 1.001 * 110, 1.001 * 111]);
    expect(agree.conflicts).toEqual([]);
    const disagree = await loadPricePanel(await openAll({ "yahoo_ACM.csv": series(1, 10), "stooq_ACM.csv": series(0.5, 30) }));
    expect(disagree.panel.close.map(([close]) => close)).toEqual(days.map((_, i) => 0.5 * (100 + i)));
    expect(disagree.conflicts).toMatchObject([{ ticker: "ACM", sharedDays: 10, disagreements: 10, kept: "later" }]);
  });

  it("stops at the memory cap with a typed error", async () => {
    const sources = await openAll({ "ACM.csv": `Date,Close\n${Array.from({ length: 3000 }, (_, i) => `${addDays("2010-01-01", i)},1`).join("\n")}\n` });
    await expect(loadPricePanel(sources, { maxBytes: 10_000 })).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("takes any source of bars, not only files", async () => {
    const source = await openPriceSource(write("ACM.csv", "Date,Close,Adj Close\n2019-01-02,1,0.5\nx,1,1\n"));
    const { scan: _, ...plain } = source;
    const loaded = await loadPricePanel([plain]);
    expect([loaded.panel.close.map((row) => [...row]), loaded.quarantined.length]).toEqual([[[0.5]], 1]);
  });
});

const shared = new URL("../../../../shared/data/prices", import.meta.url).pathname;
describe.skipIf(!existsSync(shared))("the shared price files", () => {
  it("are read without a single quarantined row, and make one panel", async () => {
    const { panel, quarantined, conflicts } = await loadPricePanel(await Promise.all((await expandPaths([shared])).map((path) => openPriceSource(path))));
    expect([quarantined.length, panel.tickers.length]).toEqual([0, 406]);
    const at = (ticker: string, date: string) => panel.close[panel.dates.indexOf(date)]![panel.tickers.indexOf(ticker)];
    expect([at("AAPL", "2016-01-04"), at("SPY", "2005-02-25"), at("META", "2018-01-02") !== undefined]).toEqual([23.9469, 93.6948, true]);
    expect(conflicts.map(({ ticker, kept }) => [ticker, kept])).toEqual([
      ["MSFT", "earlier"],
      ["NVDA", "earlier"],
      ["SPY", "later"],
    ]);
  });
});
