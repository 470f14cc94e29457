import type { SyncStatus } from '../../../shared/ipc/contract.ts';
import type { Instant } from '../../../shared/time/instant.ts';

/** How the copy on disk stands to the table, as last told; tells every change of it. */
export class SyncStatusStore {
  readonly #changed: (status: SyncStatus) => void;
  #status: SyncStatus;

  constructor(syncedAt: Instant | null, changed: (status: SyncStatus) => void) {
    this.#changed = changed;
    this.#status = {
      phase: 'starting',
      syncedAt,
      error: null,
      firstSync: null,
      lastRefresh: null,
      waiting: 0,
      failed: 0,
      disk: null,
    };
  }

  get status(): SyncStatus {
    return this.#status;
  }

  /** Changes what is named; silent when it says nothing new. */
  set(change: Partial<SyncStatus>): void {
    const next = { ...this.#status, ...change };
    const isSame = JSON.stringify(next) === JSON.stringify(this.#status);
    this.#status = next;
    if (!isSame) this.#changed(next);
  }
}
