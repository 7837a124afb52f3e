import { exp, log, log1p } from "../../math/elementary.js";
import type { HazardFunction, ResolvedBayesianOnlineChangepointOptions } from "./online-schema.js";
import type { RunModel } from "./run-model.js";

/** Less than this is nothing beside a probability of 1, whatever the next value; above it no product with a relative density is lost. */
const SMALLEST = 1e-280;

/**
 * Probabilities of when the current run began, given the values so far. With H(n) the chance that a run of n values ends:
 *
 *     P(begins at t) ∝ Σ_s P(s) H(t − s) · p₀(x_t),     P(s) ← P(s) (1 − H(t − s)) · p_s(x_t)
 *
 * with p_s(x_t) the density of x_t given the run's values, p₀ without any. Densities are taken relative to the largest, so that no outlier underflows.
 * @see Adams and MacKay (2007), Bayesian online changepoint detection, arXiv:0710.3742; Fearnhead and Liu (2007), doi:10.1111/j.1467-9868.2007.00601.x, for
 *   this indexing, in which the newest run already holds x_t
 */
export class RunLengthFilter {
  readonly model: RunModel;
  /** Runs followed. */
  size = 0;
  /** Values taken in. */
  count = 0;
  /** Bars at which the runs began, ascending. */
  starts = new Float64Array(0);
  probabilities = new Float64Array(0);
  /** Values that each run holds: those since its start, less the ones set aside. */
  counts = new Float64Array(0);
  /** `model.width` numbers for each run. */
  statistics = new Float64Array(0);
  /** Chance of each run to end before the next value. */
  hazards = new Float64Array(0);
  /** Probability left out or moved to a neighbour after the last value. */
  discarded = 0;
  readonly #hazard: HazardFunction;
  readonly #pruneBelow: number;
  readonly #most: number;
  readonly #outlierChance: number;
  readonly #aside: Float64Array;
  #nextHazards = new Float64Array(0);
  #scores = new Float64Array(0);

  constructor(
    model: RunModel,
    hazard: HazardFunction,
    bounds: Pick<ResolvedBayesianOnlineChangepointOptions, "pruneBelow" | "maxHypotheses" | "outlierChance">,
  ) {
    this.model = model;
    this.#hazard = hazard;
    this.#pruneBelow = bounds.pruneBelow;
    this.#most = bounds.maxHypotheses;
    this.#outlierChance = bounds.outlierChance;
    this.#aside = new Float64Array(model.width);
    this.#makeRoom(Math.min(this.#most + 1, 64));
  }

  /** Takes in a value that the model has no fault with. Returns its log density given those before. */
  add(x: number): number {
    const { model, count: t, size: last } = this;
    if (last === this.starts.length) this.#makeRoom(Math.min(this.#most + 1, 2 * last));
    const { starts, probabilities, counts, hazards } = this;
    const [nextHazards, scores] = [this.#nextHazards, this.#scores];
    starts[last] = t;
    for (let i = 0; i <= last; i++) nextHazards[i] = this.#hazard(t + 1 - starts[i]!); // may throw, so before anything counts
    let begins = t === 0 ? 1 : 0;
    for (let i = 0; i < last; i++) {
      begins += probabilities[i]! * hazards[i]!;
      probabilities[i] = probabilities[i]! * (1 - hazards[i]!);
    }
    hazards.set(nextHazards);
    probabilities[last] = begins;
    counts[last] = 0;
    model.begin(this.statistics, last * model.width);
    const stray = this.#outlierChance > 0 && model.outlier ? model.outlier(x) : null;
    let peak = -Infinity;
    for (let i = 0; i <= last; i++) {
      const score = stray === null ? model.absorb(this.statistics, i * model.width, counts[i]++, x) : this.#weigh(i, x, stray);
      scores[i] = score;
      if (score > peak && probabilities[i]! > 0) peak = score;
    }
    let mass = 0;
    for (let i = 0; i <= last; i++) mass += probabilities[i] = probabilities[i]! * exp(scores[i]! - peak);
    for (let i = 0; i <= last; i++) probabilities[i] = probabilities[i]! / mass;
    this.size = last + 1;
    this.count = t + 1;
    this.#prune(begins);
    return peak + log(mass) - model.logUnit;
  }

  /** Log density of x under run i or as an outlier; the run takes x in when that is the likelier of the two. */
  #weigh(i: number, x: number, stray: number): number {
    const { statistics, counts, model } = this;
    const at = i * model.width;
    for (let k = 0; k < model.width; k++) this.#aside[k] = statistics[at + k]!;
    const inside = log1p(-this.#outlierChance) + model.absorb(statistics, at, counts[i]!, x);
    const outside = log(this.#outlierChance) + stray;
    if (inside >= outside) {
      counts[i] = counts[i]! + 1;
      return inside + log1p(exp(outside - inside));
    }
    for (let k = 0; k < model.width; k++) statistics[at + k] = this.#aside[k]!;
    return outside + log1p(exp(inside - outside));
  }

  /** Puts a stored state in place. */
  restore(count: number, starts: readonly number[], counts: readonly number[], probabilities: readonly number[], statistics: Float64Array): void {
    if (starts.length > this.starts.length) this.#makeRoom(this.#most + 1);
    this.count = count;
    this.size = starts.length;
    this.starts.set(starts);
    this.counts.set(counts);
    this.probabilities.set(probabilities);
    this.statistics.set(statistics);
    starts.forEach((start, i) => {
      this.hazards[i] = this.#hazard(count - start);
    });
  }

  /** Leaves out runs that together hold at most `pruneBelow` of the chance that a run just began, then, beyond the most, folds one into its neighbour. */
  #prune(begins: number): void {
    const { probabilities } = this;
    const bound = Math.max(SMALLEST, (this.#pruneBelow * Math.min(begins, 1)) / this.size);
    this.discarded = this.#keep(bound, -1);
    if (this.discarded > 0) for (let i = 0; i < this.size; i++) probabilities[i] = probabilities[i]! / (1 - this.discarded);
    if (this.size > this.#most) this.#fold();
  }

  /**
   * Of all pairs of neighbours the one whose less probable run has the least to lose, probability times the relative change of its length, becomes one run. Old
   * runs that began a few bars apart hold nearly the same values, so that little but the date of the less probable start is lost.
   */
  #fold(): void {
    const { starts, probabilities, count } = this;
    let place = 0;
    let least = Infinity;
    for (let i = 0; i + 1 < this.size; i++) {
      const loss = (Math.min(probabilities[i]!, probabilities[i + 1]!) * (starts[i + 1]! - starts[i]!)) / (count - starts[i]!);
      if (loss >= least) continue;
      least = loss;
      place = i;
    }
    const [fewer, more] = probabilities[place]! < probabilities[place + 1]! ? [place, place + 1] : [place + 1, place];
    this.discarded += probabilities[fewer]!;
    probabilities[more] = probabilities[more]! + probabilities[fewer]!;
    this.#keep(0, fewer);
  }

  /** Moves the runs together that reach the bound and are not the one to go; returns the probability of the others. */
  #keep(bound: number, gone: number): number {
    const { starts, probabilities, counts, statistics, hazards } = this;
    const { width } = this.model;
    let dropped = 0;
    let to = 0;
    for (let i = 0; i < this.size; i++) {
      if (probabilities[i]! < bound || i === gone) {
        dropped += probabilities[i]!;
        continue;
      }
      if (to < i) {
        starts[to] = starts[i]!;
        probabilities[to] = probabilities[i]!;
        counts[to] = counts[i]!;
        hazards[to] = hazards[i]!;
        for (let k = 0; k < width; k++) statistics[to * width + k] = statistics[i * width + k]!;
      }
      to++;
    }
    this.size = to;
    return dropped;
  }

  #makeRoom(room: number): void {
    const grown = (from: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(length);
      to.set(from);
      return to;
    };
    this.starts = grown(this.starts, room);
    this.probabilities = grown(this.probabilities, room);
    this.counts = grown(this.counts, room);
    this.statistics = grown(this.statistics, room * this.model.width);
    this.hazards = grown(this.hazards, room);
    this.#nextHazards = new Float64Array(room);
    this.#scores = new Float64Array(room);
  }
}
