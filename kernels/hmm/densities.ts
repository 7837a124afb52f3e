// Densities of rows under every state, in logarithms and then relative to the likeliest state.
import { deviations, first, second } from "./lanes";

const LOG2E: f64 = 1.4426950408889634;
const ROUNDER: f64 = 6755399441055744;
const LN2_HIGH: f64 = 0.6931471805598903;
const LN2_LOW: f64 = 5.497923018708371e-14;
const NEGLIGIBLE: f64 = -700;
const LOWEST_PEAK: f64 = -1.7e308;

/** e^x for -700 <= x <= 0: the steps of src/math/elementary/exp.ts, where the final scaling is an addition to the exponent. */
function expOf(x: v128): v128 {
  const one = f64x2.splat(1);
  const turned = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2E)), f64x2.splat(ROUNDER));
  const k = f64x2.sub(turned, f64x2.splat(ROUNDER));
  const r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.sub(f64x2.splat(0), f64x2.mul(k, f64x2.splat(LN2_LOW)));
  const sum = f64x2.add(one, r);
  const s = f64x2.add(r, low);
  const s2 = f64x2.mul(s, s);
  const s4 = f64x2.mul(s2, s2);
  const early = f64x2.add(
    f64x2.add(f64x2.splat(0.5), f64x2.mul(s, f64x2.splat(0.1666666666666667))),
    f64x2.mul(s2, f64x2.add(f64x2.splat(0.04166666666666667), f64x2.mul(s, f64x2.splat(0.008333333333326141)))),
  );
  const middle = f64x2.add(
    f64x2.add(f64x2.splat(0.0013888888888883752), f64x2.mul(s, f64x2.splat(0.00019841269874800493))),
    f64x2.mul(s2, f64x2.add(f64x2.splat(2.4801587325533363e-5), f64x2.mul(s, f64x2.splat(2.7557255425746435e-6)))),
  );
  const late = f64x2.add(
    f64x2.add(f64x2.splat(2.7557273661348637e-7), f64x2.mul(s, f64x2.splat(2.510520637395701e-8))),
    f64x2.mul(s2, f64x2.splat(2.0914679376583935e-9)),
  );
  const tail = f64x2.mul(s2, f64x2.add(early, f64x2.mul(s4, f64x2.add(middle, f64x2.mul(s4, late)))));
  const y = f64x2.add(sum, f64x2.add(f64x2.sub(r, f64x2.sub(sum, one)), f64x2.add(low, tail)));
  return i64x2.add(y, i64x2.shl(turned, 52));
}

/** @param y - room for 4 · features pairs */
export function quadratics(out: usize, x: usize, model: usize, rows: i32, features: i32, pairs: i32, diagonal: i32, factor: f64, y: usize): void {
  const scale = f64x2.splat(factor);
  const rowBytes = (<usize>features) << 3;
  const width = (<usize>pairs) << 4;
  let t = 0;
  for (; t + 3 < rows; t += 4) {
    let block = model;
    for (let p = 0; p < pairs; p++) {
      deviations(y, x, block, features, 4);
      block += (<usize>features) << 4;
      let q0 = f64x2.splat(0);
      let q1 = q0;
      let q2 = q0;
      let q3 = q0;
      for (let i = 0; i < features; i++) {
        let z0 = f64x2.splat(0);
        let z1 = z0;
        let z2 = z0;
        let z3 = z0;
        for (let j = diagonal ? i : 0; j <= i; j++) {
          const w = v128.load(block + ((<usize>j) << 4));
          const at = y + ((<usize>j) << 6);
          z0 = f64x2.add(z0, f64x2.mul(w, v128.load(at)));
          z1 = f64x2.add(z1, f64x2.mul(w, v128.load(at, 16)));
          z2 = f64x2.add(z2, f64x2.mul(w, v128.load(at, 32)));
          z3 = f64x2.add(z3, f64x2.mul(w, v128.load(at, 48)));
        }
        q0 = f64x2.add(q0, f64x2.mul(z0, z0));
        q1 = f64x2.add(q1, f64x2.mul(z1, z1));
        q2 = f64x2.add(q2, f64x2.mul(z2, z2));
        q3 = f64x2.add(q3, f64x2.mul(z3, z3));
        block += (<usize>(i + 1)) << 4;
      }
      const constant = v128.load(block);
      block += 16;
      const to = out + ((<usize>p) << 4);
      v128.store(to, f64x2.add(constant, f64x2.mul(scale, q0)));
      v128.store(to + width, f64x2.add(constant, f64x2.mul(scale, q1)));
      v128.store(to + 2 * width, f64x2.add(constant, f64x2.mul(scale, q2)));
      v128.store(to + 3 * width, f64x2.add(constant, f64x2.mul(scale, q3)));
    }
    x += rowBytes << 2;
    out += width << 2;
  }
  for (; t < rows; t++) {
    let block = model;
    for (let p = 0; p < pairs; p++) {
      deviations(y, x, block, features, 1);
      block += (<usize>features) << 4;
      let q = f64x2.splat(0);
      for (let i = 0; i < features; i++) {
        let z = f64x2.splat(0);
        for (let j = diagonal ? i : 0; j <= i; j++) z = f64x2.add(z, f64x2.mul(v128.load(block + ((<usize>j) << 4)), v128.load(y + ((<usize>j) << 4))));
        q = f64x2.add(q, f64x2.mul(z, z));
        block += (<usize>(i + 1)) << 4;
      }
      v128.store(out + ((<usize>p) << 4), f64x2.add(v128.load(block), f64x2.mul(scale, q)));
      block += 16;
    }
    x += rowBytes;
    out += width;
  }
}

export function likelihoods(density: usize, rows: i32, pairs: i32): f64 {
  const lowest = f64x2.splat(LOWEST_PEAK);
  const negligible = f64x2.splat(NEGLIGIBLE);
  const width = (<usize>pairs) << 4;
  let peaks: f64 = 0;
  for (let t = 0; t < rows; t++) {
    let peak = lowest;
    for (let at: usize = 0; at < width; at += 16) peak = f64x2.pmax(peak, v128.load(density + at));
    peak = f64x2.pmax(first(peak), second(peak));
    for (let at: usize = 0; at < width; at += 16) {
      const below = f64x2.sub(v128.load(density + at), peak);
      v128.store(density + at, v128.and(expOf(f64x2.pmax(below, negligible)), f64x2.ge(below, negligible)));
    }
    peaks += f64x2.extract_lane(peak, 0);
    density += width;
  }
  return peaks;
}
