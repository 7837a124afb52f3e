// How often the sweep for forecasts answers where nothing can be forecast, how often it answers where something can, and what its intervals hold.
//   node benchmarks/discovery/forecast-calibration.mjs [--worlds 100] [--planted 60] [--first-seed 1] [--json]
// Null: synthetic worlds without planted effects, all members and sectors. Planted: one member whose weekly rate of disclosures rises and
// falls between 2 and 14 over two years (and, at half strength, between 5 and 11), in 320 weeks.
import { parseArgs } from "node:util";
import { addDays, createRng } from "capitol-quant";
import { inlineExecutor, sweepForecasts } from "capitol-quant/discovery";
import { proportionInterval } from "capitol-quant/stats";
import { createWorld } from "capitol-quant/synthetic";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "100" },
    planted: { type: "string", default: "60" },
    "first-seed": { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const [worlds, plantedWorlds, firstSeed] = [values.worlds, values.planted, values["first-seed"]].map(Number);
const LEVEL = 0.05;
const share = (hits, n) => ({ share: hits / n, interval: n > 0 ? Array.from(proportionInterval(hits, n)) : [0, 1], hits, n });

async function nullWorlds() {
  let answered = 0;
  let tested = 0;
  for (let i = 0; i < worlds; i++) {
    const world = createWorld({ seed: firstSeed + i, planted: "none" });
    const sectors = new Map(world.companies.map(({ ticker, sector }) => [ticker, sector]));
    const asOf = world.trades.reduce((latest, { disclosureDate }) => (disclosureDate > latest ? disclosureDate : latest), "0000-00-00");
    const sweep = await sweepForecasts(world.trades, world.politicians, {
      asOf,
      level: LEVEL,
      executor: inlineExecutor,
      sectorOf: (ticker) => sectors.get(ticker) ?? null,
    });
    if (sweep.forecasts.length > 0) answered++;
    tested += sweep.tested;
  }
  return { ...share(answered, worlds), tested };
}

const WEEKS = 320;
const AHEAD = 4;
const MONDAY = "2015-01-05";
const member = { id: "A000001", name: "Planted", party: "D", chamber: "house", state: "OH" };

/** Counts by Knuth's product of uniforms: rates here are small. */
function poisson(rng, mean) {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng(); product > limit; product *= rng()) count++;
  return count;
}

async function planted(swing) {
  let answered = 0;
  let replicated = 0;
  let covered = 0;
  let forecastWeeks = 0;
  for (let i = 0; i < plantedWorlds; i++) {
    const rng = createRng(firstSeed + i, "planted", swing);
    const counts = Array.from({ length: WEEKS + AHEAD }, (_, week) => poisson(rng, 8 + swing * (2 * Math.abs(((week + 17 * i) % 100) / 50 - 1) - 1)));
    const trades = counts.slice(0, WEEKS).flatMap((count, week) =>
      Array.from({ length: count }, (_, k) => {
        const disclosureDate = addDays(MONDAY, 7 * week + (k % 5));
        return {
          id: `${week}-${k}`,
          politicianId: member.id,
          politicianName: member.name,
          ticker: "ABCD",
          assetName: "Example",
          assetType: "stock",
          side: "buy",
          owner: "self",
          amount: { low: 1001, high: 15_000, estimate: 5171 },
          transactionDate: addDays(disclosureDate, -10),
          disclosureDate,
          sources: [],
        };
      }),
    );
    const { forecasts } = await sweepForecasts(trades, [member], { asOf: addDays(MONDAY, 7 * WEEKS), level: LEVEL, executor: inlineExecutor });
    if (forecasts.length === 0) continue;
    answered++;
    const [{ forecast, replicated: again }] = forecasts;
    if (again) replicated++;
    forecast.weeks.forEach((week, k) => {
      const at = Math.round((Date.parse(week) - Date.parse(MONDAY)) / (7 * 864e5));
      if (at >= counts.length) return;
      forecastWeeks++;
      if (counts[at] >= forecast.lower[k] && counts[at] <= forecast.upper[k]) covered++;
    });
  }
  return { power: share(answered, plantedWorlds), replicated: share(replicated, plantedWorlds), coverage: share(covered, forecastWeeks) };
}

const result = { null: await nullWorlds(), planted: await planted(6), halfStrength: await planted(3) };
if (values.json) console.log(JSON.stringify(result));
else {
  const shown = ({ share: value, interval, hits, n }) =>
    `${(100 * value).toFixed(1)} % (${hits} of ${n}; 95 %: ${interval.map((end) => (100 * end).toFixed(1)).join(" to ")} %)`;
  console.log(`null worlds with any forecast at q <= ${LEVEL}: ${shown(result.null)}, ${result.null.tested} series`);
  for (const [name, { power, replicated, coverage }] of [
    ["planted", result.planted],
    ["half strength", result.halfStrength],
  ])
    console.log(`${name}: answered ${shown(power)}; replicated ${shown(replicated)}; 95 % intervals held ${shown(coverage)}`);
}
