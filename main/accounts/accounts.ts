import type { AccessKeys, ConnectionSettings } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountEntry, AccountId, AccountList, KeysState } from '../../shared/ipc/accounts.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Log } from '../engine/log.ts';
import type { EngineOptions } from '../engine/protocol.ts';
import { type AccountDirectories, accountIdOf } from './accountDirectory.ts';
import type { AccountKeys } from './accountKeys.ts';
import type { AccountStore, StoredAccount } from './accountStore.ts';
import type { CodeQuestions } from './codeQuestions.ts';
import type { EngineHub } from './engineHub.ts';

export interface AccountsParts {
  readonly store: AccountStore;
  readonly directories: AccountDirectories;
  readonly keys: AccountKeys;
  readonly hub: EngineHub;
  readonly questions: Pick<CodeQuestions, 'list'>;
  /** The connection of the command line; null: none was named. */
  readonly launch: ConnectionSettings | null;
  /** A time of grace for a thread that is to end. */
  readonly grace: () => Promise<void>;
  readonly now: () => Instant;
  readonly log: Log;
}

/** What removing an account deletes. */
export interface Removal {
  readonly bytes: number;
  readonly unsent: number | null;
  readonly drafts: number | null;
}

/**
 * The accounts of this computer: those that are stored, and the one of the command line, which is there for this run only
 * and takes the place of a stored one with the same id. All of them run.
 */
export class Accounts {
  readonly #parts: AccountsParts;
  readonly #launch: StoredAccount | null;
  readonly #keysStates = new Map<AccountId, KeysState>();

  constructor(parts: AccountsParts) {
    this.#parts = parts;
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
  async add(
    label: string,
    connection: ConnectionSettings,
    keys: AccessKeys | null,
  ): Promise<{ id: AccountId; keys: KeysState }> {
    const { store, hub } = this.#parts;
    const id = accountIdOf(connection);
    if (this.#find(id)) {
      throw new AppError('conflict', 'This account is here already: the same person in the same table.');
    }
    if (connection.credentials.kind === 'keys' && keys === null) {
      throw new AppError('validation', 'Enter the access keys, or choose other credentials.');
    }
    const state = await this.#saveKeys(id, connection, keys);
    try {
      store.put(label, connection);
    } catch (error) {
      // No secret stays behind of an account that there is not.
      await this.#parts.keys.forget(id, this.#parts.directories.of(id));
      throw error;
    }
    hub.start(id);
    await this.switch(id);
    return { id, keys: state };
  }

  /** Changes an account; what it works with takes effect at once. */
  async update(
    id: AccountId,
    change: {
      readonly label?: string | undefined;
      readonly connection?: ConnectionSettings | undefined;
      readonly keys?: AccessKeys | undefined;
    },
  ): Promise<KeysState> {
    const { store, hub, grace } = this.#parts;
    const account = this.#requireStored(id);
    const connection = change.connection ?? account.connection;
    if (accountIdOf(connection) !== id) {
      throw new AppError(
        'validation',
        'Another table, region, endpoint, person or zone makes another account. Add it as a new one.',
      );
    }
    store.put(change.label ?? account.label, connection);
    if (change.connection === undefined && change.keys === undefined) {
      return this.#keysStates.get(id) ?? 'none';
    }
    // Keys stay as they are when none are given.
    const isKept = change.keys === undefined && connection.credentials.kind === 'keys';
    if (!isKept) await this.#saveKeys(id, connection, change.keys ?? null);
    await hub.restart(id, grace());
    return this.#loadKeysState(id, connection);
  }

  /** What removing an account would delete. */
  async describeRemoval(id: AccountId): Promise<Removal> {
    const { directories, hub, now } = this.#parts;
    this.#requireStored(id);
    const [bytes, diagnostics] = await Promise.all([
      directories.measure(id),
      hub.of(id)?.call('diagnostics.read', { dayStart: now(), monthStart: now() }),
    ]);
    if (!diagnostics?.ok) return { bytes, unsent: null, drafts: null };
    const { waiting, failed, drafts } = diagnostics.value.outbox;
    return { bytes, unsent: waiting + failed, drafts };
  }

  /** Ends an account's work, and deletes all that is kept of it here. Nothing in the table changes. */
  async remove(id: AccountId): Promise<void> {
    const { store, directories, keys, hub, grace } = this.#parts;
    this.#requireStored(id);
    await hub.stop(id, grace());
    try {
      await keys.forget(id, directories.of(id));
      await directories.remove(id);
      store.remove(id);
    } catch (error) {
      // It is still there, so it goes on.
      await hub.restart(id, grace());
      throw error;
    }
    this.#keysStates.delete(id);
    if (hub.activeId === id) await hub.activate(this.#all()[0]?.id ?? null);
    else hub.tellChange();
  }

  /** Makes an account the active one, now and at the next start. */
  async switch(id: AccountId): Promise<void> {
    const { store, hub, log } = this.#parts;
    if (!this.#find(id)) throw notFound();
    await hub.activate(id);
    try {
      if (store.find(id)) store.setActive(id);
    } catch (error) {
      log('warn', 'The active account could not be remembered for the next start.', error);
    }
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

  async #saveKeys(id: AccountId, { credentials }: ConnectionSettings, keys: AccessKeys | null): Promise<KeysState> {
    const { directories, keys: accountKeys } = this.#parts;
    const directory = await directories.make(id);
    if (credentials.kind !== 'keys' || keys === null) {
      await accountKeys.forget(id, directory);
      return credentials.kind === 'keys' ? 'missing' : 'none';
    }
    return accountKeys.save(id, directory, keys);
  }

  async #loadKeysState(id: AccountId, { credentials }: ConnectionSettings): Promise<KeysState> {
    const { directories, keys } = this.#parts;
    return credentials.kind === 'keys' ? (await keys.load(id, directories.of(id))).state : 'none';
  }
}

const notFound = (): AppError => new AppError('not-found', 'There is no such account on this computer.');
