// Loops of hidden Markov models, two states in the lanes of one instruction; twins in src/regimes/hmm/twin.ts say what each computes.
// A row of a table holds `pairs` lane pairs; a model block holds, per pair, means, the triangle of the whitening matrix by rows, and a constant.

const LOG2E: f64 = 1.4426950408889634;
const ROUNDER: f64 = 6755399441055744;
const LN2_HIGH: f64 = 0.6931471805598903;
const LN2_LOW: f64 = 5.497923018708371e-14;
const NEGLIGIBLE: f64 = -700;
const LOWEST_PEAK: f64 = -1.7e308;

function splat(at: usize): v128 {
  return v128.load64_splat(at);
}

function first(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 0, 0);
}

function second(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 1, 1);
}

/** Both lanes hold their sum. */
function total(x: v128): v128 {
  return f64x2.add(first(x), second(x));
}

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

/** Deviations of `count` rows (4, or 1) from the means of one pair, into `y` as [feature][row]. */
function deviations(y: usize, x: usize, block: usize, features: i32, count: i32): void {
  const rowBytes = (<usize>features) << 3;
  for (let j = 0; j < features; j++) {
    const mean = v128.load(block);
    block += 16;
    for (let r = 0; r < count; r++) {
      v128.store(y, f64x2.sub(splat(x + <usize>r * rowBytes), mean));
      y += 16;
    }
    x += 8;
  }
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

/** Forward recursion, and with `beta` the backward one beside it, so that neither waits for the other's sums. */
export function chains(alpha: usize, scales: usize, beta: usize, likelihood: usize, transition: usize, transposed: usize, rows: i32, pairs: i32): void {
  if (pairs === 1) chainsOfOnePair(alpha, scales, beta, likelihood, transition, transposed, rows);
  else if (pairs === 2) chainsOfTwoPairs(alpha, scales, beta, likelihood, transition, transposed, rows);
  else {
    const width = (<usize>pairs) << 4;
    const last = <usize>(rows - 1) * width;
    if (beta) for (let at: usize = 0; at < width; at += 16) v128.store(beta + last + at, f64x2.splat(1));
    for (let t = 1; t < rows; t++) {
      const now = <usize>t * width;
      store<f64>(scales + ((<usize>t) << 3), forwardStep(alpha + now, likelihood + now, transition, pairs));
      if (beta) backwardStep(beta + last - now, likelihood + last - now, transposed, pairs);
    }
  }
}

function forwardStep(now: usize, likelihood: usize, transition: usize, pairs: i32): f64 {
  const width = (<usize>pairs) << 4;
  let sum = f64x2.splat(0);
  for (let to: usize = 0; to < width; to += 16) {
    let even = f64x2.splat(0);
    let odd = even;
    let row = transition + to;
    for (let from: usize = 0; from < width; from += 16) {
      const before = v128.load(now - width + from);
      even = f64x2.add(even, f64x2.mul(first(before), v128.load(row)));
      odd = f64x2.add(odd, f64x2.mul(second(before), v128.load(row + width)));
      row += width << 1;
    }
    const joint = f64x2.mul(f64x2.add(even, odd), v128.load(likelihood + to));
    v128.store(now + to, joint);
    sum = f64x2.add(sum, joint);
  }
  sum = total(sum);
  const inverse = f64x2.div(f64x2.splat(1), sum);
  for (let to: usize = 0; to < width; to += 16) v128.store(now + to, f64x2.mul(v128.load(now + to), inverse));
  return f64x2.extract_lane(sum, 0);
}

/** From the row after, whose variables follow those of this one. */
function backwardStep(now: usize, likelihoodNow: usize, transposed: usize, pairs: i32): void {
  const width = (<usize>pairs) << 4;
  let sum = f64x2.splat(0);
  for (let to: usize = 0; to < width; to += 16) {
    let even = f64x2.splat(0);
    let odd = even;
    let row = transposed + to;
    for (let from: usize = 0; from < width; from += 16) {
      const after = f64x2.mul(v128.load(likelihoodNow + width + from), v128.load(now + width + from));
      even = f64x2.add(even, f64x2.mul(first(after), v128.load(row)));
      odd = f64x2.add(odd, f64x2.mul(second(after), v128.load(row + width)));
      row += width << 1;
    }
    const joint = f64x2.add(even, odd);
    v128.store(now + to, joint);
    sum = f64x2.add(sum, joint);
  }
  const inverse = f64x2.div(f64x2.splat(1), total(sum));
  for (let to: usize = 0; to < width; to += 16) v128.store(now + to, f64x2.mul(v128.load(now + to), inverse));
}

function chainsOfOnePair(alpha: usize, scales: usize, beta: usize, likelihood: usize, transition: usize, transposed: usize, rows: i32): void {
  const one = f64x2.splat(1);
  const last = (<usize>(rows - 1)) << 4;
  let a = v128.load(alpha);
  let v = one;
  if (beta) v128.store(beta + last, v);
  for (let t = 1; t < rows; t++) {
    const now = (<usize>t) << 4;
    const joint = f64x2.mul(
      f64x2.add(f64x2.mul(first(a), v128.load(transition)), f64x2.mul(second(a), v128.load(transition, 16))),
      v128.load(likelihood + now),
    );
    const sum = total(joint);
    a = f64x2.mul(joint, f64x2.div(one, sum));
    v128.store(alpha + now, a);
    v128.store64_lane(scales + ((<usize>t) << 3), sum, 0);
    if (beta) {
      const w = f64x2.mul(v128.load(likelihood + last + 16 - now), v);
      const next = f64x2.add(f64x2.mul(first(w), v128.load(transposed)), f64x2.mul(second(w), v128.load(transposed, 16)));
      v = f64x2.mul(next, f64x2.div(one, total(next)));
      v128.store(beta + last - now, v);
    }
  }
}

function chainsOfTwoPairs(alpha: usize, scales: usize, beta: usize, likelihood: usize, transition: usize, transposed: usize, rows: i32): void {
  const one = f64x2.splat(1);
  const last = (<usize>(rows - 1)) << 5;
  let a = v128.load(alpha);
  let b = v128.load(alpha, 16);
  let v = one;
  let u = one;
  if (beta) {
    v128.store(beta + last, one);
    v128.store(beta + last, one, 16);
  }
  for (let t = 1; t < rows; t++) {
    const now = (<usize>t) << 5;
    let w0 = first(a);
    let w1 = second(a);
    let w2 = first(b);
    let w3 = second(b);
    let even = f64x2.add(f64x2.mul(w0, v128.load(transition)), f64x2.mul(w2, v128.load(transition, 64)));
    let odd = f64x2.add(f64x2.mul(w1, v128.load(transition, 32)), f64x2.mul(w3, v128.load(transition, 96)));
    let low = f64x2.mul(f64x2.add(even, odd), v128.load(likelihood + now));
    even = f64x2.add(f64x2.mul(w0, v128.load(transition, 16)), f64x2.mul(w2, v128.load(transition, 80)));
    odd = f64x2.add(f64x2.mul(w1, v128.load(transition, 48)), f64x2.mul(w3, v128.load(transition, 112)));
    let high = f64x2.mul(f64x2.add(even, odd), v128.load(likelihood + now, 16));
    const sum = total(f64x2.add(low, high));
    const inverse = f64x2.div(one, sum);
    a = f64x2.mul(low, inverse);
    b = f64x2.mul(high, inverse);
    v128.store(alpha + now, a);
    v128.store(alpha + now, b, 16);
    v128.store64_lane(scales + ((<usize>t) << 3), sum, 0);
    if (beta) {
      const after = likelihood + last + 32 - now;
      const w = f64x2.mul(v128.load(after), v);
      const x = f64x2.mul(v128.load(after, 16), u);
      w0 = first(w);
      w1 = second(w);
      w2 = first(x);
      w3 = second(x);
      even = f64x2.add(f64x2.mul(w0, v128.load(transposed)), f64x2.mul(w2, v128.load(transposed, 64)));
      odd = f64x2.add(f64x2.mul(w1, v128.load(transposed, 32)), f64x2.mul(w3, v128.load(transposed, 96)));
      low = f64x2.add(even, odd);
      even = f64x2.add(f64x2.mul(w0, v128.load(transposed, 16)), f64x2.mul(w2, v128.load(transposed, 80)));
      odd = f64x2.add(f64x2.mul(w1, v128.load(transposed, 48)), f64x2.mul(w3, v128.load(transposed, 112)));
      high = f64x2.add(even, odd);
      const scale = f64x2.div(one, total(f64x2.add(low, high)));
      v = f64x2.mul(low, scale);
      u = f64x2.mul(high, scale);
      v128.store(beta + last - now, v);
      v128.store(beta + last - now, u, 16);
    }
  }
}

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

export function bestPaths(density: usize, logTransition: usize, rows: i32, pairs: i32): void {
  const width = (<usize>pairs) << 4;
  for (let t = 1; t < rows; t++) {
    const before = density;
    density += width;
    for (let to: usize = 0; to < width; to += 16) {
      let even = f64x2.splat(-Infinity);
      let odd = even;
      let row = logTransition + to;
      for (let from: usize = 0; from < width; from += 16) {
        const score = v128.load(before + from);
        even = f64x2.pmax(even, f64x2.add(first(score), v128.load(row)));
        odd = f64x2.pmax(odd, f64x2.add(second(score), v128.load(row + width)));
        row += width << 1;
      }
      v128.store(density + to, f64x2.add(v128.load(density + to), f64x2.pmax(even, odd)));
    }
  }
}
