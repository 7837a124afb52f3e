// Correlations of one window with all others, for src/patterns/recurrence/correlation-rows.ts, whose twin says what is computed.

/**
 * Carries the sums of products of window `row` forward by one bar, and finds the largest correlation in each block of `window` windows.
 * @param sums - pointer to the sums by lag, that of lag k at `windows` + k
 * @param best - pointer to one value per block
 * @returns the largest of all
 */
export function correlationRow(sums: usize, values: usize, means: usize, inverses: usize, best: usize, row: i32, windows: i32, window: i32): f64 {
  const end = best + ((<usize>((windows + window - 1) / window)) << 3);
  for (let place = best; place < end; place += 8) store<f64>(place, 0);
  if (row - window >= 0) stretch(sums, values, means, inverses, best, row, 0, row - window + 1, windows, window);
  if (row + window < windows) stretch(sums, values, means, inverses, best, row, row + window, windows, windows, window);
  const inverse = load<f64>(inverses + ((<usize>row) << 3));
  let largest = 0.0;
  for (let place = best; place < end; place += 8) {
    const correlation = load<f64>(place) * inverse;
    store<f64>(place, correlation);
    if (largest < correlation) largest = correlation;
  }
  return largest;
}

function stretch(sums: usize, values: usize, means: usize, inverses: usize, best: usize, row: i32, from: i32, to: i32, windows: i32, window: i32): void {
  const mean = load<f64>(means + ((<usize>row) << 3));
  let entering = 0.0;
  let leaving = 0.0;
  if (row > 0) {
    entering = load<f64>(values + ((<usize>(row + window - 1)) << 3));
    leaving = load<f64>(values + ((<usize>(row - 1)) << 3));
  }
  const means2 = f64x2.splat(mean);
  const entering2 = f64x2.splat(entering);
  const leaving2 = f64x2.splat(leaving);
  let at = from;
  while (at < to) {
    const block = at / window;
    const end = min(to, (block + 1) * window);
    const place = best + ((<usize>block) << 3);
    let most = load<f64>(place);
    if (at === 0 || row === 0) {
      // The first window of a lag has no predecessor: its sum was given.
      const last = row === 0 ? end : 1;
      for (; at < last; at++) {
        const sum = load<f64>(sums + ((<usize>(windows + at - row)) << 3));
        const scaled = (sum - mean * load<f64>(means + ((<usize>at) << 3))) * load<f64>(inverses + ((<usize>at) << 3));
        if (most < scaled) most = scaled;
      }
    }
    let most2 = f64x2.splat(most);
    for (; at + 1 < end; at += 2) {
      const offset = (<usize>at) << 3;
      const lag = sums + ((<usize>(windows + at - row)) << 3);
      const added = f64x2.mul(entering2, v128.load(values + offset + ((<usize>(window - 1)) << 3)));
      const removed = f64x2.mul(leaving2, v128.load(values + offset - 8));
      const sum = f64x2.add(v128.load(lag), f64x2.sub(added, removed));
      v128.store(lag, sum);
      const scaled = f64x2.mul(f64x2.sub(sum, f64x2.mul(means2, v128.load(means + offset))), v128.load(inverses + offset));
      most2 = f64x2.pmax(most2, scaled);
    }
    const low = f64x2.extract_lane(most2, 0);
    const high = f64x2.extract_lane(most2, 1);
    most = low < high ? high : low;
    if (at < end) {
      const lag = sums + ((<usize>(windows + at - row)) << 3);
      const added = entering * load<f64>(values + ((<usize>(at + window - 1)) << 3));
      const removed = leaving * load<f64>(values + ((<usize>(at - 1)) << 3));
      const sum = load<f64>(lag) + (added - removed);
      store<f64>(lag, sum);
      const scaled = (sum - mean * load<f64>(means + ((<usize>at) << 3))) * load<f64>(inverses + ((<usize>at) << 3));
      if (most < scaled) most = scaled;
      at++;
    }
    store<f64>(place, most);
  }
}
