import { eachRow } from "./covariances.js";
import { directionInto, squaredChord, TIE, withoutLastDigits } from "./distance.js";
import { ANY, eachTile, type Leaders, numberIn, type Pairing, quantum, scan } from "./scan.js";
import { rangeOf, type WindowTable } from "./window-table.js";

/** For which windows the nearest one is wanted: those of the rows, of the columns, or of both where they are the same series. */
export type Side = "rows" | "columns" | "both";

/** The nearest window of each: squared distance over m (NaN where there is none) and number (-1). */
export interface Nearest {
  readonly chords: Float64Array;
  readonly numbers: Int32Array;
}

/**
 * The nearest window of every window: the smallest distance as `squaredChord` computes it, and of those that tie with it the smallest number.
 *
 * Correlations by the recurrence decide where they can. Their rounding errors are bounded; a window whose two best are closer than that is looked at
 * again, and everything within the bound is compared by its distance.
 */
export function nearestWindows(pairing: Pairing, side: Side, leadersOf: (pairing: Pairing) => Leaders = scan): Nearest {
  const leaders = leadersOf(pairing);
  const targets = side === "columns" ? pairing.columns : pairing.rows;
  const others = side === "columns" ? pairing.rows : pairing.columns;
  const found = { chords: new Float64Array(targets.count).fill(NaN), numbers: new Int32Array(targets.count).fill(-1) };
  const levels = new Float64Array(targets.count).fill(SETTLED);
  const direction = new Float64Array(targets.m);
  const margins = marginsOf(targets, others, leaders.numberBits);
  let open = false;
  for (let i = 0; i < targets.count; i++) {
    const { best, second } = contenders(leaders, side, i);
    if (targets.inverse[i] === 0 || best <= -2) continue;
    const number = numberIn(best, leaders.numberBits);
    directionInto(direction, targets, i);
    found.chords[i] = squaredChord(direction, targets.blur[i], others, number, Infinity);
    found.numbers[i] = number;
    if (second < best - margins[i] || (best < 0.5 - margins[i] && constantBeside(others, i, pairing.gap, side) >= 0)) continue;
    levels[i] = 1 - found.chords[i] / 2 - margins[i];
    open = true;
  }
  if (open) compareAgain(pairing, side, found, levels, margins);
  for (let i = 0; i < targets.count; i++) compareWithConstant(found, targets, others, i, pairing.gap, side);
  return found;
}

/** A level that no correlation reaches. */
const SETTLED = 3;

/**
 * Far above the rounding error of a correlation by the recurrence, which grows with the number of its steps and with how much louder other windows of
 * the blocks are.
 */
export const correlationError = (steps: number, range: number, otherRange: number): number => 16 * Number.EPSILON * steps * range * otherRange;

/** How far below the largest correlation the key of the nearest window can be. */
function marginsOf(targets: WindowTable, others: WindowTable, numberBits: number): Float64Array {
  const steps = targets.m + Math.max(targets.blockLength, others.blockLength);
  const range = others.largestRange();
  const margins = new Float64Array(targets.count);
  for (const [block, { start }] of targets.blocks.entries())
    margins.fill(2 * (correlationError(steps, rangeOf(targets.blocks[block]), range) + quantum(numberBits)) + 2 * TIE, start, targets.blockEnd(block));
  return margins;
}

function contenders({ rowBest, rowSecond, columnBest, columnSecond }: Leaders, side: Side, i: number): { best: number; second: number } {
  if (side === "rows") return { best: rowBest[i], second: rowSecond[i] };
  if (side === "columns") return { best: columnBest[i], second: columnSecond[i] };
  const [a, b] = [rowBest[i], columnBest[i]];
  return { best: Math.max(a, b), second: Math.max(Math.min(a, b), rowSecond[i], columnSecond[i]) };
}

/** Goes through the pairs once more, for the windows that are not settled. */
function compareAgain(pairing: Pairing, side: Side, found: Nearest, levels: Float64Array, margins: Float64Array): void {
  const { rows, columns, gap } = pairing;
  const search: Search = {
    rows,
    columns,
    direction: new Float64Array(rows.m),
    rowLevels: side === "columns" ? new Float64Array(rows.count).fill(SETTLED) : levels,
    columnLevels: side === "rows" ? new Float64Array(columns.count).fill(SETTLED) : levels,
    margins,
    found,
  };
  eachTile(pairing, (rowBlock, columnBlock) => {
    if (isSettled(search.rowLevels, rows, rowBlock) && isSettled(search.columnLevels, columns, columnBlock)) return;
    const from = columns.blocks[columnBlock].start;
    eachRow({ rows, columns, rowBlock, columnBlock }, (i, row) => {
      if (rows.inverse[i] > 0) compareRow(search, i, row, from, Math.max(0, i + gap - from));
    });
  });
}

interface Search {
  readonly rows: WindowTable;
  readonly columns: WindowTable;
  /** Room for a direction. */
  readonly direction: Float64Array;
  /** Correlations from which on a pair may be the nearest one, of rows and of columns. */
  readonly rowLevels: Float64Array;
  readonly columnLevels: Float64Array;
  readonly margins: Float64Array;
  readonly found: Nearest;
}

function compareRow(search: Search, i: number, row: Float64Array, from: number, start: number): void {
  const { rows, columns, direction, rowLevels, columnLevels, found } = search;
  let known = false;
  for (let at = start, j = from + start; at < row.length; at++, j++) {
    const correlation = row[at];
    const forRow = correlation >= rowLevels[i];
    const forColumn = correlation >= columnLevels[j];
    if (!(forRow || forColumn) || columns.inverse[j] === 0) continue;
    if (!known) directionInto(direction, rows, i);
    known = true;
    const chord = squaredChord(direction, rows.blur[i], columns, j, Math.max(forRow ? found.chords[i] : 0, forColumn ? found.chords[j] : 0));
    if (forRow) offer(search, rowLevels, i, j, chord);
    if (forColumn) offer(search, columnLevels, j, i, chord);
  }
}

/** Numbers come in ascending order, so that none after a perfect match can be better. */
function offer({ found: { chords, numbers }, margins }: Search, levels: Float64Array, i: number, number: number, chord: number): void {
  const [offered, known] = [withoutLastDigits(chord), withoutLastDigits(chords[i])];
  if (offered > known || (offered === known && number > numbers[i])) return;
  chords[i] = chord;
  numbers[i] = number;
  levels[i] = chord === 0 ? SETTLED : 1 - chord / 2 - margins[i];
}

function isSettled(levels: Float64Array, table: WindowTable, block: number): boolean {
  for (let i = table.blocks[block].start; i < table.blockEnd(block); i++) if (levels[i] !== SETTLED) return false;
  return true;
}

/** The rule for constant windows: 0 from each other, √m from all that vary. */
export function compareWithConstant({ chords, numbers }: Nearest, targets: WindowTable, others: WindowTable, i: number, gap: number, side: Side): void {
  const constant = constantBeside(others, i, gap, side);
  if (targets.inverse[i] > 0) {
    const known = withoutLastDigits(chords[i]);
    if (constant < 0 || known < 1 || (known === 1 && numbers[i] < constant)) return;
    chords[i] = 1;
    numbers[i] = constant;
    return;
  }
  numbers[i] = constant >= 0 ? constant : firstBeside(others, i, gap, side);
  if (numbers[i] >= 0) chords[i] = constant >= 0 ? 0 : 1;
}

/** The first window that may be compared with window i; -1 when there is none. */
function firstBeside(others: WindowTable, i: number, gap: number, side: Side): number {
  if (gap === ANY || i >= gap) return 0;
  return side !== "columns" && i + gap < others.count ? i + gap : -1;
}

/** The first constant window that may be compared with window i; -1 when there is none. */
function constantBeside({ constants }: WindowTable, i: number, gap: number, side: Side): number {
  if (constants.length === 0) return -1;
  if (gap === ANY || constants[0] <= i - gap) return constants[0];
  if (side === "columns") return -1;
  let low = 0;
  let high = constants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (constants[middle] < i + gap) low = middle + 1;
    else high = middle;
  }
  return low < constants.length ? constants[low] : -1;
}
