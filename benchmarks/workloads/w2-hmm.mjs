// W2: Gaussian hidden Markov models, through the public functions alone.
const regimes = () => import("capitol-quant/regimes");

/** The start values that every peer gets, as rows. */
function startOf({ column, rows }) {
  const flat = column("w2_covars");
  const covariances = Array.from({ length: 4 }, (_, k) => Array.from({ length: 4 }, (_, i) => flat.slice(16 * k + 4 * i, 16 * k + 4 * i + 4)));
  return { startProbability: column("w2_startprob"), transitionMatrix: rows("w2_transmat"), means: rows("w2_means"), covariances };
}

/** Exactly `iterations` updates: no stop rule, no priors, no floor. */
function training(data, iterations) {
  return async (inputs) => {
    const { GaussianHMM } = await regimes();
    const X = inputs.rows(data);
    const model = new GaussianHMM({ states: 4, maxIterations: iterations, tolerance: 0, minCovariance: 0, initial: startOf(inputs) });
    return {
      run: () => model.fit(X),
      checks: (fitted) => ({
        iters: fitted.iterations,
        loglik_first: fitted.logLikelihoodTrace[0],
        loglik_last_estep: fitted.logLikelihoodTrace.at(-1),
        loglik_after: fitted.logLikelihood(X),
        means: fitted.means.map((row) => [...row]),
        transmat_diag: fitted.transitionMatrix.map((row, i) => row[i]),
        cov0: fitted.covariances[0].map((row) => [...row]),
      }),
    };
  };
}

async function given(inputs) {
  const { GaussianHMM } = await regimes();
  return { model: GaussianHMM.fromParameters(startOf(inputs)), X: inputs.rows("w2_x50000") };
}

async function viterbi(inputs) {
  const { model, X } = await given(inputs);
  return {
    run: () => model.viterbi(X),
    checks: ({ states, logProbability }) => ({
      logprob: logProbability,
      counts: [0, 1, 2, 3].map((state) => states.reduce((count, value) => count + (value === state ? 1 : 0), 0)),
      first20: [...states.subarray(0, 20)],
    }),
  };
}

async function posteriors(inputs) {
  const { model, X } = await given(inputs);
  return {
    run: () => model.posteriorTable(X),
    checks: ({ logLikelihood, probabilities }) => ({
      loglik: logLikelihood,
      col_sums: [0, 1, 2, 3].map((state) => probabilities.reduce((sum, value, i) => sum + (i % 4 === state ? value : 0), 0)),
      p_1000: [...probabilities.subarray(4000, 4004)],
    }),
  };
}

async function posteriorRows(inputs) {
  const { model, X } = await given(inputs);
  return {
    run: () => model.smoothedProbabilities(X),
    checks: (rows) => ({ col_sums: [0, 1, 2, 3].map((state) => rows.reduce((sum, row) => sum + row[state], 0)), p_1000: [...rows[1000]] }),
    note: "one array per row, which no peer makes",
  };
}

export default [
  { name: "W2a", prepare: training("w2_x2520", 100) },
  { name: "W2b", prepare: training("w2_x50000", 20) },
  { name: "W2c-viterbi", prepare: viterbi },
  { name: "W2c-posteriors", prepare: posteriors },
  { name: "W2c-rows", prepare: posteriorRows },
];
