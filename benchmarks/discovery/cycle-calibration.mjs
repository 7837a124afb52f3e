// How often the cycle sweep errs on worlds without cycles, and how often it finds the cycles that were planted.
//   node benchmarks/discovery/cycle-calibration.mjs [--worlds 200] [--planted 40] [--first-seed 1] [--json]
import { parseArgs } from "node:util";
import { inlineExecutor, sweepCycles } from "capitol-quant/discovery";
import { createWorld } from "capitol-quant/synthetic";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "200" },
    planted: { type: "string", default: "40" },
    "first-seed": { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const [worlds, plantedWorlds, firstSeed] = [values.worlds, values.planted, values["first-seed"]].map(Number);
const LEVEL = 0.05;
const say = values.json ? () => {} : console.log;

const sectorOf = (world) => {
  const sectors = new Map(world.companies.map(({ ticker, sector }) => [ticker, sector]));
  return (ticker) => sectors.get(ticker) ?? null;
};
const asOfOf = (world) => world.trades.reduce((latest, { disclosureDate }) => (disclosureDate > latest ? disclosureDate : latest), "0000-00-00");
const sweep = (world) =>
  sweepCycles(world.trades, world.politicians, { asOf: asOfOf(world), level: LEVEL, executor: inlineExecutor, sectorOf: sectorOf(world) });

function nullWorlds() {
  return (async () => {
    const pValues = [];
    let scansWithFindings = 0;
    let series = 0;
    for (let i = 0; i < worlds; i++) {
      const result = await sweep(createWorld({ seed: firstSeed + i, planted: "none" }));
      if (result.hypotheses.some(({ qValue }) => qValue <= LEVEL)) scansWithFindings++;
      series += result.series;
      pValues.push(...result.hypotheses.map(({ pValue }) => pValue));
    }
    pValues.sort((a, b) => a - b);
    const n = pValues.length;
    const excess = pValues.reduce((most, p, i) => Math.max(most, (i + 1) / n - p), 0); // how far the distribution function rises above the diagonal
    const levels = [1e-4, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5].map((level) => ({ level, rejected: pValues.filter((p) => p <= level).length / n }));
    return {
      worlds,
      scansWithFindings,
      hypotheses: n,
      seriesPerWorld: series / worlds,
      smallest: pValues[0],
      kolmogorovSmirnovPValue: Math.exp(-2 * n * Math.max(0, excess) ** 2),
      excess,
      levels,
    };
  })();
}

async function planted(strength) {
  let cycles = 0;
  let found = 0;
  let foundBeforeReplication = 0;
  let falseFindings = 0;
  let findings = 0;
  const periodErrors = [];
  for (let i = 0; i < plantedWorlds; i++) {
    const world = createWorld({ seed: 10_000 + firstSeed + i, planted: { cycle: strength } });
    const result = await sweep(world);
    findings += result.findings.length;
    const truths = world.truth.cycles;
    falseFindings += result.findings.filter(
      (finding) => !truths.some((truth) => truth.politicianId === finding.politicianId && (finding.name === truth.ticker || finding.name === truth.sector)),
    ).length;
    for (const truth of truths) {
      cycles++;
      const own = result.findings.filter(
        (finding) => finding.politicianId === truth.politicianId && finding.name === truth.ticker && finding.measure === "frequency",
      );
      const close = own.find(({ period }) => Math.abs(period / truth.periodDays - 1) <= 0.02);
      if (close) {
        foundBeforeReplication++;
        periodErrors.push(Math.abs(close.period / truth.periodDays - 1));
        if (close.replicated) found++;
      }
    }
  }
  periodErrors.sort((a, b) => a - b);
  return {
    strength,
    worlds: plantedWorlds,
    cycles,
    power: found / cycles,
    powerBeforeReplication: foundBeforeReplication / cycles,
    medianPeriodError: periodErrors[periodErrors.length >> 1],
    largestPeriodError: periodErrors.at(-1),
    findings,
    falseFindings,
  };
}

const started = performance.now();
const report = { null: await nullWorlds() };
say(`null worlds: ${report.null.scansWithFindings} of ${worlds} scans with any cycle at q <= ${LEVEL} (at most ${Math.floor(worlds * 0.08)} allowed)`);
say(`  ${report.null.hypotheses} hypotheses, ${report.null.seriesPerWorld.toFixed(1)} series a world, smallest p ${report.null.smallest?.toExponential(2)}`);
say(`  one-sided KS against p-values that are too small: excess ${report.null.excess.toFixed(5)}, p = ${report.null.kolmogorovSmirnovPValue.toPrecision(3)}`);
for (const { level, rejected } of report.null.levels) say(`  p <= ${level}: ${rejected.toPrecision(3)}`);
report.planted = [];
for (const strength of [1, 0.5]) {
  const row = await planted(strength);
  report.planted.push(row);
  say(
    `planted at ${strength} of the fixed strength: power ${row.power.toFixed(3)} after replication (${row.powerBeforeReplication.toFixed(3)} before) over ${row.cycles} cycles; period error median ${(100 * (row.medianPeriodError ?? Number.NaN)).toFixed(3)} %, largest ${(100 * (row.largestPeriodError ?? Number.NaN)).toFixed(3)} %; ${row.falseFindings} of ${row.findings} findings at a member or subject without a cycle`,
  );
}
say(`took ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (values.json) console.log(JSON.stringify(report));
