import { log } from "../../math/elementary.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import { longRunNoise } from "./dependence.js";
import { rankShares, spreadOf } from "./scores.js";
import type { SegmentTest } from "./segment-test.js";
import { columnOf, type Signal } from "./signal.js";
import { choleskyOf, solveLower } from "./whitening.js";
import { correlationWithin, type Window } from "./windows.js";

/** Upper ends of the classes of ranks: a shift of the level moves mass from one side to the other, one of the spread between middle and ends. */
const CLASS_ENDS = [0.02, 0.1, 0.5, 0.9, 0.98, 1];
const HALVES = [0.5, 1];
/** Of more columns than this the products are left out: their number would grow beyond what short segments can bear. */
const MOST_CROSSED_COLUMNS = 4;

/** A column of classes, counted from the start. */
interface Classified {
  readonly classes: number;
  /** counts[t · classes + c]: members of class c before row t. */
  readonly counts: Int32Array;
  readonly dependence: number;
}

/**
 * −2 max log-likelihood of the classes of ranks into which observations fall, over the long-run factor of ranks and spreads: sees changes of level, spread and shape.
 * Columns are made uncorrelated first; changes of their correlation show in the products of two of them, which fall above or below their median. Counts of classes
 * know how skewed short segments are, where sums of squares do not.
 */
export function distributionTest(signal: Signal, windows: readonly Window[], isThorough: boolean): SegmentTest {
  const { columns, rows } = signal;
  const white = whitened(
    Array.from({ length: columns }, (_, j) => rankShares(columnOf(signal, j)).map(normalQuantile)),
    windows,
  );
  const classified = white.map((column) => {
    const shares = rankShares(column);
    return classify(shares, CLASS_ENDS, [shares, spreadOf(shares)], windows, isThorough);
  });
  if (columns <= MOST_CROSSED_COLUMNS) {
    for (let i = 1; i < columns; i++) {
      for (let j = 0; j < i; j++) {
        const shares = rankShares(white[i]!.map((value, t) => value * white[j]![t]!));
        classified.push(classify(shares, HALVES, [shares], windows, isThorough));
      }
    }
  }
  const logs = Float64Array.from({ length: rows + 1 }, (_, whole) => (whole > 0 ? log(whole) : 0));
  return {
    degrees: classified.reduce((sum, { classes }) => sum + classes - 1, 0),
    dependence: Float64Array.from(classified, ({ dependence }) => dependence),
    of(start, end) {
      let cost = 0;
      for (const { classes, counts, dependence } of classified) {
        let likelihood = 0;
        for (let c = 0; c < classes; c++) {
          const count = counts[end * classes + c]! - counts[start * classes + c]!;
          likelihood += count * (logs[count]! - logs[end - start]!);
        }
        cost -= (2 * likelihood) / dependence;
      }
      return cost;
    },
  };
}

/** @param features - those whose correlation in time stands for that of the classes; the strongest counts */
function classify(
  shares: Float64Array,
  ends: readonly number[],
  features: readonly Float64Array[],
  windows: readonly Window[],
  isThorough: boolean,
): Classified {
  const classes = ends.length;
  const counts = new Int32Array((shares.length + 1) * classes);
  for (let t = 0; t < shares.length; t++) {
    for (let c = 0; c < classes; c++) counts[(t + 1) * classes + c] = counts[t * classes + c]!;
    counts[(t + 1) * classes + ends.findIndex((end) => shares[t]! < end)]!++;
  }
  return { classes, counts, dependence: features.reduce((most, feature) => Math.max(most, longRunNoise(feature, windows, isThorough).factor), 1) };
}

function whitened(columns: readonly Float64Array[], windows: readonly Window[]): Float64Array[] {
  const factor = choleskyOf(correlationWithin(columns, windows));
  const out = columns.map((column) => column.slice());
  const row = new Float64Array(columns.length);
  for (let t = 0; t < columns[0]!.length; t++) {
    for (let j = 0; j < row.length; j++) row[j] = columns[j]![t]!;
    solveLower(factor, row);
    for (let j = 0; j < row.length; j++) out[j]![t] = row[j]!;
  }
  return out;
}
