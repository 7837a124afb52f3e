// W8b: principal components of 2520 rows of 500 columns, all of them and the leading ten.

const workload = (name, options) => ({
  name,
  prepare: async ({ rows }) => {
    const { principalComponents } = await import("capitol-quant/stats");
    const X = rows("w8b_x");
    return {
      run: () => principalComponents(X, options),
      checks: ({ explainedVarianceRatio, components }) => ({
        n: explainedVarianceRatio.length,
        evr3: Array.from(explainedVarianceRatio.slice(0, 3)),
        evr_sum10: explainedVarianceRatio.slice(0, 10).reduce((sum, share) => sum + share, 0),
        abs_pc1_0: Math.abs(components[0][0]),
      }),
    };
  },
});

export default [workload("W8b-full", {}), workload("W8b-top10", { components: 10 })];
