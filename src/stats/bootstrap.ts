import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { optimalLengthOf } from "./block-length.js";
import { type BlockMethod, MOST_REPLICATIONS, requireBlockLength, resampleInto, resampleStream } from "./bootstrap-indices.js";
import { type BootstrapInterval, bootstrapInterval } from "./bootstrap-interval.js";
import { meanOf, squaresOf, toColumn } from "./columns.js";
import { requireStatistic } from "./null-law.js";
import { type Alternative, alternativeSchema, confidenceSchema, type TestResult } from "./test-options.js";

const shared = {
  replications: z._default(z.int().check(z.positive(), z.lte(MOST_REPLICATIONS)), 1999),
  /** `percentile`: quantiles of the replicates; `basic`: reflected at the estimate; `bca`: bias corrected and accelerated. */
  interval: z._default(z.enum(["percentile", "basic", "bca"]), "percentile"),
  confidence: confidenceSchema,
  alternative: alternativeSchema,
  /** What the statistic is under the hypothesis that `pValue` tests. */
  hypothesis: z._default(z.number(), 0),
  seed: z._default(z.uint32(), 0),
};
const stationarySchema = z.strictObject({
  ...shared,
  /** Mean length of the blocks; `auto` takes the largest `optimalBlockLength` of the columns. */
  blockLength: z._default(z.union([z.literal("auto"), z.number().check(z.gte(1))]), "auto"),
});
const blockSchema = z.strictObject({
  ...shared,
  /** Length of the blocks; `auto` takes the largest `optimalBlockLength` of the columns, rounded up. */
  blockLength: z._default(z.union([z.literal("auto"), z.int().check(z.gte(1))]), "auto"),
  /** Circular blocks wrap around the end, so that every observation is drawn equally often; moving ones stay within the series. */
  blocks: z._default(z.enum(["circular", "moving"]), "circular"),
});
/** @interface */
export type StationaryBootstrapOptions = z.input<typeof stationarySchema>;
/** @interface */
export type BlockBootstrapOptions = z.input<typeof blockSchema>;

/** A number from one column, or from several aligned ones. It may reorder the columns that it gets, and must not keep them. */
export type ColumnStatistic = (...columns: Float64Array[]) => number;

export interface BootstrapResult extends TestResult {
  /** On the data themselves. */
  readonly statistic: number;
  /** Of statistic = hypothesis, from the replicates moved to it: (1 + #) / (1 + replications) with # at least as far off as the data. */
  readonly pValue: number;
  /** Open on one side (±Infinity) for a one-sided alternative. */
  readonly confidenceInterval: readonly [lower: number, upper: number];
  /** Standard deviation of the replicates. */
  readonly standardError: number;
  /** Their mean less the statistic. */
  readonly bias: number;
  /** The statistic of each resample. */
  readonly replicates: Float64Array;
  readonly blockLength: number;
}

/**
 * The stationary bootstrap: how uncertain is a statistic of a series with memory? Resamples are joined from blocks that begin anywhere,
 * have geometric lengths and wrap around the end; each is a stationary series. Replication r depends on the seed and on r alone.
 * Intervals suit smooth statistics (means, variances, correlations, regression coefficients) of stationary data with a memory short against n; else
 * they are too narrow and p-values too small: 95 % intervals of the mean of an autoregression of order 1 cover in 95 % of cases at
 * φ = 0, 90 % at 0.5 and 87 % at 0.9 with 500 values, 88 % and 69 % with 100 (benchmarks/stats/test-calibration.mjs).
 *
 * @param data - one column, or several aligned ones that are resampled together
 * @param statistic - called `replications + 1` times, some more for `bca`
 * @throws InvalidInputError fewer than 2 observations, not finite or beyond ±1e140, columns of unequal length, a block longer than the data, or NOT_FINITE for
 *   a statistic that is no finite number on the data or on a resample
 * @see Politis and Romano (1994), doi:10.1080/01621459.1994.10476870; Efron and Tibshirani (1993), ch. 13, 14
 * @wholeSample
 */
export function stationaryBootstrap(data: ArrayLike<number>, statistic: (x: Float64Array) => number, options?: StationaryBootstrapOptions): BootstrapResult;
export function stationaryBootstrap(data: ArrayLike<ArrayLike<number>>, statistic: ColumnStatistic, options?: StationaryBootstrapOptions): BootstrapResult;
export function stationaryBootstrap(
  data: ArrayLike<number> | ArrayLike<ArrayLike<number>>,
  statistic: ColumnStatistic,
  options: StationaryBootstrapOptions = {},
): BootstrapResult {
  const { blockLength, ...rest } = parseOptions("stationaryBootstrap", stationarySchema, options);
  const columns = toColumns("stationaryBootstrap", data);
  const length = blockLength === "auto" ? Math.max(...columns.map((column) => optimalLengthOf(column).stationary)) : blockLength;
  return bootstrap("stationaryBootstrap", columns, statistic, { ...rest, method: "stationary", blockLength: length });
}

/**
 * The block bootstrap: as `stationaryBootstrap`, with blocks of one length. Its variance is the more accurate of the two at the best block length
 * and suffers more from a wrong one.
 * @throws InvalidInputError as `stationaryBootstrap`
 * @see Künsch (1989), doi:10.1214/aos/1176347265; Politis and Romano (1992), A circular block-resampling procedure for stationary data
 * @wholeSample
 */
export function blockBootstrap(data: ArrayLike<number>, statistic: (x: Float64Array) => number, options?: BlockBootstrapOptions): BootstrapResult;
export function blockBootstrap(data: ArrayLike<ArrayLike<number>>, statistic: ColumnStatistic, options?: BlockBootstrapOptions): BootstrapResult;
export function blockBootstrap(
  data: ArrayLike<number> | ArrayLike<ArrayLike<number>>,
  statistic: ColumnStatistic,
  options: BlockBootstrapOptions = {},
): BootstrapResult {
  const { blockLength, blocks, ...rest } = parseOptions("blockBootstrap", blockSchema, options);
  const columns = toColumns("blockBootstrap", data);
  const length = blockLength === "auto" ? Math.ceil(Math.max(...columns.map((column) => optimalLengthOf(column).circular))) : blockLength;
  return bootstrap("blockBootstrap", columns, statistic, { ...rest, method: blocks, blockLength: length });
}

interface Plan {
  readonly method: BlockMethod;
  readonly blockLength: number;
  readonly replications: number;
  readonly interval: BootstrapInterval;
  readonly confidence: number;
  readonly alternative: Alternative;
  readonly hypothesis: number;
  readonly seed: number;
}

/** Rounding may part a replicate from the data by this share of the distance to the hypothesis. */
const TIE_TOLERANCE = 1e-12;

function bootstrap(where: string, columns: readonly Float64Array[], statistic: ColumnStatistic, plan: Plan): BootstrapResult {
  if (typeof statistic !== "function")
    throw new InvalidInputError("INVALID_OPTION", { where, what: "statistic", expected: "a function of the columns", received: statistic });
  const { method, blockLength, replications, seed, hypothesis, alternative } = plan;
  const n = columns[0]!.length;
  requireBlockLength(where, method, blockLength, n);
  const observed = requireStatistic(where, "statistic of the data", statistic(...columns.map((column) => column.slice())));
  const indices = new Int32Array(n);
  const resampled = columns.map(() => new Float64Array(n));
  const replicates = new Float64Array(replications);
  for (let r = 0; r < replications; r++) {
    resampleInto(indices, method, blockLength, resampleStream(seed, r));
    for (let c = 0; c < columns.length; c++) gatherInto(resampled[c]!, columns[c]!, indices);
    replicates[r] = requireStatistic(where, `statistic of resample ${r}`, statistic(...resampled));
  }
  const distance = observed - hypothesis;
  const slack = TIE_TOLERANCE * Math.abs(distance);
  let asFar = 0;
  for (let r = 0; r < replications; r++) {
    const moved = replicates[r]! - observed;
    if (
      alternative === "two-sided"
        ? Math.abs(moved) >= Math.abs(distance) - slack
        : alternative === "greater"
          ? moved >= distance - slack
          : moved <= distance + slack
    )
      asFar++;
  }
  const average = meanOf(replicates);
  const spread = replications > 1 ? Math.sqrt(squaresOf(replicates.map((value) => value - average)) / (replications - 1)) : 0;
  return {
    statistic: observed,
    pValue: (1 + asFar) / (1 + replications),
    confidenceInterval: bootstrapInterval(plan.interval, replicates, observed, plan.confidence, alternative, () =>
      influences(where, columns, statistic, blockLength),
    ),
    standardError: spread,
    bias: average - observed,
    replicates,
    blockLength,
  };
}

function gatherInto(out: Float64Array, column: Float64Array, indices: Int32Array): void {
  for (let i = 0; i < indices.length; i++) out[i] = column[indices[i]!]!;
}

const MOST_GROUPS = 500;

/**
 * What each block of the data adds to the statistic, by leaving it out (the jackknife with blocks): their third moment is the acceleration of
 * `bca`. Above 500 blocks longer ones serve, which changes neither sum on average.
 */
function influences(where: string, columns: readonly Float64Array[], statistic: ColumnStatistic, blockLength: number): Float64Array {
  const n = columns[0]!.length;
  const groups = Math.min(Math.floor(n / blockLength), MOST_GROUPS);
  if (groups < 3) return new Float64Array(0);
  const left = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (let g = 0; g < groups; g++) {
    const from = Math.floor((g * n) / groups);
    const to = Math.floor(((g + 1) * n) / groups);
    const without = columns.map((column) => {
      const rest = new Float64Array(n - (to - from));
      rest.set(column.subarray(0, from));
      rest.set(column.subarray(to), from);
      return rest;
    });
    left[g] = requireStatistic(where, `statistic without observations ${from} to ${to - 1}`, statistic(...without));
    sizes[g] = n - (to - from);
  }
  const centre = meanOf(left);
  return left.map((value, g) => sizes[g]! * (centre - value));
}

/** A call takes no more arguments than fit on the stack; who has more columns than this gave rows. */
const MOST_COLUMNS = 1000;

/** One column or several, checked and copied. */
function toColumns(where: string, data: ArrayLike<number> | ArrayLike<ArrayLike<number>>): Float64Array[] {
  const isPanel = typeof data === "object" && data !== null && data.length > 0 && typeof data[0] === "object" && data[0] !== null;
  if (!isPanel) return [toColumn(where, "data", data as ArrayLike<number>, 2)];
  if (data.length > MOST_COLUMNS) {
    const expected = `at most ${MOST_COLUMNS} columns, each an array over time (not rows); resample positions with bootstrapIndices for more`;
    throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected, received: `${data.length} arrays` });
  }
  const columns = Array.from(data as ArrayLike<ArrayLike<number>>, (column, j) => toColumn(where, `data[${j}]`, column, 2));
  const n = columns[0]!.length;
  const odd = columns.findIndex((column) => column.length !== n);
  if (odd >= 0)
    throw new InvalidInputError("WRONG_LENGTH", { where, what: `data[${odd}]`, expected: `${n} values, as in data[0]`, received: columns[odd]!.length });
  return columns;
}
