/**
 * Assigns rows to columns one to one: as many as possible, and among those the cheap pairs first. Greedy by cost (ties: lower row, then lower
 * column), then augmenting paths for rows left over, so that a row never stays alone because a flexible one took its only place.
 *
 * @param cost - of a pair; Infinity when it cannot be
 * @returns the column of each row, −1 for none
 * @see Kuhn (1955), doi:10.1002/nav.3800020109, for the augmenting paths
 */
export function matchRows(rows: number, columns: number, cost: (row: number, column: number) => number): Int32Array {
  const columnOf = new Int32Array(rows).fill(-1);
  if (columns === 0) return columnOf;
  if (rows * columns > MOST_PAIRS) return firstFits(columnOf, columns, cost);
  const pairs: { readonly row: number; readonly column: number; readonly cost: number }[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pairCost = cost(row, column);
      if (pairCost < Number.POSITIVE_INFINITY) pairs.push({ row, column, cost: pairCost });
    }
  }
  pairs.sort((a, b) => a.cost - b.cost || a.row - b.row || a.column - b.column);
  const rowOf = new Int32Array(columns).fill(-1);
  const options: number[][] = Array.from({ length: rows }, () => []); // columns of each row, cheapest first
  for (const { row, column } of pairs) {
    options[row]!.push(column);
    if (columnOf[row] !== -1 || rowOf[column] !== -1) continue;
    columnOf[row] = column;
    rowOf[column] = row;
  }
  for (let row = 0; row < rows; row++) if (columnOf[row] === -1) augment(row, options, columnOf, rowOf, new Set());
  return columnOf;
}

/** Beyond it (hundreds of rows of one member, asset, side and day) every row takes the first column that fits, since all pairs would take too long. */
const MOST_PAIRS = 250_000;

function firstFits(columnOf: Int32Array, columns: number, cost: (row: number, column: number) => number): Int32Array {
  const free = Array.from({ length: columns }, (_, column) => columns - 1 - column); // last first, so that equal rows take columns off the end in order
  for (let row = 0; row < columnOf.length; row++) {
    for (let i = free.length - 1; i >= 0; i--) {
      if (cost(row, free[i]!) === Number.POSITIVE_INFINITY) continue;
      columnOf[row] = free[i]!;
      free.splice(i, 1);
      break;
    }
  }
  return columnOf;
}

/** Frees a column for the row by moving others along, if that can be done. */
function augment(row: number, options: readonly number[][], columnOf: Int32Array, rowOf: Int32Array, visited: Set<number>): boolean {
  for (const column of options[row]!) {
    if (visited.has(column)) continue;
    visited.add(column);
    if (rowOf[column] !== -1 && !augment(rowOf[column]!, options, columnOf, rowOf, visited)) continue;
    rowOf[column] = row;
    columnOf[row] = column;
    return true;
  }
  return false;
}
