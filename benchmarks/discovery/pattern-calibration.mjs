// How often the sweep for recurring shapes errs on worlds without them, and how often it finds the one that was planted.
//   node benchmarks/discovery/pattern-calibration.mjs [--worlds 100] [--planted 40] [--first-seed 1] [--json]
import { parseArgs } from "node:util";
import { inlineExecutor, sweepPatterns } from "capitol-quant/discovery";
import { proportionInterval } from "capitol-quant/stats";
import { createWorld } from "capitol-quant/synthetic";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "100" },
    planted: { type: "string", default: "40" },
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

const sweep = (world) => {
  const asOf = world.trades.reduce((latest, { disclosureDate }) => (disclosureDate > latest ? disclosureDate : latest), "0000-00-00");
  return sweepPatterns(world.trades, world.politicians, { asOf, level: LEVEL, executor: inlineExecutor, prices: world.prices });
};

async function nullWorlds() {
  const pValues = [];
  let scansWithFindings = 0;
  let replicated = 0;
  for (let i = 0; i < worlds; i++) {
    const { hypotheses, findings } = await sweep(createWorld({ seed: firstSeed + i, planted: "none" }));
    if (findings.length > 0) scansWithFindings++;
    if (findings.some((finding) => finding.replicated)) replicated++;
    pValues.push(...hypotheses.map(({ pValue }) => pValue));
  }
  pValues.sort((a, b) => a - b);
  const n = pValues.length;
  const excess = pValues.reduce((most, p, i) => Math.max(most, (i + 1) / n - p), 0); // how far the distribution function rises above the diagonal
  return {
    withFindings: share(scansWithFindings, worlds),
    withReplicatedFindings: share(replicated, worlds),
    hypotheses: n,
    smallest: pValues[0],
    excess,
    kolmogorovSmirnovPValue: Math.exp(-2 * n * excess ** 2),
    levels: [1e-4, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5].map((level) => ({ level, rejected: pValues.filter((p) => p <= level).length / n })),
  };
}

async function planted(strength) {
  const counts = { shapes: 0, tested: 0, found: 0, replicated: 0, places: 0, rightPlaces: 0, falseFindings: 0, falseReplicated: 0 };
  for (let i = 0; i < plantedWorlds; i++) {
    const world = createWorld({ seed: 10_000 + firstSeed + i, planted: { recurringPattern: strength } });
    const { hypotheses, findings } = await sweep(world);
    const truths = world.truth.recurringPatterns;
    for (const truth of truths) {
      counts.shapes++;
      if (hypotheses.some(({ ticker }) => ticker === truth.ticker)) counts.tested++;
      const own = findings.find(({ ticker }) => ticker === truth.ticker);
      if (!own) continue;
      counts.found++;
      if (own.replicated) counts.replicated++;
      for (const { from, keptAside } of own.occurrences) {
        if (keptAside) continue;
        counts.places++;
        if (truth.occurrences.some((occurrence) => Math.abs(Date.parse(occurrence.from) - Date.parse(from)) <= 21 * 864e5)) counts.rightPlaces++;
      }
    }
    const wrong = findings.filter(({ ticker }) => !truths.some((truth) => truth.ticker === ticker));
    counts.falseFindings += wrong.length;
    counts.falseReplicated += wrong.filter((finding) => finding.replicated).length;
  }
  const { shapes, tested, found, replicated, places, rightPlaces, falseFindings, falseReplicated } = counts;
  return {
    strength,
    shapes,
    tested,
    powerBeforeReplication: share(found, tested),
    power: share(replicated, tested),
    rightPlaces: share(rightPlaces, places),
    falseFindings,
    falseReplicated,
  };
}

const started = performance.now();
const report = { null: await nullWorlds(), planted: [] };
const { withFindings, withReplicatedFindings, hypotheses, smallest, excess, kolmogorovSmirnovPValue, levels } = report.null;
say(`null worlds with any shape at q <= ${LEVEL}: ${shown(withFindings)}; replicated ${shown(withReplicatedFindings)}`);
say(`  ${hypotheses} tickers, smallest p ${smallest?.toExponential(2)}`);
say(`  one-sided KS against p-values that are too small: excess ${excess.toFixed(5)}, p = ${kolmogorovSmirnovPValue.toPrecision(3)}`);
for (const { level, rejected } of levels) say(`  p <= ${level}: ${rejected.toPrecision(3)}`);
for (const strength of [1, 0.5]) {
  const row = await planted(strength);
  report.planted.push(row);
  say(
    `planted at ${strength} of the fixed strength: ${row.tested} of ${row.shapes} tickers have trades enough; of these found ${shown(row.powerBeforeReplication)}, replicated ${shown(row.power)}; ` +
      `places that overlap a planted one by half ${shown(row.rightPlaces)}; ${row.falseFindings} false findings, ${row.falseReplicated} of them replicated`,
  );
}
say(`took ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (values.json) console.log(JSON.stringify(report));
