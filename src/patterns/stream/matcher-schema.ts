import { toSeries } from "../../core/arrays.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { refuse } from "../dtw/door.js";
import type { MatchCandidate } from "./local-minima.js";

const distance = z.number().check(z.gte(0));
const span = z.int().check(z.gte(0));

export const streamingMatcherSchema = z.strictObject({
  /** Dynamic time warping, or the plain Euclidean distance, which is the same without any warping. */
  metric: z._default(z.enum(["dtw", "euclidean"]), "dtw"),
  /** Largest |i − j| between indices that are laid on each other; without it every alignment is allowed. For `dtw` only. */
  window: z.optional(span),
  /** Farther windows are no matches; one for all patterns or one each. Distances of a pattern of m values go up to 2 √m. */
  maxDistance: z.union([distance, z.array(distance)]),
  /** Matches whose starts are at most so far apart are one event, the nearest of them; default the pattern's length. 0 reports every match at once. */
  exclusion: z.optional(span),
});
type GivenMatcherOptions = z.input<typeof streamingMatcherSchema>;
/** @interface */
export type StreamingMatcherOptions = GivenMatcherOptions & Required<Pick<GivenMatcherOptions, "maxDistance">>;

/** What the matcher reads: one entry per pattern in each list. */
export interface WatchedPatterns {
  readonly patterns: readonly Float64Array[];
  readonly metric: "dtw" | "euclidean";
  readonly window: number | undefined;
  readonly maxDistances: readonly number[];
  readonly exclusions: readonly number[];
  /** As they were given, with defaults. */
  readonly options: StreamingMatcherOptions;
}

/** @throws InvalidInputError */
export function readWatched(where: string, patterns: ArrayLike<ArrayLike<number>>, options: unknown): WatchedPatterns {
  const resolved = parseOptions(where, streamingMatcherSchema, options);
  const { metric, window, maxDistance, exclusion } = resolved;
  if (metric === "euclidean" && window) refuse("INVALID_OPTION", where, "options.window", 'none with metric "euclidean"', window);
  const count: unknown = (patterns as ArrayLike<unknown> | null | undefined)?.length;
  if (typeof patterns !== "object" || !Number.isSafeInteger(count)) refuse("INVALID_OPTION", where, "patterns", "an array of patterns", patterns);
  if (patterns.length < 1) refuse("TOO_FEW_OBSERVATIONS", where, "patterns", "at least 1 pattern", patterns.length);
  const copies: Float64Array[] = [];
  for (let id = 0; id < patterns.length; id++) copies.push(toSeries(where, `patterns[${id}]`, patterns[id], 2));
  const maxDistances = typeof maxDistance === "number" ? copies.map(() => maxDistance) : maxDistance;
  if (maxDistances.length !== copies.length)
    refuse("WRONG_LENGTH", where, "options.maxDistance", `${copies.length} distances, one per pattern`, maxDistances.length);
  return { options: resolved, patterns: copies, metric, window, maxDistances, exclusions: copies.map(({ length }) => exclusion ?? length) };
}

const stateSchema = z.strictObject({
  format: z.literal(1),
  patterns: z.array(z.array(z.number())),
  options: streamingMatcherSchema,
  length: span,
  recent: z.array(z.number()),
  candidates: z.array(z.array(z.strictObject({ index: span, distance, beaten: z.boolean() }))),
});

/** What `toJSON` writes. */
export interface StreamingMatcherState {
  readonly format: 1;
  readonly patterns: readonly (readonly number[])[];
  readonly options: StreamingMatcherOptions;
  /** Number of bars so far. */
  readonly length: number;
  /** The last of them, as many as the longest pattern has, where there are. */
  readonly recent: readonly number[];
  /** Windows on which no decision has fallen yet, per pattern. */
  readonly candidates: readonly (readonly MatchCandidate[])[];
}

/** @throws InvalidInputError */
export function readMatcherState(where: string, state: unknown): StreamingMatcherState {
  const read = parseOptions(where, stateSchema, state);
  const { patterns, length, recent, candidates } = read;
  const kept = Math.min(length, Math.max(...patterns.map((values) => values.length)));
  if (recent.length !== kept) refuse("WRONG_LENGTH", where, "options.recent", `${kept} values`, recent.length);
  if (candidates.length !== patterns.length)
    refuse("WRONG_LENGTH", where, "options.candidates", `${patterns.length} lists, one per pattern`, candidates.length);
  return read as StreamingMatcherState;
}
