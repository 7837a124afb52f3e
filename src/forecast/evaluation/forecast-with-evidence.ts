import { QuantError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { fewestErrors, reachOf } from "../conformal/scores.js";
import type { Forecaster } from "../forecaster.js";
import { baselinesOf, comparisonShape, forecasters } from "./baselines.js";
import { type Comparison, compareLosses, errorUnit, lossesOf } from "./comparison.js";
import { createWalk, forecastAt, forecastsAt, longestLead, originsOf, publicValues, type Walk, walkShape } from "./plan.js";

const { initial: _, ...walkOptions } = walkShape;
const share = z.number().check(z.gt(0), z.lt(1));
const schema = z.strictObject({
  ...walkOptions,
  ...comparisonShape,
  /** What may be forecast with, by name; all of them count as tested. */
  candidates: forecasters("candidates"),
  /** Coverage of the interval. */
  level: z._default(share, 0.95),
  /** Chance of a forecast from a series in which no candidate has skill, at most. */
  significance: z._default(share, 0.05),
  /** Skill that must be exceeded. Above 0, because two means of nearly the same values differ reliably, and in nothing that matters. */
  minimumSkill: z._default(z.number().check(z.gte(0), z.lt(1)), 0.005),
  /** Known values before the first forecast of all; default a fifth of the series, at least 10 and a period with two more. */
  initial: z.optional(z.int().check(z.gte(2))),
  /** Share of the series on which the candidate is chosen; the evidence comes from the rest. A single candidate needs no choice. */
  choiceShare: z._default(share, 0.35), // choosing needs less data than showing
  /** Cuts forecast and bounds at 0, for counts and amounts. */
  nonnegative: z._default(z.boolean(), false),
});
/** @interface */
export type ForecastWithEvidenceOptions = z.input<typeof schema>;

/** How a candidate did on the span of the choice. */
export interface CandidateTrial {
  readonly candidate: string;
  /** Root mean squared or mean absolute error, in units of y; null when it failed. */
  readonly error: number | null;
  /** Against the hardest baseline of that span; null when it failed or that baseline made no error. */
  readonly skill: number | null;
  /** Why it has no error: the forecaster's own words. */
  readonly failure: string | null;
}

/** What the later span, which the choice did not see, says about the candidate chosen. */
export interface ForecastEvidence extends Comparison {
  /** The candidate chosen. */
  readonly candidate: string;
  /** Forecasts compared. */
  readonly origins: number;
  /** Period of the first of them, and of the last period forecast. */
  readonly firstOrigin: number;
  readonly lastPeriod: number;
}

export interface EvidentForecast {
  readonly status: "ok";
  readonly model: string;
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly skill: number;
  readonly evidence: ForecastEvidence;
  /** On the span of the choice; empty when there was nothing to choose. */
  readonly trials: readonly CandidateTrial[];
  /** Candidates tried. */
  readonly tested: number;
}

export interface NoEvidentForecast {
  readonly status: "no-evidence";
  readonly reason: string;
  /** Null when nothing could be scored, or the hardest baseline made no error. */
  readonly skill: number | null;
  /** Null when it did not come to that. */
  readonly evidence: ForecastEvidence | null;
  readonly trials: readonly CandidateTrial[];
  readonly tested: number;
}

export type ForecastWithEvidence = EvidentForecast | NoEvidentForecast;

const FEWEST_CHOICES = 10; // forecasts to choose by
const FEWEST_TESTS = 8; // forecasts that do not overlap on the later span; a mean of fewer has no law to speak of

/**
 * A forecast with the evidence that it is worth more than a trivial one, or an explicit abstention.
 *
 * The candidate with the least loss on the first `choiceShare` of the series (forecasts made and observed there) is chosen. Its forecasts
 * of the rest, refitted as they go and never seen by the choice, are compared with each baseline's by the Diebold-Mariano test on the loss
 * averaged over the steps. Only if its skill is shown to exceed `minimumSkill` against all of them at `significance` is anything forecast: the mean from a fit to all that
 * is known, the interval from its out-of-sample errors (split conformal; signed, for skew errors, where there are enough; rounded outwards
 * to whole numbers where y has no others). Because one candidate is tested, on data that did not choose it, the number of candidates
 * costs no significance; but whoever scans many series has to correct over them, with `evidence.pValue`. The test is about forecasts as
 * they were made, errors of estimation included, so that a true but weak signal of a short series goes unanswered.
 *
 * Costs candidates × origins of the first span + (1 + baselines) × origins fits.
 * @param y - oldest first, at least 3 values; never modified
 * @throws InvalidInputError for wrong options or values; what a candidate throws on the data makes it fail and is told in `trials`
 * @see Diebold and Mariano (1995), doi:10.1080/07350015.1995.10524599
 */
export function forecastWithEvidence(y: ArrayLike<number>, options: ForecastWithEvidenceOptions): ForecastWithEvidence {
  const where = "forecastWithEvidence";
  const given = parseOptions(where, schema, options);
  const { level, significance, loss, minimumSkill, nonnegative } = given;
  const walk = createWalk(where, y, given);
  const entrants = Object.entries(given.candidates);
  const tested = entrants.length;
  const trials: CandidateTrial[] = [];
  const abstain = (reason: string, evidence: ForecastEvidence | null = null): NoEvidentForecast => ({
    status: "no-evidence",
    reason,
    skill: evidence?.skill ?? null,
    evidence,
    trials,
    tested,
  });

  const { early, late } = spansOf(walk, given, tested);
  const lead = Math.ceil(longestLead(walk, late) / given.step);
  if (late.length < FEWEST_TESTS * lead) return abstain(`too few observations: ${late.length} forecasts to test by, at least ${FEWEST_TESTS * lead} needed`);
  const unit = errorUnit(publicValues(walk));
  const losses = (predictions: Float64Array, origins: Int32Array): Float64Array => lossesOf(walk, predictions, origins, loss, null, unit);
  const baselines = baselinesOf(given.baselines, given.period);
  const compare = (origins: Int32Array): ((predictions: Float64Array) => Comparison) => {
    const rivals = new Map(Array.from(baselines, ([name, baseline]) => [name, losses(forecastsAt(baseline, walk, origins), origins)]));
    return (predictions) => compareLosses(losses(predictions, origins), rivals, { lead, confidence: level, loss, unit, margin: minimumSkill });
  };

  const chosen = tested === 1 ? { name: entrants[0][0], predictions: new Float64Array(0) } : choose(walk, early, entrants, compare(early), trials);
  if (!chosen) return abstain("every candidate failed");
  const { name } = chosen;
  const forecaster = given.candidates[name];
  const predictions = attempt(() => forecastsAt(forecaster, walk, late));
  if (typeof predictions === "string") return abstain(`the chosen candidate, ${name}, failed: ${predictions}`);
  const comparison = compare(late)(predictions);
  const { skill, pValue, baseline } = comparison;
  const evidence: ForecastEvidence = {
    candidate: name,
    ...comparison,
    origins: late.length,
    firstOrigin: late[0],
    lastPeriod: late[late.length - 1] + walk.gap + walk.horizon,
  };
  if (skill === null) return abstain("a trivial forecast made no error", evidence);
  if (!(pValue <= significance && skill > minimumSkill))
    return abstain(`the chosen candidate, ${name}, is not shown to beat the ${baseline} forecast on later data`, evidence);

  const mean = attempt(() => forecastAt(forecaster, walk, walk.y.length - 1));
  if (typeof mean === "string") return abstain(`the chosen candidate, ${name}, failed: ${mean}`, evidence);
  const bounds = boundsOf(walk, [early, late], [chosen.predictions, predictions], mean, level);
  if (!bounds) return abstain(`too few out-of-sample errors for an interval at level ${level}`, evidence);
  const clipped = (values: Float64Array): Float64Array => (nonnegative ? values.map((value) => Math.max(0, value)) : values);
  return { status: "ok", model: name, mean: clipped(mean), lower: clipped(bounds.lower), upper: clipped(bounds.upper), skill, evidence, trials, tested };
}

/** Origins to choose by, and later ones to test by: the first of these may see all of the choice's span, but forecasts no period of it. */
function spansOf(
  walk: Walk,
  { initial, period = 0, choiceShare, step }: z.output<typeof schema>,
  tested: number,
): { readonly early: Int32Array; readonly late: Int32Array } {
  const n = walk.y.length;
  const needed = initial ?? Math.max(10, period + 2, Math.floor(n / 5));
  const ready = walk.known.findIndex((known) => known >= needed);
  const none = new Int32Array(0);
  if (ready < 0) return { early: none, late: none };
  if (tested === 1) return { early: none, late: originsOf(walk, needed, step, ready, n) };
  const cut = Math.max(Math.floor(n * choiceShare), ready + walk.gap + walk.horizon + FEWEST_CHOICES * step);
  return { early: originsOf(walk, needed, step, 0, Math.min(n, cut)), late: originsOf(walk, needed, step, cut - 1, n) };
}

/** The candidate of least loss, the first of equals; writes down how each did. */
function choose(
  walk: Walk,
  origins: Int32Array,
  entrants: readonly (readonly [string, Forecaster])[],
  compare: (predictions: Float64Array) => Comparison,
  trials: CandidateTrial[],
): { readonly name: string; readonly predictions: Float64Array } | null {
  let best: { readonly name: string; readonly predictions: Float64Array; readonly error: number } | null = null;
  for (const [candidate, forecaster] of entrants) {
    const predictions = attempt(() => forecastsAt(forecaster, walk, origins));
    if (typeof predictions === "string") {
      trials.push({ candidate, error: null, skill: null, failure: predictions });
      continue;
    }
    const { error, skill } = compare(predictions);
    trials.push({ candidate, error, skill, failure: null });
    if (!best || error < best.error) best = { name: candidate, predictions, error };
  }
  return best;
}

/** The result, or in words why the forecaster has none on these data; errors of programs pass through. */
function attempt(run: () => Float64Array): Float64Array | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof QuantError) return error.message;
    throw error;
  }
}

function boundsOf(
  walk: Walk,
  spans: readonly Int32Array[],
  predictions: readonly Float64Array[],
  mean: Float64Array,
  level: number,
): { readonly lower: Float64Array; readonly upper: Float64Array } | null {
  const { y, gap, horizon } = walk;
  const count = spans.reduce((sum, { length }) => sum + length, 0);
  const score = count >= fewestErrors(level, "signed") ? "signed" : "absolute";
  if (count < fewestErrors(level, score)) return null;
  const lower = new Float64Array(horizon);
  const upper = new Float64Array(horizon);
  const errors = new Float64Array(count);
  const whole = publicValues(walk).every(Number.isInteger);
  for (let k = 0; k < horizon; k++) {
    let at = 0;
    spans.forEach((origins, span) => {
      for (let i = 0; i < origins.length; i++) errors[at++] = y[origins[i] + gap + 1 + k] - predictions[span][i * horizon + k];
    });
    const { below, above } = reachOf((score === "absolute" ? errors.map(Math.abs) : errors).sort(), count, 1 - level, score);
    lower[k] = Math.min(mean[k], mean[k] - below); // errors of one sign leave the mean at the edge
    upper[k] = Math.max(mean[k], mean[k] + above);
    if (!whole) continue;
    lower[k] = Math.floor(lower[k]); // bounds a hair inside a count would leave it out
    upper[k] = Math.ceil(upper[k]);
  }
  return { lower, upper };
}
