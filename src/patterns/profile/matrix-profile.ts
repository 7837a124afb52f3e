import { parseOptions } from "../../core/parse.js";
import { refuse, toModerateSeries } from "../dtw/door.js";
import { type Nearest, nearestWindows } from "./nearest.js";
import { ANY } from "./scan.js";
import { joinSchema, type MatrixProfileJoinOptions, type MatrixProfileOptions, readSpan, toProfiledSeries } from "./schema.js";
import { WindowTable } from "./window-table.js";

export interface MatrixProfile {
  /** Distance of every window to its nearest neighbour, by first bar. */
  readonly profile: Float64Array;
  /** First bar of that neighbour; of equally near ones the smallest. */
  readonly indices: Int32Array;
}

/**
 * Matrix profile: for every window of a series its nearest other window, and how far it is.
 *
 *     profile[i] = min over |i − j| > exclusion of d(i, j),   d(i, j)² = Σ_k (z_i[k] − z_j[k])² = 2 · window · (1 − correlation)
 *
 * with every window z-normalised by its own mean and standard deviation (ddof 0). Small values are shapes that return (motifs), large ones shapes
 * that occur once (discords). A window of equal values is at 0 from another such, and at √window from all that vary.
 *
 * All pairs are compared by the recurrence of covariances along the diagonals; the distances returned, and the choice between neighbours that this cannot
 * tell apart, come from the windows themselves in two passes. So the profile holds whatever level and spread the series has. Two rules keep rounding from
 * deciding: distances that agree to 11 digits are equal, and of equal ones the neighbour with the smallest index is named; a distance that rounding of
 * the values alone could make is 0.
 *
 * The time grows with the square of the length: a quarter of a second for 20,000 values; more where many windows tie. Memory: about 20 numbers per value.
 * @wholeSample a window's neighbour may be later than itself; {@link matrixProfileLeft} looks back only
 * @param x - finite, at most 1e140 in magnitude, one value per bar, at least window + 2 · exclusion + 1
 * @returns length n − window + 1; distances in standard deviations, from 0 to 2 √window
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS where a window would have no neighbour, OUT_OF_RANGE, NOT_FINITE, INVALID_OPTION
 * @see Yeh et al. (2016), doi:10.1109/ICDM.2016.0179, §III; the recurrence: Zimmerman et al. (2019), doi:10.1145/3357223.3362721, §3
 * @example matrixProfile([0, 1, 3, 0, 5, 9, 1, 1, 3, 5, 2], { window: 3, exclusion: 1 }).indices
 */
export function matrixProfile(x: ArrayLike<number>, options: MatrixProfileOptions): MatrixProfile {
  const { window, exclusion } = readSpan("matrixProfile", options);
  const windows = WindowTable.of(toProfiledSeries("matrixProfile", x, window, exclusion), window);
  return asProfile(nearestWindows({ rows: windows, columns: windows, gap: exclusion + 1 }, "both"), window);
}

/**
 * Left matrix profile: for every window its nearest EARLIER one, so that nothing in it looks ahead.
 *
 *     profile[i] = min over j < i − exclusion of d(i, j)
 *
 * The value of window i is known once its last bar, i + window − 1, is; later bars change nothing. Distance, rules and cost are those of
 * {@link matrixProfile}, and `StreamingMatrixProfile` gives the same bits bar by bar.
 * @param x - finite, at most 1e140 in magnitude, at least window + exclusion + 1 values
 * @returns length n − window + 1; the first exclusion + 1 windows have no earlier neighbour: NaN with index -1
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS, OUT_OF_RANGE, NOT_FINITE, INVALID_OPTION
 * @see Zhu, Imamura, Nikovski & Keogh (2017), doi:10.1109/ICDM.2017.79, §II (left matrix profile)
 * @example matrixProfileLeft([0, 1, 3, 0, 5, 9, 1, 1, 3, 5, 2], { window: 3, exclusion: 1 }).indices // starts with -1, -1, 0
 */
export function matrixProfileLeft(x: ArrayLike<number>, options: MatrixProfileOptions): MatrixProfile {
  const where = "matrixProfileLeft";
  const { window, exclusion } = readSpan(where, options);
  const values = toModerateSeries(where, "x", x);
  const fewest = window + exclusion + 1;
  if (values.length < fewest)
    refuse("TOO_FEW_OBSERVATIONS", where, "x", `at least ${fewest} values, window + exclusion + 1, so that one window has an earlier neighbour`, values.length);
  const windows = WindowTable.of(values, window);
  return asProfile(nearestWindows({ rows: windows, columns: windows, gap: exclusion + 1 }, "columns"), window);
}

/**
 * Join of two series: for every window of `a` its nearest window of `b`. Distance, rules and accuracy are those of {@link matrixProfile}; no pair is left
 * out, so joining a series with itself finds every window in itself.
 *
 * @wholeSample
 * @param a - finite, at most 1e140 in magnitude, at least `window` values
 * @param b - likewise, of any length, in any unit
 * @returns one entry per window of a; `indices` are first bars in b
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS, OUT_OF_RANGE, NOT_FINITE, INVALID_OPTION
 * @see Yeh et al. (2016), doi:10.1109/ICDM.2016.0179, Definition 6
 * @example matrixProfileJoin([1, 2, 4, 3], [9, 20, 41, 30, 7], { window: 3 }).indices // [0, 1]
 */
export function matrixProfileJoin(a: ArrayLike<number>, b: ArrayLike<number>, options: MatrixProfileJoinOptions): MatrixProfile {
  const where = "matrixProfileJoin";
  const { window } = parseOptions(where, joinSchema, options);
  const rows = WindowTable.of(toModerateSeries(where, "a", a, window), window);
  const columns = WindowTable.of(toModerateSeries(where, "b", b, window), window);
  return asProfile(nearestWindows({ rows, columns, gap: ANY }, "rows"), window);
}

function asProfile({ chords, numbers }: Nearest, window: number): MatrixProfile {
  return { profile: chords.map((chord) => Math.sqrt(window * chord)), indices: numbers };
}
