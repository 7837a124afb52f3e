import { exp, log, log1p } from "../../math/elementary.js";
import { digamma, lgamma } from "../../math/special.js";
import type { HmmRoom } from "./room.js";

/** Covariances exist above 2; beyond a thousand the law is normal. */
const SMALLEST_DEGREES = 2.05;
const LARGEST_DEGREES = 1000;
/** Most that one update multiplies or divides by: far from the answer the other parameters have to follow first. */
const LONGEST_STEP = 4;
/** Step, in log ν, over which the bend of the likelihood is taken. */
const PROBE = 0.1;
const NEGLIGIBLE_POSTERIOR = 1e-12;

/**
 * ν of greater Σ_t γ_t log t_ν(q_t), the states missing but the latent scales integrated out: one secant step in log ν, kept within bounds and only if it
 * gains. Taking it before the update of means and covariances, whose weights then come from the new ν, keeps EM monotone and needs far fewer updates than
 * the ν that goes with the old weights.
 *
 * @returns new degrees of freedom, one per state
 * @see Liu and Rubin (1995), Statistica Sinica 5, 19-39, §3 (ECME); Peel and McLachlan (2000), doi:10.1023/A:1008981510081, §5
 */
export function updateDegrees(room: HmmRoom, old: Float64Array, shared: boolean): Float64Array {
  if (!shared) return old.map((degrees, k) => better((value) => likelihoodAt(room, k, value), degrees));
  const all = (degrees: number): Point => {
    const points = Array.from(old, (_, k) => likelihoodAt(room, k, degrees));
    return { degrees, value: points.reduce((sum, { value }) => sum + value, 0), slope: points.reduce((sum, { slope }) => sum + slope, 0) };
  };
  return new Float64Array(old.length).fill(better(all, old[0]));
}

interface Point {
  readonly degrees: number;
  /** Σ_t γ_t log t_ν(q_t), without what does not hang on ν. */
  readonly value: number;
  /** Its derivative with respect to log ν. */
  readonly slope: number;
}

function better(at: (degrees: number) => Point, old: number): number {
  const from = at(old);
  const within = (degrees: number): number => Math.min(Math.max(degrees, old / LONGEST_STEP, SMALLEST_DEGREES), old * LONGEST_STEP, LARGEST_DEGREES);
  const direction = from.slope > 0 ? 1 : -1;
  const probe = at(within(old * exp(direction * PROBE)));
  const bend = (probe.slope - from.slope) / (direction * PROBE);
  const found = at(within(bend < 0 ? old * exp(Math.max(-2, Math.min(-from.slope / bend, 2))) : old * (direction > 0 ? LONGEST_STEP : 1 / LONGEST_STEP)));
  return [probe, found].reduce((leader, point) => (point.value > leader.value ? point : leader), from).degrees;
}

function likelihoodAt({ rows, features, pairs, beta, squares }: HmmRoom, state: number, degrees: number): Point {
  const width = 2 * pairs;
  let mass = 0;
  let logs = 0;
  let shares = 0;
  for (let at = state; at < rows * width; at += width) {
    const posterior = beta[at];
    if (posterior < NEGLIGIBLE_POSTERIOR) continue;
    const ratio = squares[at] / degrees;
    mass += posterior;
    logs += posterior * log1p(ratio);
    shares += ratio < Infinity ? (posterior * ratio) / (1 + ratio) : posterior;
  }
  const half = 0.5 * (degrees + features);
  const constant = lgamma(half) - lgamma(degrees / 2) - 0.5 * features * log(degrees);
  const steepness = 0.5 * degrees * (digamma(half) - digamma(degrees / 2)) - 0.5 * features;
  return { degrees, value: mass * constant - half * logs, slope: mass * steepness - 0.5 * degrees * logs + half * shares };
}

/**
 * Expected latent scales (ν + d) / (ν + q) times posteriors take the place of the squared distances q.
 * @returns Σ_t γ, [states]
 */
export function weightsInto({ rows, features, states, pairs, beta, squares }: HmmRoom, degreesOfFreedom: Float64Array): Float64Array {
  const masses = new Float64Array(states);
  const width = 2 * pairs;
  for (let k = 0; k < states; k++) {
    const degrees = degreesOfFreedom[k];
    for (let at = k; at < rows * width; at += width) {
      masses[k] += beta[at];
      squares[at] = (beta[at] * (degrees + features)) / (degrees + squares[at]);
    }
  }
  return masses;
}
