import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** How often the work is tried in all. */
  readonly attempts: number;
  /** Wait before the second attempt; it doubles each time, up to `maximumDelayMs`. */
  readonly delayMs: number;
  readonly maximumDelayMs: number;
}

/** About ten seconds in all: as long as a server takes to restart. */
export const DEFAULT_RETRY: RetryOptions = { attempts: 9, delayMs: 50, maximumDelayMs: 3000 };

/**
 * Runs `work` again after an error that `isTransient` knows, each time after a longer wait. A random half of each wait keeps processes that failed
 * together from meeting again (Brooker 2015, "Exponential backoff and jitter").
 */
export async function retrying<T>(
  work: () => Promise<T>,
  isTransient: (error: unknown) => boolean,
  { attempts, delayMs, maximumDelayMs }: RetryOptions = DEFAULT_RETRY,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw error;
      const wait = Math.min(maximumDelayMs, delayMs * 2 ** (attempt - 1));
      await sleep(wait * (0.5 + Math.random() / 2));
    }
  }
}
