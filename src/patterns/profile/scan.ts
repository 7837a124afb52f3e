import { powerOfTwo } from "../../math/elementary/bits.js";
import { wasmKernel } from "../../math/wasm/load.js";
import { matrixProfileModule } from "../../math/wasm/matrix-profile-module.js";
import { eachRow } from "./covariances.js";
import type { WindowTable } from "./window-table.js";

/** Which pairs count: window i of `rows` with window j of `columns` where j − i ≥ gap. */
export interface Pairing {
  readonly rows: WindowTable;
  readonly columns: WindowTable;
  /** exclusion + 1 for a series with itself (then `rows` is `columns`), ANY for two series. */
  readonly gap: number;
}

/** A gap that bars nothing. */
export const ANY = -0x40000000;

/**
 * The two largest correlations of every window, as keys: the lowest bits hold the number of the window on the other side. What none was found for is
 * at most −2.
 */
export interface Leaders {
  /** Of each row, over its columns. */
  readonly rowBest: Float64Array;
  readonly rowSecond: Float64Array;
  /** Of each column, over its rows. */
  readonly columnBest: Float64Array;
  readonly columnSecond: Float64Array;
  readonly numberBits: number;
}

interface Exports {
  anchors(out: number, v: number, x: number, count: number, m: number, scale: number): void;
  tile(
    rows: number,
    rowFrom: number,
    rowTo: number,
    columnFrom: number,
    columnTo: number,
    gap: number,
    columnF: number,
    columnG: number,
    columnInverse: number,
    columnBest: number,
    columnSecond: number,
    top: number,
    left: number,
    keepLow: number,
  ): void;
}

const kernel = /* @__PURE__ */ wasmKernel<Exports>(matrixProfileModule);

/** Compares all pairs; in WebAssembly where possible, else in its twin, with the same bits. */
export function scan(pairing: Pairing): Leaders {
  return scanInWasm(pairing) ?? scanTwin(pairing);
}

const NOBODY = -3;
/** Lanes may write up to three places beyond the last window. */
const SPARE = 4;
/** Doubles of a row's record in the kernel: f, g, inverse norm, an edge of its own use, best and second in two lanes each. */
const RECORD = 8;

/** At least what a number in the lowest bits changes of a correlation. */
export const quantum = (numberBits: number): number => powerOfTwo(numberBits - 51);

const bitsFor = (count: number): number => 32 - Math.clz32(count);

/** Blocks of rows that hold a pair with a block of columns, from above. */
export function eachTile({ rows, columns, gap }: Pairing, visit: (rowBlock: number, columnBlock: number) => void): void {
  for (let columnBlock = 0; columnBlock < columns.blocks.length; columnBlock++) {
    const last = columns.blockEnd(columnBlock) - 1;
    for (let rowBlock = 0; rowBlock < rows.blocks.length && last - rows.blocks[rowBlock].start >= gap; rowBlock++) visit(rowBlock, columnBlock);
  }
}

export function scanInWasm(pairing: Pairing): Leaders | null {
  const { rows, columns, gap } = pairing;
  const { m } = rows;
  const longest = Math.min(Math.max(rows.blockLength, columns.blockLength), Math.max(rows.count, columns.count)) + SPARE;
  const rowValues = rows === columns ? 0 : rows.length + SPARE;
  const width = columns.count + SPARE;
  const lent = kernel(columns.length + SPARE, width, width, width, width, width, RECORD * (rows.count + 1), rowValues, m, longest, longest);
  if (!lent) return null;
  const { exports } = lent;
  const [x, f, g, inverse, columnBest, columnSecond, records, ownX, v, top, left] = lent.arrays as readonly Float64Array[] & { readonly length: 11 };
  x.set(columns.x.subarray(0, x.length));
  f.set(columns.f.subarray(0, width));
  g.set(columns.g.subarray(0, width));
  inverse.set(columns.inverseInBlock.subarray(0, width));
  if (rowValues > 0) ownX.set(rows.x.subarray(0, rowValues));
  const rowX = rowValues > 0 ? ownX.byteOffset : x.byteOffset;
  columnBest.fill(NOBODY);
  columnSecond.fill(NOBODY);
  for (let i = 0, at = 0; i < rows.count; i++, at += RECORD) {
    records[at] = rows.f[i];
    records[at + 1] = rows.g[i];
    records[at + 2] = rows.inverseInBlock[i];
    for (let k = 4; k < RECORD; k++) records[at + k] = NOBODY;
  }
  const numberBits = bitsFor(Math.max(rows.count, columns.count) + SPARE);
  const places = [f, g, inverse, columnBest, columnSecond, top, left].map(({ byteOffset }) => byteOffset) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  eachTile(pairing, (rowBlock, columnBlock) => {
    const { start: rowFrom, scale: rowScale } = rows.blocks[rowBlock];
    const { start: columnFrom, scale: columnScale } = columns.blocks[columnBlock];
    const rowTo = rows.blockEnd(rowBlock);
    const columnTo = columns.blockEnd(columnBlock);
    rows.deviationsInto(v, rowFrom, rowScale);
    exports.anchors(top.byteOffset, v.byteOffset, x.byteOffset + 8 * columnFrom, columnTo - columnFrom, m, columnScale);
    columns.deviationsInto(v, columnFrom, columnScale);
    exports.anchors(left.byteOffset, v.byteOffset, rowX + 8 * rowFrom, rowTo - rowFrom, m, rowScale);
    exports.tile(records.byteOffset, rowFrom, rowTo, columnFrom, columnTo, gap, ...places, -powerOfTwo(numberBits) | 0);
  });
  return {
    ...rowsOf(records, rows.count),
    columnBest: columnBest.slice(0, columns.count),
    columnSecond: columnSecond.slice(0, columns.count),
    numberBits,
  };
}

/** The two largest of a row's four: its best and its second in two lanes. */
function rowsOf(records: Float64Array, count: number): { rowBest: Float64Array; rowSecond: Float64Array } {
  const rowBest = new Float64Array(count);
  const rowSecond = new Float64Array(count);
  for (let i = 0, at = 4; i < count; i++, at += RECORD) {
    rowBest[i] = Math.max(records[at], records[at + 1]);
    rowSecond[i] = Math.max(Math.min(records[at], records[at + 1]), records[at + 2], records[at + 3]);
  }
  return { rowBest, rowSecond };
}

/** The same in plain TypeScript. */
export function scanTwin(pairing: Pairing): Leaders {
  const { rows, columns, gap } = pairing;
  const leaders: Leaders = {
    rowBest: new Float64Array(rows.count).fill(NOBODY),
    rowSecond: new Float64Array(rows.count).fill(NOBODY),
    columnBest: new Float64Array(columns.count).fill(NOBODY),
    columnSecond: new Float64Array(columns.count).fill(NOBODY),
    numberBits: bitsFor(Math.max(rows.count, columns.count) + SPARE),
  };
  eachTile(pairing, (rowBlock, columnBlock) => {
    const from = columns.blocks[columnBlock].start;
    eachRow({ rows, columns, rowBlock, columnBlock }, (i, row) => noteRow(leaders, i, row, from, Math.max(0, i + gap - from)));
  });
  return leaders;
}

const key = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ new Int32Array(key.buffer); // the low one first

/** @param row - correlations of window i with the columns from `from` on, of which those from row[start] on count */
function noteRow({ rowBest, rowSecond, columnBest, columnSecond, numberBits }: Leaders, i: number, row: Float64Array, from: number, start: number): void {
  const slack = quantum(numberBits);
  const keep = -powerOfTwo(numberBits) | 0;
  let best = rowBest[i];
  let second = rowSecond[i];
  for (let j = start, column = from + start; j < row.length; j++, column++) {
    const most = row[j] + slack; // no key of this pair is larger, and few come so far
    if (most <= second && most <= columnSecond[column]) continue;
    key[0] = row[j];
    const low = words[0] & keep;
    words[0] = low | column;
    const across = key[0];
    if (across > second) second = across > best ? best : across;
    if (across > best) best = across;
    words[0] = low | i;
    const down = key[0];
    if (down > columnSecond[column]) columnSecond[column] = down > columnBest[column] ? columnBest[column] : down;
    if (down > columnBest[column]) columnBest[column] = down;
  }
  rowBest[i] = best;
  rowSecond[i] = second;
}

/** The number in a key. */
export function numberIn(best: number, numberBits: number): number {
  key[0] = best;
  return words[0] & ~-powerOfTwo(numberBits);
}
