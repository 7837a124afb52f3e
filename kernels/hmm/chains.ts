// The recursions along a sequence: forward and backward variables, and best paths.
import { first, second, total } from "./lanes";

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
