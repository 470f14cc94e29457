import type { AccountId } from '../../shared/ipc/accounts.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Log } from '../engine/log.ts';
import type { AccountDirectories } from './accountDirectories.ts';
import type { AccountKeys } from './accountKeys.ts';
import type { AccountStore } from './accountStore.ts';
import type { EngineHub } from './engineHub.ts';

/** What removing an account deletes. */
export interface Removal {
  readonly bytes: number;
  readonly unsent: number | null;
  readonly drafts: number | null;
}

export interface RemovalsParts {
  readonly store: AccountStore;
  readonly directories: AccountDirectories;
  readonly keys: AccountKeys;
  readonly hub: EngineHub;
  /** A time of grace for a thread that is to end. */
  readonly grace: () => Promise<void>;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * Removes accounts: each is there with all that it has, or is not there. Its directory is set aside first, which happens
 * whole or not at all; then the account leaves the list; what is deleted after that, nobody uses any more.
 */
export class Removals {
  readonly #parts: RemovalsParts;

  constructor(parts: RemovalsParts) {
    this.#parts = parts;
  }

  /** What removing an account would delete. */
  async describe(id: AccountId): Promise<Removal> {
    const { directories, hub, now } = this.#parts;
    const [bytes, diagnostics] = await Promise.all([
      directories.measure(id),
      hub.of(id)?.call('diagnostics.read', { dayStart: now(), monthStart: now() }),
    ]);
    if (!diagnostics?.ok) return { bytes, unsent: null, drafts: null };
    const { waiting, failed, drafts } = diagnostics.value.outbox;
    return { bytes, unsent: waiting + failed, drafts };
  }

  /** Ends an account's work, and deletes all that is kept of it here. Rejects when it can't; the account works on then. */
  async run(id: AccountId): Promise<void> {
    const { store, directories, keys, hub, grace } = this.#parts;
    await hub.stop(id, grace());
    try {
      await directories.setAside(id);
      try {
        store.remove(id);
      } catch (error) {
        await directories.putBack(id);
        throw error;
      }
    } catch (error) {
      await hub.restart(id, grace());
      throw error;
    }
    await keys.forget(id, directories.of(id));
    await this.#discard(id);
  }

  /** Deletes what an earlier run of Meridian could not, of accounts that are not there any more. */
  async finish(isThere: (id: AccountId) => boolean): Promise<void> {
    const left = await this.#parts.directories.listAside();
    await Promise.all(left.filter((id) => !isThere(id)).map((id) => this.#discard(id)));
  }

  async #discard(id: AccountId): Promise<void> {
    const { directories, log } = this.#parts;
    await directories.discard(id).catch((error: unknown) => {
      log('warn', 'Files of an account that was removed could not be deleted; the next start tries again.', error);
    });
  }
}
