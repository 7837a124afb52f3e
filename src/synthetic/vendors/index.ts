import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import type { World } from "../world-types.js";
import { capitolTradesApiJson, capitolTradesPageCsv, capitolTradesTableCsv } from "./capitol-trades.js";
import { committeeAssignmentsCsv, committeeMembershipCsv, committeeMembershipYaml, committeesYaml } from "./committees.js";
import { frenchDaily2024Csv, frenchDaily2026Csv, frenchDayFirstCsv, frenchMonthly2024Csv, frenchMonthly2026Csv, frenchSectionsCsv } from "./factors.js";
import { houseClerkFeedJson, houseClerkIndexXml } from "./house-clerk.js";
import { houseEnrichedCsv } from "./house-enriched.js";
import { houseSpreadsheetCsv, houseStockWatcherCsv, houseStockWatcherJson } from "./house-stock-watcher.js";
import { type VendorFile, type VendorLayoutWriter, writeLayout } from "./layout.js";
import { legislatorsCsv, legislatorsPartiesJson, legislatorsYaml } from "./legislators.js";
import { cboeIndexCsv, fredDateValueCsv, fredDotCsv, fredMonthlyCsv, fredObservationDateCsv, nyseHolidaysCsv } from "./macro.js";
import { perFilerJson } from "./per-filer.js";
import {
  datareaderCsv,
  pricesDayFirstCsv,
  pricesLongCsv,
  pricesLowercaseCsv,
  pricesWideCsv,
  stooqBulkTxt,
  stooqCsv,
  stooqPolishCsv,
  yahooCsv,
  yfinanceCsv,
} from "./prices.js";
import { quiverCsv } from "./quiver.js";
import { gicsConstituentsCsv, nasdaqScreenerCsv } from "./sectors.js";
import { senateDailyReportJson, senateStockWatcherCsv, senateStockWatcherJson } from "./senate-stock-watcher.js";

const WRITERS = {
  "house-stock-watcher-csv": houseStockWatcherCsv,
  "house-stock-watcher-json": houseStockWatcherJson,
  "house-spreadsheet-csv": houseSpreadsheetCsv,
  "house-enriched-csv": houseEnrichedCsv,
  "house-clerk-feed-json": houseClerkFeedJson,
  "house-clerk-index-xml": houseClerkIndexXml,
  "senate-stock-watcher-csv": senateStockWatcherCsv,
  "senate-stock-watcher-json": senateStockWatcherJson,
  "senate-daily-report-json": senateDailyReportJson,
  "per-filer-json": perFilerJson,
  "quiver-csv": quiverCsv,
  "capitol-trades-page-csv": capitolTradesPageCsv,
  "capitol-trades-table-csv": capitolTradesTableCsv,
  "capitol-trades-api-json": capitolTradesApiJson,
  "legislators-csv": legislatorsCsv,
  "legislators-yaml": legislatorsYaml,
  "legislators-parties-json": legislatorsPartiesJson,
  "committee-membership-csv": committeeMembershipCsv,
  "committee-membership-yaml": committeeMembershipYaml,
  "committees-yaml": committeesYaml,
  "committee-assignments-csv": committeeAssignmentsCsv,
  "gics-constituents-csv": gicsConstituentsCsv,
  "nasdaq-screener-csv": nasdaqScreenerCsv,
  "yahoo-csv": yahooCsv,
  "yfinance-csv": yfinanceCsv,
  "stooq-csv": stooqCsv,
  "stooq-polish-csv": stooqPolishCsv,
  "stooq-bulk-txt": stooqBulkTxt,
  "datareader-csv": datareaderCsv,
  "prices-day-first-csv": pricesDayFirstCsv,
  "prices-lowercase-csv": pricesLowercaseCsv,
  "prices-long-csv": pricesLongCsv,
  "prices-wide-csv": pricesWideCsv,
  "french-daily-2026-csv": frenchDaily2026Csv,
  "french-monthly-2026-csv": frenchMonthly2026Csv,
  "french-daily-2024-csv": frenchDaily2024Csv,
  "french-monthly-2024-csv": frenchMonthly2024Csv,
  "french-day-first-csv": frenchDayFirstCsv,
  "french-sections-csv": frenchSectionsCsv,
  "fred-observation-date-csv": fredObservationDateCsv,
  "fred-dot-csv": fredDotCsv,
  "fred-date-value-csv": fredDateValueCsv,
  "fred-monthly-csv": fredMonthlyCsv,
  "cboe-index-csv": cboeIndexCsv,
  "nyse-holidays-csv": nyseHolidaysCsv,
} as const;

export type VendorLayout = keyof typeof WRITERS;
export const VENDOR_LAYOUTS = Object.keys(WRITERS) as readonly VendorLayout[];

const TICKERS_WITH_FILES = 5;

const vendorSchema = z.strictObject({
  /** Which layouts to write; all of them when left out. */
  layouts: z._default(z.array(z.enum(VENDOR_LAYOUTS as [VendorLayout, ...VendorLayout[]])), () => [...VENDOR_LAYOUTS]),
  /** Tickers of the price files that hold one each, and of the long panel; the five most traded ones when left out. The wide panel holds all. */
  tickers: z.optional(z.array(z.string())),
  /** Rows of each kind of dirt that a layout knows, per file, on top of the clean ones. */
  dirt: z._default(z.int().check(z.gte(0), z.lte(1_000)), 0),
});
export interface VendorOptions {
  readonly layouts?: readonly VendorLayout[];
  readonly tickers?: readonly string[];
  readonly dirt?: number;
}

/**
 * The world's public facts in the layouts of the vendors that publish them: column names, spellings, line ends and omissions as in their files, so that readers can be
 * tested in the round. A layout may stand for several files. Each says how many rows it has and how many of them are dirt, kind by kind.
 * Deterministic: the same world and options give the same bytes.
 * @throws InvalidInputError for an unknown layout or ticker
 * @example
 * for (const { path, content } of writeVendorFiles(createWorld(), { layouts: ["quiver-csv"], dirt: 3 })) console.log(path, content.length);
 */
export function writeVendorFiles(world: World, options: VendorOptions = {}): VendorFile[] {
  const { layouts, tickers, dirt } = parseOptions("writeVendorFiles", vendorSchema, options);
  const unknown = tickers?.find((ticker) => !world.prices.tickers.includes(ticker));
  if (unknown !== undefined)
    throw new InvalidInputError("INVALID_OPTION", { where: "writeVendorFiles", what: "options.tickers", expected: "tickers of this world", received: unknown });
  const request = { tickers: tickers ?? mostTraded(world) };
  return layouts.flatMap((layout) => writeLayout(world, layout, WRITERS[layout] as VendorLayoutWriter<unknown>, request, dirt));
}

function mostTraded(world: World): string[] {
  const counts = new Map<string, number>(world.prices.tickers.map((ticker) => [ticker, 0]));
  for (const { ticker } of world.trades) if (ticker !== null) counts.set(ticker, counts.get(ticker)! + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, TICKERS_WITH_FILES)
    .map(([ticker]) => ticker);
}
