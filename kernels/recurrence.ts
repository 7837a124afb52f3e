// Correlations of one window with all others, for src/patterns/recurrence/correlation-rows.ts, whose twin says what is computed.

/**
 * Carries the covariances of window `row` forward by one bar, and finds the largest correlation in each block of `window` windows.
 * @param covariances - pointer to the covariances by lag, that of lag k at `windows` + k
 * @param best - pointer to one value per block
 * @returns the largest of all
 */
export function correlationRow(covariances: usize, steps: usize, centres: usize, inverses: usize, best: usize, row: i32, windows: i32, window: i32): f64 {
  const end = best + ((<usize>((windows + window - 1) / window)) << 3);
  for (let place = best; place < end; place += 8) store<f64>(place, 0);
  const ofRow = covariances + ((<usize>(windows - row)) << 3);
  stretch(ofRow, steps, centres, inverses, best, row, 0, row - window + 1, window);
  stretch(ofRow, steps, centres, inverses, best, row, row + window, windows, window);
  const inverse = load<f64>(inverses + ((<usize>row) << 3));
  let largest = 0.0;
  for (let place = best; place < end; place += 8) {
    const correlation = load<f64>(place) * inverse;
    store<f64>(place, correlation);
    if (largest < correlation) largest = correlation;
  }
  return largest;
}

function stretch(ofRow: usize, steps: usize, centres: usize, inverses: usize, best: usize, row: i32, from: i32, to: i32, window: i32): void {
  const step = load<f64>(steps + ((<usize>row) << 3));
  const centre = load<f64>(centres + ((<usize>row) << 3));
  const step2 = f64x2.splat(step);
  const centre2 = f64x2.splat(centre);
  let at = from;
  while (at < to) {
    const block = at / window;
    const end = min(to, (block + 1) * window);
    const place = best + ((<usize>block) << 3);
    let most2 = f64x2.splat(0);
    for (; at + 1 < end; at += 2) {
      const offset = (<usize>at) << 3;
      const change = f64x2.add(f64x2.mul(step2, v128.load(centres + offset)), f64x2.mul(centre2, v128.load(steps + offset)));
      const covariance = f64x2.add(v128.load(ofRow + offset), change);
      v128.store(ofRow + offset, covariance);
      most2 = f64x2.pmax(most2, f64x2.mul(covariance, v128.load(inverses + offset)));
    }
    const low = f64x2.extract_lane(most2, 0);
    const high = f64x2.extract_lane(most2, 1);
    let most = low < high ? high : low;
    if (at < end) {
      const offset = (<usize>at) << 3;
      const covariance = load<f64>(ofRow + offset) + (step * load<f64>(centres + offset) + centre * load<f64>(steps + offset));
      store<f64>(ofRow + offset, covariance);
      const scaled = covariance * load<f64>(inverses + offset);
      if (most < scaled) most = scaled;
      at++;
    }
    if (load<f64>(place) < most) store<f64>(place, most);
  }
}
