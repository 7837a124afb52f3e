/** A window and its distance from the query. */
export interface FoundWindow {
  /** Which of the searched series. */
  readonly series: number;
  /** First bar of the window. */
  readonly index: number;
  readonly distance: number;
}

/** More slots than any series has. */
const SERIES_STRIDE = 4_294_967_296;

/** Windows of which no two of one series start within `exclusion` of each other: one at most in every slot of `exclusion` + 1 starts. */
export class Spread {
  private readonly slots = new Map<number, number>();

  constructor(private readonly exclusion: number) {}

  get size(): number {
    return this.slots.size;
  }

  /** @returns false where the window is too close to one that is there */
  add({ series, index }: FoundWindow): boolean {
    const slot = series * SERIES_STRIDE + Math.floor(index / (this.exclusion + 1)) + 1;
    for (let at = slot - 1; at <= slot + 1; at++) if (Math.abs((this.slots.get(at) ?? Infinity) - index) <= this.exclusion) return false;
    this.slots.set(slot, index);
    return true;
  }
}
