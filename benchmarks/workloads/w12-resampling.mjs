// W12: circular shifts of one series against another, and Benjamini and Hochberg's correction of a million p-values.
const stats = () => import("capitol-quant/stats");

/** A call this short ends before the compiler does: two untimed ones would leave the median to half-compiled code. */
const WARM_UP_CALLS = 1000;

const sum = (values) => values.reduce((total, value) => total + value, 0);

/** The correlation at 10,000 given shifts and the share of them at least as large as the unshifted one. */
async function circularShifts({ column }) {
  const { circularShiftTest } = await stats();
  const [a, b, shifts] = ["w12_a", "w12_b", "w12_shifts"].map(column);
  const run = () => circularShiftTest(a, b, { shifts });
  for (let call = 0; call < WARM_UP_CALLS; call++) run();
  return {
    run,
    checks: ({ statistic, pValue, nullStatistics }) => {
      const mean = sum(nullStatistics) / nullStatistics.length;
      return {
        r0: statistic,
        p: pValue,
        null_mean: mean,
        null_std: Math.sqrt(sum(nullStatistics.map((r) => (r - mean) ** 2)) / nullStatistics.length),
        null_0: nullStatistics[0],
      };
    },
  };
}

async function falseDiscoveryRate({ column, params }) {
  const { adjustPValues } = await stats();
  const p = column("w12_p");
  const { alpha } = params.w12;
  return {
    run: () => adjustPValues(p, { method: "bh", alpha }),
    checks: ({ adjusted, rejected }) => ({
      rejected: rejected.filter(Boolean).length,
      q_sum: sum(adjusted),
      q_0: adjusted[0],
      q_min: adjusted.reduce((least, q) => Math.min(least, q), 1),
    }),
  };
}

export default [
  { name: "W12a", prepare: circularShifts },
  { name: "W12b", prepare: falseDiscoveryRate },
];
