import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalTicker, lastTradingDayOf, resolveTicker } from "../../../src/core/tickers.js";

describe("canonicalTicker", () => {
  it.each([
    ["BRK.B", "BRK-B"],
    ["BRK/B", "BRK-B"],
    ["brk-b", "BRK-B"],
    ["BRK B", "BRK-B"],
    ["BAC$K", "BAC-PK"],
    ["BAC^K", "BAC-PK"],
    ["AAPL:US", "AAPL"],
    ["msft.us", "MSFT"],
    [" AAPl ", "AAPL"],
    ["35G.SG", "35G.SG"],
    ["BT.L", "BT.L"],
    ["^VIX", "^VIX"],
    ["BTC-USD", "BTC-USD"],
  ])("reads %s as %s", (text, ticker) => {
    expect(canonicalTicker(text)).toBe(ticker);
  });

  it("gives null for the marks of none", () => {
    expect(["", "--", "N/A", "-", "null", " "].map(canonicalTicker)).toEqual([null, null, null, null, null, null]);
  });

  it("changes nothing that it has made itself", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9.$^/ -]{1,10}$/), (text) => {
        const once = canonicalTicker(text);
        if (once !== null) expect(canonicalTicker(once) ?? "").toBe(once);
      }),
    );
  });
});

describe("resolveTicker", () => {
  it.each([
    ["FB", "2020-05-01", "META"],
    ["FB", "2022-06-08", "META"],
    ["FB", "2022-09-01", "META"],
    ["META", "2022-06-09", "META"],
    ["CBS", "2018-01-02", "PARA"],
    ["VIAC", "2020-03-27", "PARA"],
    ["SYMC", "2017-05-05", "GEN"],
    ["WLP", "2013-01-02", "ELV"],
    ["UTX", "2019-07-01", "RTX"],
    ["BBT", "2018-07-02", "TFC"],
    ["PCLN", "2017-01-05", "BKNG"],
    ["AA", "2015-03-02", "HWM"],
    ["AA", "2018-03-01", "AA"],
    ["ARNC", "2018-05-03", "HWM"],
    ["ARNC", "2021-05-03", "ARNC"],
    ["IR", "2019-01-02", "TT"],
    ["IR", "2020-03-02", "IR"],
    ["GDI", "2019-01-02", "IR"],
    ["ERI", "2019-10-04", "CZR"],
    ["PX", "2016-03-31", "LIN"],
    ["PX", "2023-01-03", "PX"],
    ["WTW", "2023-01-03", "WTW"],
    ["WLTW", "2019-01-03", "WTW"],
    ["GOOG", "2016-01-04", "GOOG"],
    ["GOOGL", "2016-01-04", "GOOGL"],
    ["DWDP", "2018-05-01", "DD"],
    ["FISV", "2019-01-02", "FISV"],
    ["FI", "2024-01-02", "FISV"],
    ["BRK.B", "2020-01-02", "BRK-B"],
    ["TWTR", "2019-01-02", "TWTR"],
  ])("reads %s on %s as %s", (ticker, date, key) => {
    expect(resolveTicker(ticker, date)).toBe(key);
  });

  it.each([
    ["CZR", "2018-03-01"],
    ["DD", "2016-04-11"],
    ["META", "2021-08-02"],
    ["WTW", "2017-01-24"],
    ["SE", "2016-03-31"],
    ["S", "2017-04-04"],
    ["COR", "2019-06-24"],
    ["REVB", "2018-07-31"],
    ["HCP", "2021-06-01"],
    ["DOW", "2017-03-16"],
  ])("refuses to join %s on %s with the company that has the letters today", (ticker, date) => {
    const today = resolveTicker(ticker, "2024-03-08");
    const key = resolveTicker(ticker, date);
    expect(key).not.toBe(today);
    expect(key).toMatch(/@\d{4}-\d{2}-\d{2}$/);
    expect(key!.slice(-10) >= date).toBe(true);
  });

  it("forgets an old name a year after the change", () => {
    expect([resolveTicker("FB", "2023-06-08"), resolveTicker("FB", "2023-06-09")]).toEqual(["META", "FB"]);
  });

  it("gives keys that stay what they are on later days, so that trades and prices meet", () => {
    const tickers = ["FB", "CBS", "SYMC", "AA", "ARNC", "IR", "HCP", "WLP", "ACT", "KFT", "DISCK", "LB", "RE", "PKI", "ABC", "CTL", "MYL", "HRS", "ZMH", "Q"];
    for (const ticker of tickers) {
      const key = resolveTicker(ticker, "2014-06-02")!;
      if (!key.includes("@")) expect(resolveTicker(key, "2026-06-01")).toBe(key);
    }
  });

  it("gives null when no ticker is named", () => {
    expect(resolveTicker("--", "2020-01-02")).toBeNull();
  });

  it("knows the last trading day of names that ended", () => {
    expect([lastTradingDayOf("TWTR"), lastTradingDayOf("AAPL")]).toEqual(["2022-10-27", null]);
  });
});
