import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { analogueForecast, FEWEST_ANALOGUES } from "./analogue-forecast.js";
import { type PatternHorizonSkill, type PatternSkill, type PatternSkillSettings, settingsOf } from "./evaluation.js";
import type { ResolvedPatternMatcherOptions } from "./schema.js";

const schema = z.strictObject({
  /** The report of `evaluate`; without it there is no forecast. */
  skill: z.optional(z.custom<PatternSkill>(isReport, "the report of evaluate")),
  /** Largest corrected p-value of a horizon that is forecast. */
  significance: z._default(z.number().check(z.gt(0), z.lt(1)), 0.05),
});
/** @interface */
export type PredictFromMatchesOptions = z.input<typeof schema>;

/** What a forecast needs of a match. */
export interface PredictingMatch {
  readonly distance: number;
  readonly similarityScore: number;
  readonly outcomes: Readonly<Record<string, { readonly return: number }>>;
}

export interface PatternInterval {
  readonly lower: number;
  readonly upper: number;
  /** Coverage promised, if the outcome to come is one more draw like the matches' outcomes; see `coverage` in the skill report for what was reached. */
  readonly level: number;
}

/** A forecast with evidence. Records are by horizon in bars and hold only horizons with skill. */
export interface PatternForecastWithEvidence {
  readonly status: "ok";
  /** Weighted median of the matches' outcomes. */
  readonly predictedReturn: Readonly<Record<number, number>>;
  readonly interval: Readonly<Record<number, PatternInterval>>;
  /** 1 − the largest corrected p-value among the horizons forecast. */
  readonly confidence: number;
  readonly matchCount: number;
  readonly averageSimilarity: number;
  readonly skill: readonly PatternHorizonSkill[];
}

export interface NoPatternForecast {
  readonly status: "no-evidence";
  readonly reason: string;
  /** Horizons whose skill was tested. */
  readonly tested: number;
  readonly matchCount: number;
  /** Null without matches. */
  readonly averageSimilarity: number | null;
  /** Empty without a report. */
  readonly skill: readonly PatternHorizonSkill[];
}

export type PatternForecast = PatternForecastWithEvidence | NoPatternForecast;

export function forecastFromMatches(
  where: string,
  given: readonly PredictingMatch[],
  settings: ResolvedPatternMatcherOptions,
  options: PredictFromMatchesOptions,
): PatternForecast {
  const { skill: report, significance } = parseOptions(where, schema, options);
  const matches = checked(where, given);
  const matchCount = matches.length;
  const averageSimilarity = matchCount > 0 ? matches.reduce((sum, { similarityScore }) => sum + similarityScore, 0) / matchCount : null;
  const skill = report?.byHorizon ?? [];
  const abstain = (reason: string): NoPatternForecast => ({ status: "no-evidence", reason, tested: skill.length, matchCount, averageSimilarity, skill });
  if (report === undefined) return abstain("no report of skill: pass the result of evaluate as `skill`");
  requireSameSettings(where, settingsOf(settings), report.settings);
  const able = skill.filter(({ horizon, adjustedPValue }) => settings.outcomeHorizons.includes(horizon) && adjustedPValue <= significance);
  if (able.length === 0) return abstain(`forecasts from matches did not beat the unconditional outcome at any of ${skill.length} horizons`);
  const predictedReturn: Record<number, number> = {};
  const interval: Record<number, PatternInterval> = {};
  let confidence = 1;
  for (const { horizon, adjustedPValue } of able) {
    const analogues = matches.flatMap(({ distance, outcomes }) => (outcomes[horizon] ? [{ distance, outcome: outcomes[horizon].return }] : []));
    if (analogues.length < FEWEST_ANALOGUES) continue;
    const { median, lower, upper, level } = analogueForecast(analogues, settings.level);
    predictedReturn[horizon] = median;
    interval[horizon] = { lower, upper, level };
    confidence = Math.min(confidence, 1 - adjustedPValue);
  }
  if (Object.keys(interval).length === 0 || averageSimilarity === null) return abstain(`fewer than ${FEWEST_ANALOGUES} matches with a known outcome`);
  return { status: "ok", predictedReturn, interval, confidence, matchCount, averageSimilarity, skill };
}

/** @throws InvalidInputError for anything but an array of matches with finite numbers */
function checked(where: string, matches: readonly PredictingMatch[]): readonly PredictingMatch[] {
  if (!Array.isArray(matches)) throw new InvalidInputError("INVALID_OPTION", { where, what: "matches", expected: "an array of matches", received: matches });
  for (const [k, match] of matches.entries()) {
    const outcomes: PredictingMatch["outcomes"] = match?.outcomes ?? {};
    const numbers = [match?.distance, match?.similarityScore, ...Object.values(outcomes).map((outcome) => outcome?.return)];
    if (!(numbers.every(Number.isFinite) && match.distance >= 0)) {
      const expected = "a match with finite distance, similarityScore and outcomes";
      throw new InvalidInputError("INVALID_OPTION", { where, what: `matches[${k}]`, expected, received: match });
    }
  }
  return matches;
}

/** Skill is that of a procedure: another window or band is another procedure. */
function requireSameSettings(where: string, own: PatternSkillSettings, other: PatternSkillSettings): void {
  for (const name of Object.keys(own) as (keyof PatternSkillSettings)[]) {
    if (own[name] === other[name]) continue;
    const expected = `the report of a matcher with ${name} ${own[name]}`;
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.skill", expected, received: other[name] });
  }
}

function isReport(value: unknown): boolean {
  const report = value as PatternSkill | null | undefined;
  return typeof report === "object" && report !== null && Array.isArray(report.byHorizon) && typeof report.settings === "object" && report.settings !== null;
}
