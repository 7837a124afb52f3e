import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { type PreparedQuery, prepareQuery } from "./prepared-query.js";

interface Comparison {
  readonly metric: "dtw" | "euclidean";
  readonly window?: number | undefined;
}

/** Checked copies of a query and of the series that it is looked for in. @throws InvalidInputError */
export function toSearch(
  where: string,
  query: ArrayLike<number>,
  series: ArrayLike<number>,
  { metric, window }: Comparison,
): { prepared: PreparedQuery; values: Float64Array } {
  if (metric === "euclidean" && window) {
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.window", expected: 'none with metric "euclidean"', received: window });
  }
  const pattern = toSeries(where, "query", query);
  const values = toSeries(where, "series", series, pattern.length);
  return { prepared: prepareQuery(pattern, metric === "euclidean" ? 0 : (window ?? Infinity)), values };
}
