// Which regime is a market in, and since when could that be known? Prices of one invented company, whose volatility was made to rise 2.5 times for a while.
import { JumpModel, RegimeDetector, selectJumpPenalty } from "capitol-quant/regimes";
import { createWorld } from "capitol-quant/synthetic";

const world = createWorld({ seed: 7, planted: { regimeShift: true } });
const planted = world.truth.regimeShifts.find(({ measure }) => measure === "volatility")!;
const bars = world.bars(planted.ticker!);
const dates = bars.slice(1).map(({ date }) => date);
const returns = bars.slice(1).map(({ close }, i) => close / bars[i]!.close - 1);
const volumes = bars.slice(1).map(({ volume }) => volume);

const detection = new RegimeDetector({ states: 3 }).fitAndPredict(returns, volumes);
const percent = (value: number | null, digits = 2): string => `${(100 * (value ?? 0)).toFixed(digits)} %`;

console.log(
  `now: ${detection.regimeName}, p = ${detection.regimeProbabilities[detection.currentRegime]!.toFixed(2)}, stays last ${detection.expectedDuration.toFixed(0)} days`,
);
for (const { name, nameProbability, averageReturn, volatility, frequency, standardErrors } of detection.regimeCharacteristics) {
  console.log(
    `  ${name.padEnd(15)} (certain to ${nameProbability.toFixed(2)}): ${percent(frequency, 0)} of the days, a day's return ${percent(averageReturn)} ± ` +
      `${percent(standardErrors.averageReturn)}, volatility ${percent(volatility)} ± ${percent(standardErrors.volatility)}`,
  );
}

// The walk-forward history holds what was known on the day; the smoothed one knows the whole sample.
const wildest = detection.regimeCharacteristics.reduce((a, b) => (b.volatility! > a.volatility! ? b : a)).state;
const shareWild = (history: Int32Array, from: string, to: string): string => {
  const own = Array.from(history).filter((state, t) => state >= 0 && dates[t]! >= from && dates[t]! <= to);
  return percent(own.filter((state) => state === wildest).length / own.length, 0);
};
console.log(`planted: volatility times ${planted.factor} from ${planted.from} to ${planted.to}`);
console.log(
  `  days of it in the wildest regime: ${shareWild(detection.regimeHistory, planted.from, planted.to)} as known then, ${shareWild(detection.smoothedRegimeHistory, planted.from, planted.to)} in hindsight`,
);
console.log(`  ${detection.refits.length} refits, ${detection.labelSwitches} label switches`);

// How many regimes do the data call for?
const chosen = new RegimeDetector({ states: "auto" }).fitAndPredict(returns);
console.log(`regimes by BIC: ${chosen.states}`);

// States that change only when that pays: a jump model on any features of one's own, here the size of the last ten days' returns.
const sizes = returns.slice(9).map((_, t) => [Math.log(returns.slice(t, t + 10).reduce((sum, value) => sum + Math.abs(value) / 10, 0))]);
const { jumpPenalty } = selectJumpPenalty(sizes, { states: 2, horizon: 10 });
const { states } = new JumpModel({ states: 2, jumpPenalty }).fit(sizes);
const stays = Array.from(states).flatMap((state, t) => (t === 0 || state !== states[t - 1] ? [`${state} from ${dates[t + 9]}`] : []));
console.log(`jump model: penalty ${jumpPenalty}; state ${stays.join(", ")}`);
