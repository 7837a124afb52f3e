// The loops of kernels/linear-algebra.ts in plain TypeScript, same bits: sums run in the same order, and where the kernel keeps even and odd
// places in two lanes, so does the twin. Places (c, a, b, v, out …) are indices into `memory`.

/**
 * C += sign · A B for packed operands. Each entry is Σ_k a_ik b_kj in the order of k, then added once.
 *
 * @param c - place of C, rows `stride` apart; whole blocks of 4 × 4 are written, and where an operand is padded with zeros they add 0
 * @param a - panels of four rows: entry k of rows 4p … 4p + 3 at a + (p · depth + k) · 4
 * @param b - panels of four columns: entry k of columns 4q … 4q + 3 at b + (q · depth + k) · 4
 * @param triangle - only blocks on and below the diagonal
 */
export function multiplyPanelsTwin(
  memory: Float64Array,
  c: number,
  stride: number,
  a: number,
  b: number,
  rowPanels: number,
  columnPanels: number,
  depth: number,
  sign: number,
  triangle: boolean,
): void {
  for (let p = 0; p < rowPanels; p++) {
    const last = triangle ? Math.min(columnPanels, p + 1) : columnPanels;
    for (let q = 0; q < last; q++) {
      const target = c + 4 * p * stride + 4 * q;
      for (let r = 0; r < 4; r += 2) {
        twoRows(memory, target + r * stride, stride, a + 4 * p * depth + r, b + 4 * q * depth, depth, sign);
      }
    }
  }
}

/** Two rows of a block of four. */
function twoRows(memory: Float64Array, c: number, stride: number, a: number, b: number, depth: number, sign: number): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  for (let k = 0; k < 4 * depth; k += 4) {
    const a0 = memory[a + k]!;
    const a1 = memory[a + k + 1]!;
    const b0 = memory[b + k]!;
    const b1 = memory[b + k + 1]!;
    const b2 = memory[b + k + 2]!;
    const b3 = memory[b + k + 3]!;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
  }
  memory[c] = memory[c]! + sign * c00;
  memory[c + 1] = memory[c + 1]! + sign * c01;
  memory[c + 2] = memory[c + 2]! + sign * c02;
  memory[c + 3] = memory[c + 3]! + sign * c03;
  memory[c + stride] = memory[c + stride]! + sign * c10;
  memory[c + stride + 1] = memory[c + stride + 1]! + sign * c11;
  memory[c + stride + 2] = memory[c + stride + 2]! + sign * c12;
  memory[c + stride + 3] = memory[c + stride + 3]! + sign * c13;
}

/**
 * out += A v for a symmetric A, [n × n], of which the lower triangle is read. Rows go by four: what they give to earlier places is summed in
 * pairs and added, then their own sums are added, left of the diagonal block in two lanes.
 * @param n - a multiple of 4; beyond the true size v is 0 and A finite
 */
export function symmetricTimesTwin(memory: Float64Array, out: number, a: number, stride: number, v: number, n: number): void {
  const lanes = new Float64Array(8);
  for (let i = 0; i < n; i += 4) {
    const row0 = a + i * stride;
    const row1 = row0 + stride;
    const row2 = row1 + stride;
    const row3 = row2 + stride;
    const x0 = memory[v + i]!;
    const x1 = memory[v + i + 1]!;
    const x2 = memory[v + i + 2]!;
    const x3 = memory[v + i + 3]!;
    lanes.fill(0);
    for (let j = 0; j < i; j++) {
      const x = memory[v + j]!;
      const a0 = memory[row0 + j]!;
      const a1 = memory[row1 + j]!;
      const a2 = memory[row2 + j]!;
      const a3 = memory[row3 + j]!;
      const lane = j & 1;
      lanes[lane] = lanes[lane]! + a0 * x;
      lanes[2 + lane] = lanes[2 + lane]! + a1 * x;
      lanes[4 + lane] = lanes[4 + lane]! + a2 * x;
      lanes[6 + lane] = lanes[6 + lane]! + a3 * x;
      memory[out + j] = memory[out + j]! + (a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3));
    }
    const a10 = memory[row1 + i]!;
    const a20 = memory[row2 + i]!;
    const a21 = memory[row2 + i + 1]!;
    const a30 = memory[row3 + i]!;
    const a31 = memory[row3 + i + 1]!;
    const a32 = memory[row3 + i + 2]!;
    const target = out + i;
    memory[target] = memory[target]! + (lanes[0]! + lanes[1]! + (memory[row0 + i]! * x0 + a10 * x1 + a20 * x2 + a30 * x3));
    memory[target + 1] = memory[target + 1]! + (lanes[2]! + lanes[3]! + (a10 * x0 + memory[row1 + i + 1]! * x1 + a21 * x2 + a31 * x3));
    memory[target + 2] = memory[target + 2]! + (lanes[4]! + lanes[5]! + (a20 * x0 + a21 * x1 + memory[row2 + i + 2]! * x2 + a32 * x3));
    memory[target + 3] = memory[target + 3]! + (lanes[6]! + lanes[7]! + (a30 * x0 + a31 * x1 + a32 * x2 + memory[row3 + i + 3]! * x3));
  }
}

/** out[r] = row r of A · v; even and odd columns are summed apart. `columns` is even, and a multiple of 4 rows is written. */
export function timesRowsTwin(memory: Float64Array, out: number, a: number, stride: number, v: number, rows: number, columns: number): void {
  for (let r = 0; r < rows; r++) {
    const row = a + r * stride;
    let even = 0;
    let odd = 0;
    for (let j = 0; j < columns; j += 2) {
      even += memory[row + j]! * memory[v + j]!;
      odd += memory[row + j + 1]! * memory[v + j + 1]!;
    }
    memory[out + r] = even + odd;
  }
}

/** out += Σ_r weights[r] · row r of A; four rows are summed in pairs, then added. `rows` is a multiple of 4, `columns` even. */
export function addRowsTwin(memory: Float64Array, out: number, a: number, stride: number, weights: number, rows: number, columns: number): void {
  for (let r = 0; r < rows; r += 4) {
    const row0 = a + r * stride;
    const row1 = row0 + stride;
    const row2 = row1 + stride;
    const row3 = row2 + stride;
    const w0 = memory[weights + r]!;
    const w1 = memory[weights + r + 1]!;
    const w2 = memory[weights + r + 2]!;
    const w3 = memory[weights + r + 3]!;
    for (let j = 0; j < columns; j++) {
      const upper = memory[row0 + j]! * w0 + memory[row1 + j]! * w1;
      memory[out + j] = memory[out + j]! + (upper + (memory[row2 + j]! * w2 + memory[row3 + j]! * w3));
    }
  }
}

/** out += A' (A v) in one pass over the rows, four at a time as in `timesRows` and `addRows`; `scratch` is a place for four doubles. */
export function gramTimesTwin(memory: Float64Array, out: number, a: number, stride: number, v: number, rows: number, columns: number, scratch: number): void {
  for (let r = 0; r < rows; r += 4) {
    timesRowsTwin(memory, scratch, a + r * stride, stride, v, 4, columns);
    addRowsTwin(memory, out, a + r * stride, stride, scratch, 4, columns);
  }
}
