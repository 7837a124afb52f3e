import { parseOptions } from "../../core/parse.js";
import { binarySegmentation } from "./binary-segmentation.js";
import { assertFitting, leastObservations, openCost } from "./cost.js";
import { dynamicProgramming } from "./dynamic-programming.js";
import { type Changepoint, describeChangepoints, openTest } from "./evidence.js";
import { admissibleEnds, pelt, type Segmentation } from "./pelt.js";
import { bicPenalty, calibratedPenalty } from "./penalty.js";
import { criticalPenalty } from "./scan-null.js";
import { type DetectChangepointsOptions, detectChangepointsSchema, type ResolvedDetectChangepointsOptions } from "./schema.js";
import type { SegmentCost } from "./segment-cost.js";
import type { SegmentTest } from "./segment-test.js";
import { refuse, type Signal, toSignal } from "./signal.js";
import { bestSubset } from "./subset.js";
import { type Window, windowsOf } from "./windows.js";

/** A segmentation with its evidence. */
export interface ChangepointDetection {
  /** Where new segments start, ascending; empty when there is no change. */
  readonly changepoints: Int32Array;
  /** Σ of the segments' costs, without penalties. */
  readonly totalCost: number;
  /** Of the kernel; null for other costs. */
  readonly gamma: number | null;
  /** What each changepoint had to save, in units of the cost; null with `count`. */
  readonly penalty: number | null;
  /** One entry for each changepoint, in their order; empty with `evidence: false`. */
  readonly breaks: readonly Changepoint[];
  /** How many places were searched. */
  readonly tested: number;
  /**
   * How many times more the test statistics vary, by component, than they would without correlation in time; null with `evidence: false`. One component for each
   * column, and for the costs 'normal' and 'rbf' further ones for spreads, shapes and products of columns.
   */
  readonly dependence: Float64Array | null;
}

const WHERE = "detectChangepoints";
/** Chance of noise to have a change that is taken for granted where its strength is measured. */
const OBVIOUS = 0.001;

/**
 * Splits a series where its level, spread or whole distribution changes, and says how sure one may be of each changepoint. None is a legal answer.
 *
 *     minimise Σ C(segment) + penalty · changepoints        'pelt', exactly; 'dynamicProgramming' also for a given count
 *
 * A segment [start, end) holds x[start … end − 1]; its cost C is that of {@link segmentCosts}. Without `penalty` and `count` the penalty is 'calibrated': the
 * saving that noise like that of the series, with its correlation in time, yields anywhere with probability `significance`. Of the changepoints found with it the
 * best subset under a robust test is kept. With a number, 'bic' or a `count` all are kept, and `breaks` says what each is worth.
 *
 * The test compares normal scores of ranks for 'l2' and 'l1', which see the level alone; classes of ranks and products of columns for 'normal' and 'rbf', which see
 * level, spread, shape and correlation; and the negative binomial likelihood for 'poisson'. All are scaled for correlation in time. Its null law is that of the
 * largest saving per changepoint over all segmentations, so that `adjustedPValue` holds after any selection: a series without change gets a changepoint with
 * probability `significance` at most.
 *
 * Time: n² in the worst case and about n where changes keep coming; 'normal' needs a logarithm for each pair looked at, 'l1' log n steps, 'rbf' a kernel.
 *
 * @wholeSample
 * @param x - a series, oldest first, or a matrix with one row per observation; of magnitude at most 1e140; for 'poisson' whole numbers from 0 on
 * @throws InvalidInputError; INVALID_OPTION for options that exclude each other or a count that does not fit; CONSTANT_SERIES for 'normal' with ridge 0 where a
 *   segment does not vary
 * @see Killick, Fearnhead & Eckley (2012), doi:10.1080/01621459.2012.737745; Celisse, Marot, Pierre-Jean & Rigaill (2018), doi:10.1016/j.csda.2018.07.002, for
 *   'rbf'; Fang, Li & Siegmund (2020), doi:10.1214/19-AOS1861, for the null law
 * @example
 * const { breaks } = detectChangepoints(tradesPerWeek, { cost: "poisson" });
 * for (const { index, interval, adjustedPValue, before, after } of breaks) console.log(index, interval, adjustedPValue, before.means[0], after.means[0]);
 */
export function detectChangepoints(x: ArrayLike<number> | ArrayLike<ArrayLike<number>>, options: DetectChangepointsOptions = {}): ChangepointDetection {
  const resolved = parseOptions(WHERE, detectChangepointsSchema, options);
  assertConsistent(resolved);
  const signal = toSignal(WHERE, x, leastObservations(resolved));
  const n = signal.rows;
  assertRoom(n, resolved);
  const { cost, gamma } = openCost(WHERE, signal, resolved);
  const known = new Map<number, Segmentation>(); // by penalty: a given one is searched for once
  const segment = (penalty: number): Segmentation => {
    if (!known.has(penalty)) known.set(penalty, segmented(cost, n, resolved, penalty));
    return known.get(penalty)!;
  };
  const attemptAt = (level: number, isThorough: boolean, known: ArrayLike<number>): Attempt =>
    attempt(signal, cost, gamma, resolved, segment, level, windowsOf(n, known), isThorough);
  // A shift inside a window looks like noise with a long memory. So changes beyond doubt are looked for first, with short memories in mind, and the noise is then
  // measured between them, and thoroughly.
  const obvious = resolved.evidence ? attemptAt(Math.min(OBVIOUS, resolved.significance), false, []).supported : [];
  const { changepoints, totalCost, penalty, proposals, test } = attemptAt(resolved.significance, true, obvious);
  return {
    changepoints,
    totalCost,
    gamma,
    penalty,
    breaks: test ? describeChangepoints(signal, changepoints, proposals, resolved, gamma, test) : [],
    tested: n < 2 * resolved.minSize ? 0 : admissibleEnds(n, resolved.minSize, resolved.jump).length - 1,
    dependence: test?.dependence ?? null,
  };
}

interface Attempt extends Segmentation {
  readonly penalty: number | null;
  /** What the cost alone would have. */
  readonly proposals: Int32Array;
  /** Those of them that the test bears out. */
  readonly supported: Int32Array;
  readonly test: SegmentTest | null;
}

/** One segmentation and what the test makes of it at a level, with the noise measured within these windows. */
function attempt(
  signal: Signal,
  cost: SegmentCost,
  gamma: number | null,
  options: ResolvedDetectChangepointsOptions,
  segment: (penalty: number) => Segmentation,
  level: number,
  windows: readonly Window[],
  isThorough: boolean,
): Attempt {
  const { rows: n } = signal;
  const { penalty: wanted = "calibrated", count, minSize } = options;
  const test = options.evidence ? openTest(signal, options, windows, isThorough) : null;
  const isCalibrated = count === undefined && wanted === "calibrated";
  const penalty =
    count !== undefined
      ? null
      : typeof wanted === "number"
        ? wanted
        : wanted === "bic"
          ? bicPenalty(WHERE, signal, options, windows)
          : calibratedPenalty(signal, options, gamma, windows, test!, minSize, level);
  const proposed = segment(penalty ?? 0);
  const proposals = proposed.changepoints;
  const supported =
    test && proposals.length > 0 ? bestSubset(proposals, n, test, criticalPenalty(level, n, minSize, test.degrees)).changepoints : new Int32Array(0);
  if (!isCalibrated || supported.length === proposals.length) return { ...proposed, penalty, proposals, supported, test };
  const totalCost = [...supported, n].reduce((sum, end, i) => sum + cost.of(supported[i - 1] ?? 0, end), 0);
  return { changepoints: supported, totalCost, penalty, proposals, supported, test };
}

function segmented(cost: SegmentCost, n: number, { method, minSize, jump, count }: ResolvedDetectChangepointsOptions, penalty: number): Segmentation {
  if (n < 2 * minSize) return { changepoints: new Int32Array(0), totalCost: cost.of(0, n) };
  if (method === "binarySegmentation") return binarySegmentation(cost, n, minSize, jump, count === undefined ? { penalty } : { count });
  const ends = admissibleEnds(n, minSize, jump);
  if (count !== undefined) return dynamicProgramming(cost, ends, minSize, jump, count);
  return pelt(cost, ends, minSize, jump, penalty, method === "pelt" ? cost.slack(minSize) : Infinity);
}

function assertConsistent(options: ResolvedDetectChangepointsOptions): void {
  const { method, penalty, count, minSize, evidence, cost } = options;
  assertFitting(WHERE, options);
  if (count !== undefined && penalty !== undefined)
    refuse("INVALID_OPTION", WHERE, "options.count", "either a count or a penalty", `count ${count} and penalty ${penalty}`);
  if (count !== undefined && method === "pelt")
    refuse(
      "INVALID_OPTION",
      WHERE,
      "options.count",
      `a penalty for "pelt"; the best segmentation with a given count is the method "dynamicProgramming"`,
      count,
    );
  if (!evidence && count === undefined && (penalty === undefined || penalty === "calibrated"))
    refuse("INVALID_OPTION", WHERE, "options.evidence", `true with the penalty "calibrated", which rests on it`, false);
  const least = leastObservations(options);
  if (minSize < least)
    refuse("INVALID_OPTION", WHERE, "options.minSize", `a whole number >= ${least}, without which the cost "${cost}" is not defined`, minSize);
}

/** Segments are as short as `minSize` and start at multiples of `jump`: how many changepoints fit. */
function assertRoom(n: number, { count, minSize, jump }: ResolvedDetectChangepointsOptions): void {
  if (count === undefined || count === 0) return;
  const step = Math.ceil(minSize / jump) * jump;
  const most = Math.max(0, Math.floor((n - minSize) / step));
  if (count > most) refuse("INVALID_OPTION", WHERE, "options.count", `at most ${most} changepoints in ${n} observations`, count);
}
