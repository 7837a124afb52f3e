// W10: state-space maximum likelihood, through the public functions alone.
const forecast = () => import("capitol-quant/forecast");

const model = { order: [1, 1, 1], seasonalOrder: [1, 0, 1, 5] };

async function seasonalArima({ column }) {
  const { Sarima } = await forecast();
  const y = column("w10a_y");
  return {
    run: () => new Sarima(model).fit(y),
    checks: ({ parameters: { ar, ma, seasonalAr, seasonalMa, variance }, logLikelihood, iterations }) => ({
      params: [...ar, ...ma, ...seasonalAr, ...seasonalMa, variance],
      names: ["ar.L1", "ma.L1", "ar.S.L5", "ma.S.L5", "sigma2"],
      llf: logLikelihood,
      nit: iterations,
    }),
  };
}

async function oneLikelihood({ column }) {
  const { Sarima } = await forecast();
  const y = column("w10a_y");
  const at = [0.5, 0.3, 0.6, -0.4, 1];
  const [ar, ma, seasonalAr, seasonalMa, variance] = at;
  const given = { ar: [ar], ma: [ma], seasonalAr: [seasonalAr], seasonalMa: [seasonalMa], variance };
  return {
    run: () => new Sarima(model).smooth(y, given),
    checks: ({ logLikelihood }) => ({ llf: logLikelihood, at }),
  };
}

/** Local level and one regressor on the first part; the rest forecast with its interval. */
async function levelWithRegressor({ column, params }) {
  const { LocalLevelModel } = await forecast();
  const [x, y] = ["w10b_x", "w10b_y"].map(column);
  const { train } = params.w10b;
  const rows = Array.from(x, (value) => [value]);
  const [known, future] = [rows.slice(0, train), rows.slice(train)];
  const past = y.slice(0, train);
  return {
    run: () => {
      const fitted = new LocalLevelModel().fit(past, { exogenous: known });
      return { fitted, ahead: fitted.forecast(future.length, { exogenous: future }) };
    },
    checks: ({ fitted: { parameters, logLikelihood, iterations }, ahead: { mean, lower, upper } }) => ({
      params: [parameters.irregularVariance, parameters.levelVariance, ...parameters.coefficients],
      names: ["sigma2.irregular", "sigma2.level", "beta.x1"],
      llf: logLikelihood,
      nit: iterations,
      fc0: mean[0],
      fc99: mean.at(-1),
      ci0: [lower[0], upper[0]],
      ci99: [lower.at(-1), upper.at(-1)],
      effect_mean: y.slice(train).reduce((total, value, k) => total + value - mean[k], 0) / mean.length,
    }),
  };
}

export default [
  { name: "W10a", prepare: seasonalArima },
  { name: "W10a-loglike", prepare: oneLikelihood },
  { name: "W10b", prepare: levelWithRegressor },
];
