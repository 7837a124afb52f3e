// Are p-values of the matcher uniform where nothing recurs, does it see a shape that does, and does noise get a forecast?
//   node benchmarks/patterns/matcher-calibration.mjs [--histories 500] [--bars 630,2520] [--surrogates 99] [--world NAME] [--part null,power,skill,database] [--json]
import { parseArgs } from "node:util";
import { MemoryStore } from "capitol-quant/adapters/stores";
import { DynamicTimeWarpingMatcher, PatternDatabase } from "capitol-quant/patterns";
import { kolmogorovSmirnov } from "capitol-quant/stats";
import { NULL_WORLDS, planted, uniforms } from "./matcher-worlds.mjs";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: {
    histories: text("500"),
    bars: text("630,2520"),
    surrogates: text("99"),
    world: text(""),
    part: text("null,power,skill,database"),
    json: { type: "boolean", default: false },
  },
});
const WINDOW = 30;
const HISTORIES = Number(values.histories);
const report = (line, words) => console.log(values.json ? JSON.stringify(line) : words);
const share = (list, holds) => list.filter(holds).length / list.length;
const sizes = values.bars.split(",").map(Number);
const includes = (part) => values.part.split(",").includes(part);

/** p − u / (surrogates + 1), u uniform: exactly uniform under the null, where p itself has steps. */
function pValue(levels, seed, u) {
  const matcher = new DynamicTimeWarpingMatcher({ windowSize: WINDOW, changes: "absolute", surrogates: Number(values.surrogates), seed });
  return matcher.findSimilarPatterns(levels.slice(-WINDOW), levels).pValue - u() / (Number(values.surrogates) + 1);
}

function path(changes) {
  const levels = new Float64Array(changes.length + 1);
  for (let t = 0; t < changes.length; t++) levels[t + 1] = levels[t] + changes[t];
  return levels;
}

if (includes("null")) {
  if (!values.json) console.log("# nothing recurs: two-sided KS p of the randomised p-values, their mean, and how many are at most 0.01, 0.05, 0.1");
  for (const [name, generate] of Object.entries(NULL_WORLDS)) {
    if (!name.includes(values.world)) continue;
    for (const bars of sizes) {
      const u = uniforms(7919 * bars + name.length);
      const pValues = Array.from({ length: HISTORIES }, (_, seed) => pValue(path(generate(u, bars - 1)), seed, u));
      const ks = kolmogorovSmirnov(pValues, (x) => Math.min(1, Math.max(0, x))).pValue;
      const mean = pValues.reduce((sum, p) => sum + p / HISTORIES, 0);
      const rates = [0.01, 0.05, 0.1].map((level) => share(pValues, (p) => p <= level));
      report(
        { part: "null", world: name, bars, histories: HISTORIES, ksPValue: ks, mean, rates },
        `${name.padEnd(28)} bars ${String(bars).padStart(4)}  KS ${ks.toFixed(3)}  mean ${mean.toFixed(3)}  ${rates.map((rate) => rate.toFixed(3)).join(" ")}`,
      );
    }
  }
}

if (includes("power")) {
  if (!values.json) console.log("# a shape of 30 bars, six times and once more as the query: share of histories with p <= 0.05, <= 0.01");
  for (const [name, noise] of [
    ["noise on the changes", "changes"],
    ["noise on the levels", "levels"],
  ]) {
    for (const amount of [0.25, 0.5, 1]) {
      for (const bars of sizes) {
        const u = uniforms(104729 * bars + Math.round(100 * amount));
        const pValues = Array.from({ length: HISTORIES }, (_, seed) => pValue(planted(u, { bars, window: WINDOW, times: 6, amount, noise }), seed, u));
        const power = [0.05, 0.01].map((level) => share(pValues, (p) => p <= level));
        report(
          { part: "power", noise, amount, bars, histories: HISTORIES, power },
          `${name.padEnd(22)} at ${amount.toFixed(2)} sd  bars ${String(bars).padStart(4)}  ${power.map((rate) => rate.toFixed(3)).join(" ")}`,
        );
      }
    }
  }
}

if (includes("skill")) {
  if (!values.json)
    console.log("# forecasts over 30 bars on a walk of 1,680 of 2,520 bars: share of histories with corrected p <= 0.05, mean skill, coverage at 80 %");
  const count = Math.ceil(HISTORIES / 5);
  const worlds = [
    ...Object.entries(NULL_WORLDS).map(([name, generate]) => [name, 0.95, (u) => path(generate(u, 2519))]),
    ...[0.95, 0.99].flatMap((minSimilarity) =>
      [40, 20].map((times) => [
        `shape and rise, ${times} times`,
        minSimilarity,
        (u) => planted(u, { bars: 2520, window: WINDOW, times, amount: 0.5, noise: "changes", rise: 1 }),
      ]),
    ),
  ];
  for (const [name, minSimilarity, generate] of worlds) {
    if (!name.includes(values.world)) continue;
    const u = uniforms(15485863 + name.length);
    const reports = Array.from({ length: count }, () => {
      const matcher = new DynamicTimeWarpingMatcher({ windowSize: WINDOW, changes: "absolute", outcomeHorizons: [10, 30], minSimilarity });
      try {
        return matcher.evaluate(generate(u)).byHorizon;
      } catch (error) {
        if (error.code !== "TOO_FEW_OBSERVATIONS") throw error;
        return []; // no origin with five such matches
      }
    });
    const ok = share(reports, (horizons) => horizons.some(({ adjustedPValue }) => adjustedPValue <= 0.05));
    const mean = (of) => {
      const all = reports.flatMap((horizons) => horizons.map(of));
      return all.reduce((sum, value) => sum + value / all.length, 0);
    };
    const line = {
      part: "skill",
      world: name,
      minSimilarity,
      histories: count,
      ok,
      skill: mean(({ skill }) => skill),
      coverage: mean(({ coverage }) => coverage),
      level: mean(({ level }) => level),
    };
    report(
      line,
      `${name.padEnd(28)} minSimilarity ${minSimilarity}  forecast ${ok.toFixed(3)}  skill ${line.skill.toFixed(3)}  coverage ${line.coverage.toFixed(3)} (promised ${line.level.toFixed(3)})`,
    );
  }
}

if (includes("database")) {
  if (!values.json)
    console.log("# 42 stored shapes of 1,260 bars: p-values of the nearest to the last 30 bars, and of validations: KS of the first, share <= 0.05 of both");
  const dates = Array.from({ length: 1260 }, (_, t) => new Date(Date.UTC(2010, 0, 1 + t)).toISOString().slice(0, 10));
  for (const [name, generate] of Object.entries(NULL_WORLDS)) {
    if (!name.includes(values.world)) continue;
    const u = uniforms(32452843 + name.length);
    const count = Math.ceil(HISTORIES / 2);
    const found = [];
    const validated = [];
    for (let seed = 0; seed < count; seed++) {
      const prices = path(generate(u, 1259)).map((level) => 100 * Math.exp(0.005 * level));
      const database = new PatternDatabase(new MemoryStore(), { windowSize: WINDOW, outcomeHorizons: [10], surrogates: Number(values.surrogates), seed });
      await database.save({ subject: "noise", values: prices, dates });
      const { pValue: nearest } = await database.search(prices.slice(-WINDOW), { asOf: dates[1260 - WINDOW] });
      found.push(nearest - u() / (Number(values.surrogates) + 1));
      if (seed >= count / 5) continue;
      const { patterns } = await database.validate({ subject: "noise", values: prices, dates });
      validated.push(...patterns.flatMap(({ validation }) => validation.pValue ?? []));
    }
    const line = {
      part: "database",
      world: name,
      histories: count,
      ksPValue: kolmogorovSmirnov(found, (x) => Math.min(1, Math.max(0, x))).pValue,
      search: share(found, (p) => p <= 0.05),
      validations: validated.length,
      validate: share(validated, (p) => p <= 0.05),
    };
    report(
      line,
      `${name.padEnd(28)} KS ${line.ksPValue.toFixed(3)}  search ${line.search.toFixed(3)}  validate ${line.validate.toFixed(3)} of ${line.validations}`,
    );
  }
}
