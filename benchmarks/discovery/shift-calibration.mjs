// How often the sweep for shifts of regime errs on worlds without any, and how often it finds those that were planted.
//   node benchmarks/discovery/shift-calibration.mjs [--worlds 100] [--planted 30] [--first-seed 1] [--json]
// Null: synthetic worlds without planted effects; prices there have calm and wild months that all tickers share, and members trade in bursts.
// Planted: two members whose daily rate, and two tickers whose daily volatility, is 2.5 times the usual for 120 to 200 days; then half of that.
import { parseArgs } from "node:util";
import { inlineExecutor, sweepShifts } from "capitol-quant/discovery";
import { proportionInterval } from "capitol-quant/stats";
import { createWorld } from "capitol-quant/synthetic";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "100" },
    planted: { type: "string", default: "30" },
    "first-seed": { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const [worlds, plantedWorlds, firstSeed] = [values.worlds, values.planted, values["first-seed"]].map(Number);
const LEVEL = 0.05;
const say = values.json ? () => {} : console.log;
const share = (hits, n) => ({ share: hits / n, interval: n > 0 ? Array.from(proportionInterval(hits, n)) : [0, 1], hits, n });
const shown = ({ share: value, interval, hits, n }) =>
  `${(100 * value).toFixed(1)} % (${hits} of ${n}; 95 %: ${interval.map((end) => (100 * end).toFixed(1)).join(" to ")} %)`;
const dayOf = (date) => Date.parse(date) / 864e5;

const sweep = (world) =>
  sweepShifts(world.trades, world.politicians, { asOf: world.tradingDays.at(-1), level: LEVEL, executor: inlineExecutor, prices: world.prices });

async function nullWorlds() {
  const pValues = { "trading-rate": [], "relative-volatility": [] };
  let scansWithFindings = 0;
  for (let i = 0; i < worlds; i++) {
    const { hypotheses, findings } = await sweep(createWorld({ seed: firstSeed + i, planted: "none" }));
    if (findings.length > 0) scansWithFindings++;
    for (const { measure, pValue } of hypotheses) pValues[measure].push(pValue);
  }
  const levels = Object.entries(pValues).map(([measure, list]) => ({
    measure,
    hypotheses: list.length,
    rejected: Object.fromEntries([0.001, 0.01, 0.05, 0.1].map((level) => [level, list.filter((p) => p <= level).length / list.length])),
  }));
  return { scans: share(scansWithFindings, worlds), levels };
}

async function planted(strength) {
  const found = {};
  const replicated = {};
  const count = {};
  const dateErrors = [];
  let findings = 0;
  let falseFindings = 0;
  for (let i = 0; i < plantedWorlds; i++) {
    const world = createWorld({ seed: 10_000 + firstSeed + i, planted: { regimeShift: strength } });
    const result = await sweep(world);
    const truths = world.truth.regimeShifts;
    const isOf = (truth) => (finding) => (truth.ticker === null ? finding.politicianId === truth.politicianId : finding.name === truth.ticker);
    findings += result.findings.length;
    falseFindings += result.findings.filter((finding) => !truths.some((truth) => isOf(truth)(finding))).length;
    for (const truth of truths) {
      count[truth.measure] = (count[truth.measure] ?? 0) + 1;
      const finding = result.findings.find(isOf(truth));
      if (!finding) continue;
      found[truth.measure] = (found[truth.measure] ?? 0) + 1;
      if (finding.replicated) replicated[truth.measure] = (replicated[truth.measure] ?? 0) + 1;
      for (const end of [truth.from, truth.to]) dateErrors.push(Math.min(...finding.shifts.map(({ week }) => Math.abs(dayOf(week) - dayOf(end)))));
    }
  }
  dateErrors.sort((a, b) => a - b);
  return {
    strength,
    power: Object.fromEntries(
      Object.entries(count).map(([measure, n]) => [measure, { search: share(found[measure] ?? 0, n), replicated: share(replicated[measure] ?? 0, n) }]),
    ),
    medianDateErrorDays: dateErrors[dateErrors.length >> 1] ?? null,
    findings,
    falseFindings,
  };
}

const report = { null: await nullWorlds(), planted: [] };
say(`null worlds with any shift at q <= ${LEVEL}, before replication: ${shown(report.null.scans)}`);
for (const { measure, hypotheses, rejected } of report.null.levels)
  say(
    `  ${measure}, ${hypotheses} series: ${Object.entries(rejected)
      .map(([level, value]) => `p <= ${level}: ${value.toPrecision(3)}`)
      .join(", ")}`,
  );
for (const strength of [1, 0.5]) {
  const row = await planted(strength);
  report.planted.push(row);
  say(`planted at ${strength} of the fixed strength:`);
  for (const [measure, { search, replicated }] of Object.entries(row.power)) say(`  ${measure}: found ${shown(search)}; replicated ${shown(replicated)}`);
  say(`  median error of a date ${row.medianDateErrorDays} calendar days; ${row.falseFindings} of ${row.findings} findings elsewhere`);
}
if (values.json) console.log(JSON.stringify(report));
