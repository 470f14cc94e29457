import path from 'node:path';
import type { ConnectionSettings } from '../../shared/connection.ts';
import { toAppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ipc/accounts.ts';
import { type Clock, type IdSource, systemIds } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';
import type { Arrival, EngineEvent, LogLine } from '../engine/protocol.ts';
import { EngineClient } from '../engineClient.ts';
import type { KeyGuard } from './keychain.ts';
import { loadCacheKey } from './cacheKey.ts';
import { AccountDirectories } from './accountDirectories.ts';
import { type AccountHandlers, createAccountHandlers } from './accountHandlers.ts';
import { AccountKeys } from './accountKeys.ts';
import { AccountStore, type AccountsFile } from './accountStore.ts';
import { Accounts } from './accounts.ts';
import { EngineHub } from './engineHub.ts';
import { MfaPrompts } from './mfaPrompts.ts';
import { SetupClient } from './setupClient.ts';
import { SetupRuns } from './setupRuns.ts';

/** How long a clean end may take, ms, before an engine's thread is ended by force. */
const stopGraceMs = 3_000;

export interface AccountsWorld {
  readonly userData: string;
  readonly file: AccountsFile;
  /** The connection of the command line; null: none was named. */
  readonly launch: ConnectionSettings | null;
  readonly guard: KeyGuard;
  readonly clock: Clock;
  readonly ids?: IdSource;
  readonly log: Log;
  readonly writeLine: (line: LogLine) => void;
  /** What the window is told. */
  readonly publish: (event: EngineEvent) => void;
  /** Messages to notify of, of whichever account. */
  readonly arrived: (id: AccountId, arrival: Arrival) => void;
  /** The built worker; default: beside main's own bundle. */
  readonly workerScript?: string;
}

/** All that has to do with accounts. */
export interface AccountsRoot {
  readonly store: AccountStore;
  readonly accounts: Accounts;
  readonly hub: EngineHub;
  readonly handlers: AccountHandlers;
  /** Ends every thread, by force when it takes too long. */
  stop(): Promise<void>;
}

/** Makes the parts and connects them; nothing runs before `accounts.start()`. */
export function composeAccounts(world: AccountsWorld): AccountsRoot {
  const { clock, log, writeLine, publish, guard, workerScript } = world;
  const ids = world.ids ?? systemIds;
  const store = new AccountStore(world.file, log);
  const questions = new MfaPrompts({
    clock,
    ids,
    asked: (payload) => publish({ name: 'credentials.asked', payload }),
    settled: (askId) => publish({ name: 'credentials.settled', payload: { askId } }),
  });
  const hub = new EngineHub({
    prepare: (id) =>
      accounts.prepare(id, (directory) => loadCacheKey(path.join(directory, 'cache.key'), guard, clock.now(), log)),
    start: (options, listener) => new EngineClient(options, listener, workerScript),
    questions,
    log: writeLine,
    publish,
    arrived: world.arrived,
    failed: (_id, error, willRestart) =>
      log('error', willRestart ? 'An engine broke and is started again.' : 'An engine ended.', error),
  });
  const runs = new SetupRuns({
    start: (job, listener) => new SetupClient(job, listener, clock, workerScript),
    questions,
    log: writeLine,
    tested: (runId, report) => publish({ name: 'accounts.tested', payload: { runId, report } }),
  });
  const grace = (): Promise<void> => clock.sleep(stopGraceMs, new AbortController().signal);
  const accounts: Accounts = new Accounts({
    store,
    directories: new AccountDirectories(world.userData),
    keys: new AccountKeys(guard, log),
    hub,
    questions,
    launch: world.launch,
    grace,
    now: () => clock.now(),
    log,
  });
  return {
    store,
    accounts,
    hub,
    handlers: createAccountHandlers({ accounts, runs, questions, ids }),
    stop: async () => {
      await Promise.all([runs.cancelAll(), hub.stopAll(grace())]);
    },
  };
}

/** Takes over the one connection that an older version remembered among its settings; true: there was one. */
export function adoptOlderConnection(store: AccountStore, connection: ConnectionSettings | null, log: Log): boolean {
  if (connection === null) return false;
  try {
    if (store.list().length === 0) store.put('', connection);
    return true;
  } catch (error) {
    log('warn', 'The account of an older version could not be taken over.', toAppError(error));
    return false;
  }
}
