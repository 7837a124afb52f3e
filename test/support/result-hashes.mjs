// Prints a hash of what each pure function returns on a seeded corpus; every runtime must print the same.
import { createHash } from "node:crypto";
import { createRng } from "capitol-quant";
import * as cycles from "capitol-quant/cycles";
import * as forecast from "capitol-quant/forecast";
import * as patterns from "capitol-quant/patterns";
import * as regimes from "capitol-quant/regimes";
import * as stats from "capitol-quant/stats";
import { createWorld } from "capitol-quant/synthetic";

const rng = createRng(11, "hashes");
const series = (n) => Float64Array.from({ length: n }, (_, t) => Math.floor(8 * rng()) + Math.sqrt(t) * rng());
const x = series(1260);
const y = series(1260);
const p = series(200).map((value) => value % 1 || 0.5);
const trend = new forecast.AdditiveForecaster({ changepoints: 3, samples: 0 });
const flat = new forecast.AdditiveForecaster({ growth: "flat", samples: 0 });
const conformal = (method) => forecast.conformalIntervals(trend, x.slice(0, 200), 3, { method, score: "signed" });
const design = Array.from(x, (value, t) => [value * value, x[(t * 7) % 1260], y[(t * 11) % 1260] - value, (t % 5) + y[t] * y[t]]);

const results = {
  rfft: cycles.rfft(x),
  rfftPrime: cycles.rfft(x.slice(0, 1259)),
  rfftPower: cycles.rfftPower(x, { detrend: "linear", norm: "ortho" }),
  fft: cycles.fft({ re: x, im: y }),
  periodogram: cycles.periodogram(x),
  welch: cycles.welch(x, { segmentLength: 256 }),
  coherence: cycles.coherence(x, y, { segmentLength: 128 }),
  lombScargle: cycles.lombScargle(
    x.map((_, t) => t + (x[t] % 1)),
    y,
    [0.01, 0.02, 0.035],
  ),
  stl: cycles.stl(x, { period: 21 }),
  robust: cycles.stl(x, { period: 21, robust: true }),
  mstl: cycles.mstl(x, { periods: [5, 21] }),
  partialAutocorrelation: cycles.partialAutocorrelation(x, { lags: 20 }),
  fisherGTest: cycles.fisherGTest(x),
  tests: cycles.testCycles(x),
  detector: new cycles.FourierCyclicalDetector().detectCycles(x.map((value, t) => value + 4 * ((t % 21) / 21))),
  normal: p.map((value) => stats.normal.ppf(value)),
  studentT: Array.from(x.slice(0, 50), (value) => stats.studentT.sf(value, 7)),
  adjusted: stats.adjustPValues(p, { method: "bh" }),
  wilcoxon: stats.wilcoxon(x, y, { method: "normal" }),
  quantiles: Array.from({ length: 9 }, (_, i) => stats.quantile(x, [0, 0.07, 1 / 3, 0.5, 0.99], { type: i + 1 })),
  covariance: stats.covarianceMatrix(Array.from(x, (value, i) => [value, y[i], value * y[i]])),
  kendall: stats.kendall(x, y),
  correlationTests: ["pearson", "spearman", "kendall"].map((method) => [
    stats.correlationTest(x, y, { method }),
    stats.correlationTest(p, y.slice(0, 200), { method }),
  ]),
  mannWhitneyU: [stats.mannWhitneyU(x, y), stats.mannWhitneyU(x.slice(0, 20), y.slice(0, 25), { method: "exact" })],
  cohensD: stats.cohensD(x, y),
  jarqueBera: stats.jarqueBera(x),
  fisherExact: stats.fisherExact([
    [31, 52],
    [64, 40],
  ]),
  contingency: ["pearson", "log-likelihood"].map((statistic) =>
    stats.chiSquareContingency(
      [
        [31, 52, 8],
        [64, 40, 11],
      ],
      { statistic },
    ),
  ),
  blockLength: stats.optimalBlockLength(x),
  indices: ["stationary", "circular", "moving"].map((method) => Array.from(stats.bootstrapIndices(50, { method, blockLength: 4, replications: 5, seed: 3 }))),
  stationaryBootstrap: stats.stationaryBootstrap(x, stats.mean, { replications: 99, interval: "bca", seed: 3 }),
  blockBootstrap: stats.blockBootstrap([x, y], stats.correlation, { replications: 99, interval: "basic", seed: 3 }),
  permutationTests: ["samples", "within-pairs", "pairings"].map((exchange) =>
    stats.permutationTest(x.slice(0, 60), y.slice(0, 60), { exchange, replications: 199, seed: 3 }),
  ),
  circularShifts: [stats.circularShiftTest(x, y), stats.circularShiftTest(x, y, { statistic: "spearman", replications: 300, seed: 3 })],
  seriesTests: [
    ...["n", "c", "ct", "ctt"].flatMap((trend) => ["aic", "bic", 3].map((lags) => stats.augmentedDickeyFuller(x, { trend, lags }))),
    ...["c", "ct"].flatMap((trend) => ["auto", "legacy", 3].map((lags) => stats.kpss(x, { trend, lags }))),
    stats.varianceRatio(x, { lags: 5 }),
    stats.varianceRatio(x, { robust: false }),
    stats.engleGranger(x, y),
    stats.archTest(x),
    stats.dieboldMariano(x, y, { horizon: 4 }),
    stats.durbinWatson(x),
  ],
  smoothSeriesTest: stats.augmentedDickeyFuller(
    x.map((_, t) => t * t * t + x[t]),
    { lags: 12 },
  ),
  regressionTests: [stats.conditionNumber, stats.varianceInflationFactors, (X) => stats.breuschPagan(y, X)].map((test) =>
    test(Array.from(x, (value, i) => [value, value * value, y[(i * 7) % 1260]])),
  ),
  additive: ["additive", "multiplicative"].map((seasonalityMode) => {
    const fit = new forecast.AdditiveForecaster({ seasonalityMode, seasonalities: [{ name: "month", period: 21, order: 2 }], samples: 50 }).fit(
      x.slice(0, 400),
    );
    return [fit, fit.forecast(30)];
  }),
  additiveLogistic: new forecast.AdditiveForecaster({ growth: "logistic", cap: 60, samples: 50 }).fit(x.slice(0, 200)).forecast(20),
  conformal: ["split", "adaptive"].map((method) => conformal(method)),
  forecastSkill: forecast.forecastSkill({ trend }, x.slice(0, 300), { horizon: 3, period: 5, step: 2 }),
  forecastWithEvidence: forecast.forecastWithEvidence(x.slice(0, 300), { candidates: { trend, flat }, horizon: 2 }),
  walkForward: forecast.walkForward(trend, x.slice(0, 200), { horizon: 2, window: 60, gap: 1 }),
  principalComponents: [{}, { components: 3, standardize: true }].map((options) => {
    const fit = stats.principalComponents(
      Array.from({ length: 80 }, (_, t) => x.slice(9 * t, 9 * t + 60)),
      options,
    );
    return [fit, fit.scores];
  }),
  leadingComponents: stats.principalComponents(
    Array.from({ length: 200 }, (_, t) => Array.from(y.slice(5 * t, 5 * t + 160), (value, j) => value + 3 * ((t * j) % 7))),
    { components: 2 },
  ),
  robustCovariance: ["mcd", "ogk"].map((method) =>
    stats.robustCovariance(
      Array.from(x.slice(0, 700), (value, t) => [value, y[t], value - 2 * x[t + 500]]),
      { method },
    ),
  ),
  minimumCovarianceDeterminant: stats.minimumCovarianceDeterminant(Array.from(x.slice(0, 120), (value, t) => [value, y[t]])),
  shrinkageCovariance: stats.shrinkageCovariance(Array.from({ length: 40 }, (_, t) => x.slice(20 * t, 20 * t + 50))),
  ets: ["none", "additive", "multiplicative"].flatMap((trend) =>
    ["none", "additive", "multiplicative"].flatMap((seasonal) =>
      ["additive", "multiplicative"].map((error) => {
        const fitted = new forecast.Ets({ error, trend, damped: trend !== "none", seasonal, period: 5 }).fit(x.slice(0, 120).map((value) => value + 20));
        return [fitted, fitted.forecast(7, { paths: 200, seed: 3 })];
      }),
    ),
  ),
  autoEts: forecast.autoEts(y.slice(0, 150), { period: 5 }),
  exponentialSmoothing: new forecast.ExponentialSmoothing({ trend: "additive", seasonal: "additive", period: 5 }).fit(x.slice(0, 200)).forecast(9),
  garch: [{}, { o: 1, distribution: "student" }, { model: "egarch", o: 1, mean: "ar" }].map((options) => {
    const fitted = new forecast.Garch(options).fit(x.slice(1, 500).map((value, t) => value - x[t]));
    return [fitted, fitted.standardErrors, fitted.forecast(4, { paths: 200, seed: 3 })];
  }),
  baselines: ["naive", "seasonal-naive", "drift", "linear-trend", "mean"].map((method) =>
    forecast.baselineForecaster({ method, period: 5 }).fit(x).forecast(12),
  ),
  forecastErrors: [forecast.forecastErrors(x, y, { training: x }), forecast.ewmaVariance(y)],
  linearModels: ["nonrobust", "HC0", "HC1", "HC2", "HC3", { type: "HAC", maxLags: 5, smallSample: true }].flatMap((covariance) => [
    stats.ols(y, design, { covariance }),
    stats.wls(
      y,
      design,
      x.map((value) => 1 + value),
      { covariance, distribution: "student" },
    ),
    stats.olsPanel([y, x, y], design, { covariance }),
  ]),
  predictions: [stats.ols(y, design).predict(design.slice(0, 20)), stats.ols(y, design).influence()],
  rollingModels: [stats.rollingOls(y, design, { window: 60 }), stats.rollingOlsPanel([x, y, x], design, { window: 250, addConstant: false })],
  penalizedModels: [stats.ridge(y, design, { alpha: 3 }), stats.lasso(y, design, { alpha: 0.5 }), stats.elasticNet(y, design, { alpha: 0.2, l1Ratio: 0.3 })],
  logisticModels: [0, 2].map((l2Penalty) =>
    stats.logisticRegression(
      y.map((value, t) => (value > x[t] ? 1 : 0)),
      design,
      { l2Penalty },
    ),
  ),
  sarima: ((fitted) => [fitted, fitted.residuals, fitted.forecast(12, { exogenous: Array.from(y.slice(0, 12), (v) => [v]), parameters: "estimated" })])(
    new forecast.Sarima({ order: [1, 1, 1], seasonalOrder: [1, 0, 1, 5], trend: "c" }).fit(x.slice(0, 200), {
      exogenous: Array.from(y.slice(0, 200), (v) => [v]),
    }),
  ),
  autoArima: forecast.autoArima(x.slice(0, 100)).tried,
  localLevel: [false, true].map((slope) => new forecast.LocalLevelModel({ slope }).fit(x.slice(0, 300)).forecast(5)),
  kalman: forecast.kalmanSmoother(
    {
      design: [[1, 0.5]],
      observationCovariance: [[2]],
      transition: [
        [0.9, 0.1],
        [0, 0.7],
      ],
      stateCovariance: [
        [1, 0.2],
        [0.2, 0.6],
      ],
      initialState: [0, 0],
      initialCovariance: [
        [5, 0],
        [0, 5],
      ],
    },
    Array.from(x.slice(0, 60), (v, t) => (t % 11 === 5 ? null : [v])),
  ),
  dtw: [
    patterns.dtwDistance(x.slice(0, 300), y.slice(0, 280), { window: 20, penalty: 0.3, psi: [2, 0, 0, 3] }),
    patterns.dtwDistance(design.slice(0, 60), design.slice(30, 100)),
    patterns.dtwDistance(x.slice(0, 99), y.slice(0, 90), { cost: "absolute" }),
  ],
  dtwPath: patterns.dtwPath(x.slice(0, 120), y.slice(0, 100)),
  dtwMatrix: patterns.dtwDistanceMatrix(
    Array.from({ length: 21 }, (_, i) => x.slice(40 * i, 40 * i + 60 + (i % 3))),
    { window: 8 },
  ),
  envelope: [patterns.envelope(x, { window: 7 }), patterns.lbKeogh(x, y, { window: 7 })],
  distanceProfile: [patterns.distanceProfile(y.slice(0, 30), x, { window: 3 }), patterns.distanceProfile(y.slice(0, 30), x, { metric: "euclidean" })],
  nearestSubsequences: patterns.nearestSubsequences(y.slice(0, 30), x, { window: 3, topK: 5 }),
  matrixProfile: [
    patterns.matrixProfile(x, { window: 30 }),
    patterns.matrixProfileLeft(x.map(Math.floor), { window: 8 }),
    patterns.matrixProfileJoin(x, y.slice(0, 700), { window: 21 }),
  ],
  motifs: [patterns.findMotifs(x, { window: 20, count: 5 }), patterns.findDiscords(x, { window: 20, count: 5 })],
  streamingMatcher: ((matcher) => Array.from(x, (value) => matcher.update(value)))(
    new patterns.StreamingMatcher([x.slice(0, 20), y.slice(5, 35)], { window: 3, maxDistance: 4 }),
  ),
  shape: patterns.testShape(x.slice(0, 12), x.slice(200, 600), { surrogates: 19 }),
  recurrence: patterns.testRecurrence(x.slice(0, 400), { window: 12, surrogates: 19 }),
  matcher: new patterns.DynamicTimeWarpingMatcher({ windowSize: 20, outcomeHorizons: [10] }).findSimilarPatterns(y.slice(0, 20), x.slice(0, 500)),
  hmm: ["full", "diag", "tied", "spherical"].map((covarianceType) => {
    const model = new regimes.GaussianHMM({ states: 3, covarianceType, restarts: 2, maxIterations: 30, seed: 5 }).fit(design.slice(0, 300));
    return [model, model.viterbi(design.slice(0, 300)), model.filteredProbabilities(design.slice(0, 300)).at(-1)];
  }),
  studentHmm: new regimes.GaussianHMM({ states: 2, emission: "student-t", restarts: 1, maxIterations: 20 }).fit(
    Array.from(x.slice(0, 300), (value) => [value]),
  ),
  jumpModel: new regimes.JumpModel({ states: 2, jumpPenalty: 5, seed: 2 }).fit(design.slice(0, 300)),
  regimeDetector: new regimes.RegimeDetector({ states: 2, minimumTraining: 100, refitEvery: 60 }).fitAndPredict(
    x.slice(0, 300).map((value) => value / 1000 - 0.01),
  ),
  changepoints: ["l2", "l1", "normal", "rbf", "poisson"].map((cost) =>
    regimes.detectChangepoints(
      x.slice(0, 200).map((value, t) => Math.floor(value) + (t > 120 ? 9 : 0)),
      { cost, minSize: 5 },
    ),
  ),
  cusum: [regimes.cusum(x, { training: 200 }), regimes.cusumAverageRunLength({ shift: 1 }), regimes.cusumThreshold({ averageRunLength: 370 })],
  onlineChangepoints: regimes.detectOnlineChangepoints(x.slice(0, 300), { model: { type: "normal", mean: 10, variance: 100 } }),
  structuralChange: ["ols-cusum", "recursive-cusum", "sup-f"].map((type) => regimes.structuralChangeTest(x, design, { type })),
  baiPerron: regimes.baiPerron(x.slice(0, 300), { maxBreaks: 3 }),
  world: (({ trades, prices }) => ({ trades: trades.slice(0, 500), last: prices.close.at(-1) }))(createWorld({ seed: 5, planted: "all" })),
};

for (const [name, value] of Object.entries(results)) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(value, (_, entry) => (ArrayBuffer.isView(entry) ? Array.from(entry) : Object.is(entry, -0) ? "-0" : entry)));
  console.log(name, hash.digest("hex").slice(0, 24));
}
