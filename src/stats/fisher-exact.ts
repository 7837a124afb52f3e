import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { requireCount } from "./arguments.js";
import { binomial } from "./binomial.js";
import { toTable } from "./contingency.js";
import { smallestCount } from "./invert.js";
import { type Alternative, alternativeSchema } from "./test-options.js";

const schema = z.strictObject({ alternative: alternativeSchema });
/** @interface */
export type FisherExactOptions = z.input<typeof schema>;

export interface FisherExactResult {
  /** The sample odds ratio a d / (b c): Infinity when only b c is 0, null when a row or column is empty, so that there is none. */
  readonly statistic: number | null;
  readonly pValue: number;
}

/** Tables whose probability is within this of the observed one count as equally likely; floating point must not split ties. */
const TIE_TOLERANCE = 1e-7;
const LARGEST_TOTAL = 1_099_511_627_776; // 2⁴⁰

/**
 * Fisher's exact test of a 2 × 2 table [[a, b], [c, d]]: given its row and column totals, is the first cell what independence says? "greater" means
 * an odds ratio above 1. The two-sided p-value adds up all tables that are no more likely than the observed one. Time grows with the root of the total.
 * @param table - two rows of two whole counts, 2⁴⁰ together at most
 * @throws InvalidInputError another shape, counts that are not whole or below 0, no count at all
 * @see Fisher (1934), Statistical Methods for Research Workers, 5th ed., §21.02
 */
export function fisherExact(table: ArrayLike<ArrayLike<number>>, options: FisherExactOptions = {}): FisherExactResult {
  const { alternative } = parseOptions("fisherExact", schema, options);
  const { rows, columns, data } = toTable("fisherExact", table);
  if (rows !== 2 || columns !== 2)
    throw new InvalidInputError("WRONG_LENGTH", { where: "fisherExact", what: "table", expected: "two rows of two counts", received: `${rows} × ${columns}` });
  for (let i = 0; i < 4; i++) requireCount("fisherExact", `table[${i >> 1}][${i & 1}]`, data[i]!);
  const [a, b, c, d] = data as unknown as [number, number, number, number];
  const total = a + b + c + d;
  if (!(total >= 1 && total <= LARGEST_TOTAL))
    throw new InvalidInputError("INVALID_OPTION", { where: "fisherExact", what: "table", expected: `1 to ${LARGEST_TOTAL} counts together`, received: total });
  if (a + b === 0 || c + d === 0 || a + c === 0 || b + d === 0) return { statistic: null, pValue: 1 };
  const law = { total, marked: a + b, drawn: a + c };
  return { statistic: (a * d) / (b * c), pValue: Math.min(1, probability(a, law, alternative)) };
}

/** The law of the marked among `drawn` of `total`, of which `marked` are. */
interface Hypergeometric {
  readonly total: number;
  readonly marked: number;
  readonly drawn: number;
}

function probability(k: number, law: Hypergeometric, alternative: Alternative): number {
  if (alternative === "less") return atMost(k, law);
  if (alternative === "greater") return atLeast(k, law);
  const lowest = Math.max(0, law.drawn + law.marked - law.total);
  const highest = Math.min(law.drawn, law.marked);
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((law.drawn + 1) * (law.marked + 1)) / (law.total + 2))));
  if (k === mode) return 1;
  const limit = pmf(k, law) * (1 + TIE_TOLERANCE);
  if (k < mode) {
    // The first table above the mode that is as unlikely; one beyond the highest when there is none.
    const opposite = mode + smallestCount((i) => mode + i > highest || pmf(mode + i, law) <= limit, mode - k, highest - mode + 1);
    return atMost(k, law) + atLeast(opposite, law);
  }
  const opposite = mode - smallestCount((i) => mode - i < lowest || pmf(mode - i, law) <= limit, k - mode, mode - lowest + 1);
  return atLeast(k, law) + atMost(opposite, law);
}

/** As three binomial probabilities, whose logarithms need no factorials of large numbers (Loader 2000). */
function pmf(k: number, { total, marked, drawn }: Hypergeometric): number {
  const p = drawn / total;
  return (binomial.pmf(k, marked, p) * binomial.pmf(drawn - k, total - marked, p)) / binomial.pmf(drawn, total, p);
}

/** P(K <= k), from k downwards until terms no longer count. */
function atMost(k: number, law: Hypergeometric): number {
  const { total, marked, drawn } = law;
  const lowest = Math.max(0, drawn + marked - total);
  if (k < lowest) return 0;
  let sum = 1;
  for (let i = k, term = 1; i > lowest; i--) {
    const ratio = ((i / (marked - i + 1)) * (total - marked - drawn + i)) / (drawn - i + 1);
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < 1e-18 * sum) break;
  }
  return pmf(k, law) * sum;
}

/** P(K >= k): at most drawn − k of the unmarked are drawn. */
function atLeast(k: number, { total, marked, drawn }: Hypergeometric): number {
  return k > Math.min(drawn, marked) ? 0 : atMost(drawn - k, { total, marked: total - marked, drawn });
}
