// Does the detector see a planted shift of volatility (2.5 times for 120 to 200 days) in the prices of a synthetic world, at full and at half strength, and how soon?
//   node benchmarks/regimes/detector-power.mjs [--worlds 30] [--strengths 1,0.5] [--states 4] [--method hmm] [--json]
//
// Seen: over the span, the volatility of the regimes in force is more than 1.4 times that over the year around it. Walk-forward regimes are those known at each day,
// smoothed ones those of the whole sample. Days until seen: from the first day of the span to the first of ten in a row in a wilder regime than was usual the year
// before. Beside it the same question for companies of the same worlds without a shift, at the same dates; their markets have calm and stormy times of their own.
import { parseArgs } from "node:util";
import { RegimeDetector } from "capitol-quant/regimes";
import { createWorld } from "capitol-quant/synthetic";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: { worlds: text("30"), strengths: text("1,0.5"), states: text("4"), method: text("hmm"), json: { type: "boolean", default: false } },
});
const states = values.states === "auto" ? "auto" : Number(values.states);
const THRESHOLD = 1.4;
const YEAR = 252;

function returnsOf(world, ticker) {
  const column = world.prices.tickers.indexOf(ticker);
  return world.prices.close.slice(1).map((row, t) => row[column] / world.prices.close[t][column] - 1);
}

function volatilityInForce(result, history) {
  return Array.from(history, (state) => (state < 0 ? Number.NaN : result.regimeCharacteristics[state].volatility));
}

const mean = (list) => {
  const known = list.filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

function look(result, history, first, last) {
  const volatility = volatilityInForce(result, history);
  const around = [...volatility.slice(Math.max(0, first - YEAR / 2), first), ...volatility.slice(last + 1, last + 1 + YEAR / 2)];
  const usual = mean(volatility.slice(Math.max(0, first - YEAR), first));
  let delay = null;
  for (let t = first; t <= last - 9 && delay === null; t++) if (volatility.slice(t, t + 10).every((value) => value > 1.2 * usual)) delay = t - first;
  return { seen: mean(volatility.slice(first, last + 1)) > THRESHOLD * mean(around), delay };
}

for (const strength of values.strengths.split(",").map(Number)) {
  const tallies = { planted: [], control: [] };
  for (let seed = 0; seed < Number(values.worlds); seed++) {
    const world = createWorld({ seed, planted: { regimeShift: strength } });
    const shifts = world.truth.regimeShifts.filter(({ measure }) => measure === "volatility");
    const free = world.prices.tickers.filter((ticker) => !shifts.some((shift) => shift.ticker === ticker) && returnsOf(world, ticker).every(Number.isFinite));
    for (const [i, shift] of shifts.entries()) {
      const first = world.tradingDays.indexOf(shift.from) - 1;
      const last = world.tradingDays.indexOf(shift.to) - 1;
      for (const [kind, ticker] of [
        ["planted", shift.ticker],
        ["control", free[(7 * seed + i) % free.length]],
      ]) {
        const returns = returnsOf(world, ticker);
        if (!returns.every(Number.isFinite)) continue;
        const result = new RegimeDetector({ states, method: values.method }).fitAndPredict(returns);
        tallies[kind].push({ walked: look(result, result.regimeHistory, first, last), smoothed: look(result, result.smoothedRegimeHistory, first, last) });
      }
    }
  }
  for (const [kind, tally] of Object.entries(tallies)) {
    const share = (history) => tally.filter((one) => one[history].seen).length / tally.length;
    const delays = tally.flatMap(({ walked }) => (walked.seen && walked.delay !== null ? [walked.delay] : [])).sort((a, b) => a - b);
    const line = {
      kind,
      strength,
      count: tally.length,
      walkForward: share("walked"),
      smoothed: share("smoothed"),
      medianDelay: delays[Math.floor(delays.length / 2)] ?? null,
    };
    console.log(
      values.json
        ? JSON.stringify(line)
        : `${kind.padEnd(8)} strength ${strength}  ${line.count} series  seen walk-forward ${(100 * line.walkForward).toFixed(0)} %, smoothed ${(100 * line.smoothed).toFixed(0)} %  median days until seen ${line.medianDelay}`,
    );
  }
}
