import { AsyncLocalStorage } from "node:async_hooks";

/** Lets one task run at a time, in the order of asking. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

/** As Turns, but work that asks again from inside its own turn runs at once instead of waiting for itself. */
export class ReentrantTurns {
  readonly #turns = new Turns();
  readonly #inside = new AsyncLocalStorage<true>();

  /** @param around - what surrounds the work of a turn, such as taking and giving back a lock; nested work has it already */
  take<T>(work: () => Promise<T>, around: (work: () => Promise<T>) => Promise<T> = (work) => work()): Promise<T> {
    if (this.#inside.getStore()) return work();
    return this.#turns.take(() => this.#inside.run(true, () => around(work)));
  }
}
