import { InvalidInputError } from "../core/errors.js";

const MOST_DRAWS = 20_000_000;

/** @throws InvalidInputError when a simulation would not fit into memory */
export function assertDraws(where: string, h: number, paths: number): void {
  if (h * paths <= MOST_DRAWS) return;
  const expected = `at most ${Math.floor(MOST_DRAWS / h)} for ${h} steps`;
  throw new InvalidInputError("INVALID_OPTION", { where, what: "options.paths", expected, received: paths });
}

/** What simulated paths, [h × paths] row-major, say of each step: variance, and quantiles at both ends of the interval (linear between order statistics). */
export function summarisePaths(samples: Float64Array, paths: number, level: number): { variance: Float64Array; lower: Float64Array; upper: Float64Array } {
  const h = samples.length / paths;
  const variance = new Float64Array(h);
  const lower = new Float64Array(h);
  const upper = new Float64Array(h);
  for (let k = 0; k < h; k++) {
    const row = samples.slice(k * paths, (k + 1) * paths).sort();
    let sum = 0;
    for (let i = 0; i < paths; i++) sum += row[i] - row[paths >> 1];
    const mean = row[paths >> 1] + sum / paths;
    let squares = 0;
    for (let i = 0; i < paths; i++) squares += (row[i] - mean) * (row[i] - mean);
    variance[k] = squares / (paths - 1);
    lower[k] = between(row, (1 - level) / 2);
    upper[k] = between(row, (1 + level) / 2);
  }
  return { variance, lower, upper };
}

/** Half the width of the interval about `centre`, [h], that holds a share `level` of the paths at each step. */
export function reachOfPaths(samples: Float64Array, paths: number, centre: Float64Array, level: number): Float64Array {
  return centre.map((middle, k) => {
    const distances = samples.slice(k * paths, (k + 1) * paths);
    for (let i = 0; i < paths; i++) distances[i] = Math.abs(distances[i] - middle);
    return between(distances.sort(), level);
  });
}

function between(sorted: Float64Array, probability: number): number {
  const at = probability * (sorted.length - 1);
  const below = Math.min(Math.floor(at), sorted.length - 2);
  return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
}
