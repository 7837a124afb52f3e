import { createRng, type Rng } from "../../core/rng.js";
import { type Candidate, concentrated } from "./concentrate.js";
import { orthogonalised } from "./ogk.js";
import { factored, type Rows, type Scatter, scatterOf } from "./scatter.js";

/** Up to this many subsets all are looked at. */
const MOST_SUBSETS = 20_000;
const STARTS = 500;
const KEPT = 10;
/** Above two groups of this size the starts run in groups first. */
const GROUP = 300;
const MOST_GROUPS = 5;

/**
 * The h rows whose covariance has the smallest determinant.
 *
 * One column: exact, by a window over the sorted values. Few subsets: exact, all of them. Else FAST-MCD: 500 random subsets of p + 1 rows, two
 * concentration steps each (in up to five groups of 300 and then in their union where rows are many), the best ten carried on until nothing
 * changes, beside one deterministic start from the orthogonalised pairwise estimate.
 *
 * @returns null when h rows lie on a hyperplane, where no such covariance exists
 * @see Rousseeuw and Van Driessen (1999), doi:10.1080/00401706.1999.10485670, §3–4; Hubert, Rousseeuw and Verdonck (2012), doi:10.1080/10618600.2012.672100
 */
export function smallestDeterminant(rows: Rows, h: number, seed: number): Candidate | null {
  const all = Int32Array.from({ length: rows.n }, (_, i) => i);
  if (h === rows.n) return withSupport(rows, all);
  if (rows.p === 1) return shortestWindow(rows, h);
  if (subsets(rows.n, h) <= MOST_SUBSETS) return exhaustive(rows, h);
  const rng = createRng(seed, "mcd");
  const starts = rows.n < 2 * GROUP ? randomStarts(rows, h, STARTS, rng) : groupedStarts(rows, h, rng);
  if (!starts) return null;
  const pairwise = orthogonalised(rows);
  const deterministic = pairwise && factored(pairwise.location, pairwise.covariance);
  if (deterministic) starts.push(deterministic);
  let best: Candidate | null = null;
  for (const start of starts) {
    const end = concentrated(rows, start, h);
    if (!end) return null;
    if (!best || end.scatter.logDeterminant < best.scatter.logDeterminant) best = end;
  }
  return best;
}

function withSupport(rows: Rows, support: Int32Array): Candidate | null {
  const scatter = scatterOf(rows, support);
  return scatter && { scatter, support };
}

/** C(n, h), or Infinity once it is beyond counting. */
function subsets(n: number, h: number): number {
  let count = 1;
  for (let k = 1; k <= Math.min(h, n - h) && count <= MOST_SUBSETS; k++) count = (count * (n - k + 1)) / k;
  return count;
}

function exhaustive(rows: Rows, h: number): Candidate | null {
  const support = Int32Array.from({ length: h }, (_, k) => k);
  let best: Candidate | null = null;
  for (;;) {
    const scatter = scatterOf(rows, support);
    if (!scatter) return null;
    if (!best || scatter.logDeterminant < best.scatter.logDeterminant) best = { scatter, support: support.slice() };
    let k = h - 1;
    while (k >= 0 && support[k] === rows.n - h + k) k--;
    if (k < 0) return best;
    support[k] = support[k]! + 1;
    for (let later = k + 1; later < h; later++) support[later] = support[later - 1]! + 1;
  }
}

function shortestWindow(rows: Rows, h: number): Candidate | null {
  const order = Int32Array.from({ length: rows.n }, (_, i) => i).sort((a, b) => rows.data[a]! - rows.data[b]! || a - b);
  let best: Candidate | null = null;
  for (let from = 0; from + h <= rows.n; from++) {
    const support = order.slice(from, from + h).sort();
    const scatter = scatterOf(rows, support);
    if (!scatter) return null;
    if (!best || scatter.logDeterminant < best.scatter.logDeterminant) best = { scatter, support };
  }
  return best;
}

/** The best ten of many subsets of p + 1 rows after two steps; null when h rows lie on a hyperplane. */
function randomStarts(rows: Rows, h: number, count: number, rng: Rng): Scatter[] | null {
  const best: Scatter[] = [];
  for (let start = 0; start < count; start++) {
    const simplex = randomScatter(rows, rng);
    const candidate = simplex && concentrated(rows, simplex, h, 2);
    if (!candidate) return null;
    keepBest(best, candidate.scatter);
  }
  return best;
}

/** The list stays ascending, of KEPT at most, without the same twice. */
function keepBest(best: Scatter[], scatter: Scatter): void {
  const at = best.findIndex(({ logDeterminant }) => logDeterminant >= scatter.logDeterminant);
  if (at >= 0 && best[at]!.logDeterminant === scatter.logDeterminant) return;
  if (at < 0) best.push(scatter);
  else best.splice(at, 0, scatter);
  if (best.length > KEPT) best.pop();
}

/** Scatter of p + 1 rows drawn without replacement, and of one more as long as they lie on a hyperplane. */
function randomScatter(rows: Rows, rng: Rng): Scatter | null {
  const drawn = Int32Array.from({ length: rows.n }, (_, i) => i);
  for (let count = 0; count < rows.n; count++) {
    const other = count + Math.floor(rng() * (rows.n - count));
    const kept = drawn[count]!;
    drawn[count] = drawn[other]!;
    drawn[other] = kept;
    const scatter = count >= rows.p ? scatterOf(rows, drawn, count + 1) : null;
    if (scatter) return scatter;
  }
  return null;
}

function groupedStarts(rows: Rows, h: number, rng: Rng): Scatter[] {
  const groups = Math.min(MOST_GROUPS, Math.floor(rows.n / GROUP));
  const picked = Math.min(rows.n, groups * GROUP);
  const order = Int32Array.from({ length: rows.n }, (_, i) => i);
  for (let k = 0; k < picked; k++) {
    const other = k + Math.floor(rng() * (rows.n - k));
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  const part = (from: number, to: number): Rows => {
    const data = new Float64Array((to - from) * rows.p);
    for (let k = from; k < to; k++) data.set(rows.data.subarray(order[k]! * rows.p, (order[k]! + 1) * rows.p), (k - from) * rows.p);
    return { n: to - from, p: rows.p, data };
  };
  const share = (size: number): number => Math.ceil((size * h) / rows.n);
  const merged = part(0, picked);
  const best: Scatter[] = [];
  for (let g = 0; g < groups; g++) {
    const group = part(Math.floor((g * picked) / groups), Math.floor(((g + 1) * picked) / groups));
    // A group may lie on a hyperplane that the sample does not: then it has nothing to say.
    for (const start of randomStarts(group, share(group.n), STARTS / groups, rng) ?? []) {
      const candidate = concentrated(merged, start, share(picked), 2);
      if (candidate) keepBest(best, candidate.scatter);
    }
  }
  return best;
}
