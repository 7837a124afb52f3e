/**
 * Sources: files and addresses in the vendors' own layouts, read as the ports of `core/ports`. Trades (House and Senate Stock Watcher, Quiver, Capitol Trades, …),
 * daily prices, legislators and committees, House Clerk filings, sectors, Kenneth French factors, FRED and Cboe series; beside them the linking of names to bioguide
 * ids. The layout is told from the file, rows that cannot be used come as quarantined with a reason: accepted + quarantined = read.
 * @module
 */
export {
  type CommitteeFile,
  type CommitteeLayout,
  type CommitteeSourceOptions,
  type FileCommitteeSource,
  openCommitteeSource,
  readCommitteeNames,
} from "./committees.js";
export type { DateOrder } from "./day-cells.js";
export { type DetectedInput, detectInput, type SelectedInputs, type SkippedFile, selectInputs } from "./detect-input.js";
export { type FactorSourceOptions, type FileFactorSource, openFactorSource } from "./factors.js";
export { expandPaths, hashFile, type ReadOptions } from "./files.js";
export { type FilingRow, openFilingSource } from "./filings.js";
export {
  type CachedAnswer,
  type Download,
  download,
  folderHttpCache,
  type HttpCache,
  type HttpOptions,
  type HttpSource,
  openHttpSource,
} from "./http.js";
export type { LegislatorRecord, Seat } from "./legislator-record.js";
export {
  type LegislatorLayout,
  type LegislatorSource,
  type ListedMember,
  type MembersWithoutId,
  openLegislatorSource,
  openMembersWithoutId,
} from "./legislators.js";
export { createPoliticianIndex, type PoliticianIndex, type Resolution } from "./linking.js";
export { type LoadedLegislators, loadLegislators } from "./load-legislators.js";
export { type MacroLayout, type MacroSourceOptions, openMacroSource } from "./macro.js";
export { memberDirectory } from "./member-directory.js";
export { PRICE_LAYOUTS, type PriceLayout } from "./price-layouts.js";
export { type LoadedPrices, loadPricePanel, type PriceConflict, type PricePanelOptions } from "./price-panel.js";
export { type BarSink, type FilePriceSource, openPriceSource, type PriceSourceOptions } from "./prices.js";
export { openSectorSource, type SectorLayout } from "./sectors.js";
export { type BatchOptions, type Collected, collectSource } from "./source-rows.js";
export { detectTradeLayout, openTradeSource, type TradeSourceOptions, tradeLayouts } from "./trades.js";
