import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Cache } from '../store/cache/cache.ts';
import type { Outbox } from '../store/outbox/outbox.ts';

/** The most that one transaction takes, in bytes: some 20 ms, after which other calls have their turn. */
const mostBytes = 500_000;

interface Job {
  readonly bytes: number;
  readonly run: () => void;
  /** Called when the transaction has ended, with its error if it failed. */
  readonly end: (error?: unknown) => void;
}

/**
 * Commits work that arrives together in one transaction, which costs a fraction of one for each. When that fails, each piece
 * runs again in a transaction of its own, so that only the one at fault fails. A full or damaged disk, whose error is an
 * AppError, fails all of it.
 */
export class GroupCommit {
  readonly #transaction: (work: () => void) => void;
  readonly #pause: () => Promise<void>;
  #waiting: Job[] = [];
  #isRunning = false;

  /**
   * @param transaction commits `work`, or nothing if it throws
   * @param pause resolves when other work that is ready had its turn
   */
  constructor(transaction: (work: () => void) => void, pause: () => Promise<void>) {
    this.#transaction = transaction;
    this.#pause = pause;
  }

  /**
   * Resolves with the result of `work` once it is committed.
   * @param bytes how much it writes, about
   * @param work may run twice; what it did before is undone then
   */
  add<T>(bytes: number, work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = (): void => {};
      const run = (): void => {
        const result = work();
        settle = () => resolve(result);
      };
      this.#waiting.push({ bytes, run, end: (error) => (error === undefined ? settle() : reject(error)) });
      if (!this.#isRunning) void this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      await this.#pause();
      this.#commit(this.#takeGroup());
    }
    this.#isRunning = false;
  }

  #commit(group: readonly Job[]): void {
    let failure: unknown;
    try {
      this.#transaction(() => {
        for (const { run } of group) run();
      });
    } catch (thrown) {
      failure = thrown;
    }
    if (failure === undefined || group.length === 1 || failure instanceof AppError) {
      for (const { end } of group) end(failure);
    } else {
      for (const job of group) this.#commit([job]);
    }
  }

  /** The work that waited longest, up to `mostBytes`, but at least one piece. */
  #takeGroup(): readonly Job[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((job, index) => {
      bytes += job.bytes;
      return index > 0 && bytes > mostBytes;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }
}

interface CommitParts {
  readonly cache: Pick<Cache, 'transaction'>;
  readonly outbox: Pick<Outbox, 'transaction'>;
  readonly clock: Pick<Clock, 'turn'>;
}

/** Commits to the cache and the outbox. Two databases can't commit as one: the outbox commits first. */
export const commitsOf = ({ cache, outbox, clock }: CommitParts): GroupCommit =>
  new GroupCommit(
    (work) => cache.transaction(() => outbox.transaction(work)),
    () => clock.turn(),
  );
