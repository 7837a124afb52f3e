// Good arguments where kind and name of a parameter do not say enough, by "subpath/export", "subpath/object.function" or "Class.method".
// An export without an entry is called with what poisons.ts thinks fit; the tests say so when that is refused.
import { baselineForecaster } from "../../src/forecast/index.js";
import { GaussianHMM } from "../../src/regimes/index.js";
import { goodValue } from "./poisons.js";

const series = (name: string): Float64Array => goodValue({ name, optional: false, of: { kind: "series" } }) as Float64Array;
const matrix = (name: string): Float64Array[] => goodValue({ name, optional: false, of: { kind: "matrix" } }) as Float64Array[];
const whole = (length: number, make: (t: number) => number): number[] => Array.from({ length }, (_, t) => make(t));

export const CALLS: Readonly<Record<string, () => unknown[]>> = {
  "./createRng": () => [7, "stream", 3],
  "./addAmounts": () => [
    { low: 1, high: 10, estimate: 4 },
    { low: 100, high: null, estimate: 200 },
  ],
  "./amountFromBracket": () => [1001, 15_000],
  "stats/estimateReportingDelay": () => [{ eventDay: whole(300, (t) => t), reportDay: whole(300, (t) => t + 1 + ((7 * t) % 40)), asOfDay: 320 }],
  "stats/kolmogorovSmirnov": () => [series("x"), series("y")],
  "stats/proportionInterval": () => [5, 20],
  "stats/nextBatchLevel": () => [[{ level: 0.02, tested: 100, rejected: 3 }]],
  "stats/nextTestLevel": () => [[true, false, false]],
  "FittedReportingDelay.correctCounts": () => [{ counts: whole(60, (t) => (3 * t) % 7), days: whole(60, (t) => 255 + t) }],
  "stats/beta.logSf": () => [0.4, 2, 3],
  "stats/fisherExact": () => [
    [
      [8, 2],
      [1, 5],
    ],
  ],
  "stats/chiSquareContingency": () => [
    [
      [8, 2, 6],
      [1, 5, 4],
    ],
  ],
  "stats/bootstrapIndices": () => [50, { blockLength: 5, replications: 20 }],
  "forecast/baselineForecast": () => [series("y"), 5, { method: "seasonal-naive", period: 5 }],
  "forecast/baselineForecaster": () => [{ method: "seasonal-naive", period: 5 }],
  "forecast/conformalIntervals": () => [baselineForecaster({ method: "drift" }), series("y"), 3],
  "forecast/walkForward": () => [baselineForecaster({ method: "drift" }), series("y"), { horizon: 2, initial: 60, step: 10 }],
  "forecast/forecastSkill": () => [{ mean: baselineForecaster({ method: "mean" }) }, series("y"), { horizon: 2 }],
  "forecast/forecastWithEvidence": () => [series("y"), { candidates: { seasonal: baselineForecaster({ method: "seasonal-naive", period: 5 }) }, horizon: 2 }],
  "stats/olsPanel": () => [[series("y"), series("z")], matrix("X")],
  "stats/rollingOls": () => [series("y"), matrix("X"), { window: 30 }],
  "stats/rollingOlsPanel": () => [[series("y"), series("z")], matrix("X"), { window: 30 }],
  "stats/elasticNet": () => [series("y"), matrix("X"), { alpha: 0.1 }],
  "stats/lasso": () => [series("y"), matrix("X"), { alpha: 0.1 }],
  "stats/ridge": () => [series("y"), matrix("X"), { alpha: 0.1 }],
  "stats/logisticRegression": () => [series("y").map((value, t) => Number(value + (t % 7) > 22)), matrix("X")],
  "forecast/kalmanFilter": () => [localTrend(), Array.from(series("y"), (value, t) => (t === 20 ? null : [value]))],
  "forecast/kalmanSmoother": () => [localTrend(), Array.from(series("y"), (value, t) => (t === 20 ? null : [value]))],
  "Garch.smooth": () => [series("returns"), { mean: 0.001, omega: 0.0001, alpha: [0.1], beta: [0.8] }],
  "LocalLevelModel.smooth": () => [series("y"), { irregularVariance: 1, levelVariance: 0.3 }],
  "Sarima.smooth": () => [series("y"), { ar: [0.5], ma: [], seasonalAr: [], seasonalMa: [], variance: 2 }],
  "ExponentialSmoothing.smooth": () => [series("y"), { smoothingLevel: 0.3, initialLevel: 20 }],
  "Ets.smooth": () => [series("y"), { smoothingLevel: 0.3, initialLevel: 20 }],
  "stats/binomial.pmf": () => [5, 20, 0.3],
  "cycles/fisherGPValue": () => [0.2, 40],
  "cycles/ifft": () => [{ re: series("re"), im: series("im") }],
  "regimes/structuralChangeTest": () => [series("y"), matrix("X"), { type: "sup-f" }],
  "regimes/baiPerron": () => [series("y"), { maxBreaks: 2 }],
  "regimes/cusum": () => [series("x"), { target: 20, sigma: 5 }],
  "regimes/cusumAverageRunLength": () => [{ threshold: 4, shift: 0.5 }],
  "regimes/cusumThreshold": () => [{ averageRunLength: 370 }],
  "regimes/detectOnlineChangepoints": () => [series("x"), { model: { type: "normal", mean: 20, variance: 25 } }],
  "regimes/calibrateOnlineThreshold": () => [{ maxHypotheses: 30 }, { years: 2, falseAlarmsPerYear: 20 }],
  "regimes/Cusum": () => [{ target: 0, sigma: 1 }],
  "Cusum.update": () => [1.5],
  "BayesianOnlineChangepoint.update": () => [1.5],
  "patterns/dtwDistance": () => [series("a"), series("b"), { window: 5, psi: [1, 0, 0, 1] }],
  "patterns/dtwPath": () => [series("a"), series("b"), { window: 5 }],
  "patterns/dtwCostMatrix": () => [series("a"), series("b")],
  "patterns/dtwDistanceMatrix": () => [[series("a"), series("b"), series("c")], { window: 5 }],
  "patterns/envelope": () => [series("x"), { window: 5 }],
  "patterns/lbKeogh": () => [series("query"), series("candidate"), { window: 5 }],
  "patterns/distanceProfile": () => [series("query").slice(0, 20), series("series"), { window: 3 }],
  "patterns/nearestSubsequences": () => [series("query").slice(0, 20), series("series"), { window: 3, topK: 3 }],
  "patterns/matrixProfile": () => [series("x"), { window: 12 }],
  "patterns/matrixProfileLeft": () => [series("x"), { window: 12 }],
  "patterns/matrixProfileJoin": () => [series("a"), series("b"), { window: 12 }],
  "patterns/findMotifs": () => [series("x"), { window: 12, count: 3 }],
  "patterns/findDiscords": () => [series("x"), { window: 12, count: 3 }],
  "patterns/StreamingMatrixProfile": () => [{ window: 12 }],
  "patterns/StreamingMatcher": () => [[series("x").slice(0, 12), [1, 3, 2, 4, 4]], { window: 2, maxDistance: 1.5, exclusion: 0 }],
  "StreamingMatrixProfile.update": () => [101.5],
  "StreamingMatcher.update": () => [101.5],
  "regimes/GaussianHMM.fromParameters": () => [chain],
  "regimes/alignStates": () => [GaussianHMM.fromParameters(chain), GaussianHMM.fromParameters(chain).reordered([1, 0])],
  "FittedGaussianHMM.stateCovariance": () => [0],
  "FittedGaussianHMM.reordered": () => [[1, 0]],
  "HmmFilter.update": () => [matrix("X")[0]],
  "regimes/RegimeDetector": () => [{ states: 2, minimumTraining: 60, refitEvery: 50, restarts: 1 }],
  "regimes/segmentCosts": () => [
    series("x"),
    [
      [0, 40],
      [40, 160],
    ],
  ],
  "patterns/DynamicTimeWarpingMatcher": () => [{ windowSize: 10, topK: 8, outcomeHorizons: [3, 8], surrogates: 19, minSimilarity: 0 }],
  "DynamicTimeWarpingMatcher.findSimilarPatterns": () => [series("history").slice(-10), series("history")],
  "DynamicTimeWarpingMatcher.evaluate": () => [series("history"), { initial: 90, step: 5 }],
  "DynamicTimeWarpingMatcher.predictFromMatches": () => [[{ distance: 1, similarityScore: 0.9, outcomes: { 3: { return: 0.1 } } }]],
  "patterns/testRecurrence": () => [series("x"), { window: 8, surrogates: 19 }],
  "patterns/testShape": () => [series("shape").slice(0, 8), series("x"), { surrogates: 19 }],
  "cycles/irfft": () => [{ re: series("re"), im: series("im") }, { length: 2 * series("re").length - 1 }],
  "cycles/mstl": () => [series("x"), { periods: [5, 10] }],
  "cycles/stl": () => [series("x"), { period: 5 }],
  "cycles/seasonalDecompose": () => [series("x"), { period: 5, extrapolateTrend: "period" }],
  "cycles/redNoiseSpectrum": () => [{ length: 64, coefficient: 0.4, innovationVariance: 2 }],
  "cycles/testCycleAt": () => [series("x"), 0.2],
};

/** A hidden Markov model of one feature with two states. */
const chain = {
  startProbability: [0.5, 0.5],
  transitionMatrix: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  means: [[0], [1]],
  covariances: [1, 2],
  covarianceType: "spherical" as const,
};

/** Level and slope of one series. */
function localTrend(): Record<string, unknown> {
  return {
    design: [[1, 0]],
    observationCovariance: [[0.5]],
    transition: [
      [1, 1],
      [0, 1],
    ],
    selection: [
      [1, 0],
      [0, 1],
    ],
    stateCovariance: [
      [0.3, 0],
      [0, 0.1],
    ],
    initialState: [20, 0],
    initialCovariance: [
      [10, 0],
      [0, 1],
    ],
  };
}

/** Answers that are not finite by documentation: "call: path" must match. */
export const DOCUMENTED_NON_FINITE: readonly RegExp[] = [
  /^stats\/\w+\.(logCdf|logSf): the result is -Infinity$/, // log of 0
  /^stats\/\w+\.ppf: the result is -?Infinity$/, // the end of an unbounded support, at 0 and 1
  /^stats\/\w+\.pdf: the result is Infinity$/, // poles of gamma, beta, chi-squared and F at the ends of their supports
  /: (confidenceInterval|interval)\[[01]\] is -?Infinity$/, // the open end of a one-sided interval
  /^FittedReportingDelay.correctCounts: (corrected|lower|upper)\[\d+\] is NaN$/, // days that are not usable yet
  /^RegimeDetector\.fitAndPredict: regime(Probability|Volatility)History\[\d+\](\[\d+\])? is NaN$/, // before the first fit
  /^RegimeDetector\.fitAndPredict: .*expectedDuration is Infinity$/, // a regime that is never left
  /^patterns\/matrixProfileLeft: profile\[\d+\] is NaN$/, // windows without an earlier one that may be a neighbour
  /^patterns\/dtwDistance: the result is Infinity$/, // beyond maxDistance
  /^patterns\/dtwCostMatrix: .*is Infinity$/, // outside the band
  /^BayesianOnlineChangepoint.predictNext: (median|lower|upper) is Infinity$/, // a prior so wide that nothing bounds the next value
  /^cycles\/seasonalDecompose: (trend|residual|seasonal)\[\d+\] is NaN$/, // edges that a centred average cannot reach
];

/** Answers that break a rule of names by documentation: "call" and fault must match. */
export const DOCUMENTED_OUT_OF_BOUNDS: readonly RegExp[] = [
  /^(regimes\/cusum|Cusum\.update): lower\[\d+\] = .* is above upper/, // two sums, not the ends of an interval
];

/** Calls whose columns have no unit that may change, and fields that carry one in another way: "call" or "call: path". */
export const UNIT_BOUND: readonly RegExp[] = [
  /^stats\/(adjustPValues|fisherExact|chiSquareContingency|logisticRegression|bootstrapIndices)$/, // probabilities, counts, choices
  /^FittedReportingDelay\./, // counts
  /^stats\/(ridge|lasso|elasticNet)$/, // their penalty has the unit of the squares that it is added to
  /^(\w+\.smooth|Fitted\w+\.(predict|transform|inverseTransform))$/, // the parameters that go with the columns carry a unit too
  /^cycles\/lombScargle$/, // times and frequencies have contrary units
  /: (.*\.)?(logLikelihood|aic|aicc|bic|deviance|logDensity)( |$|\[)/, // logs of densities: a factor adds to them
  /: .*(iterations|evaluations|converged)/, // how a search went
  /^forecast\/auto\w+: (.*\.)?(value|trace|tried)/, // information criteria
  /^forecast\/kalman/, // the system carries units too
  /^(JumpModel\.fit|regimes\/selectJumpPenalty)$/, // the penalty has the unit of the squares that it is added to
  /^regimes\/segmentCosts$/, // positions have no unit
  /^(FittedGaussianHMM|HmmFilter|HmmPredictiveDistribution)\./, // the model carries units too
  /: (.*\.)?(icl|logLikelihoodTrace)( |$|\[)/, // logs of densities
  /^(regimes\/(cusum|detectOnlineChangepoints|calibrateOnlineThreshold)$|Cusum|BayesianOnlineChangepoint)/, // target, sigma and priors carry units
];
