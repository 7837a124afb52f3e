import { multiply } from "../../math/dense.js";
import { exp, log, log1p } from "../../math/elementary.js";

// What follows from a transition matrix alone, [states × states] row-major.

/** 1 / (1 − a_ii) rows, the first counted; Infinity for an absorbing state. */
export function expectedDurations(transition: Float64Array, states: number): Float64Array {
  return Float64Array.from({ length: states }, (_, i) => 1 / (1 - transition[i * (states + 1)]));
}

/** ln ½ / ln a_ii rows: the stay that is outlasted with probability one half, as a real number; Infinity for an absorbing state. */
export function medianDurations(transition: Float64Array, states: number): Float64Array {
  return Float64Array.from({ length: states }, (_, i) => {
    const stay = transition[i * (states + 1)];
    return stay >= 1 ? Infinity : stay > 0 ? log(0.5) / log(stay) : 0;
  });
}

/** The matrix to a whole power, by repeated squaring. Rows are kept at a sum of 1, since what rounding takes from it would double with every squaring. */
export function power(transition: Float64Array, states: number, steps: number): Float64Array {
  let result: Float64Array = Float64Array.from({ length: states * states }, (_, at) => (at % (states + 1) === 0 ? 1 : 0));
  let square = transition;
  for (let rest = steps; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = product(result, square, states);
    if (rest > 1) square = product(square, square, states);
  }
  return result;
}

function product(a: Float64Array, b: Float64Array, states: number): Float64Array {
  const out = multiply(a, b, states, states, states);
  for (let at = 0; at < out.length; at += states) {
    const row = out.subarray(at, at + states);
    const sum = row.reduce((total, value) => total + value, 0);
    for (let j = 0; j < states; j++) row[j] /= sum;
  }
  return out;
}

/**
 * Share of time that a chain spends in each state in the long run when it starts from `start`: the stationary law where that is unique.
 *
 * Within each set of states that is never left by the elimination of Grassmann, Taksar and Heyman (1985, doi:10.1287/opre.33.5.1107), which subtracts
 * nothing; several such sets are weighted by the probabilities of ending there. In logarithms, since products of tiny transitions may leave the doubles and
 * their ratios still count.
 */
export function longRunShares(transition: Float64Array, states: number, start: Float64Array): Float64Array {
  const reach = reachable(transition, states);
  const closed = new Int32Array(states).fill(-1); // the first state of the closed set that a state belongs to
  for (let i = 0; i < states; i++) {
    let stays = true;
    for (let j = 0; j < states; j++) if (reach[i * states + j] === 1 && reach[j * states + i] === 0) stays = false;
    if (!stays) continue;
    closed[i] = i;
    for (let j = 0; j < i && closed[i] === i; j++) if (closed[j] >= 0 && reach[i * states + j] === 1) closed[i] = closed[j];
  }
  const firsts = [...new Set(closed)].filter((first) => first >= 0);
  const shares = new Float64Array(states);
  for (const first of firsts) {
    const members = Array.from({ length: states }, (_, i) => i).filter((i) => closed[i] === first);
    const within = stationaryWithin(transition, states, members);
    const weight = firsts.length === 1 ? 1 : endingWithin(transition, states, start, closed, first);
    members.forEach((state, i) => {
      shares[state] = weight * within[i];
    });
  }
  return shares;
}

/** 1 where state j can follow on state i after any number of steps, none included. */
function reachable(transition: Float64Array, states: number): Uint8Array {
  const reach = Uint8Array.from(transition, (probability, at) => (probability > 0 || at % (states + 1) === 0 ? 1 : 0));
  for (let k = 0; k < states; k++) {
    for (let i = 0; i < states; i++) {
      if (reach[i * states + k] === 0) continue;
      for (let j = 0; j < states; j++) if (reach[k * states + j] === 1) reach[i * states + j] = 1;
    }
  }
  return reach;
}

function stationaryWithin(transition: Float64Array, states: number, members: readonly number[]): Float64Array {
  const n = members.length;
  const a = Float64Array.from({ length: n * n }, (_, at) => log(transition[members[Math.floor(at / n)] * states + members[at % n]]));
  for (let k = n - 1; k > 0; k--) {
    let leaving = -Infinity;
    for (let j = 0; j < k; j++) leaving = logAdd(leaving, a[k * n + j]);
    for (let i = 0; i < k; i++) a[i * n + k] -= leaving;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) a[i * n + j] = logAdd(a[i * n + j], a[i * n + k] + a[k * n + j]);
  }
  const shares = new Float64Array(n).fill(-Infinity);
  shares[0] = 0;
  let sum = 0;
  for (let k = 1; k < n; k++) {
    for (let i = 0; i < k; i++) shares[k] = logAdd(shares[k], shares[i] + a[i * n + k]);
    sum = logAdd(sum, shares[k]);
  }
  return shares.map((share) => exp(share - sum));
}

/** P(the chain ends in the closed set named `first`), by eliminating the states that are left for good. */
function endingWithin(transition: Float64Array, states: number, start: Float64Array, closed: Int32Array, first: number): number {
  const a = transition.map(log);
  const mass = start.map(log);
  for (let k = 0; k < states; k++) {
    if (closed[k] >= 0) continue;
    const later = Array.from({ length: states }, (_, j) => j).filter((j) => closed[j] >= 0 || j > k);
    const leaving = later.reduce((sum, j) => logAdd(sum, a[k * states + j]), -Infinity);
    for (const j of later) {
      const share = a[k * states + j] - leaving;
      mass[j] = logAdd(mass[j], mass[k] + share);
      for (let i = k + 1; i < states; i++) if (closed[i] < 0) a[i * states + j] = logAdd(a[i * states + j], a[i * states + k] + share);
    }
  }
  let total = 0;
  for (let k = 0; k < states; k++) if (closed[k] === first) total += exp(mass[k]);
  return total;
}

/** ln (e^a + e^b) */
function logAdd(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + log1p(exp(low - high));
}
