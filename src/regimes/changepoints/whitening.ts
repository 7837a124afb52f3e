/** A component of which the others leave less than this share counts as spanned by them. */
const SPANNED = 1e-8;

/** A lower factor L of a symmetric matrix, row-major, of which the lower triangle is read; a row whose component the others span is 0 on the diagonal. */
export function choleskyOf(matrix: Float64Array): Float64Array {
  const size = Math.sqrt(matrix.length);
  const factor = new Float64Array(matrix.length);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      const pivot = factor[j * size + j]!;
      if (i === j) factor[i * size + i] = sum > SPANNED * matrix[i * size + i]! ? Math.sqrt(sum) : 0;
      else factor[i * size + j] = pivot > 0 ? sum / pivot : 0;
    }
  }
  return factor;
}

/** z becomes L⁻¹ z, with 0 for components that are spanned. @returns |L⁻¹ z|² */
export function solveLower(factor: Float64Array, z: Float64Array): number {
  const size = z.length;
  let square = 0;
  for (let i = 0; i < size; i++) {
    const pivot = factor[i * size + i]!;
    let sum = z[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * z[k]!;
    z[i] = pivot > 0 ? sum / pivot : 0;
    square += z[i]! * z[i]!;
  }
  return square;
}
