// When did a member begin to trade more, and a share become wilder? Shifts planted in an invented Congress, found in hindsight and as they happen.
import { BayesianOnlineChangepoint, detectChangepoints } from "capitol-quant/regimes";
import { mean, variance } from "capitol-quant/stats";
import { createWorld } from "capitol-quant/synthetic";

const world = createWorld({ seed: 3, planted: { regimeShift: true }, asCollected: false });
const days = world.tradingDays;
const weekOf = new Map(days.map((date, day) => [date, Math.floor(day / 5)]));
const firstDay = (week: number): string => days[5 * week]!;

for (const { measure, politicianId, ticker, from, to, factor } of world.truth.regimeShifts) {
  if (measure === "trading-rate") {
    console.log(`planted: trades of ${politicianId} times ${factor} from ${from} to ${to}`);
    const perWeek = new Float64Array(Math.ceil(days.length / 5));
    for (const trade of world.trades) if (trade.politicianId === politicianId) perWeek[weekOf.get(trade.transactionDate)!]! += 1;

    const { breaks, tested } = detectChangepoints(perWeek, { cost: "poisson" });
    console.log(`  ${breaks.length} changes among ${tested} weeks`);
    for (const { index, interval, adjustedPValue, before, after } of breaks) {
      console.log(
        `  found: ${before.means[0]!.toFixed(1)} to ${after.means[0]!.toFixed(1)} trades a week from ${firstDay(index)} ` +
          `(95 %: ${firstDay(interval.lower)} to ${firstDay(interval.upper)}), p = ${adjustedPValue.toPrecision(2)}`,
      );
    }

    // The same week by week: what two quiet years say of the counts is all that the detector knows beforehand.
    const quiet = perWeek.subarray(0, 104);
    const dispersion = mean(quiet) ** 2 / Math.max(0.01, variance(quiet) - mean(quiet));
    const watch = new BayesianOnlineChangepoint({ model: { type: "negative-binomial", mean: mean(quiet), dispersion }, hazard: 1 / 150 });
    for (const count of perWeek) {
      const { changepoint } = watch.update(count);
      if (changepoint) console.log(`  as it happens: by ${firstDay(changepoint.detectedAt)} a change since ${firstDay(changepoint.start)} was probable`);
    }
  } else {
    console.log(`planted: volatility of ${ticker} times ${factor} from ${from} to ${to}`);
    const bars = world.bars(ticker!);
    const returns = bars.slice(1).map(({ close }, i) => close / bars[i]!.close - 1);
    for (const { index, adjustedPValue, before, after } of detectChangepoints(returns, { cost: "normal", ridge: 1e-12, minSize: 10 }).breaks) {
      const [earlier, later] = [before, after].map(({ variances }) => (100 * Math.sqrt(variances[0]!)).toFixed(2));
      console.log(`  found: ${earlier} % to ${later} % a day from ${bars[index + 1]!.date}, p = ${adjustedPValue.toPrecision(2)}`);
    }
  }
}
