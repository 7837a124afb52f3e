import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { adjustPValues } from "../../stats/multiple-testing.js";
import type { Forecaster } from "../forecaster.js";
import { baselinesOf, comparisonShape, forecasters } from "./baselines.js";
import { type Comparison, compareLosses, errorUnit, lossesOf } from "./comparison.js";
import { createWalk, forecastsAt, longestLead, publicValues, walkShape } from "./plan.js";
import { requireOrigins } from "./walk-forward.js";

const schema = z.strictObject({
  ...walkShape,
  ...comparisonShape,
  /** Of the intervals of the skill. */
  confidence: z._default(z.number().check(z.gt(0), z.lt(1)), 0.95),
  /** How p-values are corrected over candidates and steps. */
  correction: z._default(z.enum(["bonferroni", "holm", "hochberg", "hommel", "bh", "by"]), "holm"),
});
/** @interface */
export type ForecastSkillOptions = z.input<typeof schema>;

export interface SkillComparison extends Comparison {
  /** `pValue` corrected for all candidates and steps compared. */
  readonly adjustedPValue: number;
}

export interface HorizonSkill extends SkillComparison {
  readonly horizon: number;
}

/** How one candidate did. */
export interface CandidateSkill {
  readonly candidate: string;
  readonly byHorizon: readonly HorizonSkill[];
  /** Of the loss averaged over all steps; its p-value is corrected for the number of candidates. */
  readonly overall: SkillComparison;
}

export interface ForecastSkill {
  readonly origins: Int32Array;
  readonly baselines: readonly string[];
  /** In the order given. */
  readonly candidates: readonly CandidateSkill[];
  /** Candidates times steps. */
  readonly tested: number;
}

/**
 * Whether forecasts are worth anything: walk-forward losses of each candidate against those of the best-suited trivial forecast.
 *
 *     skill = 1 − mean loss / mean loss of the hardest baseline
 *
 * with its interval and the Diebold-Mariano test (Bartlett weights up to the longest lead, Harvey, Leybourne and Newbold's correction),
 * corrected over candidates and steps. All series of losses stem from the same origins. A p-value says that the candidate loses less than
 * EVERY baseline. Costs (candidates + baselines) × origins fits.
 *
 * @throws InvalidInputError, and what the forecasters throw
 * @see Diebold and Mariano (1995), doi:10.1080/07350015.1995.10524599; Berger (1982) for intersection-union tests, doi:10.1080/00401706.1982.10487790
 */
export function forecastSkill(candidates: Readonly<Record<string, Forecaster>>, y: ArrayLike<number>, options: ForecastSkillOptions = {}): ForecastSkill {
  const where = "forecastSkill";
  const given = parseOptions(where, schema, options);
  const { candidates: entrants } = parseOptions(where, z.strictObject({ candidates: forecasters("candidates") }), { candidates });
  const { loss, confidence } = given;
  const walk = createWalk(where, y, given);
  const origins = requireOrigins(where, walk, given.initial ?? Math.ceil(walk.y.length / 2), given.step);
  const unit = errorUnit(publicValues(walk));
  const overlap = (lead: number): number => Math.ceil(lead / given.step);
  const leadAtEnd = longestLead(walk, origins);
  const rivals = Array.from(baselinesOf(given.baselines, given.period), ([name, baseline]) => [name, forecastsAt(baseline, walk, origins)] as const);
  const compare = (predictions: Float64Array, step: number | null): Comparison => {
    const losses = (forecasts: Float64Array): Float64Array => lossesOf(walk, forecasts, origins, loss, step, unit);
    const lead = overlap(leadAtEnd - (step === null ? 0 : walk.horizon - step));
    return compareLosses(losses(predictions), new Map(rivals.map(([name, forecasts]) => [name, losses(forecasts)])), {
      lead,
      confidence,
      loss,
      unit,
      margin: 0,
    });
  };
  const compared = Object.entries(entrants).map(([candidate, forecaster]) => {
    const predictions = forecastsAt(forecaster, walk, origins);
    return { candidate, overall: compare(predictions, null), steps: Array.from({ length: walk.horizon }, (_, k) => compare(predictions, k + 1)) };
  });
  const corrected = (p: number[]): Float64Array => adjustPValues(p, { method: given.correction }).adjusted;
  const overall = corrected(compared.map((entry) => entry.overall.pValue));
  const steps = corrected(compared.flatMap((entry) => entry.steps.map(({ pValue }) => pValue)));
  return {
    origins,
    baselines: rivals.map(([name]) => name),
    candidates: compared.map((entry, c) => ({
      candidate: entry.candidate,
      overall: { ...entry.overall, adjustedPValue: overall[c] },
      byHorizon: entry.steps.map((step, k) => ({ horizon: k + 1, ...step, adjustedPValue: steps[c * walk.horizon + k] })),
    })),
    tested: compared.length * walk.horizon,
  };
}
