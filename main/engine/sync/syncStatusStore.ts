import { initialSyncStatus, type SyncStatus } from '../../../shared/contract/sync.ts';
import type { Instant } from '../../../shared/time/instant.ts';

/** Holds how far the local copy is in sync with the table, and reports every change. */
export class SyncStatusStore {
  readonly #onChange: (status: SyncStatus) => void;
  #status: SyncStatus;

  constructor(syncedAt: Instant | null, onChange: (status: SyncStatus) => void) {
    this.#onChange = onChange;
    this.#status = { ...initialSyncStatus, syncedAt };
  }

  get status(): SyncStatus {
    return this.#status;
  }

  /** Merges a change; reports nothing when no value differs. */
  set(change: Partial<SyncStatus>): void {
    const next = { ...this.#status, ...change };
    const isSame = JSON.stringify(next) === JSON.stringify(this.#status);
    this.#status = next;
    if (!isSame) this.#onChange(next);
  }
}
