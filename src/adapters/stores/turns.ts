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

/** As Turns, but a task that asks again from inside its own turn runs at once instead of waiting for itself. */
export class ReentrantTurns {
  readonly #turns = new Turns();
  readonly #inside = new AsyncLocalStorage<true>();

  take<T>(task: () => Promise<T>): Promise<T> {
    return this.#inside.getStore() ? task() : this.#turns.take(() => this.#inside.run(true, task));
  }
}
