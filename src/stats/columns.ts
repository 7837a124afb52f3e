// Sums over checked columns; kernels without validation.

/** Mean with one correction step, which removes most of the rounding of the plain sum. */
export function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  const first = sum / x.length;
  let rest = 0;
  for (let i = 0; i < x.length; i++) rest += x[i]! - first;
  return first + rest / x.length;
}

/** x − mean, in a new column. */
export function centred(x: Float64Array): Float64Array {
  const middle = meanOf(x);
  return x.map((value) => value - middle);
}

export function squaresOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return sum;
}
