import type { ConnectionSettings } from '../../shared/connection.ts';
import type { EventPayload } from '../../shared/contract/contract.ts';
import type { AccountId } from '../../shared/model.ts';
import type { StoredFile } from '../app/storedFile.ts';
import { type Clock, type IdSource, systemIds } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';
import type { Arrival, LogLine, ReadElsewhere, SignedIn, SystemFacts } from '../engine/protocol.ts';
import { EngineClient } from '../engineClient.ts';
import type { Publisher } from '../ipc/publish.ts';
import type { Vault } from '../lock/vault.ts';
import { AccountDirectories } from './accountDirectories.ts';
import { type AccountHandlers, createAccountHandlers } from './accountHandlers.ts';
import { AccountKeys } from './accountKeys.ts';
import { AccountStore } from './accountStore.ts';
import { Accounts, type Unsaved } from './accounts.ts';
import { CacheKeys } from './cacheKeys.ts';
import { EngineHub } from './engineHub.ts';
import type { HostConsent } from './hostConsent.ts';
import type { Keychain } from './keychain.ts';
import { type KeyChoice, KeyProtection } from './keyProtection.ts';
import { MfaPrompts } from './mfaPrompts.ts';
import { SecretFiles } from './secretFiles.ts';
import { SetupClient } from './setupClient.ts';
import { SetupRuns } from './setupRuns.ts';

/** Time for an engine's thread to stop by itself, in ms. After it the thread is terminated. */
const stopGraceMs = 3_000;

export interface AccountsWorld {
  readonly userData: string;
  /** The list of accounts. */
  readonly file: StoredFile;
  /** The connection of the command line; null if it names none. */
  readonly launch: ConnectionSettings | null;
  readonly keychain: Keychain;
  readonly vault: Vault;
  /** What the user chose for a computer without a keychain, and how to remember another choice. */
  readonly keyChoice: { readonly stored: KeyChoice | null; readonly remember: (choice: KeyChoice) => void };
  /** Called when the protection of keys may have changed. */
  readonly keysChanged: () => void;
  readonly clock: Clock;
  readonly ids?: IdSource;
  readonly log: Log;
  readonly writeLine: (line: LogLine) => void;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly consent: Pick<HostConsent, 'require'>;
  /** Called when requests are signed with other credentials than before. */
  readonly signedIn: (signedIn: SignedIn) => void;
  readonly arrived: (id: AccountId, arrival: Arrival) => void;
  readonly readElsewhere: (id: AccountId, read: ReadElsewhere) => void;
  readonly messagesRemoved: (id: AccountId, removed: EventPayload<'messages.removed'>) => void;
  readonly system?: SystemFacts;
  /** Whether a window opens with the accounts. */
  readonly hasWindow?: boolean;
  /** The built worker, by default next to main's bundle. */
  readonly workerScript?: string;
}

export interface AccountsRoot {
  readonly store: AccountStore;
  readonly accounts: Accounts;
  readonly hub: EngineHub;
  readonly handlers: AccountHandlers;
  readonly protection: KeyProtection;
  /** Counts what quitting would lose, because keys are only in memory. Null if that can't be determined. */
  countLosses(): Promise<Unsaved | null>;
  /** Stops every thread until the next `accounts.start()`; terminates those that take too long. */
  suspend(): Promise<void>;
  /** Stops every thread; terminates those that take too long. */
  stop(): Promise<void>;
}

/** Creates and connects everything about accounts. Nothing runs before `accounts.start()`. */
export function composeAccounts(world: AccountsWorld): AccountsRoot {
  const {
    clock,
    log,
    writeLine,
    signedIn,
    publisher,
    keychain,
    vault,
    workerScript,
    system,
    hasWindow = false,
  } = world;
  const ids = world.ids ?? systemIds;
  const store = new AccountStore(world.file);
  const prompts = new MfaPrompts({
    clock,
    ids,
    onOpen: (payload) => publisher.publish({ name: 'credentials.prompted', payload }),
    onClose: (promptId) => publisher.publish({ name: 'credentials.settled', payload: { promptId } }),
  });
  const hub = new EngineHub({
    prepare: (id) => accounts.prepare(id),
    start: (options, listener) => {
      try {
        return new EngineClient({ ...options, awaitsWindow: hasWindow }, listener, workerScript, system);
      } finally {
        // The thread has its own copy.
        options.cacheKey.fill(0);
      }
    },
    prompts,
    log: writeLine,
    signedIn,
    publisher,
    arrived: world.arrived,
    readElsewhere: world.readElsewhere,
    messagesRemoved: world.messagesRemoved,
    failed: (_id, error, willRestart) =>
      log('error', willRestart ? 'An engine failed and is restarted.' : 'An engine failed.', error),
  });
  const runs = new SetupRuns({
    start: (job, listener) => new SetupClient(job, listener, clock, workerScript, system),
    prompts,
    log: writeLine,
    signedIn,
    onTestReport: (runId, report) => publisher.publish({ name: 'accounts.tested', payload: { runId, report } }),
  });
  const directories = new AccountDirectories(world.userData);
  const files = new SecretFiles(vault);
  const cacheKeys: CacheKeys = new CacheKeys({
    directories,
    files,
    keychain,
    choice: () => protection.choice,
    now: () => clock.now(),
    log,
    changed: world.keysChanged,
  });
  const protection = new KeyProtection({
    vault,
    keychain,
    cacheKeys,
    accountKeys: { protectAgain: (id) => accounts.protectKeysAgain(id) },
    directories,
    running: () => accounts.list().accounts.map(({ id }) => id),
    choice: world.keyChoice.stored,
    remember: world.keyChoice.remember,
    log,
    changed: world.keysChanged,
  });
  const grace = (): Promise<void> => clock.sleep(stopGraceMs, new AbortController().signal);
  const accounts: Accounts = new Accounts({
    store,
    directories,
    keys: new AccountKeys(directories, files, keychain, log),
    cacheKeys,
    hub,
    prompts,
    consent: world.consent,
    launch: world.launch,
    grace,
    now: () => clock.now(),
    log,
  });
  return {
    store,
    accounts,
    hub,
    handlers: createAccountHandlers({ accounts, runs, prompts, ids }),
    protection,
    countLosses: () => accounts.countUnsaved(cacheKeys.inMemory),
    suspend: async () => {
      await Promise.all([runs.cancelAll(), accounts.suspend()]);
    },
    stop: async () => {
      await Promise.all([runs.cancelAll(), hub.stopAll(grace())]);
      await cacheKeys.close();
    },
  };
}

/** Adds the one connection that versions before the list of accounts stored. Returns whether there was one. */
export function adoptOlderConnection(store: AccountStore, connection: ConnectionSettings | null, log: Log): boolean {
  if (connection === null) return false;
  try {
    if (store.list().length === 0) store.put('', connection);
    return true;
  } catch (error) {
    log('warn', 'The account of an older version could not be added.', error);
    return false;
  }
}
