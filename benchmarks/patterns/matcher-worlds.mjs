// Changes from bar to bar in which no shape recurs more than by chance, and levels in which one does.
import { uniforms } from "../cycles/worlds.mjs";

export { uniforms };

export const normal = (u) => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());

const series = (n, value) => Float64Array.from({ length: n }, (_, t) => value(t));

/** Student's t with 5 degrees of freedom, unit variance. */
function student5(u) {
  let squares = 0;
  for (let k = 0; k < 5; k++) squares += normal(u) ** 2;
  return (normal(u) / Math.sqrt(squares / 5)) * Math.sqrt(3 / 5);
}

function autoregression(u, n, coefficient, shock = normal) {
  let state = shock(u) / Math.sqrt(1 - coefficient * coefficient);
  return series(n, () => {
    const value = state;
    state = coefficient * state + shock(u);
    return value;
  });
}

/** GARCH(1, 1) with t5 shocks; `leverage` for falls only; `memory` of the changes themselves. */
function garch(u, n, { alpha = 0.1, beta = 0.87, leverage = 0, memory = 0 } = {}) {
  let variance = 1;
  let shock = 0;
  let state = 0;
  const next = () => {
    variance = 0.03 + alpha * shock * shock + (shock < 0 ? leverage * shock * shock : 0) + beta * variance;
    shock = Math.sqrt(variance) * student5(u);
    return (state = memory * state + shock);
  };
  for (let t = 0; t < 300; t++) next();
  return series(n, next);
}

function stochasticVolatility(u, n, memory, spread) {
  const logVolatility = autoregression(u, n, memory).map((value) => value * spread * Math.sqrt(1 - memory * memory));
  return logVolatility.map((value) => Math.exp(value) * normal(u));
}

function switching(u, n) {
  let volatility = 1;
  return series(n, () => {
    if (u() < 0.01) volatility = 5 - volatility;
    return volatility * normal(u);
  });
}

export const NULL_WORLDS = {
  "random walk": (u, n) => series(n, () => normal(u)),
  "random walk with drift": (u, n) => series(n, () => 0.1 + normal(u)),
  "skew changes": (u, n) => series(n, () => 1 + Math.log(1 - u())),
  "AR(1) changes 0.3": (u, n) => autoregression(u, n, 0.3),
  "AR(1) changes 0.6": (u, n) => autoregression(u, n, 0.6),
  "AR(1) changes -0.3": (u, n) => autoregression(u, n, -0.3),
  "GARCH, t5 shocks": (u, n) => garch(u, n),
  "GARCH, leverage": (u, n) => garch(u, n, { alpha: 0.03, leverage: 0.12 }),
  "AR(1) 0.2 + GARCH, t5": (u, n) => garch(u, n, { memory: 0.2 }),
  "stochastic volatility": (u, n) => stochasticVolatility(u, n, 0.98, 1),
  "volatility 1 or 4": switching,
};

/**
 * A random walk of levels in which stretches of `window` bars are one shape (itself the path of a random walk, new for every history), with noise: on the
 * changes, `amount` times their standard deviation; or white noise on the levels, `amount` times theirs within the shape. The query at the end is one more of
 * them. `rise`: what follows the shape, per bar for 30 bars, in standard deviations of the changes.
 */
export function planted(u, { bars, window, times, amount, noise, rise = 0 }) {
  const shape = series(window - 1, () => normal(u));
  const changes = series(bars - 1, () => normal(u));
  const room = Math.floor((bars - window) / times);
  const starts = Array.from({ length: times }, (_, k) => k * room + Math.floor(u() * Math.max(1, room - window - (rise ? 30 : 0))));
  starts.push(bars - window);
  for (const start of starts) {
    for (let k = 0; k < window - 1; k++) changes[start + k] = shape[k] + (noise === "changes" ? amount * normal(u) : 0);
    if (rise) for (let k = 0; k < 30 && start + window - 1 + k < changes.length; k++) changes[start + window - 1 + k] += rise;
  }
  const levels = new Float64Array(bars);
  for (let t = 1; t < bars; t++) levels[t] = levels[t - 1] + changes[t - 1];
  if (noise !== "levels") return levels;
  const within = new Float64Array(window);
  for (let k = 1; k < window; k++) within[k] = within[k - 1] + shape[k - 1];
  const mean = within.reduce((sum, value) => sum + value / window, 0);
  const spread = Math.sqrt(within.reduce((sum, value) => sum + (value - mean) ** 2 / window, 0));
  for (const start of starts) for (let k = 0; k < window; k++) levels[start + k] += amount * spread * normal(u);
  return levels;
}
