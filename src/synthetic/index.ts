/**
 * A seeded Congress: invented members, companies, trades, filings, prices and option chains, with nothing planted (to count false alarms) or with effects of known kind
 * and strength (to measure power). It is no substitute for real data: whatever it shows was put there. Not for training models that are to be used on real trades.
 * @module
 */
export { STOCK_ACT_BRACKETS } from "./brackets.js";
export { PLANTED_KINDS, type PlantedKind, type ResolvedWorldOptions, type WorldOptions } from "./schema.js";
export { VENDOR_LAYOUTS, type VendorLayout, type VendorOptions, writeVendorFiles } from "./vendors/index.js";
export { DIRT_KINDS, type DirtKind, type VendorFile, type VendorKind } from "./vendors/layout.js";
export { createWorld } from "./world.js";
export type {
  AnomalyFeature,
  AnomalyTruth,
  CabalTruth,
  Company,
  CycleTruth,
  FactorName,
  HabitTruth,
  Indicators,
  LeaderTruth,
  MarketHistory,
  NonlinearSignalTruth,
  OptionChainSnapshot,
  OptionQuote,
  RecurringPatternTruth,
  RegimeShiftTruth,
  SqueezeCriterion,
  SqueezeTruth,
  SyntheticTrade,
  World,
  WorldTruth,
} from "./world-types.js";
