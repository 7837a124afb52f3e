import type { IsoDate } from "../../core/dates.js";
import type { Discovery } from "../../core/ports.js";
import { fingerprint } from "../fingerprint.js";
import { CRITICAL_Q_VALUE } from "../severity.js";
import { shortDollars, shortNumber } from "../words.js";
import { type ActivityForecast, FORECAST_LEVEL } from "./forecast-sweep.js";

/** A forecast with evidence as a row of the ledger, with words rendered from its own fields. */
export function forecastDiscovery(
  forecast: ActivityForecast,
  context: { readonly asOf: IsoDate; readonly seed: number; readonly dataFingerprint: string; readonly tested: number },
): Discovery {
  const { kind, politicianId, name, chamber, measure, replication, replicated, qValue } = forecast;
  return {
    id: fingerprint(["forecast", kind, politicianId ?? name, chamber, measure]),
    type: "forecast",
    politicianIds: politicianId === null ? [] : [politicianId],
    tickers: [],
    strength: replicated ? 1 - qValue : null,
    severity: !replicated ? "info" : qValue <= CRITICAL_Q_VALUE ? "critical" : "notable",
    effectSize: forecast.skill!,
    pValue: forecast.pValue,
    qValue,
    replicated,
    outOfSample: {
      statistic: replication.skill ?? 0,
      pValue: replication.pValue,
      observations: replication.observations,
      from: replication.from,
      to: replication.to,
    },
    parameters: {
      subject: kind,
      name,
      chamber,
      measure,
      clock: "disclosure",
      model: forecast.model,
      baseline: forecast.baseline,
      from: forecast.from,
      to: forecast.to,
      weeks: forecast.weeks,
      trades: forecast.trades,
      tested: context.tested,
      replicationAdjustedPValue: replication.adjustedPValue,
      level: FORECAST_LEVEL,
      forecast: {
        weeks: forecast.forecast.weeks,
        mean: Array.from(forecast.forecast.mean),
        lower: Array.from(forecast.forecast.lower),
        upper: Array.from(forecast.forecast.upper),
      },
    },
    seed: context.seed,
    dataFingerprint: context.dataFingerprint,
    discoveryDate: context.asOf,
    summary: summaryOf(forecast, context.tested),
  };
}

function summaryOf(forecast: ActivityForecast, tested: number): string {
  const { kind, name, chamber, measure, skill, baseline, qValue, replication, replicated } = forecast;
  const whose = kind === "member" ? `disclosures of ${name}` : `disclosed net buying of the ${chamber === "house" ? "House" : "Senate"} in ${name}`;
  const { mean, lower, upper, weeks } = forecast.forecast;
  const shown = (value: number): string => (measure === "net-amount" ? shortDollars(value) : value.toFixed(1));
  const later = `in ${replication.from} to ${replication.to}, which neither choice nor test saw (p = ${shortNumber(replication.pValue)})`;
  return (
    `Weekly ${whose}, week of ${weeks[0]}: ${shown(mean[0]!)}${measure === "disclosed-trades" ? " trades" : ""}, ${Math.round(100 * FORECAST_LEVEL)} % between ${shown(lower[0]!)} and ${shown(upper[0]!)}. ` +
    `Its squared error was ${(100 * skill!).toFixed(0)} % below that of the ${baseline} forecast, q = ${shortNumber(qValue)} over ${tested.toLocaleString("en-US")} series. ` +
    `${replicated ? `It was lower again ${later}.` : `It was not shown to be lower ${later}, so no strength is claimed.`} ` +
    "Weeks are those of disclosure, not of trading."
  );
}
