// When did prices last look like this, what followed, and is that more than chance? Invented prices in which one shape keeps coming back, and a rise follows.
import { createRng } from "capitol-quant";
import { MemoryStore } from "capitol-quant/adapters/stores";
import { DynamicTimeWarpingMatcher, findMotifs, PatternDatabase, StreamingMatcher } from "capitol-quant/patterns";

const rng = createRng(5, "prices");
const noise = (): number => rng() + rng() + rng() + rng() - 2;
const shape = Array.from({ length: 29 }, () => 0.03 * noise());
const bars = 2400;
const returns = Float64Array.from({ length: bars }, () => 0.01 * noise());
for (let start = 40; start < bars; start += 50 + Math.floor(30 * rng())) {
  for (let k = 0; k < 29; k++) returns[start + k] = shape[k]! * (0.8 + 0.4 * rng()); // never twice exactly the same
  for (let k = 29; k < 49; k++) returns[start + k]! += 0.008;
}
const start = bars - 29; // and once more at the end, where nobody knows what follows
for (let k = 0; k < 29; k++) returns[start + k] = shape[k]!;
const closes = Float64Array.from({ length: bars });
for (let t = 0, price = 100; t < bars; t++) closes[t] = price *= 1 + returns[t]!;
const dates = Array.from({ length: bars }, (_, t) => new Date(Date.UTC(2015, 0, 1 + t)).toISOString().slice(0, 10));

const matcher = new DynamicTimeWarpingMatcher({ windowSize: 30, outcomeHorizons: [10, 20], minSimilarity: 0.99 });
const now = closes.slice(-30);
const { matches, tested, pValue } = matcher.findSimilarPatterns(now, closes, { dates });
console.log(`${tested} windows looked at; the nearest would be as near by chance with probability ${pValue}`);
for (const { matchDate, normalizedDistance, similarityScore, outcomes } of matches.slice(0, 3)) {
  const after = outcomes[20] ? `${(100 * outcomes[20].return).toFixed(1)} % in 20 bars` : "outcome not known yet";
  console.log(`  ended ${matchDate}: ${normalizedDistance.toFixed(2)} sd a bar away, likeness ${similarityScore.toFixed(4)}, then ${after}`);
}

// No skill, no forecast: the evidence is a walk through the past.
console.log(`without evidence: ${matcher.predictFromMatches(matches).status}`);
const skill = matcher.evaluate(closes, { initial: 800, step: 3 });
for (const { horizon, origins, skill: value, adjustedPValue, coverage } of skill.byHorizon) {
  console.log(
    `  ${horizon} bars: ${origins.length} forecasts, skill ${value?.toFixed(2)}, p ${adjustedPValue.toExponential(0)}, ${Math.round(100 * coverage)} % inside`,
  );
}
const forecast = matcher.predictFromMatches(matches, { skill });
if (forecast.status === "ok") {
  const { lower, upper, level } = forecast.interval[20]!;
  const words = [forecast.predictedReturn[20]!, lower, upper].map((value) => `${(100 * value).toFixed(1)} %`);
  console.log(`next 20 bars: ${words[0]} (${words[1]} to ${words[2]}, ${Math.round(100 * level)} %)`);
} else console.log(`no forecast: ${forecast.reason}`);

// The same shapes as records of a store, found again by likeness.
const database = new PatternDatabase(new MemoryStore(), { windowSize: 30, outcomeHorizons: [10, 20] });
await database.save({ subject: "INVENTED", values: closes, dates }, { indices: matches.map(({ index }) => index), labels: ["before a rise"] });
const stored = await database.search(now, { asOf: dates[bars - 30]! });
const { patterns } = await database.validate({ subject: "INVENTED", values: closes, dates }, { horizon: 20 });
const judged = patterns.filter(({ validation }) => validation.pValue !== null);
console.log(`${stored.tested} stored shapes compared, ${stored.matches.length} alike; ${judged.length} judged by what came later`);

// Without a query: the two stretches most alike, and a watch for the shape in what is still to come.
const [motif] = findMotifs(returns, { window: 29, exclusion: 29 });
console.log(`most alike of all: the stretches that begin at bars ${motif!.index} and ${motif!.matchIndex}`);
const watch = new StreamingMatcher([now], { window: 3, maxDistance: 1 });
const alarms = Array.from(closes, (close) => watch.update(close)).flat();
console.log(`a watcher would have rung ${alarms.length} times`);
