import fs from 'node:fs';
import path from 'node:path';
import PQueue from 'p-queue';
import type { AccessKeys, ConnectionSettings, TableSettings } from '../../shared/connection.ts';
import type { AccountEntry, AccountList, KeysState } from '../../shared/contract/accounts.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Log } from '../engine/log.ts';
import type { EngineOptions } from '../engine/protocol.ts';
import { type AccountDirectories, accountIdOf } from './accountDirectories.ts';
import type { AccountKeys } from './accountKeys.ts';
import type { AccountStore, StoredAccount } from './accountStore.ts';
import type { CacheKeys } from './cacheKeys.ts';
import type { EngineHub } from './engineHub.ts';
import type { HostConsent } from './hostConsent.ts';
import type { MfaPrompts } from './mfaPrompts.ts';

export interface AccountsParts {
  readonly store: AccountStore;
  readonly directories: AccountDirectories;
  readonly keys: AccountKeys;
  readonly hub: EngineHub;
  readonly prompts: Pick<MfaPrompts, 'list'>;
  readonly consent: Pick<HostConsent, 'require'>;
  /** The connection of the command line; null if it names none. */
  readonly launch: ConnectionSettings | null;
  /** Resolves when a stopping thread has had enough time. */
  readonly grace: () => Promise<void>;
  readonly now: () => Instant;
  readonly cacheKeys: Pick<CacheKeys, 'load' | 'setAside' | 'forget'>;
  readonly log: Log;
}

/** Changes to an account; omitted fields stay as they are. */
export interface AccountChange {
  readonly label?: string | undefined;
  readonly connection?: ConnectionSettings | undefined;
  readonly keys?: AccessKeys | undefined;
}

/** Messages that are not in the table, and drafts. */
export interface Unsaved {
  readonly unsent: number;
  readonly drafts: number;
}

/** What removing an account deletes. */
interface Removal {
  readonly bytes: number;
  readonly unsent: number | null;
  readonly drafts: number | null;
}

/**
 * The accounts of this computer: the stored ones, and the one of the command line, which exists for this run only and
 * replaces a stored one with the same id. All of them run.
 */
export class Accounts {
  readonly #parts: AccountsParts;
  readonly #launch: StoredAccount | null;
  readonly #keysStates = new Map<AccountId, KeysState>();
  /** Each account's changes, which run one after the other. */
  readonly #changes = new Map<AccountId, PQueue>();

  constructor(parts: AccountsParts) {
    this.#parts = parts;
    const { launch } = parts;
    this.#launch = launch && { id: accountIdOf(launch), label: '', connection: launch };
  }

  /**
   * Starts every account, the active one first: that of the command line, otherwise the one that was last active. Call it
   * again after `suspend`.
   */
  async start(): Promise<void> {
    const { hub, store, directories } = this.#parts;
    const accounts = this.#all();
    const active = hub.activeId ?? this.#launch?.id ?? store.activeId ?? accounts[0]?.id ?? null;
    if (active !== null) hub.start(active);
    const activated = hub.activate(active);
    for (const { id } of accounts) hub.start(id);
    await activated;
    // Finish removals that an earlier run could not complete.
    const removed = (await directories.listTrash()).filter((id) => this.#find(id) === null);
    await Promise.all(removed.map((id) => this.#emptyTrash(id)));
  }

  /** Stops every engine until the next `start`. Resolves when nothing uses the accounts' files. */
  async suspend(): Promise<void> {
    const { hub, grace } = this.#parts;
    await Promise.all(this.#all().map(({ id }) => hub.stop(id, grace())));
    hub.publishChange();
  }

  list(): AccountList {
    const { hub, prompts } = this.#parts;
    return {
      accounts: this.#all().map((account) => this.#entryOf(account)),
      activeId: hub.activeId,
      prompts: prompts.list(),
    };
  }

  /** Adds an account, starts it and makes it the active one. The user may have to allow its host first. */
  add(
    label: string,
    connection: ConnectionSettings,
    keys: AccessKeys | null,
  ): Promise<{ id: AccountId; keys: KeysState }> {
    const id = accountIdOf(connection);
    return this.#inOrder(id, async () => {
      const { store, directories, hub } = this.#parts;
      if (this.#all().some((account) => this.#isSame(account, connection))) {
        throw new AppError('conflict', { reason: 'account-exists' });
      }
      const hasKeys = connection.credentials.kind === 'keys';
      await this.#requireConsent(connection);
      if (hasKeys && keys === null) throw new AppError('validation', { reason: 'keys-missing' });
      // Files that an earlier removal could not delete do not belong to the new account.
      await directories.emptyTrash(id);
      const saved = hasKeys && keys !== null ? await this.#replaceKeys(id, keys) : null;
      if (!saved) await this.#parts.keys.delete(id);
      try {
        store.put(label, connection);
      } catch (error) {
        // Leave no secret of an account that does not exist.
        await saved?.undo();
        throw error;
      }
      hub.start(id);
      await this.switch(id);
      return { id, keys: saved?.state ?? 'none' };
    });
  }

  /**
   * Changes an account completely or not at all. A change of connection or keys restarts its engine. The user may have to
   * allow that its host gets other credentials.
   */
  update(id: AccountId, change: AccountChange): Promise<KeysState> {
    return this.#inOrder(id, async () => {
      const { store, keys, hub, grace } = this.#parts;
      const account = this.#requireStored(id);
      const connection = change.connection ?? account.connection;
      if (accountIdOf(connection) !== id) throw new AppError('validation', { reason: 'account-identity' });
      await this.#requireConsent(connection);
      const hasKeys = connection.credentials.kind === 'keys';
      // Omitted keys stay as they are.
      const saved = hasKeys && change.keys !== undefined ? await this.#replaceKeys(id, change.keys) : null;
      try {
        store.put(change.label ?? account.label, connection);
      } catch (error) {
        await saved?.undo();
        throw error;
      }
      if (change.connection === undefined && change.keys === undefined) return this.#keysStates.get(id) ?? 'none';
      try {
        if (!hasKeys) await keys.delete(id);
      } finally {
        await hub.restart(id, grace());
      }
      return hasKeys ? (await keys.load(id)).state : 'none';
    });
  }

  /** Says what removing an account would delete. */
  async describeRemoval(id: AccountId): Promise<Removal> {
    this.#requireStored(id);
    const [bytes, unsaved] = await Promise.all([this.#parts.directories.measure(id), this.countUnsaved([id])]);
    return { bytes, unsent: unsaved?.unsent ?? null, drafts: unsaved?.drafts ?? null };
  }

  /** Counts what is on this computer only. Null if an account can't say it. */
  async countUnsaved(ids: readonly AccountId[]): Promise<Unsaved | null> {
    const { hub, now } = this.#parts;
    const total = { unsent: 0, drafts: 0 };
    for (const id of ids) {
      const read = await hub.of(id)?.call('diagnostics.read', { dayStart: now(), monthStart: now() });
      if (!read?.ok) return null;
      const { waiting, failed, drafts } = read.value.outbox;
      total.unsent += waiting + failed;
      total.drafts += drafts;
    }
    return total;
  }

  /** Saves an account's access keys again, as the present protection requires it. */
  async protectKeysAgain(id: AccountId): Promise<void> {
    const { keys, hub } = this.#parts;
    await keys.protectAgain(id);
    if (!['kept', 'session'].includes(this.#keysStates.get(id) ?? '')) return;
    this.#keysStates.set(id, (await keys.load(id)).state);
    hub.publishChange();
  }

  /** Stops an account and deletes all its local data, if it exists. Nothing in the table changes. */
  remove(id: AccountId): Promise<void> {
    return this.#inOrder(id, async () => {
      const { hub } = this.#parts;
      if (!this.#find(id)) return;
      this.#requireStored(id);
      await this.#stopAndDelete(id);
      this.#keysStates.delete(id);
      if (hub.activeId === id) await hub.activate(this.#all()[0]?.id ?? null);
      else hub.publishChange();
    });
  }

  /** Sets aside the data of an account whose keychain does not come back, and restarts it without them. */
  startOver(id: AccountId): Promise<void> {
    return this.#inOrder(id, async () => {
      const { hub, cacheKeys, grace, log } = this.#parts;
      if (hub.snapshot(id).status.error?.code !== 'keychain-unavailable') throw new AppError('validation');
      await hub.stop(id, grace());
      try {
        const name = await cacheKeys.setAside(id);
        log('warn', `The user starts over: the cache key was moved to quarantine/${name}.`);
      } finally {
        await hub.restart(id, grace());
      }
    });
  }

  /**
   * The file that the loss of an account's outbox is about: the damaged one in quarantine, or the outbox itself if the engine
   * can't open it.
   * @throws AppError `not-found` if there is none
   */
  outboxFile(id: AccountId): string {
    const { hub, directories } = this.#parts;
    if (!this.#find(id)) throw notFound();
    const { engine, status } = hub.snapshot(id);
    const name = status.outboxLoss?.file ?? null;
    const outbox = path.join(directories.of(id), 'outbox.db');
    const file = name === null ? outbox : path.join(directories.of(id), 'quarantine', path.basename(name));
    if ((name === null && engine !== 'stopped') || !fs.existsSync(file)) throw new AppError('not-found');
    return file;
  }

  /** Restarts an account's engine, which reads damaged files of its outbox again. */
  retryOutbox(id: AccountId): Promise<void> {
    return this.#inOrder(id, async () => {
      const { hub, grace } = this.#parts;
      if (!this.#find(id)) throw notFound();
      const { engine, status } = hub.snapshot(id);
      if (status.outboxLoss !== null || engine === 'stopped') await hub.restart(id, grace());
    });
  }

  /** Makes an account the active one, now and at the next start. */
  async switch(id: AccountId): Promise<void> {
    const { store, hub, log } = this.#parts;
    if (!this.#find(id)) throw notFound();
    const activated = hub.activate(id);
    // Store it before the account answers: after several switches the last one counts, whichever answers last.
    try {
      if (store.find(id)) store.setActive(id);
    } catch (error) {
      log('warn', 'The active account could not be stored for the next start.', error);
    }
    await activated;
  }

  /**
   * The keys for a request to a table: those that came with it, or the stored ones of the account that it names, which are
   * used for the table of that account only. Other credentials may require that the user allows the host.
   */
  async authorize(
    connection: TableSettings,
    given: AccessKeys | null,
    accountId: AccountId | null,
  ): Promise<AccessKeys | null> {
    if (given !== null) return given;
    await this.#requireConsent(connection);
    const account = accountId === null ? null : this.#find(accountId);
    if (account === null || connection.credentials.kind !== 'keys') return null;
    const { endpoint, region, table } = connection;
    const isOwn = accountIdOf({ ...account.connection, endpoint, region, table }) === account.id;
    if (!isOwn || account.connection.credentials.kind !== 'keys') return null;
    return (await this.#parts.keys.load(account.id)).keys;
  }

  /** Prepares the options for an account's engine. */
  async prepare(id: AccountId): Promise<EngineOptions> {
    const { directories, keys, cacheKeys } = this.#parts;
    const account = this.#find(id);
    if (!account) throw notFound();
    const directory = await directories.create(id);
    const { connection } = account;
    const stored = connection.credentials.kind === 'keys' ? await keys.load(id) : null;
    this.#keysStates.set(id, stored?.state ?? 'none');
    return { connection, keys: stored?.keys ?? null, directory, cacheKey: await cacheKeys.load(id) };
  }

  /**
   * Moves the directory to the trash first, which succeeds or fails as a whole, and then takes the account from the list, so
   * that an account always has all its data or does not exist. Rejects on a failure; the account then runs again.
   */
  async #stopAndDelete(id: AccountId): Promise<void> {
    const { store, directories, keys, cacheKeys, hub, grace } = this.#parts;
    await hub.stop(id, grace());
    try {
      await directories.moveToTrash(id);
      try {
        store.remove(id);
      } catch (error) {
        await directories.restoreFromTrash(id);
        throw error;
      }
    } catch (error) {
      await hub.restart(id, grace());
      throw error;
    }
    await keys.delete(id);
    cacheKeys.forget(id);
    await this.#emptyTrash(id);
  }

  async #emptyTrash(id: AccountId): Promise<void> {
    const { directories, log } = this.#parts;
    await directories.emptyTrash(id).catch((error: unknown) => {
      log('warn', 'Files of a removed account could not be deleted; the next start tries again.', error);
    });
  }

  #requireConsent(connection: TableSettings): Promise<void> {
    return this.#parts.consent.require(
      connection,
      this.#all().map((account) => account.connection),
    );
  }

  #inOrder<T>(id: AccountId, change: () => Promise<T>): Promise<T> {
    const queue = this.#changes.get(id) ?? new PQueue({ concurrency: 1 });
    this.#changes.set(id, queue);
    return queue.add(change);
  }

  #all(): readonly StoredAccount[] {
    const launch = this.#launch;
    const stored = this.#parts.store.list();
    return launch ? [launch, ...stored.filter(({ id }) => id !== launch.id)] : stored;
  }

  #find(id: AccountId): StoredAccount | null {
    return this.#all().find((account) => account.id === id) ?? null;
  }

  #requireStored(id: AccountId): StoredAccount {
    const account = this.#parts.store.find(id);
    if (!account) throw notFound();
    if (this.#launch?.id === id) throw new AppError('not-found', { reason: 'account-from-command-line' });
    return account;
  }

  #entryOf({ id, label, connection }: StoredAccount): AccountEntry {
    const { account, unread, status, engine } = this.#parts.hub.snapshot(id);
    return {
      id,
      label,
      origin: this.#launch?.id === id ? 'launch' : 'stored',
      connection,
      account,
      keys: this.#keysStates.get(id) ?? 'none',
      unread,
      waiting: status.waiting,
      failed: status.failed,
      phase: status.phase,
      error: status.error ?? status.sending,
      engine,
      outboxLoss: status.outboxLoss,
    };
  }

  async #replaceKeys(id: AccountId, newKeys: AccessKeys) {
    const { directories, keys } = this.#parts;
    await directories.create(id);
    return keys.replace(id, newKeys);
  }

  /** Whether a connection is an existing account: the same table and zone, and the same user by id or by handle. */
  #isSame({ id, connection }: StoredAccount, other: ConnectionSettings): boolean {
    if (accountIdOf({ ...other, user: connection.user }) !== id) return false;
    const owner = this.#parts.hub.snapshot(id).account?.owner;
    return [connection.user, owner?.id, owner?.handle && `@${owner.handle}`].includes(other.user);
  }
}

const notFound = (): AppError => new AppError('not-found', { reason: 'account-missing' });
