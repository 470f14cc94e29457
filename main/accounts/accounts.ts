import type { AccessKeys, ConnectionSettings } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountEntry, AccountId, AccountList, KeysState } from '../../shared/ipc/accounts.ts';
import type { EngineOptions } from '../engine/protocol.ts';
import { accountIdOf } from './accountDirectories.ts';
import type { StoredAccount } from './accountStore.ts';
import { KeyedMutex } from './keyedMutex.ts';
import type { MfaPrompts } from './mfaPrompts.ts';
import { type Removal, Removals, type RemovalsParts } from './removals.ts';

export interface AccountsParts extends RemovalsParts {
  readonly questions: Pick<MfaPrompts, 'list'>;
  /** The connection of the command line; null: none was named. */
  readonly launch: ConnectionSettings | null;
}

/** What of an account changes; what is not named stays. */
export interface AccountChange {
  readonly label?: string | undefined;
  readonly connection?: ConnectionSettings | undefined;
  readonly keys?: AccessKeys | undefined;
}

/**
 * The accounts of this computer: those that are stored, and the one of the command line, which is there for this run only
 * and takes the place of a stored one with the same id. All of them run.
 */
export class Accounts {
  readonly #parts: AccountsParts;
  readonly #launch: StoredAccount | null;
  readonly #keysStates = new Map<AccountId, KeysState>();
  readonly #turns = new KeyedMutex<AccountId>();
  readonly #removals: Removals;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
    this.#removals = new Removals(parts);
    const { launch } = parts;
    this.#launch = launch && { id: accountIdOf(launch), label: '', connection: launch };
  }

  /** Starts every account, the active one first: the one of the command line, else the one that was active last. */
  async start(): Promise<void> {
    const { hub, store } = this.#parts;
    const accounts = this.#all();
    const active = this.#launch?.id ?? store.activeId ?? accounts[0]?.id ?? null;
    if (active !== null) hub.start(active);
    const activated = hub.activate(active);
    for (const { id } of accounts) hub.start(id);
    await activated;
    await this.#removals.finish((id) => this.#find(id) !== null);
  }

  list(): AccountList {
    const { hub, questions } = this.#parts;
    return {
      accounts: this.#all().map((account) => this.#entryOf(account)),
      activeId: hub.activeId,
      questions: questions.list(),
    };
  }

  /** Adds an account, starts it and makes it the active one. */
  add(
    label: string,
    connection: ConnectionSettings,
    keys: AccessKeys | null,
  ): Promise<{ id: AccountId; keys: KeysState }> {
    const id = accountIdOf(connection);
    return this.#turns.take(id, () => this.#add(id, label, connection, keys));
  }

  async #add(
    id: AccountId,
    label: string,
    connection: ConnectionSettings,
    keys: AccessKeys | null,
  ): Promise<{ id: AccountId; keys: KeysState }> {
    const { store, directories, hub } = this.#parts;
    if (this.#all().some((account) => this.#isSame(account, connection))) {
      throw new AppError('conflict', 'This account is here already: the same person in the same table.');
    }
    if (connection.credentials.kind === 'keys' && keys === null) {
      throw new AppError('validation', 'Enter the access keys, or choose other credentials.');
    }
    // What an account with this id left, when its removal could not delete it, is not this one's.
    await directories.discard(id);
    const saved = keys !== null && connection.credentials.kind === 'keys' ? await this.#replaceKeys(id, keys) : null;
    if (!saved) await this.#parts.keys.forget(id, directories.of(id));
    try {
      store.put(label, connection);
    } catch (error) {
      // No secret stays behind of an account that there is not.
      await saved?.undo();
      throw error;
    }
    hub.start(id);
    await this.switch(id);
    return { id, keys: saved?.state ?? 'none' };
  }

  /** Changes an account, as a whole or not at all; what it works with takes effect at once. */
  update(id: AccountId, change: AccountChange): Promise<KeysState> {
    return this.#turns.take(id, () => this.#update(id, change));
  }

  async #update(id: AccountId, change: AccountChange): Promise<KeysState> {
    const { store, directories, keys, hub, grace } = this.#parts;
    const account = this.#requireStored(id);
    const connection = change.connection ?? account.connection;
    if (accountIdOf(connection) !== id) {
      throw new AppError(
        'validation',
        'Another table, region, endpoint, person or zone makes another account. Add it as a new one.',
      );
    }
    const isByKeys = connection.credentials.kind === 'keys';
    // Keys stay as they are when none are given.
    const saved = isByKeys && change.keys !== undefined ? await this.#replaceKeys(id, change.keys) : null;
    try {
      store.put(change.label ?? account.label, connection);
    } catch (error) {
      await saved?.undo();
      throw error;
    }
    if (change.connection === undefined && change.keys === undefined) {
      return this.#keysStates.get(id) ?? 'none';
    }
    try {
      if (!isByKeys) await keys.forget(id, directories.of(id));
    } finally {
      await hub.restart(id, grace());
    }
    return isByKeys ? (await keys.load(id, directories.of(id))).state : 'none';
  }

  /** What removing an account would delete. */
  async describeRemoval(id: AccountId): Promise<Removal> {
    this.#requireStored(id);
    return this.#removals.describe(id);
  }

  /** Ends an account's work, and deletes all that is kept of it here. Nothing in the table changes. Succeeds when it is gone. */
  remove(id: AccountId): Promise<void> {
    return this.#turns.take(id, async () => {
      const { hub } = this.#parts;
      if (!this.#find(id)) return;
      this.#requireStored(id);
      await this.#removals.run(id);
      this.#keysStates.delete(id);
      if (hub.activeId === id) await hub.activate(this.#all()[0]?.id ?? null);
      else hub.tellChange();
    });
  }

  /** Makes an account the active one, now and at the next start. */
  async switch(id: AccountId): Promise<void> {
    const { store, hub, log } = this.#parts;
    if (!this.#find(id)) throw notFound();
    const activated = hub.activate(id);
    // Before the account answers: of several choices the last one is remembered, whichever answers last.
    try {
      if (store.find(id)) store.setActive(id);
    } catch (error) {
      log('warn', 'The active account could not be remembered for the next start.', error);
    }
    await activated;
  }

  /** The keys that a request means: those that came with it, else those of the account that it names. */
  async keysFor(given: AccessKeys | null, accountId: AccountId | null): Promise<AccessKeys | null> {
    const { keys, directories } = this.#parts;
    if (given !== null || accountId === null) return given;
    const account = this.#find(accountId);
    if (account?.connection.credentials.kind !== 'keys') return null;
    return (await keys.load(accountId, directories.of(accountId))).keys;
  }

  /** What an account's engine is started with but for the cache's key, which `loadCacheKey` reads out of its directory. */
  async prepare(
    id: AccountId,
    loadCacheKey: (directory: string) => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<EngineOptions> {
    const { directories, keys } = this.#parts;
    const account = this.#find(id);
    if (!account) throw notFound();
    const directory = await directories.make(id);
    const { connection } = account;
    const isByKeys = connection.credentials.kind === 'keys';
    const stored = isByKeys ? await keys.load(id, directory) : null;
    this.#keysStates.set(id, stored?.state ?? 'none');
    return { connection, keys: stored?.keys ?? null, directory, cacheKey: await loadCacheKey(directory) };
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
    if (this.#launch?.id === id) {
      throw new AppError('not-found', 'This account is named on the command line. Start Meridian without it first.');
    }
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
      error: status.error,
      engine,
    };
  }

  async #replaceKeys(id: AccountId, fresh: AccessKeys) {
    const { directories, keys } = this.#parts;
    return keys.replace(id, await directories.make(id), fresh);
  }

  /** Whether a connection is an account that is there: the same table and zone, and the same person, by id or by handle. */
  #isSame({ id, connection }: StoredAccount, other: ConnectionSettings): boolean {
    if (accountIdOf({ ...other, user: connection.user }) !== id) return false;
    const owner = this.#parts.hub.snapshot(id).account?.owner;
    return [connection.user, owner?.id, owner?.handle && `@${owner.handle}`].includes(other.user);
  }
}

const notFound = (): AppError => new AppError('not-found', 'There is no such account on this computer.');
