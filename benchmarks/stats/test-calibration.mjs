// How often each test rejects at 5 % when its hypothesis holds, how often at one stated effect, and how often bootstrap intervals cover.
//   npm run build && node benchmarks/stats/test-calibration.mjs [--series 2000] [--bootstraps 300] [--replications 399] [--only NAME] [--json]
// Rates stand with a 99 % interval (Clopper and Pearson); "conservative" and "liberal" mean that it lies below or above 5 %. Tests of discrete
// statistics are conservative by their nature.
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import {
  binomialTest,
  blockBootstrap,
  chiSquareContingency,
  circularShiftTest,
  correlationTest,
  fisherExact,
  jarqueBera,
  kolmogorovSmirnov,
  ljungBox,
  mannWhitneyU,
  mean,
  normal,
  permutationTest,
  proportionInterval,
  standardDeviation,
  stationaryBootstrap,
  studentT,
  tTest,
  welchTTest,
  wilcoxon,
} from "capitol-quant/stats";

const text = (value) => ({ type: "string", default: value });
const { values } = parseArgs({
  options: { series: text("2000"), bootstraps: text("300"), replications: text("399"), only: text(""), json: { type: "boolean", default: false } },
});
const LEVEL = 0.05;

const laws = {
  normal: (u) => normal.ppf(u() || 0.5),
  "t(3)": (u) => studentT.ppf(u() || 0.5, 3),
  ties: (u) => Math.round(1.5 * normal.ppf(u() || 0.5)),
};
const sample = (u, law, n) => Float64Array.from({ length: n }, () => laws[law](u));
const autoregressive = (phi) => (u, n) => {
  let value = 0;
  const next = () => (value = phi * value + laws.normal(u));
  for (let i = 0; i < 200; i++) next();
  return Float64Array.from({ length: n }, next);
};
const shifted = (x, by) => x.map((v) => v + by);
const joined = (x, y, share) => y.map((v, i) => v + share * x[i]);
const table = (u, n, p, q) => {
  const counts = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < n; i++) counts[0][u() < p ? 0 : 1]++;
  for (let i = 0; i < n; i++) counts[1][u() < q ? 0 : 1]++;
  return counts;
};
const skip = (test) => {
  try {
    return test();
  } catch {
    return 1; // an empty column or a constant sample: nothing to reject
  }
};

/** One row: name, world, what the effect is, and the p-value of one draw with the effect off or on. */
const rows = [];
const twoSamples = (name, run, worlds, n, m, effect, note = "") => {
  for (const law of worlds) {
    rows.push({
      name,
      world: `${law}${note}, n ${n} and ${m}`,
      effect: `means ${effect} sd apart`,
      p: (u, on) => run(sample(u, law, n), shifted(sample(u, law, m), on ? effect * (law === "normal" ? 1 : Math.sqrt(law === "t(3)" ? 3 : 2.33)) : 0)).pValue,
    });
  }
};
const all = ["normal", "t(3)", "ties"];
twoSamples("tTest", (x, y) => tTest(x, y), all, 20, 30, 0.8);
twoSamples("welchTTest", (x, y) => welchTTest(x, y), all, 20, 30, 0.8);
twoSamples("mannWhitneyU exact", (x, y) => mannWhitneyU(x, y, { method: "exact" }), all, 20, 30, 0.8);
twoSamples("mannWhitneyU normal", (x, y) => mannWhitneyU(x, y, { method: "normal" }), all, 60, 80, 0.5);
twoSamples("kolmogorovSmirnov", (x, y) => kolmogorovSmirnov(x, y), all, 40, 50, 0.8);
twoSamples("permutationTest", (x, y) => permutationTest(x, y, { replications: 199 }), all, 20, 30, 0.8);
rows.push({
  name: "welchTTest",
  world: "normal, sd 1 and 3, n 40 and 15",
  effect: "means 2.5 apart",
  p: (u, on) =>
    welchTTest(
      sample(u, "normal", 40),
      sample(u, "normal", 15).map((v) => 3 * v + (on ? 2.5 : 0)),
    ).pValue,
});
for (const law of all) {
  rows.push({ name: "tTest one mean", world: `${law}, n 25`, effect: "mean 0.6", p: (u, on) => tTest(shifted(sample(u, law, 25), on ? 0.6 : 0)).pValue });
  for (const method of ["exact", "normal"]) {
    rows.push({
      name: `wilcoxon ${method}`,
      world: `${law}, n 25`,
      effect: "difference 0.8",
      p: (u, on) => wilcoxon(shifted(sample(u, law, 25), on ? 0.8 : 0), sample(u, law, 25), { method }).pValue,
    });
  }
  for (const method of law === "t(3)" ? ["spearman", "kendall"] : ["pearson", "spearman", "kendall"]) {
    for (const n of [20, 100]) {
      rows.push({
        name: `correlationTest ${method}`,
        world: `${law}, n ${n}`,
        effect: "y = e + 0.5 x",
        p: (u, on) => {
          const x = sample(u, law, n);
          return skip(() => correlationTest(x, joined(x, sample(u, law, n), on ? 0.5 : 0), { method }).pValue);
        },
      });
    }
  }
  rows.push({
    name: "permutationTest pairings",
    world: `${law}, n 20`,
    effect: "y = e + 0.5 x",
    p: (u, on) => {
      const x = sample(u, law, 20);
      return permutationTest(x, joined(x, sample(u, law, 20), on ? 0.5 : 0), { exchange: "pairings", replications: 199 }).pValue;
    },
  });
  rows.push({
    name: "ljungBox, 5 lags",
    world: `${law}, n 200`,
    effect: "AR(1) 0.2",
    p: (u, on) => {
      const e = sample(u, law, 200);
      if (on) for (let i = 1; i < 200; i++) e[i] += 0.2 * e[i - 1];
      return ljungBox(e, { lags: [5] }).pValue;
    },
  });
}
for (const n of [50, 500, 5000]) {
  rows.push({
    name: "jarqueBera",
    world: `normal, n ${n}`,
    effect: "t(6)",
    p: (u, on) => jarqueBera(Float64Array.from({ length: n }, () => (on ? studentT.ppf(u() || 0.5, 6) : laws.normal(u)))).pValue,
  });
}
for (const n of [15, 100]) {
  for (const [name, run] of [
    ["fisherExact", fisherExact],
    ["chiSquareContingency", chiSquareContingency],
    ["chiSquareContingency, plain", (counts) => chiSquareContingency(counts, { correction: false })],
    ["chiSquareContingency, likelihood", (counts) => chiSquareContingency(counts, { correction: false, statistic: "log-likelihood" })],
  ]) {
    const far = n === 15 ? 0.8 : 0.5;
    rows.push({ name, world: `two times ${n}, p 0.3`, effect: `p 0.3 and ${far}`, p: (u, on) => skip(() => run(table(u, n, 0.3, on ? far : 0.3)).pValue) });
  }
  rows.push({
    name: "binomialTest",
    world: `n ${n}, p 0.5`,
    effect: `p ${n === 15 ? 0.85 : 0.65}`,
    p: (u, on) => {
      let successes = 0;
      for (let i = 0; i < n; i++) if (u() < (on ? (n === 15 ? 0.85 : 0.65) : 0.5)) successes++;
      return binomialTest(successes, n).pValue;
    },
  });
}
for (const phi of [0, 0.5, 0.9, 0.97]) {
  for (const n of [250, 1260]) {
    const related = (run) => (u, on) => {
      const x = autoregressive(phi)(u, n);
      return run(x, joined(x, autoregressive(phi)(u, n), on ? 0.3 : 0)).pValue;
    };
    const world = `AR(1) ${phi}, n ${n}`;
    const effect = "y = e + 0.3 x";
    rows.push({ name: "circularShiftTest", world, effect, p: related((x, y) => circularShiftTest(x, y)) });
    rows.push({ name: "circularShiftTest spearman", world, effect, p: related((x, y) => circularShiftTest(x, y, { statistic: "spearman" })) });
    rows.push({ name: "circularShiftTest margin √n", world, effect, p: related((x, y) => circularShiftTest(x, y, { margin: Math.ceil(Math.sqrt(n)) })) });
    if (n === 250) rows.push({ name: "(correlationTest, for comparison)", world, effect, p: related((x, y) => correlationTest(x, y)) });
  }
}

const interval = (hits, trials) => proportionInterval(hits, trials, { method: "clopper-pearson", confidence: 0.99 });
const words = ([lower, upper], nominal) => (upper < nominal ? "below" : lower > nominal ? "above" : "");

if (!values.json) console.log(`# rejections at ${LEVEL} of ${values.series} draws: under the hypothesis [99 % interval], and at the effect named`);
for (const { name, world, effect, p } of rows) {
  if (!name.includes(values.only)) continue;
  const draws = Number(values.series);
  const u = createRng(1, name, world);
  let nulls = 0;
  let powers = 0;
  for (let i = 0; i < draws; i++) if (p(u, false) <= LEVEL) nulls++;
  for (let i = 0; i < draws / 4; i++) if (p(u, true) <= LEVEL) powers++;
  const limits = interval(nulls, draws);
  const side = { below: "conservative", above: "liberal", "": "" }[words(limits, LEVEL)];
  const line = { test: name, world, draws, rate: nulls / draws, interval: limits, effect, power: (4 * powers) / draws };
  console.log(
    values.json
      ? JSON.stringify(line)
      : `${name.padEnd(34)} ${world.padEnd(34)} ${line.rate.toFixed(3)} [${limits.map((v) => v.toFixed(3)).join(", ")}] ${side.padEnd(13)} power ${line.power.toFixed(2)} at ${effect}`,
  );
}

if (!values.json) console.log(`# bootstrap: coverage of 95 % intervals and rejections at ${LEVEL} of the true value, ${values.bootstraps} series of each kind`);
const statistics = {
  mean: { run: (x) => mean(x), truth: () => 0 },
  "standard deviation": { run: (x) => standardDeviation(x), truth: (phi) => Math.sqrt(1 / (1 - phi * phi)) },
};
for (const [what, { run, truth }] of Object.entries(statistics)) {
  if (!"bootstrap".includes(values.only) && !what.includes(values.only)) continue;
  for (const phi of [0, 0.5, 0.9]) {
    for (const n of [100, 500]) {
      const series = Number(values.bootstraps);
      const u = createRng(1, "bootstrap", what, phi, n);
      const kinds = {
        percentile: [stationaryBootstrap, {}],
        basic: [stationaryBootstrap, {}],
        bca: [stationaryBootstrap, {}],
        "blocks percentile": [blockBootstrap, {}],
      };
      const covered = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 0]));
      let rejected = 0;
      let lengths = 0;
      const expected = truth(phi);
      for (let i = 0; i < series; i++) {
        const x = autoregressive(phi)(u, n);
        for (const [kind, [bootstrap]] of Object.entries(kinds)) {
          const { confidenceInterval, pValue, blockLength } = bootstrap(x, run, {
            interval: kind.split(" ").at(-1),
            replications: Number(values.replications),
            seed: i,
            hypothesis: expected,
          });
          if (confidenceInterval[0] <= expected && expected <= confidenceInterval[1]) covered[kind]++;
          if (kind !== "percentile") continue;
          if (pValue <= LEVEL) rejected++;
          lengths += blockLength;
        }
      }
      for (const [kind, hits] of Object.entries(covered)) {
        const limits = interval(hits, series);
        const line = {
          statistic: what,
          phi,
          n,
          kind,
          coverage: hits / series,
          interval: limits,
          rejections: rejected / series,
          meanBlockLength: lengths / series,
        };
        console.log(
          values.json
            ? JSON.stringify(line)
            : `${what.padEnd(20)} AR(1) ${String(phi).padEnd(4)} n ${String(n).padEnd(5)} ${kind.padEnd(18)} ${line.coverage.toFixed(3)} [${limits.map((v) => v.toFixed(3)).join(", ")}] ${words(limits, 0.95).padEnd(6)} rejected ${line.rejections.toFixed(3)}  mean block ${line.meanBlockLength.toFixed(1)}`,
        );
      }
    }
  }
}
