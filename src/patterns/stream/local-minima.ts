/** A window whose distance is within the limit, and that no later one has beaten so far. */
export interface MatchCandidate {
  readonly index: number;
  readonly distance: number;
  /** Is an earlier window within the exclusion at least as near? Then it is none to report, but still one that later windows are measured against. */
  readonly beaten: boolean;
}

/**
 * Local minima of distances that come one by one: windows that no other within `exclusion` of them beats, which is certain `exclusion` windows later. A window
 * beats another when it is nearer, or as near and earlier. Holds at most exclusion + 1 candidates, indices and distances ascending.
 */
export class LocalMinima {
  /** @param candidates - what another one was holding; taken over */
  constructor(
    private readonly exclusion: number,
    readonly candidates: MatchCandidate[] = [],
  ) {}

  /**
   * Takes the distance of the next window, Infinity where it is beyond the limit.
   * @returns the window that has just become certain
   */
  next(index: number, distance: number): MatchCandidate | undefined {
    const { candidates, exclusion } = this;
    if (distance < Infinity) {
      while (candidates.length > 0 && candidates[candidates.length - 1].distance > distance) candidates.pop();
      candidates.push({ index, distance, beaten: candidates.length > 0 });
    }
    if (candidates.length === 0 || candidates[0].index > index - exclusion) return undefined;
    const oldest = candidates.shift() as MatchCandidate;
    return oldest.beaten ? undefined : oldest;
  }
}
