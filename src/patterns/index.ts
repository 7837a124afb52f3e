/**
 * Likeness of shapes: dynamic time warping, exact search for the nearest windows, matrix profiles, and analogues with calibrated similarity.
 *
 * @module
 */
export { PatternDatabase, type SavedPatterns, type StoredPatternMatch, type StoredPatternSearch, type ValidatedPatterns } from "./database/pattern-database.js";
export type { PatternHistory, SavePatternsOptions, SearchPatternsOptions, ValidatePatternsOptions } from "./database/schema.js";
export { dtwDistance } from "./dtw/distance.js";
export { dtwDistanceMatrix } from "./dtw/distance-matrix.js";
export type { DtwSeries } from "./dtw/door.js";
export { type Envelope, envelope } from "./dtw/envelope.js";
export { lbKeogh } from "./dtw/lower-bounds.js";
export { dtwCostMatrix, dtwPath, type WarpingPath } from "./dtw/path.js";
export type { BandOptions, DtwOptions } from "./dtw/schema.js";
export type { PatternHorizonSkill, PatternSkill, PatternSkillSettings } from "./matcher/evaluation.js";
export type {
  NoPatternForecast,
  PatternForecast,
  PatternForecastWithEvidence,
  PatternInterval,
  PredictFromMatchesOptions,
  PredictingMatch,
} from "./matcher/forecast.js";
export { DynamicTimeWarpingMatcher, type PatternMatch, type PatternNull, type SimilarPatterns } from "./matcher/matcher.js";
export type { MatchOutcome } from "./matcher/outcomes.js";
export type { EvaluatePatternsOptions, FindSimilarPatternsOptions, PatternMatcherOptions, ResolvedPatternMatcherOptions } from "./matcher/schema.js";
export { type Discord, findDiscords, findMotifs, type Motif } from "./profile/findings.js";
export { type MatrixProfile, matrixProfile, matrixProfileJoin, matrixProfileLeft } from "./profile/matrix-profile.js";
export type { FindingsOptions, MatrixProfileJoinOptions, MatrixProfileOptions } from "./profile/schema.js";
export type { ShapeOccurrence } from "./recurrence/occurrences.js";
export type { RecurrenceOptions } from "./recurrence/schema.js";
export { type RecurrenceTest, testRecurrence } from "./recurrence/test-recurrence.js";
export { type ShapeOptions, type ShapeTest, testShape } from "./recurrence/test-shape.js";
export { distanceProfile } from "./search/distance-profile.js";
export { nearestSubsequences, type SubsequenceMatch } from "./search/nearest-subsequences.js";
export type { DistanceProfileOptions, NearestSubsequencesOptions } from "./search/schema.js";
export type { MatchCandidate } from "./stream/local-minima.js";
export type { StreamingMatcherOptions, StreamingMatcherState } from "./stream/matcher-schema.js";
export { type StreamedMatch, StreamingMatcher } from "./stream/streaming-matcher.js";
export { type StreamedWindow, StreamingMatrixProfile, type StreamingMatrixProfileState } from "./stream/streaming-matrix-profile.js";
