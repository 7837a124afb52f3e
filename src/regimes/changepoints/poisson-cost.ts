import { log } from "../../math/elementary.js";
import { compensatedSums, sumBetween } from "./running-sums.js";
import { askedOneByOne, type SegmentCost } from "./segment-cost.js";
import type { Signal } from "./signal.js";

/** Larger totals get their logarithm each time they are met. */
const MOST_TABLED = 1 << 20;

/** Deviance of counts from their mean, 2 Σ x log(x / mean), summed over the columns: from the sums of x, which are exact, and of x log x. */
export function poissonCost({ rows, columns, data }: Signal): SegmentCost {
  const sums = Array.from({ length: columns }, (_, j) => {
    const counts = new Float64Array(rows + 1);
    const terms = new Float64Array(rows);
    for (let t = 0; t < rows; t++) {
      const count = data[t * columns + j]!;
      counts[t + 1] = counts[t]! + count;
      terms[t] = count > 1 ? count * log(count) : 0;
    }
    return { counts, terms: compensatedSums(terms) };
  });
  const most = sums.reduce((most, { counts }) => Math.max(most, counts[rows]!), rows);
  const logs = Float64Array.from({ length: Math.min(most, MOST_TABLED) + 1 }, (_, whole) => (whole > 0 ? log(whole) : 0)); // log 0 is met as 0 · log 0
  const logOf = (whole: number): number => (whole < logs.length ? logs[whole]! : log(whole));
  const of = (start: number, end: number): number => {
    const logLength = logOf(end - start);
    let cost = 0;
    for (const { counts, terms } of sums) {
      const total = counts[end]! - counts[start]!;
      cost += Math.max(0, 2 * (sumBetween(terms, start, end) - total * (logOf(total) - logLength)));
    }
    return cost;
  };
  return { of, ...askedOneByOne(rows, of), slack: () => 0 };
}
