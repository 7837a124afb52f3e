import { createRng } from "../../core/rng.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import type { Signal } from "./signal.js";

/** Of more columns than this, products are left out: their number would grow beyond what short segments can bear. */
const MOST_CROSSED_COLUMNS = 4;

/**
 * Columns of normal scores: for each column of the signal of its ranks (place), of how far a rank is from the middle (spread) and of how far that is from its own
 * middle (shape), as many as `folds` says; then, if `isCrossed`, of the products of two columns' scores.
 *
 * Without a change each of them is a random order of the same normal quantiles, whatever the law of the observations: sums over few of them are as good as
 * Gaussian, and outliers count no more than their ranks. Ties are broken at random, always alike.
 */
export function normalScores({ rows, columns, data }: Signal, folds: number, isCrossed: boolean): Float64Array[] {
  const rng = createRng(0, "changepoints", "ties");
  const keys = Float64Array.from({ length: rows }, rng);
  /** (rank + ½) / rows, in the order of time. */
  const ranked = (values: Float64Array): Float64Array => {
    const order = Int32Array.from({ length: rows }, (_, t) => t).sort((a, b) => values[a]! - values[b]! || keys[a]! - keys[b]!);
    const shares = new Float64Array(rows);
    for (let rank = 0; rank < rows; rank++) shares[order[rank]!] = (rank + 0.5) / rows;
    return shares;
  };
  const scores: Float64Array[] = [];
  const places: Float64Array[] = [];
  for (let j = 0; j < columns; j++) {
    let shares = ranked(Float64Array.from({ length: rows }, (_, t) => data[t * columns + j]!));
    places.push(shares.map(normalQuantile));
    scores.push(places[j]!);
    for (let fold = 1; fold < folds; fold++) {
      shares = ranked(shares.map((share) => Math.abs(2 * share - 1)));
      scores.push(shares.map(normalQuantile));
    }
  }
  if (isCrossed && columns <= MOST_CROSSED_COLUMNS) {
    for (let i = 1; i < columns; i++) {
      for (let j = 0; j < i; j++) scores.push(ranked(places[i]!.map((score, t) => score * places[j]![t]!)).map(normalQuantile));
    }
  }
  return scores;
}
