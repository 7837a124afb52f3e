import type { SourceLocation } from "../core/types.js";

/**
 * Vendors of trades, nearest to the filing first: parsed filings, then transcripts of them, then aggregators. `lateByDays` is how far a vendor's day of
 * disclosure may lie behind the filing's: Capitol Trades gives the day it published, Quiver the day of
 * any report that mentions the trade, annual ones included, or of a later scrape.
 */
const VENDORS: readonly (readonly [vendor: string, lateByDays: number])[] = [
  ["house-enriched-csv", 0],
  ["house-clerk-feed-json", 0],
  ["senate-stock-watcher-csv", 0],
  ["senate-daily-report-json", 0],
  ["per-filer-json", 0],
  ["house-stock-watcher-csv", 0],
  ["house-stock-watcher-json", 0],
  ["house-spreadsheet-csv", 0],
  ["senate-stock-watcher-json", 0],
  ["capitol-trades-api-json", 0],
  ["capitol-trades-table-csv", 14],
  ["capitol-trades-page-csv", 14],
  ["quiver-csv", Number.POSITIVE_INFINITY],
];

const RANKS: ReadonlyMap<string, number> = new Map(VENDORS.map(([vendor], rank) => [vendor, rank]));
const DELAYS: ReadonlyMap<string, number> = new Map(VENDORS);

/** 0 for the vendor whose word counts most; a vendor that is not known here comes last. Files imported in this order give ids that do not depend on the order of the command line. */
export function vendorRank(vendor: string): number {
  return RANKS.get(vendor) ?? VENDORS.length;
}

/** Days by which a vendor's day of disclosure may lie behind the filing's. */
export function reportsLateByDays(vendor: string): number {
  return DELAYS.get(vendor) ?? 0;
}

/** Whether a vendor lists a trade again, under a later day, whenever a later report mentions it; its days of disclosure are then no filings' days. */
export function repeatsTradesLater(vendor: string): boolean {
  return reportsLateByDays(vendor) === Number.POSITIVE_INFINITY;
}

/** Places in canonical order: best vendor first, then by file and line. */
export function compareSources(a: SourceLocation, b: SourceLocation): number {
  return vendorRank(a.vendor) - vendorRank(b.vendor) || compareText(a.vendor, b.vendor) || compareText(a.file, b.file) || a.line - b.line;
}

/** The place whose facts a trade shows. @param sources - at least one */
export function leadingSource(sources: readonly SourceLocation[]): SourceLocation {
  return sources.reduce((best, source) => (compareSources(source, best) < 0 ? source : best));
}

/** By code units, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
