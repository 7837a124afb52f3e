// W4: factor regressions of many responses, through the public functions alone.
const stats = () => import("capitol-quant/stats");

/** Sums over responses, per coefficient. */
const columnSums = (rows) => Array.from(rows[0], (_, j) => rows.reduce((sum, row) => sum + row[j], 0));

async function neweyWestPanel({ rows }) {
  const { olsPanel } = await stats();
  const [X, Y] = ["w4a_f", "w4a_y"].map(rows);
  return {
    run: () => olsPanel(Y, X, { covariance: { type: "HAC", maxLags: 5 } }),
    checks: ({ coefficients, tStatistics, standardErrors, rSquared }) => ({
      beta_sum: columnSums(coefficients),
      t_0: [...tStatistics[0]],
      se_sum: columnSums(standardErrors),
      r2_mean: rSquared.reduce((sum, value) => sum + value, 0) / rSquared.length,
    }),
  };
}

async function rollingBetas({ rows }) {
  const { rollingOlsPanel } = await stats();
  const [X, Y] = ["w4b_f", "w4b_y"].map(rows);
  return {
    run: () => rollingOlsPanel(Y, X, { window: 252 }),
    checks: ({ coefficients }) => ({
      shape: [coefficients.length, coefficients[0][0].length, coefficients[0].length],
      first: coefficients[0].map((series) => series[0]),
      last: coefficients.at(-1).map((series) => series.at(-1)),
      sum: columnSums(coefficients.map((ofOne) => ofOne.map((series) => series.reduce((total, value) => total + value, 0)))),
    }),
    note: "with residual standard deviations, factors of the standard errors and R², which the peers leave out",
  };
}

export default [
  { name: "W4a", prepare: neweyWestPanel },
  { name: "W4b", prepare: rollingBetas },
];
