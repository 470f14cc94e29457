/**
 * Has one thing happen at a time to each of several things, in the order in which they were asked for: what changes one
 * finds it as the change before left it.
 */
export class KeyedMutex<K> {
  readonly #last = new Map<K, Promise<unknown>>();

  /** Does `work` when all that was asked for `key` before has ended, however it ended. Settles as `work` does. */
  take<T>(key: K, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    this.#last.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
