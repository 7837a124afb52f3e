// Returns without regimes, of kinds that have fooled a regime detector, and returns whose regimes are known.

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

export const normal = (u) => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());

/** Student's t of 4 degrees of freedom, to variance 1. */
export function student(u) {
  let squares = 0;
  for (let i = 0; i < 4; i++) squares += normal(u) ** 2;
  return normal(u) / Math.sqrt(squares / 4) / Math.sqrt(2);
}

/** Autoregression with given shocks, from its stationary law as good as. */
function autoregression(u, n, coefficients, shock) {
  const x = new Float64Array(n + 200);
  for (let t = 0; t < x.length; t++) {
    x[t] = shock(u);
    coefficients.forEach((coefficient, k) => {
      if (t > k) x[t] += coefficient * x[t - 1 - k];
    });
  }
  return x.slice(200);
}

/** name -> (u, n) -> returns of about 1 % a day */
export const NULL_WORLDS = {
  "normal iid": (u, n) => autoregression(u, n, [], normal).map((x) => 0.01 * x),
  "Student-4 iid": (u, n) => autoregression(u, n, [], student).map((x) => 0.01 * x),
  "AR(1) 0.1, Student-4": (u, n) => autoregression(u, n, [0.1], student).map((x) => 0.01 * x),
  "AR(1) 0.3": (u, n) => autoregression(u, n, [0.3], normal).map((x) => 0.01 * x),
  "AR(1) 0.6": (u, n) => autoregression(u, n, [0.6], normal).map((x) => 0.01 * x),
  "AR(1) -0.3": (u, n) => autoregression(u, n, [-0.3], normal).map((x) => 0.01 * x),
  "AR(1) 0.9": (u, n) => autoregression(u, n, [0.9], normal).map((x) => 0.01 * x),
  "AR(2) 0.3, 0.2": (u, n) => autoregression(u, n, [0.3, 0.2], normal).map((x) => 0.01 * x),
};

/** Volumes without regimes: a growing level, lognormal days that remember the day before. */
export function plainVolumes(u, n) {
  return autoregression(u, n, [0.5], normal).map((x, t) => 1e6 * Math.exp(0.3 * x + 0.0004 * t));
}

/** A chain of regimes: mean and deviation of daily returns in each, chance to stay another day. */
export const CHAINS = {
  "2 states": { mean: [0.0007, -0.001], deviation: [0.007, 0.02], stay: [0.99, 0.98] },
  "3 states": { mean: [0.0008, 0.0002, -0.0015], deviation: [0.006, 0.012, 0.028], stay: [0.99, 0.985, 0.97] },
  "4 states": { mean: [0.0008, 0.0005, -0.0005, -0.003], deviation: [0.004, 0.009, 0.018, 0.04], stay: [0.99, 0.985, 0.98, 0.96] },
};

export function chainReturns(u, n, { mean, deviation, stay }, shock = student) {
  const states = new Int32Array(n);
  const returns = new Float64Array(n);
  let state = 0;
  for (let t = 0; t < n; t++) {
    if (u() > stay[state]) state = (state + (u() < 0.5 || mean.length === 2 ? 1 : mean.length - 1)) % mean.length;
    states[t] = state;
    returns[t] = mean[state] + deviation[state] * shock(u);
  }
  return { returns, states };
}
