import { initialSyncStatus, type SyncStatus } from '../../../shared/contract/sync.ts';
import { type Instant, minuteOf } from '../../../shared/time/instant.ts';

/**
 * Holds how far the local copy is in sync with the table, and reports every change. What a refresh without news changes,
 * `syncedAt` and `lastRefresh`, is reported once a minute: it would wake the window every few seconds.
 */
export class SyncStatusStore {
  readonly #onChange: (status: SyncStatus) => void;
  #status: SyncStatus;
  #reported: string;

  constructor(syncedAt: Instant | null, onChange: (status: SyncStatus) => void) {
    this.#onChange = onChange;
    this.#status = { ...initialSyncStatus, syncedAt };
    this.#reported = shownOf(this.#status);
  }

  get status(): SyncStatus {
    return this.#status;
  }

  /** Merges a change; reports nothing when nothing that is shown differs. */
  set(change: Partial<SyncStatus>): void {
    this.#status = { ...this.#status, ...change };
    const shown = shownOf(this.#status);
    if (shown === this.#reported) return;
    this.#reported = shown;
    this.#onChange(this.#status);
  }
}

const shownOf = (status: SyncStatus): string =>
  JSON.stringify({ ...status, syncedAt: minuteOf(status.syncedAt), lastRefresh: null });
