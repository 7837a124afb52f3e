/** Groups of starts in the order of their lower bounds: a binary heap over two columns. */
export class GroupQueue {
  private size: number;
  private readonly groups: Int32Array;

  /** @param bounds - one per group; kept and rearranged */
  constructor(private readonly bounds: Float64Array) {
    this.size = bounds.length;
    this.groups = new Int32Array(bounds.length);
    for (let group = 0; group < this.size; group++) this.groups[group] = group;
    for (let at = (this.size >> 1) - 1; at >= 0; at--) this.sink(at, bounds[at], this.groups[at]);
  }

  /** Is there a group left whose lower bound is at most `reach`? */
  hasWithin(reach: number): boolean {
    return this.size > 0 && this.bounds[0] <= reach;
  }

  /** The group with the least bound, which leaves the queue. */
  take(): number {
    const group = this.groups[0];
    const last = --this.size;
    this.sink(0, this.bounds[last], this.groups[last]);
    return group;
  }

  /** Puts back a group that was taken. */
  add(bound: number, group: number): void {
    const { bounds, groups } = this;
    let at = this.size++;
    for (let parent = (at - 1) >> 1; at > 0 && bounds[parent] > bound; parent = (at - 1) >> 1) {
      bounds[at] = bounds[parent];
      groups[at] = groups[parent];
      at = parent;
    }
    bounds[at] = bound;
    groups[at] = group;
  }

  private sink(from: number, bound: number, group: number): void {
    const { bounds, groups, size } = this;
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && bounds[child + 1] < bounds[child]) child++;
      if (bounds[child] >= bound) break;
      bounds[at] = bounds[child];
      groups[at] = groups[child];
      at = child;
    }
    bounds[at] = bound;
    groups[at] = group;
  }
}
