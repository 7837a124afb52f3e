/** Runs many small independent tasks; a host may hand in one that spreads them over threads. */
export interface Executor {
  /**
   * Results in task order, whatever the order of execution.
   * @param options.tasksPerSlice - how many tasks may run before the thread is let go for a moment; fewer where each takes long
   */
  map<T, R>(
    items: readonly T[],
    task: (item: T, index: number) => R,
    options: { readonly signal?: AbortSignal | undefined; readonly onProgress?: (done: number) => void; readonly tasksPerSlice?: number },
  ): Promise<R[]>;
}

const TASKS_PER_SLICE = 8;

/** On the calling thread, letting timers and signals through every few tasks, so that a cancelled scan stops within milliseconds. */
export const inlineExecutor: Executor = {
  async map(items, task, { signal, onProgress, tasksPerSlice = TASKS_PER_SLICE }) {
    const results = [];
    for (let i = 0; i < items.length; i++) {
      if (i % tasksPerSlice === 0) {
        onProgress?.(i);
        await new Promise<void>((resolve) => setTimeout(resolve, 0));
        signal?.throwIfAborted();
      }
      results.push(task(items[i]!, i));
    }
    onProgress?.(items.length);
    return results;
  },
};
