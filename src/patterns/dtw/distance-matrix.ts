import { parseOptions } from "../../core/parse.js";
import { bandOf } from "./band.js";
import { cheapestSum } from "./cheapest-sum.js";
import { assertColumns, type DtwSeries, refuse, type Track, toTrack } from "./door.js";
import { laneBlocks, openBlock } from "./lane-blocks.js";
import { type BandOptions, bandSchema } from "./schema.js";

/**
 * Distances between all pairs of series: entry [i][j] is `dtwDistance(series[i], series[j], { window })`, to the last bit.
 *
 * @wholeSample
 * @param series - at least one, each of numbers or of rows of numbers; lengths may differ, the number of columns may not
 * @returns a symmetric matrix with zeros on its diagonal, in units of the data
 * @throws InvalidInputError as `dtwDistance`
 * @see Sakoe & Chiba (1978), doi:10.1109/TASSP.1978.1163055
 * @example dtwDistanceMatrix([[0, 1, 2], [0, 2, 2], [3, 3]], { window: 1 })
 */
export function dtwDistanceMatrix(series: ArrayLike<DtwSeries>, options: BandOptions = {}): Float64Array[] {
  const { window } = parseOptions("dtwDistanceMatrix", bandSchema, options);
  const tracks = toTracks("dtwDistanceMatrix", series);
  const distances = tracks.map((_, i) => new Float64Array(tracks.length).fill(PENDING, i + 1));
  if (tracks[0].columns === 1) blockwise(distances, tracks, window);
  for (let i = 0; i < tracks.length; i++)
    for (let j = i + 1; j < tracks.length; j++) {
      if (distances[i][j] === PENDING) distances[i][j] = pairDistance(tracks[i], tracks[j], window);
      distances[j][i] = distances[i][j];
    }
  return distances;
}

/** Stands above the diagonal where no distance was computed yet. */
const PENDING = -1;

/** With fewer pairs in its lanes a block takes longer than they do one by one. */
const FEWEST_LANES = 4;

/** Pairs of single-column series, eight of one length at a time against every earlier one; leaves pending what does not fill the lanes. */
function blockwise(distances: Float64Array[], tracks: readonly Track[], window: number | undefined): void {
  const longest = tracks.reduce((length, track) => Math.max(length, track.length), 0);
  for (const members of laneBlocks(tracks)) {
    if (members.length < FEWEST_LANES) continue;
    const sumsAgainst = openBlock(
      members.map((member) => tracks[member]),
      longest,
    );
    if (!sumsAgainst) return;
    const fromWhich = members[members.length - FEWEST_LANES];
    for (let i = 0; i < fromWhich; i++) {
      const sums = sumsAgainst(tracks[i], bandOf(tracks[i].length, tracks[fromWhich].length, window));
      for (let lane = 0; lane < members.length; lane++) if (members[lane] > i) distances[i][members[lane]] = Math.sqrt(sums[lane]);
    }
  }
}

function pairDistance(a: Track, b: Track, window: number | undefined): number {
  const band = bandOf(a.length, b.length, window);
  return Math.sqrt(cheapestSum(a, b, { band, absolute: false, penalty: 0, skips: [0, 0, 0, 0], bound: Infinity }));
}

function toTracks(where: string, series: ArrayLike<DtwSeries>): Track[] {
  const length: unknown = (series as ArrayLike<DtwSeries> | null | undefined)?.length;
  if (typeof series !== "object" || !Number.isSafeInteger(length)) refuse("INVALID_OPTION", where, "series", "an array of series", series);
  if (series.length < 1) refuse("TOO_FEW_OBSERVATIONS", where, "series", "at least 1 series", series.length);
  const tracks: Track[] = [];
  for (let i = 0; i < series.length; i++) {
    tracks.push(toTrack(where, `series[${i}]`, series[i]));
    assertColumns(where, `series[${i}]`, tracks[i], "series[0]", tracks[0]);
  }
  return tracks;
}
