import { createRng } from "../../core/rng.js";
import { pValueOf, similarityOf } from "../matcher/null-distances.js";
import type { ResolvedPatternMatcherOptions } from "../matcher/schema.js";
import { changesOf, pathOf, shuffledChanges } from "../matcher/surrogates.js";
import type { PreparedQuery } from "../search/prepared-query.js";
import { WindowMeter } from "../search/window-meter.js";

export interface ShapeDistances {
  /** One per shape. */
  readonly distances: Float64Array;
  /** p-value and similarity of a distance. */
  judge(distance: number): { readonly pValue: number; readonly similarityScore: number };
}

/**
 * Distances of shapes that do not belong together in time, and what they are worth: the changes within all shapes, one after the other, are shuffled as those
 * of a history are, cut into shapes again, and compared with the same query.
 * @param shapes - of one length, positive, at least one
 */
export function measureShapes(where: string, query: PreparedQuery, shapes: readonly Float64Array[], options: ResolvedPatternMatcherOptions): ShapeDistances {
  const meter = new WindowMeter(query);
  const distances = Float64Array.from(shapes, (shape) => Math.sqrt(meter.squared(shape, 0, Infinity)));
  if (query.isFlat) return { distances, judge: () => ({ pValue: 1, similarityScore: 0 }) };
  const { surrogates, seed } = options;
  const width = query.length - 1;
  const joined = new Float64Array(width * shapes.length);
  for (const [k, shape] of shapes.entries()) joined.set(changesOf(shape, "relative"), k * width);
  const shuffled = shuffledChanges(joined, options);
  const nearest = new Float64Array(surrogates);
  const all = new Float64Array(surrogates * shapes.length);
  for (let s = 0; s < surrogates; s++) {
    const drawn = shuffled.draw(createRng(seed, "patterns", "surrogate", s));
    const some = all.subarray(s * shapes.length, (s + 1) * shapes.length);
    for (let k = 0; k < shapes.length; k++) {
      some[k] = Math.sqrt(meter.squared(pathOf(where, drawn.subarray(k * width, (k + 1) * width), "relative"), 0, Infinity));
    }
    nearest[s] = some.reduce((least, distance) => Math.min(least, distance), Infinity);
  }
  nearest.sort();
  all.sort();
  return { distances, judge: (distance) => ({ pValue: pValueOf(distance, nearest), similarityScore: similarityOf(distance, all, all.length) }) };
}
