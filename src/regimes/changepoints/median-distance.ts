/** Digits of a double that one pass decides. */
const BITS = 16;
const SIZE = 1 << BITS;

/**
 * The median of |x_i − x_j|² over all pairs i < j; the mean of the middle two when their number is even.
 *
 * Squared distances are not negative, so that their bit patterns sort as they do: four passes over all pairs count the next sixteen bits each, in memory for one
 * row of distances instead of all. O(rows² · columns).
 * @param columnwise - columns one after another
 * @returns 0 for fewer than two observations
 */
export function medianSquaredDistance(columnwise: Float64Array, rows: number, columns: number): number {
  const pairs = (rows * (rows - 1)) / 2;
  if (pairs === 0) return 0;
  const row = new Float64Array(rows);
  const forEachRow = (visit: (count: number) => void): void => {
    for (let i = 0; i < rows - 1; i++) {
      const count = rows - 1 - i;
      for (let k = 0; k < count; k++) row[k] = 0;
      for (let j = 0; j < columns; j++) {
        const base = j * rows;
        const value = columnwise[base + i]!;
        for (let k = 0; k < count; k++) {
          const step = columnwise[base + i + 1 + k]! - value;
          row[k]! += step * step;
        }
      }
      visit(count);
    }
  };
  const words = new Uint32Array(row.buffer);
  const lower = selected(forEachRow, words, Math.floor((pairs - 1) / 2));
  if (pairs % 2 === 1) return lower;
  let notAbove = 0;
  let next = Infinity;
  forEachRow((count) => {
    for (let k = 0; k < count; k++) {
      const value = row[k]!;
      if (value <= lower) notAbove++;
      else if (value < next) next = value;
    }
  });
  const upper = notAbove > pairs / 2 ? lower : next;
  return lower + (upper - lower) / 2;
}

/** The value of this rank, from 0, digit by digit from the highest. */
function selected(forEachRow: (visit: (count: number) => void) => void, words: Uint32Array, rank: number): number {
  const found = new Float64Array(1);
  const parts = new Uint32Array(found.buffer); // [1] holds the upper half
  let before = rank;
  const choose = (counts: Uint32Array): number => {
    let digit = 0;
    while (before >= counts[digit]!) before -= counts[digit++]!;
    return digit;
  };
  for (const half of [1, 0] as const) {
    const upper = parts[1]!;
    const counts = new Uint32Array(SIZE);
    forEachRow((count) => {
      for (let k = 0; k < count; k++) if (half === 1 || words[2 * k + 1] === upper) counts[words[2 * k + half]! >>> BITS]!++;
    });
    const high = choose(counts);
    counts.fill(0);
    forEachRow((count) => {
      for (let k = 0; k < count; k++) {
        const word = words[2 * k + half]!;
        if ((half === 1 || words[2 * k + 1] === upper) && word >>> BITS === high) counts[word & (SIZE - 1)]!++;
      }
    });
    parts[half] = ((high << BITS) | choose(counts)) >>> 0;
  }
  return found[0]!;
}
