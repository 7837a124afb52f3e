// W10c: exact penalised segmentation, through the public function alone and without the evidence that the peers do not give.
async function segmentation({ column, params }, options) {
  const { detectChangepoints } = await import("capitol-quant/regimes");
  const y = column("w10c_y");
  return {
    run: () => detectChangepoints(y, { method: "pelt", minSize: params.w10c.min_size, evidence: false, ...options(params.w10c) }),
    checks: ({ changepoints }) => ({ n_bkps: changepoints.length, bkps: [...changepoints, y.length] }),
  };
}

export default [
  { name: "W10c-l2", prepare: (inputs) => segmentation(inputs, ({ pen_l2 }) => ({ cost: "l2", penalty: pen_l2 })) },
  { name: "W10c-rbf", prepare: (inputs) => segmentation(inputs, ({ pen_rbf, gamma }) => ({ cost: "rbf", gamma, penalty: pen_rbf })) },
];
