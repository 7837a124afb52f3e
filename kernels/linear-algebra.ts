// Dense linear algebra: products of packed matrices, a symmetric matrix times a vector, and sums over rows.
// The twins in src/math/linear-algebra/ say what each of them computes, down to the order of the sums.

/** Panels of b that stay in the second-level cache while all panels of a pass by. */
const COLUMN_PANELS = 32;

/**
 * C += sign · A B for packed operands: panel p of A holds, for each k, entries k of rows 4p … 4p + 3; panel q of B, for each k, of columns 4q … 4q + 3.
 * @param c - pointer to C, and `stride`, doubles from row to row
 * @param triangle - 1: only blocks on and below the diagonal
 */
export function multiplyPanels(c: usize, stride: i32, a: usize, b: usize, rowPanels: i32, columnPanels: i32, depth: i32, sign: f64, triangle: i32): void {
  const rowBytes = (<usize>stride) << 3;
  const panelBytes = (<usize>depth) << 5;
  for (let start = 0; start < columnPanels; start += COLUMN_PANELS) {
    const end = min(start + COLUMN_PANELS, columnPanels);
    for (let p = triangle ? start : 0; p < rowPanels; p++) {
      const last = triangle ? min(end, p + 1) : end;
      for (let q = start; q < last; q++) {
        block(c + <usize>p * 4 * rowBytes + ((<usize>q) << 5), rowBytes, a + <usize>p * panelBytes, b + <usize>q * panelBytes, depth, sign);
      }
    }
  }
}

function block(c: usize, rowBytes: usize, a: usize, b: usize, depth: i32, sign: f64): void {
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  const end = a + ((<usize>depth) << 5);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
    a += 32;
    b += 32;
  }
  const signs = f64x2.splat(sign);
  accumulate(c, c00, c01, signs);
  accumulate(c + rowBytes, c10, c11, signs);
  accumulate(c + 2 * rowBytes, c20, c21, signs);
  accumulate(c + 3 * rowBytes, c30, c31, signs);
}

function accumulate(c: usize, left: v128, right: v128, signs: v128): void {
  v128.store(c, f64x2.add(v128.load(c), f64x2.mul(signs, left)));
  v128.store(c, f64x2.add(v128.load(c, 16), f64x2.mul(signs, right)), 16);
}

/**
 * out += A v for the lower triangle of a symmetric A. Rows go by four; even and odd columns are summed apart, then added.
 * @param n - a multiple of 4; entries of v beyond the true size are 0
 */
export function symmetricTimes(out: usize, a: usize, stride: i32, v: usize, n: i32): void {
  const rowBytes = (<usize>stride) << 3;
  for (let i = 0; i < n; i += 4) {
    const row0 = a + <usize>i * rowBytes;
    const row1 = row0 + rowBytes;
    const row2 = row1 + rowBytes;
    const row3 = row2 + rowBytes;
    const at = v + ((<usize>i) << 3);
    const v0 = v128.load_splat<f64>(at);
    const v1 = v128.load_splat<f64>(at, 8);
    const v2 = v128.load_splat<f64>(at, 16);
    const v3 = v128.load_splat<f64>(at, 24);
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    const end = (<usize>i) << 3;
    for (let j: usize = 0; j < end; j += 16) {
      const x = v128.load(v + j);
      const a0 = v128.load(row0 + j);
      const a1 = v128.load(row1 + j);
      const a2 = v128.load(row2 + j);
      const a3 = v128.load(row3 + j);
      s0 = f64x2.add(s0, f64x2.mul(a0, x));
      s1 = f64x2.add(s1, f64x2.mul(a1, x));
      s2 = f64x2.add(s2, f64x2.mul(a2, x));
      s3 = f64x2.add(s3, f64x2.mul(a3, x));
      const upper = f64x2.add(f64x2.add(f64x2.mul(a0, v0), f64x2.mul(a1, v1)), f64x2.add(f64x2.mul(a2, v2), f64x2.mul(a3, v3)));
      v128.store(out + j, f64x2.add(v128.load(out + j), upper));
    }
    const target = out + end;
    const x0 = load<f64>(at);
    const x1 = load<f64>(at, 8);
    const x2 = load<f64>(at, 16);
    const x3 = load<f64>(at, 24);
    const d0 = row0 + end;
    const d1 = row1 + end;
    const d2 = row2 + end;
    const d3 = row3 + end;
    const a10 = load<f64>(d1);
    const a20 = load<f64>(d2);
    const a21 = load<f64>(d2, 8);
    const a30 = load<f64>(d3);
    const a31 = load<f64>(d3, 8);
    const a32 = load<f64>(d3, 16);
    store<f64>(target, load<f64>(target) + (both(s0) + (load<f64>(d0) * x0 + a10 * x1 + a20 * x2 + a30 * x3)));
    store<f64>(target, load<f64>(target, 8) + (both(s1) + (a10 * x0 + load<f64>(d1, 8) * x1 + a21 * x2 + a31 * x3)), 8);
    store<f64>(target, load<f64>(target, 16) + (both(s2) + (a20 * x0 + a21 * x1 + load<f64>(d2, 16) * x2 + a32 * x3)), 16);
    store<f64>(target, load<f64>(target, 24) + (both(s3) + (a30 * x0 + a31 * x1 + a32 * x2 + load<f64>(d3, 24) * x3)), 24);
  }
}

function both(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** out[r] = row r · v, rows by four; even and odd columns are summed apart, then added. `rows` is a multiple of 4, `columns` of 2. */
export function timesRows(out: usize, a: usize, stride: i32, v: usize, rows: i32, columns: i32): void {
  const rowBytes = (<usize>stride) << 3;
  for (let r = 0; r < rows; r += 4) dots(out + ((<usize>r) << 3), a + <usize>r * rowBytes, rowBytes, v, columns);
}

function dots(out: usize, row0: usize, rowBytes: usize, v: usize, columns: i32): void {
  const row1 = row0 + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const end = (<usize>columns) << 3;
  for (let j: usize = 0; j < end; j += 16) {
    const x = v128.load(v + j);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(row0 + j), x));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(row1 + j), x));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(row2 + j), x));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(row3 + j), x));
  }
  store<f64>(out, both(s0));
  store<f64>(out, both(s1), 8);
  store<f64>(out, both(s2), 16);
  store<f64>(out, both(s3), 24);
}

/** out += Σ_r weights[r] row r, rows by four: their sum first, then added. `rows` is a multiple of 4, `columns` of 2. */
export function addRows(out: usize, a: usize, stride: i32, weights: usize, rows: i32, columns: i32): void {
  const rowBytes = (<usize>stride) << 3;
  for (let r = 0; r < rows; r += 4) sums(out, a + <usize>r * rowBytes, rowBytes, weights + ((<usize>r) << 3), columns);
}

function sums(out: usize, row0: usize, rowBytes: usize, weights: usize, columns: i32): void {
  const row1 = row0 + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  const w0 = v128.load_splat<f64>(weights);
  const w1 = v128.load_splat<f64>(weights, 8);
  const w2 = v128.load_splat<f64>(weights, 16);
  const w3 = v128.load_splat<f64>(weights, 24);
  const end = (<usize>columns) << 3;
  for (let j: usize = 0; j < end; j += 16) {
    const upper = f64x2.add(f64x2.mul(v128.load(row0 + j), w0), f64x2.mul(v128.load(row1 + j), w1));
    const lower = f64x2.add(f64x2.mul(v128.load(row2 + j), w2), f64x2.mul(v128.load(row3 + j), w3));
    v128.store(out + j, f64x2.add(v128.load(out + j), f64x2.add(upper, lower)));
  }
}

/** out += A' (A v), one pass over the rows, which go by four; `scratch` has room for four doubles. `rows` is a multiple of 4, `columns` of 2. */
export function gramTimes(out: usize, a: usize, stride: i32, v: usize, rows: i32, columns: i32, scratch: usize): void {
  const rowBytes = (<usize>stride) << 3;
  for (let r = 0; r < rows; r += 4) {
    const row = a + <usize>r * rowBytes;
    dots(scratch, row, rowBytes, v, columns);
    sums(out, row, rowBytes, scratch, columns);
  }
}
