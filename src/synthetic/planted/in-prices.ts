import type { Clock } from "../clock.js";
import type { Roles } from "../roles.js";
import type { PlantedKind } from "../schema.js";
import type { Company, Indicators, NonlinearSignalTruth, RecurringPatternTruth, RegimeShiftTruth } from "../world-types.js";
import {
  PATTERN_BARS,
  PATTERN_NOISE_RATIO,
  plantInteraction,
  plantMove,
  plantPattern,
  plantVolatilityShift,
  SIGNAL_R_SQUARED,
  shiftFactor,
  shiftSpan,
} from "./prices.js";
import { type PlannedSqueeze, planSqueeze } from "./squeezes.js";

/** By kind; 0 where nothing is planted. */
export type Strengths = Readonly<Record<PlantedKind, number>>;

export interface PricePlants {
  readonly regimeShifts: readonly RegimeShiftTruth[];
  readonly recurringPatterns: readonly RecurringPatternTruth[];
  readonly nonlinearSignals: readonly NonlinearSignalTruth[];
  readonly squeezes: readonly PlannedSqueeze[];
}

/** What every planter needs to know. */
export interface Stage {
  readonly seed: number;
  readonly clock: Clock;
  readonly companies: readonly Company[];
  readonly roles: Roles;
  readonly strengths: Strengths;
}

/** Changes `returns` (one series per company) where something is planted in prices, and tells what it did. */
export function plantInPrices({ seed, clock, companies, roles, strengths }: Stage, returns: readonly Float64Array[], indicators: Indicators): PricePlants {
  const days = clock.days.length;
  const date = (day: number): string => clock.days[day]!;
  const regimeShifts = (strengths.regimeShift > 0 ? roles.volatilityShifts : []).map((ticker, i): RegimeShiftTruth => {
    const span = shiftSpan(seed, "volatility", i, days);
    const factor = shiftFactor(strengths.regimeShift);
    plantVolatilityShift(returns[ticker]!, span, factor);
    const tradingDays = span.lastDay - span.firstDay + 1;
    return {
      measure: "volatility",
      politicianId: null,
      ticker: companies[ticker]!.ticker,
      from: date(span.firstDay),
      to: date(span.lastDay),
      tradingDays,
      factor,
    };
  });
  const nonlinearSignals = (strengths.nonlinearSignal > 0 ? roles.nonlinear : []).map((ticker): NonlinearSignalTruth => {
    const rSquared = SIGNAL_R_SQUARED * strengths.nonlinearSignal;
    const [tone, interest] = indicators.values[companies[ticker]!.ticker]!;
    const coefficient = plantInteraction(returns[ticker]!, tone, interest, rSquared);
    return { ticker: companies[ticker]!.ticker, indicators: indicators.names, horizonBars: 1, coefficient, rSquared };
  });
  const recurringPatterns = (strengths.recurringPattern > 0 ? roles.patterns : []).map((ticker, i): RecurringPatternTruth => {
    const noiseRatio = PATTERN_NOISE_RATIO / strengths.recurringPattern;
    const { shape, starts } = plantPattern(seed, i, returns[ticker]!, noiseRatio);
    return {
      ticker: companies[ticker]!.ticker,
      shape,
      noiseRatio,
      occurrences: starts.map((start) => ({ from: date(start), to: date(start + PATTERN_BARS - 1) })),
    };
  });
  const squeezes = (strengths.squeeze > 0 ? roles.squeezes : []).map(({ ticker }, i) => {
    const plan = planSqueeze(seed, i, days, strengths.squeeze);
    plantMove(returns[ticker]!, plan.day, plan.move);
    return plan;
  });
  return { regimeShifts, nonlinearSignals, recurringPatterns, squeezes };
}
