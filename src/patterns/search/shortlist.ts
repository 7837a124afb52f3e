import { type FoundWindow, Spread } from "./spread.js";

/** With more positions to keep apart than this, looking them through costs more than it saves. */
const MOST_KEPT = 1024;

/**
 * What may belong to the k nearest windows of which none starts within `exclusion` of another, and how near a window must be to matter.
 *
 * The answer is made by taking the nearest again and again, so a later find can bar two earlier ones and the k-th distance is known only at the end.
 * But one taken window bars at most two of a set of starts that are more than `exclusion` apart (one, if the exclusion is 0): among 2k − 1 of them,
 * all at most t away, one is left after k − 1 have been taken. So nothing farther than t can be among the k.
 */
export class Shortlist {
  private readonly found: FoundWindow[] = [];
  /** The set that gives the limit, in no order. */
  private readonly kept: FoundWindow[] = [];
  private readonly needed: number;
  private readonly keeps: boolean;

  /**
   * @param limit - a window farther away does not count; falls as windows are added
   * @param room - how many starts there can be of which no two are within `exclusion` of each other
   */
  constructor(
    private readonly k: number,
    private readonly exclusion: number,
    public limit: number,
    room: number,
  ) {
    this.needed = exclusion === 0 ? k : 2 * k - 1;
    this.keeps = this.needed <= Math.min(room, MOST_KEPT);
  }

  /** Will more windows give a limit where there is none yet? */
  get lacksLimit(): boolean {
    return this.limit === Infinity && this.keeps;
  }

  add(window: FoundWindow): void {
    if (window.distance > this.limit) return;
    this.found.push(window);
    if (this.keeps) this.keep(window);
  }

  /** The k nearest, nearest first; among equal distances the earlier series and the earlier start. */
  nearest(): FoundWindow[] {
    const within = this.found.filter(({ distance }) => distance <= this.limit);
    within.sort((a, b) => a.distance - b.distance || a.series - b.series || a.index - b.index);
    const taken = new Spread(this.exclusion);
    return within.filter((window) => taken.size < this.k && taken.add(window));
  }

  private keep(window: FoundWindow): void {
    const { kept, needed } = this;
    let farthest = -1;
    let near = -1;
    for (let at = 0; at < kept.length; at++) {
      if (farthest < 0 || kept[at].distance > kept[farthest].distance) farthest = at;
      if (kept[at].series !== window.series || Math.abs(kept[at].index - window.index) > this.exclusion) continue;
      if (near >= 0) return; // in place of two
      near = at;
    }
    const replaced = near >= 0 ? near : kept.length === needed ? farthest : kept.length;
    if (replaced < kept.length && window.distance >= kept[replaced].distance) return;
    kept[replaced] = window;
    if (kept.length < needed) return;
    let limit = 0;
    for (const { distance } of kept) if (distance > limit) limit = distance;
    this.limit = Math.min(this.limit, limit);
  }
}
