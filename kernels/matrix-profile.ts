// Correlations of every window of one series with every window of another, tile by tile; twins in src/patterns/profile/covariances.ts and scan.ts.

/**
 * Products of one centred window with the windows of a series that start at `x`, each about its own first value:
 *
 *     out[j] = Σ_k v[k] · ((x[j + k] − x[j]) · scale)
 *
 * @param out - room for `count` and up to three more
 * @param x - count + m − 1 values and three more that can be read
 */
export function anchors(out: usize, v: usize, x: usize, count: i32, m: i32, scale: f64): void {
  const factor = f64x2.splat(scale);
  for (let j = 0; j < count; j += 4) {
    const at = x + ((<usize>j) << 3);
    const first = v128.load(at);
    const second = v128.load(at, 16);
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    for (let k = 0; k < m; k++) {
      const offset = (<usize>k) << 3;
      const weight = v128.load64_splat(v + offset);
      sum0 = f64x2.add(sum0, f64x2.mul(weight, f64x2.mul(f64x2.sub(v128.load(at + offset), first), factor)));
      sum1 = f64x2.add(sum1, f64x2.mul(weight, f64x2.mul(f64x2.sub(v128.load(at + offset, 16), second), factor)));
    }
    const place = out + ((<usize>j) << 3);
    v128.store(place, sum0);
    v128.store(place, sum1, 16);
  }
}

/** Bytes of a row's record: f, g, inverse norm, the covariance that moves in from the left, best and second in two lanes each. */
const ROW: usize = 64;
const EDGE: usize = 24;

/**
 * One tile of pairs (i, j), two columns at a time, down the rows: covariances by the recurrence along the diagonals, and the two largest
 * correlations of every row and every column. A correlation's lowest bits are replaced by the number of the window on the other side.
 *
 * A lane belongs to a column, so what columns need stays in registers while covariances move one lane to the right with every row.
 * @param rows - a record per row of the series, and one more
 * @param top - covariances of row `rowFrom`, from column `columnFrom` on, and room for one more
 * @param left - covariances of column `columnFrom`, from row `rowFrom` on
 * @param gap - pairs with j − i < gap do not count
 * @param keepLow - mask of the low word's bits that are kept of a correlation
 */
export function tile(
  rows: usize,
  rowFrom: i32,
  rowTo: i32,
  columnFrom: i32,
  columnTo: i32,
  gap: i32,
  columnF: usize,
  columnG: usize,
  columnInverse: usize,
  columnBest: usize,
  columnSecond: usize,
  top: usize,
  left: usize,
  keepLow: i32,
): void {
  const keep = i64x2.splat(((<i64>-1) << 32) | <i64>(<u32>keepLow));
  const one = i64x2.splat(1);
  const barred = f64x2.splat(-4); // below everything that a best or second starts with
  const first = rows + <usize>rowFrom * ROW;
  for (let i = rowFrom + 1; i < rowTo; i++) store<f64>(rows + <usize>i * ROW, load<f64>(left + ((<usize>(i - rowFrom)) << 3)), EDGE);
  for (let j = columnFrom; j < columnTo; j += 2) {
    const lonely = j + 1 === columnTo; // the second lane is beyond the last column
    const end = min(rowTo, j + (lonely ? 1 : 2) - gap); // beyond the last row that counts
    if (end <= rowFrom) continue;
    const both = lonely ? rowFrom : min(end, max(rowFrom, j + 1 - gap)); // beyond the last row that counts in both columns
    const column = (<usize>j) << 3;
    const columnsF = v128.load(columnF + column);
    const columnsG = v128.load(columnG + column);
    const inverses = v128.load(columnInverse + column);
    const columnNumbers = i64x2.replace_lane(i64x2.splat(j), 1, j + 1);
    const counts = lonely ? i64x2.replace_lane(i64x2.splat(0), 0, -1) : i64x2.replace_lane(i64x2.splat(0), 1, -1);
    let columnBests = v128.load(columnBest + column);
    let columnSeconds = v128.load(columnSecond + column);
    const corner = top + ((<usize>(j - columnFrom)) << 3);
    let edge = v128.load64_zero(corner);
    let covariance = v128.load64_zero(corner, 8); // moved to the right by the first row
    let rowNumber = i64x2.splat(rowFrom);
    const opened = rows + <usize>both * ROW;
    const last = rows + <usize>end * ROW;
    for (let row = first; row < last; row += ROW) {
      const f = v128.load64_splat(row);
      const g = v128.load64_splat(row, 8);
      covariance = v128.shuffle<f64>(edge, covariance, 0, 2);
      covariance = f64x2.add(covariance, f64x2.add(f64x2.mul(f, columnsG), f64x2.mul(columnsF, g)));
      edge = v128.load64_zero(row, ROW + EDGE);
      v128.store64_lane(row, covariance, 1, ROW + EDGE);
      let key = f64x2.mul(covariance, f64x2.mul(v128.load64_splat(row, 16), inverses));
      if (row >= opened) key = v128.bitselect(key, barred, counts);
      key = v128.and(key, keep);
      const across = v128.or(key, columnNumbers);
      const down = v128.or(key, rowNumber);
      const best = v128.load(row, 32);
      v128.store(row, f64x2.pmax(v128.load(row, 48), f64x2.pmin(best, across)), 48);
      v128.store(row, f64x2.pmax(best, across), 32);
      columnSeconds = f64x2.pmax(columnSeconds, f64x2.pmin(columnBests, down));
      columnBests = f64x2.pmax(columnBests, down);
      rowNumber = i64x2.add(rowNumber, one);
    }
    v128.store(columnBest + column, columnBests);
    v128.store(columnSecond + column, columnSeconds);
  }
}
