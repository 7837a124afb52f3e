import { createRng } from "../../src/core/rng.js";
import * as elementary from "../../src/math/elementary.js";
import { complexFftPlan, realFftPlan } from "../../src/math/fft.js";
import * as sampling from "../../src/math/sampling.js";
import * as special from "../../src/math/special.js";
import { cosTurns, sinTurns, turnsOf } from "../../src/math/turns.js";

/** One hash per function over a seeded corpus: what every runtime must reproduce to the bit. Free of any test framework. */
export function mathHashes(): Record<string, string> {
  const hashes: Record<string, string> = {};
  const rng = createRng(5, "same bits");
  const sign = () => (rng() < 0.5 ? -1 : 1);
  const magnitude = () => sign() * (1 + rng()) * 2 ** Math.floor(rng() * 2090 - 1074);
  const singles = [
    ...Array.from({ length: 3000 }, () => (rng() - 0.5) * 40),
    ...Array.from({ length: 3000 }, magnitude),
    0,
    -0,
    Infinity,
    -Infinity,
    NaN,
    5e-324,
  ];
  const { atan2, pow, ...unary } = elementary;
  const { erf, erfc, lgamma, digamma } = special;
  for (const [name, f] of Object.entries({ ...unary, erf, erfc, lgamma, digamma })) hashes[name] = hashOf(Float64Array.from(singles, f));
  hashes.atan2 = hashOf(Float64Array.from(singles, (x, i) => atan2(x, singles[(i * 7 + 1) % singles.length]!)));
  hashes.cosTurns = hashOf(Float64Array.from(singles, cosTurns));
  hashes.sinTurns = hashOf(Float64Array.from(singles, sinTurns));
  hashes.turnsOf = hashOf(Float64Array.from(singles, (x, i) => turnsOf(x, singles[(i * 7 + 1) % 3000]!)));
  hashes.pow = hashOf(Float64Array.from(singles, (x, i) => pow(x, singles[(i * 5 + 3) % 3000]!)));
  hashes.gammaQ = hashOf(Float64Array.from({ length: 500 }, (_, i) => special.gammaQ(0.1 + (i % 23), (i * i) / 1000)));
  hashes.betaI = hashOf(Float64Array.from({ length: 500 }, (_, i) => special.betaI((i + 0.5) / 500, 0.3 + (i % 17), 0.5 + (i % 29))));
  for (const n of [1, 45, 64, 257, 1259, 1260]) {
    const x = Float64Array.from({ length: n }, () => rng() - 0.5);
    const out = new Float64Array(4 * n + 4);
    realFftPlan(n).forwardInto(out, out.subarray(n + 1), x);
    complexFftPlan(n).forwardInto(out.subarray(2 * n + 2), out.subarray(3 * n + 3), x, x);
    hashes[`fft ${n}`] = hashOf(out);
  }
  // biome-ignore format: a table
  const samplers = {
    normal: sampling.sampleNormal, gamma: (r: () => number) => sampling.sampleGamma(r, 0.7, 2), poisson: (r: () => number) => sampling.samplePoisson(r, 45),
    binomial: (r: () => number) => sampling.sampleBinomial(r, 100, 0.4), alias: sampling.createAliasTable([1, 2, 3.5, 0.1]),
  };
  for (const [name, sample] of Object.entries(samplers)) {
    const stream = createRng(5, name);
    hashes[`sample ${name}`] = hashOf(Float64Array.from({ length: 500 }, () => sample(stream)));
  }
  return hashes;
}

/** FNV-1a over the bytes, every NaN alike. */
function hashOf(values: Float64Array): string {
  let hash = 0x811c9dc5;
  const one = new Float64Array(1);
  const bytes = new Uint8Array(one.buffer);
  for (const value of values) {
    one[0] = value;
    if (Number.isNaN(value)) bytes.fill(0xff);
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
