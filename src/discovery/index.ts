/**
 * The discovery service: imports disclosures, sweeps them, keeps the evidence ledger.
 * @module
 */
export {
  HOLDING_DAYS,
  type MarketPrices,
  marketPrices,
  type OutcomeTest,
  outcomesAfterDisclosure,
  type TradeOutcome,
  testOutcomes,
} from "./after-disclosure.js";
export { COVERED_SHARE_OF_MEDIAN, type CoveredSpan, coveredSpans } from "./coverage.js";
export type { CycleReplication } from "./cycle-replication.js";
export { type CycleFinding, type CycleHypothesis, type CycleSweep, MINIMUM_ACTIVE_DAYS, MINIMUM_DAYS, sweepCycles } from "./cycle-sweep.js";
export { type Executor, inlineExecutor } from "./executor.js";
export {
  type ActivityForecast,
  FORECAST_LEVEL,
  FORECAST_WEEKS,
  type ForecastHypothesis,
  type ForecastSweep,
  sweepForecasts,
} from "./forecasts/forecast-sweep.js";
export type { ForecastMeasure, ForecastSubject } from "./forecasts/weekly-series.js";
export { type Exclusions, type Measure, netAmount, type Subject } from "./hypotheses.js";
export type { LinkPolitician } from "./import-trades.js";
export { LEDGER_ALPHA } from "./ledger.js";
export { type LinkedTradeRecord, type MergedTrades, mergeTrades } from "./merge-trades.js";
export { ANALOGUE_DAYS, type AnalogueSkill, type MarketAnalogue, type MarketAnalogues } from "./patterns/market-analogues.js";
export { PATTERN_OUTCOME_DAYS, sweepPatterns } from "./patterns/pattern-sweep.js";
export type { PatternFinding, PatternHypothesis, PatternOccurrence, PatternSweep, PatternTrader } from "./patterns/pattern-types.js";
export type { LoadMembers, LoadPrices, ReferenceSources } from "./reference-data.js";
export { type MarketRegime, type MarketRegimes, marketRegimes } from "./regimes/market-regimes.js";
export { SHORTEST_LEVEL_WEEKS, type ShiftSweep, sweepShifts } from "./regimes/shift-sweep.js";
export type { Shift, ShiftFinding, ShiftHypothesis, ShiftSegment } from "./regimes/shift-types.js";
export type { ShiftMeasure, ShiftSubject } from "./regimes/weekly-levels.js";
export type { ScanOptions, ScanReport, SweepName } from "./report-types.js";
export { type DelayModel, type DelaySummary, fitDelay } from "./reporting.js";
export { DiscoveryService, type DiscoveryServiceOptions, type DiscoverySources, type ScanDetails } from "./service.js";
