import { cos, exp } from "../../math/elementary.js";
import { normal } from "../../stats/normal.js";

/**
 * Mean number of bars until Page's upper sum, started at 0, passes the threshold, for independent normal values of mean `shift`:
 *
 *     L(u) = 1 + L(0) Φ(slack − shift − u) + ∫₀^threshold L(s) φ(s − u + slack − shift) ds
 *
 * on Gauss-Legendre nodes. The states are then taken out one by one; since the chance to leave the others is known by itself (the normal tail), nothing is
 * subtracted and the relative accuracy holds for the longest runs.
 * @see Page (1954), §4; Goel and Wu (1971), Determination of ARL and a contour nomogram for CUSUM charts, doi:10.1080/00401706.1971.10488778;
 *   Grassmann, Taksar and Heyman (1985), doi:10.1287/opre.33.5.1107, for the elimination
 */
export function upperRunLength(slack: number, threshold: number, shift: number): number {
  const count = 20 + Math.ceil(3 * threshold);
  const { nodes, weights } = gaussLegendre(count);
  const size = count + 1;
  const drift = slack - shift;
  const at = (i: number): number => (i === 0 ? 0 : (threshold * (nodes[i - 1]! + 1)) / 2);
  const moves = new Float64Array(size * size);
  const leaves = new Float64Array(size);
  const bars = new Float64Array(size).fill(1);
  for (let i = 0; i < size; i++) {
    const from = at(i);
    leaves[i] = normal.sf(threshold - from + drift);
    moves[i * size] = normal.cdf(drift - from);
    for (let j = 1; j < size; j++) {
      const step = at(j) - from + drift;
      moves[i * size + j] = ((weights[j - 1]! * threshold) / 2) * (exp((-step * step) / 2) / ROOT_TWO_PI);
    }
  }
  for (let last = size - 1; last > 0; last--) {
    let out = leaves[last]!;
    for (let j = 0; j < last; j++) out += moves[last * size + j]!;
    for (let i = 0; i < last; i++) {
      const share = moves[i * size + last]! / out;
      for (let j = 0; j < last; j++) moves[i * size + j] = moves[i * size + j]! + share * moves[last * size + j]!;
      leaves[i] = leaves[i]! + share * leaves[last]!;
      bars[i] = bars[i]! + share * bars[last]!;
    }
  }
  return bars[0]! / leaves[0]!;
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Nodes and weights on [−1, 1] by Newton's method on the Legendre polynomial. */
function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= count; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (count * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
