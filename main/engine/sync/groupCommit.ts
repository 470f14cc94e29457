import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Cache } from '../store/cache/cache.ts';
import type { Outbox } from '../store/outbox/outbox.ts';

/** The most that one transaction takes, in bytes: some 20 ms, after which other calls have their turn. */
const mostBytes = 500_000;

interface Job {
  readonly bytes: number;
  /** Runs inside the transaction. Throws an error of the disk only: the promise of its `add` gets any other. */
  readonly run: () => void;
  /** Called when the transaction has ended, with its error if it failed. */
  readonly end: (error?: unknown) => void;
}

/**
 * Commits work that arrives together in one transaction, which costs a fraction of one for each. Work that throws is undone
 * by itself; when the transaction fails, all of its work has failed. A full or damaged disk ends the whole transaction, so such
 * an error, which is an AppError, fails all of it.
 */
export class GroupCommit {
  readonly #transaction: (work: () => void) => void;
  readonly #pause: () => Promise<void>;
  #waiting: Job[] = [];
  #isRunning = false;

  /**
   * @param transaction commits `work`, or nothing if it throws; nested calls commit with the outermost
   * @param pause resolves when other work that is ready had its turn
   */
  constructor(transaction: (work: () => void) => void, pause: () => Promise<void>) {
    this.#transaction = transaction;
    this.#pause = pause;
  }

  /** Resolves with the result of `work` once it is committed. @param bytes how much it writes, about */
  add<T>(bytes: number, work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = (): void => {};
      const run = (): void => {
        try {
          this.#transaction(() => {
            const result = work();
            settle = () => resolve(result);
          });
        } catch (thrown) {
          if (thrown instanceof AppError) throw thrown;
          settle = () => reject(thrown);
        }
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
    for (const { end } of group) end(failure);
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
