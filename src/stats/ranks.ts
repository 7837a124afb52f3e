// Order and ranks of a column; kernels without validation.

export interface SortedColumn {
  /** Where each sorted value stood; equal values (−0 and 0 too) keep their order. */
  readonly order: Uint32Array;
  /** Ascending, with 0 for −0. */
  readonly sorted: Float64Array;
}

/** The values in ascending order, and where they stood. O(n). */
export function sortedColumn(values: Float64Array): SortedColumn {
  const n = values.length;
  if (n >= RADIX_FROM) return radixSorted(values);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  order.sort((a, b) => values[a]! - values[b]! || a - b);
  const sorted = new Float64Array(n);
  for (let i = 0; i < n; i++) sorted[i] = values[order[i]!]! + 0;
  return { order, sorted };
}

/** Ranks from 1, ties at their average, and Σ (t³ − t) over the groups of t equal values, which tie corrections need. */
export function averageRanks(values: Float64Array): { readonly ranks: Float64Array; readonly tieTerm: number } {
  const n = values.length;
  const { order, sorted } = sortedColumn(values);
  const ranks = new Float64Array(n);
  let tieTerm = 0;
  for (let start = 0, end = 0; start < n; start = end) {
    while (end < n && sorted[end] === sorted[start]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2;
    const t = end - start;
    tieTerm += t * (t * t - 1);
  }
  return { ranks, tieTerm };
}

const RADIX_FROM = 1000;
const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;
/** Runs of equal upper words up to this length are sorted by insertion, beyond it by radix too. */
const SHORT_RUN = 100;

/** Words to sort by, what goes with each of them, and where they stood. */
interface Records {
  readonly keys: Uint32Array;
  readonly others: Uint32Array;
  readonly positions: Uint32Array;
}

/**
 * Radix sort on the bits of the doubles: by the upper words, with the lower ones and the positions carried along, then by the lower words
 * within runs of equal upper words, which are short unless values share their first six digits. Nothing is read in random order.
 */
function radixSorted(values: Float64Array): SortedColumn {
  const n = values.length;
  const sorted = new Float64Array(n);
  for (let i = 0; i < n; i++) sorted[i] = values[i]! + 0; // turns −0 into 0
  const words = new Uint32Array(sorted.buffer); // little-endian halves, as on every machine that runs JavaScript today
  const unsorted = emptyRecords(n);
  for (let i = 0; i < n; i++) {
    // Doubles order like their bits once negatives are complemented and positives get the top bit.
    const mask = words[2 * i + 1]! >>> 31 === 1 ? 0xffffffff : 0;
    unsorted.others[i] = words[2 * i]! ^ mask;
    unsorted.keys[i] = words[2 * i + 1]! ^ (mask | 0x80000000);
    unsorted.positions[i] = i;
  }
  const { keys: upper, others: lower, positions } = sortedRecords(unsorted);
  for (let start = 0, end = 1; start < n; start = end++) {
    const key = upper[start]!;
    while (end < n && upper[end] === key) end++;
    if (end - start > 1) sortRun(lower, positions, start, end);
  }
  for (let i = 0; i < n; i++) {
    const mask = upper[i]! >>> 31 === 1 ? 0 : 0xffffffff;
    words[2 * i] = lower[i]! ^ mask;
    words[2 * i + 1] = upper[i]! ^ (mask | 0x80000000);
  }
  return { order: positions, sorted };
}

function emptyRecords(n: number): Records {
  return { keys: new Uint32Array(n), others: new Uint32Array(n), positions: new Uint32Array(n) };
}

/** By ascending keys, stably; the argument is used up as work space. */
function sortedRecords(records: Records): Records {
  const { keys } = records;
  const n = keys.length;
  const counts = new Uint32Array(3 * BUCKETS);
  for (let i = 0; i < n; i++) {
    const key = keys[i]!;
    counts[key & (BUCKETS - 1)]!++;
    counts[BUCKETS + ((key >>> DIGIT_BITS) & (BUCKETS - 1))]!++;
    counts[2 * BUCKETS + (key >>> (2 * DIGIT_BITS))]!++;
  }
  let from = records;
  let to: Records | undefined;
  for (let digit = 0; digit < 3; digit++) {
    const shift = digit * DIGIT_BITS;
    const starts = counts.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    if (starts[(keys[0]! >>> shift) & (BUCKETS - 1)] === n) continue; // the same digit everywhere
    for (let b = 0, sum = 0; b < BUCKETS; b++) {
      const count = starts[b]!;
      starts[b] = sum;
      sum += count;
    }
    to ??= emptyRecords(n);
    scatter(to, from, starts, shift);
    [from, to] = [to, from];
  }
  return from;
}

function scatter(to: Records, from: Records, starts: Uint32Array, shift: number): void {
  const { keys, others, positions } = from;
  const { keys: outKeys, others: outOthers, positions: outPositions } = to;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const at = starts[(key >>> shift) & (BUCKETS - 1)]!++;
    outKeys[at] = key;
    outOthers[at] = others[i]!;
    outPositions[at] = positions[i]!;
  }
}

/** Sorts the records start … end − 1 by `lower`, stably. */
function sortRun(lower: Uint32Array, positions: Uint32Array, start: number, end: number): void {
  if (end - start > SHORT_RUN) {
    const keys = lower.slice(start, end);
    const run = sortedRecords({ keys, others: keys.slice(), positions: positions.slice(start, end) });
    lower.set(run.keys, start);
    positions.set(run.positions, start);
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const key = lower[i]!;
    const position = positions[i]!;
    let j = i;
    for (; j > start && lower[j - 1]! > key; j--) {
      lower[j] = lower[j - 1]!;
      positions[j] = positions[j - 1]!;
    }
    lower[j] = key;
    positions[j] = position;
  }
}
