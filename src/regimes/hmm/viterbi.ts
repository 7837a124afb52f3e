import { log } from "../../math/elementary.js";
import { isDiagonal } from "./expectation.js";
import type { HmmPath } from "./fitted-gaussian-hmm.js";
import { impossible } from "./impossible.js";
import type { HmmParameters } from "./parameters.js";
import { type HmmRoom, logDensitiesInto } from "./room.js";

/**
 * The likeliest path of each sequence. The way back is found by doing the last step of the recursion again, which gives the very sums of the way out, so that
 * no table of predecessors is kept.
 * @see Viterbi (1967), doi:10.1109/TIT.1967.1054010; Rabiner (1989), doi:10.1109/5.18626, §III.B
 */
export function bestPath(where: string, room: HmmRoom, parameters: HmmParameters, bounds: Int32Array): HmmPath {
  const { operations, density, transition, states, pairs, rows } = room;
  const width = 2 * pairs;
  const path = new Int32Array(rows);
  let logProbability = 0;
  logDensitiesInto(room, parameters.degreesOfFreedom, isDiagonal(parameters), 0, rows);
  for (let at = 0; at < transition.length; at++) transition[at] = log(transition[at]);
  for (let s = 0; s + 1 < bounds.length; s++) {
    const [from, to] = [bounds[s], bounds[s + 1]];
    const part = density.subarray(from * width, to * width);
    for (let k = 0; k < states; k++) part[k] += log(parameters.start[k]);
    operations.bestPathsInto(part, transition, to - from, pairs);
    let row = part.length - width;
    let state = 0;
    for (let k = 1; k < states; k++) if (part[row + k] > part[row + state]) state = k;
    if (part[row + state] === -Infinity) throw impossible(where, firstImpossible(part, width, states, from));
    logProbability += part[row + state];
    for (let t = to - 1; ; t--) {
      path[t] = state;
      if (t === from) break;
      row -= width;
      let best = -Infinity;
      let before = 0;
      for (let i = 0; i < states; i++) {
        const score = part[row + i] + transition[i * width + state];
        if (score > best) {
          best = score;
          before = i;
        }
      }
      state = before;
    }
  }
  return { states: path, logProbability };
}

function firstImpossible(scores: Float64Array, width: number, states: number, firstRow: number): number {
  let row = 0;
  while (scores.subarray(row, row + states).some((score) => score > -Infinity)) row += width;
  return firstRow + row / width;
}
