// What an update of the parameters needs: posteriors, expected transitions and weighted moments.
import { deviations, first, second, splat, total } from "./lanes";

export function posteriors(beta: usize, transitions: usize, alpha: usize, likelihood: usize, scales: usize, rows: i32, pairs: i32): void {
  const width = (<usize>pairs) << 4;
  const one = f64x2.splat(1);
  for (let t = 0; t < rows; t++) {
    let mass = f64x2.splat(0);
    for (let at: usize = 0; at < width; at += 16) mass = f64x2.add(mass, f64x2.mul(v128.load(alpha + at), v128.load(beta + at)));
    mass = total(mass);
    if (t > 0) {
      const inverse = f64x2.div(one, f64x2.mul(mass, splat(scales)));
      for (let to: usize = 0; to < width; to += 16) {
        const next = f64x2.mul(f64x2.mul(v128.load(likelihood + to), v128.load(beta + to)), inverse);
        let sum = transitions + to;
        for (let from: usize = 0; from < width; from += 16) {
          const before = v128.load(alpha - width + from);
          v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(first(before), next)));
          sum += width;
          v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(second(before), next)));
          sum += width;
        }
      }
    }
    const inverse = f64x2.div(one, mass);
    for (let at: usize = 0; at < width; at += 16) v128.store(beta + at, f64x2.mul(v128.load(beta + at), f64x2.mul(v128.load(alpha + at), inverse)));
    alpha += width;
    beta += width;
    likelihood += width;
    scales += 8;
  }
}

/** @param y - room for 4 · features pairs */
export function moments(sums: usize, x: usize, model: usize, weights: usize, rows: i32, features: i32, pairs: i32, diagonal: i32, y: usize): void {
  const rowBytes = (<usize>features) << 3;
  const width = (<usize>pairs) << 4;
  const blockBytes = (<usize>(1 + features + ((features * (features + 1)) >> 1))) << 4;
  memory.fill(sums, 0, blockBytes * <usize>pairs);
  let t = 0;
  for (; t + 3 < rows; t += 4) {
    for (let p = 0; p < pairs; p++) {
      const block = sums + <usize>p * blockBytes;
      const weight = weights + ((<usize>p) << 4);
      deviations(y, x, model + <usize>p * blockBytes, features, 4);
      const w0 = v128.load(weight);
      const w1 = v128.load(weight + width);
      const w2 = v128.load(weight + 2 * width);
      const w3 = v128.load(weight + 3 * width);
      v128.store(block, f64x2.add(f64x2.add(f64x2.add(f64x2.add(v128.load(block), w0), w1), w2), w3));
      let line = block + 16;
      let entry = line + ((<usize>features) << 4);
      for (let i = 0; i < features; i++) {
        const at = y + ((<usize>i) << 6);
        const g0 = f64x2.mul(w0, v128.load(at));
        const g1 = f64x2.mul(w1, v128.load(at, 16));
        const g2 = f64x2.mul(w2, v128.load(at, 32));
        const g3 = f64x2.mul(w3, v128.load(at, 48));
        v128.store(line, f64x2.add(f64x2.add(f64x2.add(f64x2.add(v128.load(line), g0), g1), g2), g3));
        line += 16;
        for (let j = diagonal ? i : 0; j <= i; j++) {
          const other = y + ((<usize>j) << 6);
          const place = entry + ((<usize>j) << 4);
          let sum = f64x2.add(v128.load(place), f64x2.mul(g0, v128.load(other)));
          sum = f64x2.add(sum, f64x2.mul(g1, v128.load(other, 16)));
          sum = f64x2.add(sum, f64x2.mul(g2, v128.load(other, 32)));
          v128.store(place, f64x2.add(sum, f64x2.mul(g3, v128.load(other, 48))));
        }
        entry += (<usize>(i + 1)) << 4;
      }
    }
    x += rowBytes << 2;
    weights += width << 2;
  }
  for (; t < rows; t++) {
    for (let p = 0; p < pairs; p++) {
      const block = sums + <usize>p * blockBytes;
      const weight = v128.load(weights + ((<usize>p) << 4));
      deviations(y, x, model + <usize>p * blockBytes, features, 1);
      v128.store(block, f64x2.add(v128.load(block), weight));
      let line = block + 16;
      let entry = line + ((<usize>features) << 4);
      for (let i = 0; i < features; i++) {
        const weighted = f64x2.mul(weight, v128.load(y + ((<usize>i) << 4)));
        v128.store(line, f64x2.add(v128.load(line), weighted));
        line += 16;
        for (let j = diagonal ? i : 0; j <= i; j++) {
          const place = entry + ((<usize>j) << 4);
          v128.store(place, f64x2.add(v128.load(place), f64x2.mul(weighted, v128.load(y + ((<usize>j) << 4)))));
        }
        entry += (<usize>(i + 1)) << 4;
      }
    }
    x += rowBytes;
    weights += width;
  }
}
