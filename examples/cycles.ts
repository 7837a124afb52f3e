// Is there a rhythm in one series? Take the daily trades of one invented member in one ticker, ask the detector, and read its answer.
import { FourierCyclicalDetector } from "capitol-quant/cycles";
import { createWorld } from "capitol-quant/synthetic";

const world = createWorld({ seed: 7, planted: { cycle: true }, asCollected: false }); // every trade, also those that nobody has filed yet
const planted = world.truth.cycles[0]!;

const dayOf = new Map(world.tradingDays.map((date, day) => [date, day]));
const tradesPerDay = new Float64Array(world.tradingDays.length);
for (const { politicianId, ticker, transactionDate } of world.trades) {
  if (politicianId === planted.politicianId && ticker === planted.ticker) tradesPerDay[dayOf.get(transactionDate)!]! += 1;
}

const detector = new FourierCyclicalDetector({ samplingRate: "business-daily" });
const { dominantCycles, bands, tested, cycleForecast } = detector.detectCycles(tradesPerDay, { forecastHorizon: 20 });

console.log(`${tested} hypotheses, one per band of periods:`);
for (const { band, period, pValue } of bands)
  console.log(`  ${band ?? "between the bands"}: strongest at ${period.toFixed(1)} days, p = ${pValue.toPrecision(2)}`);

for (const { period, periodInterval, strength, qValue } of dominantCycles) {
  console.log(
    `found: every ${period.toFixed(1)} business days (${periodInterval.map((end) => end.toFixed(1)).join(" to ")}), ` +
      `${(100 * strength).toFixed(1)} % of the variance, q = ${qValue.toPrecision(2)}; planted: every ${planted.periodDays.toFixed(1)}`,
  );
}
console.log(
  cycleForecast.status === "ok" ? `skill of a forecast on the last fifth: ${cycleForecast.skill.toFixed(3)}` : `no forecast: ${cycleForecast.reason}`,
);
