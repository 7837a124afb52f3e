// When did a member begin to trade more, or a share become wilder? Two shifts planted in an invented Congress, found in hindsight and as they happen.
import { BayesianOnlineChangepoint, detectChangepoints } from "capitol-quant/regimes";
import { createWorld } from "capitol-quant/synthetic";

const world = createWorld({ seed: 7, planted: { regimeShift: true }, asCollected: false });
const days = world.tradingDays;

for (const { measure, politicianId, ticker, from, to, factor } of world.truth.regimeShifts) {
  if (measure === "trading-rate") {
    const perWeek = new Float64Array(Math.ceil(days.length / 5));
    const weekOf = new Map(days.map((date, day) => [date, Math.floor(day / 5)]));
    for (const trade of world.trades) if (trade.politicianId === politicianId) perWeek[weekOf.get(trade.transactionDate)!]! += 1;
    console.log(`planted: trades of ${politicianId} times ${factor} from ${from} to ${to}`);
    const { breaks, dependence } = detectChangepoints(perWeek, { cost: "poisson" });
    for (const { index, interval, adjustedPValue, before, after } of breaks) {
      console.log(
        `  found: ${before.means[0]!.toFixed(2)} to ${after.means[0]!.toFixed(2)} trades a week from ${days[5 * index]} ` +
          `(95 %: ${days[5 * interval.lower]} to ${days[5 * interval.upper]}), p = ${adjustedPValue.toPrecision(2)}`,
      );
    }
    console.log(`  correlation in time makes sums of these counts ${dependence![0]!.toFixed(2)} times as variable`);
    const watch = new BayesianOnlineChangepoint({ model: { type: "poisson", rate: Math.max(0.1, breaks[0]?.before.means[0] ?? 1) }, hazard: 1 / 100 });
    for (const count of perWeek) {
      const { changepoint } = watch.update(count);
      if (changepoint) console.log(`  as it happens: a change since ${days[5 * changepoint.start]} was probable by ${days[5 * changepoint.detectedAt]}`);
    }
  } else {
    const bars = world.bars(ticker!);
    const returns = bars.slice(1).map(({ close }, i) => close / bars[i]!.close - 1);
    console.log(`planted: volatility of ${ticker} times ${factor} from ${from} to ${to}`);
    for (const { index, adjustedPValue, before, after } of detectChangepoints(returns, { cost: "normal", minSize: 10, ridge: 1e-12 }).breaks) {
      const [calm, wild] = [before, after].map(({ variances }) => (100 * Math.sqrt(variances[0]!)).toFixed(2));
      console.log(`  found: ${calm} % to ${wild} % a day from ${bars[index + 1]!.date}, p = ${adjustedPValue.toPrecision(2)}`);
    }
  }
}
