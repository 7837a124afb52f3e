import { directionInto, squaredChord, withoutLastDigits } from "./distance.js";
import { type Nearest, nearestWindows } from "./nearest.js";
import { type FindingsOptions, readFindings, toProfiledSeries } from "./schema.js";
import { WindowTable } from "./window-table.js";

export interface Motif {
  /** First bar of the earlier window. */
  readonly index: number;
  /** First bar of the later one. */
  readonly matchIndex: number;
  /** Between the two, z-normalised. */
  readonly distance: number;
}

export interface Discord {
  /** First bar of the window. */
  readonly index: number;
  /** To its nearest neighbour, z-normalised. */
  readonly distance: number;
}

/**
 * Motifs: the pairs of windows that are most alike, nearest pair first.
 *
 * After a pair all windows whose start is within `exclusion` of either of its windows are out, and the next motif is the nearest pair among the rest: exactly,
 * also where a window's overall nearest neighbour is out. Of equally near pairs the one that starts first comes first. Stretches of equal values are at
 * distance 0 from each other, and so are motifs. A distance is no evidence: noise has a nearest pair as well.
 * @wholeSample
 * @param x - as for `matrixProfile`
 * @returns at most `count`; fewer when no pair is left
 * @throws InvalidInputError as `matrixProfile`
 * @see Yeh et al. (2016), doi:10.1109/ICDM.2016.0179, §III
 * @example findMotifs([0, 1, 3, 0, 5, 9, 1, 1, 3, 5, 2], { window: 3, exclusion: 1, count: 2 })
 */
export function findMotifs(x: ArrayLike<number>, options: FindingsOptions): Motif[] {
  const { window, exclusion, count } = readFindings("findMotifs", options);
  const windows = WindowTable.of(toProfiledSeries("findMotifs", x, window, exclusion), window);
  const nearest = nearestWindows({ rows: windows, columns: windows, gap: exclusion + 1 }, "both");
  const barred = new Uint8Array(windows.count);
  const motifs: Motif[] = [];
  while (motifs.length < count) {
    const i = smallestOpen(nearest.chords, barred);
    if (i < 0) break;
    const number = nearest.numbers[i];
    if (barred[number]) {
      findAmongOpen(nearest, windows, i, exclusion, barred); // a lower bound until now
      continue;
    }
    motifs.push({ index: Math.min(i, number), matchIndex: Math.max(i, number), distance: Math.sqrt(window * nearest.chords[i]) });
    bar(barred, i, exclusion);
    bar(barred, number, exclusion);
  }
  return motifs;
}

/**
 * Discords: the windows that are least like any other, most unlike first.
 *
 * After a window all whose start is within `exclusion` of it are out. Of equal distances the first comes first.
 * @wholeSample
 * @param x - as for `matrixProfile`
 * @returns at most `count`; fewer when all windows are out
 * @throws InvalidInputError as `matrixProfile`
 * @see Yeh et al. (2016), doi:10.1109/ICDM.2016.0179, §III; Keogh, Lin & Fu (2005), doi:10.1109/ICDM.2005.79, Definition 6
 * @example findDiscords([0, 1, 3, 0, 5, 9, 1, 1, 3, 5, 2], { window: 3, exclusion: 1 })
 */
export function findDiscords(x: ArrayLike<number>, options: FindingsOptions): Discord[] {
  const { window, exclusion, count } = readFindings("findDiscords", options);
  const windows = WindowTable.of(toProfiledSeries("findDiscords", x, window, exclusion), window);
  const { chords } = nearestWindows({ rows: windows, columns: windows, gap: exclusion + 1 }, "both");
  const barred = new Uint8Array(windows.count);
  const discords: Discord[] = [];
  while (discords.length < count) {
    let index = -1;
    for (let i = 0, largest = -1; i < chords.length; i++) {
      const chord = barred[i] ? -1 : withoutLastDigits(chords[i]);
      if (chord <= largest) continue;
      largest = chord;
      index = i;
    }
    if (index < 0) break;
    discords.push({ index, distance: Math.sqrt(window * chords[index]) });
    bar(barred, index, exclusion);
  }
  return discords;
}

/** The first of the smallest; -1 when all are barred or alone. */
function smallestOpen(chords: Float64Array, barred: Uint8Array): number {
  let index = -1;
  for (let i = 0, smallest = Infinity; i < chords.length; i++) {
    const chord = barred[i] || chords[i] === Infinity ? Infinity : withoutLastDigits(chords[i]);
    if (chord >= smallest) continue;
    smallest = chord;
    index = i;
  }
  return index;
}

function bar(barred: Uint8Array, i: number, exclusion: number): void {
  barred.fill(1, Math.max(0, i - exclusion), i + exclusion + 1);
}

/** The nearest neighbour of window i among those that are not barred; Infinity when there is none. */
function findAmongOpen({ chords, numbers }: Nearest, windows: WindowTable, i: number, exclusion: number, barred: Uint8Array): void {
  const direction = new Float64Array(windows.m);
  directionInto(direction, windows, i);
  const constant = windows.inverse[i] === 0;
  let smallest = Infinity;
  for (let j = 0; j < windows.count && smallest > 0; j++) {
    if (barred[j] || Math.abs(i - j) <= exclusion) continue;
    const chord = constant ? (windows.inverse[j] === 0 ? 0 : 1) : squaredChord(direction, windows.blur[i], windows, j, smallest);
    if (smallest < Infinity && withoutLastDigits(chord) >= withoutLastDigits(smallest)) continue;
    smallest = chord;
    numbers[i] = j;
  }
  chords[i] = smallest;
}
