import type { PricePanel } from "../../core/types.js";
import { type RateShift, tradeHabitually, tradeOrdinarily } from "../activity.js";
import type { Clock } from "../clock.js";
import { Desk } from "../desk.js";
import type { Profile } from "../profiles.js";
import type { Company, HabitTruth, OptionChainSnapshot, RegimeShiftTruth, SyntheticTrade, WorldTruth } from "../world-types.js";
import { plantAnomalies } from "./anomalies.js";
import { type PlannedCycle, planCycles } from "./cycles.js";
import { plantCabal, plantLeader } from "./groups.js";
import type { Stage } from "./in-prices.js";
import { shiftFactor, shiftSpan } from "./prices.js";
import { type PlannedSqueeze, plantSqueeze } from "./squeezes.js";

export interface Acted {
  readonly trades: readonly SyntheticTrade[];
  readonly chains: readonly OptionChainSnapshot[];
  readonly truth: Omit<WorldTruth, "strengths" | "recurringPatterns" | "nonlinearSignals">;
}

/** Lets everyone trade: ordinary trading and habits first, then what is planted among them. */
export function letEveryoneTrade(stage: Stage, profiles: readonly Profile[], prices: PricePanel, squeezes: readonly PlannedSqueeze[]): Acted {
  const { seed, clock, companies, roles, strengths } = stage;
  const days = clock.days.length;
  const desk = new Desk(seed, clock, profiles, companies);
  const shifts = rateShifts(stage);
  for (const profile of profiles) {
    const habitual = new Set(roles.habits.filter((habit) => habit.member === profile.index).map((habit) => habit.ticker));
    tradeOrdinarily(seed, profile, desk, prices, habitual, shifts.get(profile.index) ?? null);
  }
  const plans = planCycles(seed, roles.habits.length, days, strengths.cycle);
  const habits = roles.habits.map(({ member, ticker }, i) => {
    tradeHabitually(seed, profiles[member]!, ticker, plans[i]!.law, desk, days);
    return habitTruth(profiles[member]!, companies[ticker]!, plans[i]!);
  });
  const planters = { seed, desk, prices };
  const cabals = roles.cabals.map(
    (members, i) =>
      strengths.cabal > 0 &&
      plantCabal(
        { ...planters, index: i },
        members.map((m) => profiles[m]!),
        strengths.cabal,
      ),
  );
  const leaders = roles.leaders.map(
    ({ leader, followers }, i) =>
      strengths.leader > 0 &&
      plantLeader(
        { ...planters, index: i },
        profiles[leader]!,
        followers.map((m) => profiles[m]!),
        strengths.leader,
      ),
  );
  const squeezed = squeezes.map((plan, i) => plantSqueeze({ ...planters, index: i }, plan, profiles[roles.squeezes[i]!.member]!, roles.squeezes[i]!.ticker));
  const anomalies = strengths.anomaly > 0 ? plantAnomalies(planters, profiles, strengths.anomaly) : [];
  return {
    trades: desk.trades,
    chains: squeezed.map(({ chain }) => chain),
    truth: {
      habits,
      cycles: strengths.cycle > 0 ? habits.map((habit, i) => ({ ...habit, ...cycleTruth(plans[i]!) })) : [],
      cabals: cabals.filter((truth) => truth !== false),
      leaders: leaders.filter((truth) => truth !== false),
      anomalies,
      regimeShifts: [...shifts].map(([member, shift]) => shiftTruth(profiles[member]!, shift, clock)),
      squeezes: squeezed.map(({ truth }) => truth),
    },
  };
}

/** The members whose rate changes for a while, by index. */
function rateShifts({ seed, clock, roles, strengths }: Stage): Map<number, RateShift> {
  if (strengths.regimeShift === 0) return new Map();
  const factor = shiftFactor(strengths.regimeShift);
  return new Map(roles.rateShifts.map((member, i) => [member, { ...shiftSpan(seed, "rate", i, clock.days.length), factor }]));
}

function shiftTruth({ politician }: Profile, { firstDay, lastDay, factor }: RateShift, { days }: Clock): RegimeShiftTruth {
  return {
    measure: "trading-rate",
    politicianId: politician.id,
    ticker: null,
    from: days[firstDay]!,
    to: days[lastDay]!,
    tradingDays: lastDay - firstDay + 1,
    factor,
  };
}

function habitTruth(profile: Profile, company: Company, { law }: PlannedCycle): HabitTruth {
  return {
    politicianId: profile.politician.id,
    ticker: company.ticker,
    sector: company.sector,
    meanTradesPerDay: law.arrivals / (1 - law.carryOver),
    autocorrelation: law.carryOver,
  };
}

function cycleTruth({ law, periodDays, varianceShare }: PlannedCycle): { periodDays: number; phaseRadians: number; amplitude: number; varianceShare: number } {
  return { periodDays, phaseRadians: law.phase, amplitude: law.amplitude, varianceShare };
}
