// Robust covariances on normal data, clean and with 10 % and 30 % of the rows scattered far away or gathered in one place: how many clean rows lie beyond the cutoff
// (2.5 % is nominal), how many planted ones do not, and the mean of the estimated variances, all of which are 1.
//   npm run build && node benchmarks/stats/robust-covariance.mjs [--samples 100] [--json]
import { parseArgs } from "node:util";
import { createRng } from "capitol-quant";
import { normal, robustCovariance } from "capitol-quant/stats";

const { values } = parseArgs({ options: { samples: { type: "string", default: "100" }, json: { type: "boolean", default: false } } });
const samples = Number(values.samples);

const lines = [];
for (const [rows, columns] of [
  [40, 2],
  [100, 3],
  [250, 5],
  [500, 10],
]) {
  for (const [planted, share] of [
    ["none", 0],
    ["scattered", 0.1],
    ["gathered", 0.1],
    ["scattered", 0.3],
    ["gathered", 0.3],
  ]) {
    for (const options of [{ method: "mcd" }, { method: "mcd", support: 0.75 }, { method: "ogk" }]) {
      if (options.support && share > 0.2) continue; // withstands a quarter of the rows
      lines.push({
        rows,
        columns,
        planted: `${planted} ${100 * share} %`,
        estimate: options.support ? "mcd 0.75" : options.method,
        ...measured(rows, columns, planted, share, options),
      });
    }
  }
}
if (values.json) for (const line of lines) console.log(JSON.stringify(line));
else console.table(lines);

function measured(rows, columns, planted, share, options) {
  const outlying = Math.round(rows * share);
  let falseOutliers = 0;
  let missed = 0;
  let scale = 0;
  const start = performance.now();
  for (let s = 0; s < samples; s++) {
    const rng = createRng(s, "robust-covariance", rows, columns, planted);
    const gauss = () => normal.ppf(rng() || 0.5);
    const X = Array.from({ length: rows }, (_, i) => {
      const row = Array.from({ length: columns }, gauss);
      if (i >= outlying) return row;
      return planted === "gathered" ? row.map((value) => value + 8) : row.map((value) => value * 12);
    });
    const { outliers, covariance } = robustCovariance(X, options);
    const found = outliers.filter((i) => i < outlying).length;
    missed += outlying - found;
    falseOutliers += outliers.length - found;
    scale += covariance.reduce((sum, row, j) => sum + row[j], 0) / columns;
  }
  const rounded = (value) => Math.round(value * 1e4) / 1e4;
  return {
    falseOutlierRate: rounded(falseOutliers / samples / (rows - outlying)),
    missedRate: outlying > 0 ? rounded(missed / samples / outlying) : null,
    meanVariance: rounded(scale / samples), // 1 is right
    msPerCall: rounded((performance.now() - start) / samples),
  };
}
