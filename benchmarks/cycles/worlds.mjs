// Series without cycles, of every kind that has fooled a cycle detector, and series with one planted cycle.

/** Seeded uniform numbers (sfc32); the benchmark needs no more than repeatability. */
export function uniforms(seed) {
  let [a, b, c, counter] = [seed >>> 0, 0x9e3779b9, 0x243f6a88, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

const normal = (u) => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());

function poisson(u, mean) {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(u)));
  let count = -1;
  for (let product = 1, floor = Math.exp(-Math.max(mean, 0)); product > floor || count < 0; count++) product *= u();
  return count;
}

function gamma(u, shape) {
  if (shape < 1) return gamma(u, shape + 1) * (1 - u()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(u);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - u()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function binomial(u, trials, probability) {
  let count = 0;
  for (let i = 0; i < trials; i++) if (u() < probability) count++;
  return count;
}

const series = (n, value) => Float64Array.from({ length: n }, (_, t) => value(t));

export function autoregression(u, n, coefficient, mean = () => 0) {
  let state = normal(u) / Math.sqrt(1 - coefficient * coefficient);
  return series(n, (t) => {
    const value = state + mean(t);
    state = coefficient * state + normal(u);
    return value;
  });
}

export function integerAutoregression(u, n, survival, arrivals) {
  let state = poisson(u, arrivals(0) / (1 - survival));
  return series(n, (t) => (state = binomial(u, state, survival) + poisson(u, arrivals(t))));
}

function fractional(u, n, d) {
  const weights = [1];
  for (let k = 1; k < 500; k++) weights.push((weights[k - 1] * (k - 1 + d)) / k);
  const shocks = series(n + 500, () => normal(u));
  return series(n, (t) => weights.reduce((sum, weight, k) => sum + weight * shocks[t + 500 - k], 0));
}

function slowIntensity(u, n, memory, shock, bound, rate) {
  let state = 0;
  return series(n, () => {
    state = Math.max(-bound, Math.min(bound, memory * state + shock * normal(u)));
    return poisson(u, rate * Math.exp(state));
  });
}

function clusters(u, n) {
  const x = new Float64Array(n);
  for (let i = Math.max(3, poisson(u, n * 0.015)); i > 0; i--) {
    const start = Math.floor(u() * n);
    for (let j = poisson(u, 3); j >= 0; j--) {
      const t = start + Math.floor(u() * 6);
      if (t < n) x[t]++;
    }
  }
  return x;
}

function burst(u, n, length, quiet = 0) {
  const start = Math.floor(u() * Math.max(1, n - length));
  const rate = 0.3 + u();
  return series(n, (t) => poisson(u, t >= start && t < start + length ? rate : quiet));
}

function garch(u, n) {
  let variance = 1;
  let shock = 0;
  return series(n, () => {
    variance = 0.03 + 0.1 * shock * shock + 0.87 * variance;
    return (shock = Math.sqrt(variance) * normal(u));
  });
}

export const NULL_WORLDS = {
  white: (u, n) => series(n, () => normal(u)),
  "AR(1) -0.3": (u, n) => autoregression(u, n, -0.3),
  "AR(1) 0.3": (u, n) => autoregression(u, n, 0.3),
  "AR(1) 0.6": (u, n) => autoregression(u, n, 0.6),
  "AR(1) 0.9": (u, n) => autoregression(u, n, 0.9),
  "Poisson 0.02": (u, n) => series(n, () => poisson(u, 0.02)),
  "Poisson 0.1": (u, n) => series(n, () => poisson(u, 0.1)),
  "Poisson 0.5": (u, n) => series(n, () => poisson(u, 0.5)),
  "Poisson 5": (u, n) => series(n, () => poisson(u, 5)),
  "negative binomial": (u, n) => series(n, () => poisson(u, (0.5 * gamma(u, 0.3)) / 0.3)),
  "INAR(1) 0.3": (u, n) => integerAutoregression(u, n, 0.3, () => 0.35),
  "Student t3": (u, n) => series(n, () => normal(u) / Math.sqrt((normal(u) ** 2 + normal(u) ** 2 + normal(u) ** 2) / 3)),
  "signed log-normal": (u, n) => series(n, () => (u() < 0.15 ? (u() < 0.5 ? -1 : 1) * Math.exp(1.5 * normal(u)) : 0)),
  "clustered counts": clusters,
  "one burst of 60": (u, n) => burst(u, n, Math.min(60, n / 2)),
  "one burst of 300": (u, n) => burst(u, n, Math.min(300, 0.4 * n), 0.02),
  "random-walk intensity": (u, n) => slowIntensity(u, n, 1, 0.06, 2.5, 0.3),
  "AR(1) intensity": (u, n) => slowIntensity(u, n, 0.98, 0.14, 9, 0.3),
  "random walk": (u, n) => autoregression(u, n, 0.99999),
  GARCH: garch,
  "rising counts": (u, n) => series(n, (t) => poisson(u, 0.1 + (1.5 * t) / n)),
  "step in the rate": (u, n) => {
    const [at, before, after] = [u() * n, 0.1 + u() * 0.5, 0.1 + u() * 1.5];
    return series(n, (t) => poisson(u, t < at ? before : after));
  },
  "long memory 0.4": (u, n) => fractional(u, n, 0.4),
  "AR(2) hump": (u, n) => {
    let [a, b] = [0, 0];
    return series(n, () => ([a, b] = [0.5 * a - 0.2 * b + normal(u), a])[0]);
  },
  "AR(1) 0.95 + white": (u, n) => autoregression(u, n, 0.95).map((value) => 0.6 * value + 1.5 * normal(u)),
};

/** One cycle with the given share of the variance. */
export const PLANTED_WORLDS = {
  "AR(1) 0.3": (u, n, period, share) => {
    const [amplitude, phase] = [Math.sqrt((2 * share) / (1 - share) / (1 - 0.09)), 2 * Math.PI * u()];
    return autoregression(u, n, 0.3, (t) => amplitude * Math.cos((2 * Math.PI * t) / period + phase));
  },
  "Poisson 0.5": (u, n, period, share) => {
    const [amplitude, phase] = [Math.sqrt((2 * share * 0.5) / (1 - share)), 2 * Math.PI * u()];
    return series(n, (t) => poisson(u, 0.5 + amplitude * Math.cos((2 * Math.PI * t) / period + phase)));
  },
  "INAR(1) 0.3, mean 0.5": (u, n, period, share) => {
    const [omega, phase] = [(2 * Math.PI) / period, 2 * Math.PI * u()];
    const amplitude = Math.sqrt(((2 * share * 0.5) / (1 - share)) * (1 - 0.6 * Math.cos(omega) + 0.09));
    return integerAutoregression(u, n, 0.3, (t) => 0.35 + amplitude * Math.cos(omega * t + phase));
  },
};
