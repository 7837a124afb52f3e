import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/adapters/stores/index.js";
import type { SourceRow, TradeRecord } from "../../src/core/ports.js";
import { DiscoveryService, type ScanDetails } from "../../src/discovery/index.js";
import { createWorld } from "../../src/synthetic/index.js";
import { type ReportFile, reportPages } from "../../src/viz/index.js";
import { quarantineCsv } from "../../src/viz/report/quarantine-csv.js";

const HOSTILE = `Eve <img src=x onerror="document.title='owned'"> O'Hara & Sons`;
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function scanned(planted: boolean): Promise<ScanDetails> {
  const world = createWorld({ seed: 3, members: 24, tickers: 40, from: "2018-01-02", planted: { cycle: planted } });
  const [first, ...others] = world.politicians;
  const rows: SourceRow<TradeRecord>[] = world.trades.map(({ id: _, politicianId, politicianName, sources: __, filingId, ...trade }, i) => ({
    status: "accepted",
    source: { vendor: "test", file: "world", line: i + 1 },
    value: {
      ...trade,
      assetName: HOSTILE,
      filingId,
      isAmendment: false,
      politician: { name: politicianName, bioguideId: politicianId, chamber: null, party: null, state: null, district: null },
    },
  }));
  const store = await openStore("memory");
  const service = new DiscoveryService({
    store,
    clock: { now: () => "2024-01-01T00:00:00Z" },
    sources: {
      trades: [
        {
          vendor: "test",
          name: "world",
          async *read() {
            yield rows;
          },
        },
      ],
      members: async () => ({ politicians: [{ ...first!, name: HOSTILE }, ...others], link: ({ bioguideId }) => bioguideId, inputs: [] }),
      prices: async () => ({ panel: world.prices, inputs: [] }),
    },
  });
  const details = await service.scanInDetail();
  await store.close();
  return details;
}

const texts = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/g, "").replace(/<[^>]+>/g, " ");

describe("the report", () => {
  let found: ReportFile[];
  let nothing: ReportFile[];
  let details: ScanDetails;
  beforeAll(async () => {
    details = await scanned(true);
    found = [...reportPages(details)];
    nothing = [...reportPages(await scanned(false))];
  });

  it("has a front page, the rows set aside, and a page for every member with trades", () => {
    expect(found[0]!.path).toBe("report.html");
    const members = new Set(details.trades.map(({ politicianId }) => politicianId));
    expect(found.length).toBe(2 + members.size);
  });

  it("says how much was tried, what was found and what was left out", () => {
    const text = texts(found[0]!.content);
    expect(text).toContain(`${details.sweep!.tested.toLocaleString("en-US")} hypotheses`);
    expect(text).toContain(`${details.report.rowsRead.toLocaleString("en-US")} rows read`);
    for (const { summary } of details.report.discoveries.filter(({ replicated }) => replicated).slice(0, 1))
      expect(text.replaceAll("&#39;", "'")).toContain(summary.slice(0, 60));
  });

  it("claims no evidence when there is none", () => {
    expect(texts(nothing[0]!.content)).toContain("No evidence of periodic trading");
  });

  it("is the same text for the same scan", () => {
    expect([...reportPages(details)]).toEqual(found);
  });

  it("S11: shows names as text, carries no script and fetches nothing", () => {
    for (const { content: html } of found) {
      expect(html).not.toMatch(/<script|<img|javascript:|onerror="/);
      expect(html.replace(/xmlns="[^"]*"/g, "")).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    expect(texts(found.find(({ content }) => content.includes("Eve &lt;img"))!.content)).toContain("O&#39;Hara");
  });

  it("links only to pages that exist", () => {
    const paths = new Set(found.map(({ path }) => path));
    for (const { path, content: html } of found)
      for (const [, href] of html.matchAll(/href="([^"#]+)"/g)) expect(paths).toContain(join(dirname(path), href!).replaceAll("\\", "/"));
  });

  it("holds no number that is none", () => {
    for (const { content: html } of found) expect(texts(html)).not.toMatch(/\bNaN\b|\bundefined\b|\bInfinity\b|\[object/);
  });

  describe.skipIf(!CHROMIUM && process.env.REQUIRE_SERVICES !== "1")(`in Chromium${CHROMIUM ? "" : " (not installed)"}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "capitol-quant-pages-"));
    let browser: Browser;
    beforeAll(async () => {
      for (const { path, content: html } of found) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), html);
      }
      browser = await chromium.launch({ executablePath: CHROMIUM!, args: FLAGS });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each([
      ["a desk", 1200],
      ["a phone", 390],
    ] as const)("fits the width of %s, without an error or a request", async (_, width) => {
      for (const { path } of [found[0]!, found[2]!, found.find(({ content }) => content.includes("Eve &lt;img"))!]) {
        const page = await browser.newPage({ viewport: { width, height: 900 } });
        const complaints: string[] = [];
        page.on("console", (message) => complaints.push(message.text()));
        page.on("pageerror", (error) => complaints.push(error.message));
        page.on("request", (request) => request.url().startsWith("file:") || complaints.push(request.url()));
        await page.goto(pathToFileURL(join(folder, path)).href);
        expect(complaints).toEqual([]);
        expect(await page.title()).not.toBe("owned");
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        const flat = await page
          .locator("svg")
          .evaluateAll((drawings) => drawings.filter((svg) => svg.getBoundingClientRect().height < 40 || !svg.getAttribute("aria-label")).length);
        expect(flat).toBe(0);
        await page.close();
      }
    });

    it("is readable in the dark: text and paper differ in brightness", async () => {
      const page = await browser.newPage({ colorScheme: "dark" });
      await page.goto(pathToFileURL(join(folder, "report.html")).href);
      const [ink, paper] = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        const brightness = (color: string) =>
          color
            .match(/\d+/g)!
            .slice(0, 3)
            .reduce((sum, part) => sum + Number(part), 0) / 3;
        return [brightness(style.color), brightness(style.backgroundColor)];
      });
      expect(ink! - paper!).toBeGreaterThan(120);
      await page.close();
    });

    it("leads from the front page to a member and back", async () => {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(join(folder, "report.html")).href);
      await page.locator("table a").first().click();
      expect(page.url()).toContain("/members/");
      await page.locator("nav a").click();
      expect(page.url()).toContain("report.html");
      await page.close();
    });
  });
});

describe("S10: the list of rows set aside", () => {
  it("names file, line and reason, and is no formula to a spreadsheet", () => {
    const csv = quarantineCsv([
      { source: { vendor: "v", file: "a,b.csv", line: 7 }, reason: "impossible-date", detail: '=HYPERLINK("x")' },
      { source: { vendor: "v", file: "+c.csv", line: 8 }, reason: "no-asset", detail: "two\nlines" },
    ]);
    expect(csv).toBe('vendor,file,line,reason,detail\r\nv,"a,b.csv",7,impossible-date,"\'=HYPERLINK(""x"")"\r\nv,\'+c.csv,8,no-asset,"two\nlines"\r\n');
  });
});
