// How often noise looks like a cycle to testCycles, and how often it sees a planted one.
//   node benchmarks/cycles/detector-calibration.mjs [--series 1000] [--lengths 64,128,260,840,1260,2520] [--planted 300] [--world NAME] [--json]
import { parseArgs } from "node:util";
import { testCycleAt, testCycles } from "capitol-quant/cycles";
import { NULL_WORLDS, PLANTED_WORLDS, uniforms } from "./worlds.mjs";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: {
    series: text("1000"),
    lengths: text("64,128,260,840,1260,2520"),
    planted: text("300"),
    world: text(""),
    json: { type: "boolean", default: false },
  },
});
const LEVELS = [0.1, 0.05, 0.01, 1e-3, 1e-4, 1e-5];
const SIGNIFICANCE = 0.05;
const lines = [];
const report = (line, words) => {
  lines.push(line);
  console.log(values.json ? JSON.stringify(line) : words);
};

/** Largest excess of the empirical law of p-values over the uniform, and its one-sided p-value exp(−2nD²): small when p-values are too small. */
function excess(pValues) {
  const sorted = [...pValues].sort((a, b) => a - b);
  const distance = sorted.reduce((most, p, i) => Math.max(most, (i + 1) / sorted.length - p), 0);
  return Math.exp(-2 * sorted.length * distance * distance);
}

const rates = (pValues) => LEVELS.map((level) => pValues.filter((p) => p <= level).length / pValues.length / level);
const quantile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];

if (!values.json)
  console.log(
    `# noise: share of series with any cycle at ${SIGNIFICANCE}; then, per hypothesis, P(p <= a) / a at a = ${LEVELS.join(", ")}; one-sided KS p; µs a series`,
  );
for (const [name, generate] of Object.entries(NULL_WORLDS)) {
  if (!name.includes(values.world)) continue;
  for (const n of values.lengths.split(",").map(Number)) {
    const u = uniforms(7919 * n);
    const pValues = [];
    let withCycle = 0;
    let elapsedMs = 0;
    for (let i = 0; i < Number(values.series); i++) {
      const x = generate(u, n);
      const start = performance.now();
      const family = testCycles(x)
        .bands.map(({ pValue }) => pValue)
        .sort((a, b) => a - b);
      elapsedMs += performance.now() - start;
      if (family.some((p, j) => (p * family.length) / (j + 1) <= SIGNIFICANCE)) withCycle++;
      pValues.push(...family);
    }
    const line = {
      world: name,
      n,
      series: Number(values.series),
      hypotheses: pValues.length,
      anyCycle: withCycle / Number(values.series),
      ratio: rates(pValues),
      ksPValue: excess(pValues),
      microseconds: (1000 * elapsedMs) / Number(values.series),
    };
    report(
      line,
      `${name.padEnd(22)} n ${String(n).padStart(4)}  any ${line.anyCycle.toFixed(3)}  ${line.ratio.map((r) => r.toFixed(2).padStart(5)).join(" ")}  KS ${line.ksPValue.toFixed(3)}  ${line.microseconds.toFixed(0)} µs`,
    );
  }
}

if (!values.json)
  console.log(
    "# planted cycle: searched on the first two thirds of the sample, replicated on the rest; P over series; 9th decile of the period's relative error",
  );
for (const [name, generate] of Object.entries(PLANTED_WORLDS)) {
  if (!name.includes(values.world)) continue;
  for (const total of [1260, 1764]) {
    for (const share of [0.1, 0.05]) {
      for (const period of [5, 10, 21, 42, 63, 90, 126, 252]) {
        const u = uniforms(total + period);
        const n = (2 * total) / 3;
        const found = Array.from({ length: Number(values.planted) }, () => {
          const x = generate(u, total, period, share);
          const near = testCycles(x.subarray(0, n)).bands.filter(({ frequency }) => Math.abs(frequency - 1 / period) < 1 / n);
          const best = near.reduce((a, b) => (b.pValue < a.pValue ? b : a), { pValue: 1, period: 0, frequency: 1 / period });
          return { pValue: best.pValue, error: Math.abs(best.period / period - 1), replication: testCycleAt(x.subarray(n), best.frequency).pValue };
        });
        const below = (level) => found.filter(({ pValue }) => pValue <= level).length / found.length;
        const accepted = found.filter(({ pValue }) => pValue <= 1e-3);
        const line = {
          world: name,
          searched: n,
          period,
          share,
          medianPValue: quantile(
            found.map(({ pValue }) => pValue).sort((a, b) => a - b),
            0.5,
          ),
          power: { "1e-5": below(1e-5), "1e-4": below(1e-4), "1e-3": below(1e-3) },
          replicated: accepted.filter(({ replication }) => replication <= 0.05).length / accepted.length,
          periodError:
            quantile(
              accepted.map(({ error }) => error).sort((a, b) => a - b),
              0.9,
            ) ?? null,
        };
        report(
          line,
          `${name.padEnd(22)} n ${n}  period ${String(period).padStart(3)}  share ${share.toFixed(2)}  median p ${line.medianPValue.toExponential(0)}  P(p <= 1e-5 | 1e-4 | 1e-3) ${Object.values(
            line.power,
          )
            .map((p) => p.toFixed(2))
            .join(" ")}  replicated ${line.replicated.toFixed(2)}  error ${line.periodError === null ? "-" : `${(100 * line.periodError).toFixed(2)} %`}`,
        );
      }
    }
  }
}
