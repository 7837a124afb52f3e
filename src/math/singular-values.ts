/**
 * Singular values, descending, by one-sided Jacobi rotations of the columns of R until all are orthogonal. Small ones keep their digits beside
 * large ones, which the eigenvalues of X'X lose. 2 · rows · columns² operations and a few times columns³.
 *
 * @param data - [rows × columns] row-major, rows ≥ columns, of a scale whose squares neither over- nor underflow; never modified
 * @see Hestenes (1958), doi:10.1137/0106005; Golub & Van Loan, Matrix Computations, 4th ed., §8.6.3
 */
export function singularValues(data: Float64Array, rows: number, columns: number): Float64Array {
  const work = triangle(data, rows, columns);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let isOrthogonal = true;
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) if (rotate(work, columns, p, q)) isOrthogonal = false;
    }
    if (isOrthogonal) break;
  }
  const values = new Float64Array(columns);
  for (let j = 0; j < columns; j++) values[j] = Math.sqrt(dot(work, columns, j, j));
  return values.sort().reverse();
}

/** Convergence is quadratic, so that five to ten do; a bound on the time. */
const MOST_SWEEPS = 60;
/** Rows folded into the triangle at a time: few enough to stay in the cache. */
const BLOCK_ROWS = 256;

/** R of a Householder QR without pivoting, column after column: it has the singular values of the data, and sweeps need not read all rows. */
function triangle(data: Float64Array, rows: number, columns: number): Float64Array {
  const r = new Float64Array(columns * columns);
  const block = new Float64Array(columns * BLOCK_ROWS);
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const height = Math.min(BLOCK_ROWS, rows - start);
    for (let i = 0; i < height; i++) for (let j = 0; j < columns; j++) block[j * BLOCK_ROWS + i] = data[(start + i) * columns + j];
    for (let step = 0; step < columns; step++) foldColumn(r, block, columns, height, step);
  }
  return r;
}

/** Reflects column `step` of the block into R[step, step] and applies the reflection to the columns after it. */
function foldColumn(r: Float64Array, block: Float64Array, columns: number, height: number, step: number): void {
  const at = step * BLOCK_ROWS;
  const first = r[step * columns + step];
  let squares = first * first;
  for (let i = 0; i < height; i++) squares += block[at + i] * block[at + i];
  if (squares === 0) return;
  const diagonal = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  const head = first - diagonal;
  const scale = 1 / (diagonal * head); // −2 / |v|² for v = (head, column of the block)
  for (let j = step + 1; j < columns; j++) {
    const other = j * BLOCK_ROWS;
    let product = head * r[j * columns + step];
    for (let i = 0; i < height; i++) product += block[at + i] * block[other + i];
    product *= scale;
    r[j * columns + step] = r[j * columns + step] + product * head;
    for (let i = 0; i < height; i++) block[other + i] = block[other + i] + product * block[at + i];
  }
  r[step * columns + step] = diagonal;
}

/** Makes columns p and q orthogonal; false when they were. */
function rotate(work: Float64Array, height: number, p: number, q: number): boolean {
  const pp = dot(work, height, p, p);
  const qq = dot(work, height, q, q);
  const pq = dot(work, height, p, q);
  if (!(Math.abs(pq) > 2.220446049250313e-16 * Math.sqrt(pp) * Math.sqrt(qq))) return false;
  const ratio = (qq - pp) / (2 * pq);
  const tangent = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < height; i++) {
    const a = work[p * height + i];
    const b = work[q * height + i];
    work[p * height + i] = cosine * a - sine * b;
    work[q * height + i] = sine * a + cosine * b;
  }
  return true;
}

function dot(work: Float64Array, height: number, p: number, q: number): number {
  let sum = 0;
  for (let i = 0; i < height; i++) sum += work[p * height + i] * work[q * height + i];
  return sum;
}
