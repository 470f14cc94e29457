import { statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { CostMeter } from './cost.ts';
import { composeEngine, type Engine, type EngineWorld } from './engine.ts';
import type { Log } from './log.ts';
import type { EngineOptions } from './protocol.ts';
import { DynamoMessageStore } from './remote/dynamo/store.ts';
import type { MessageStore, ServerDate } from './remote/messageStore.ts';
import { type Cache, openCache } from './store/cache/cache.ts';
import { openOutbox } from './store/outbox/openOutbox.ts';
import type { Outbox } from './store/outbox/outbox.ts';
import { ServerClock } from './sync/serverClock.ts';

/** Opens the message store of an account. @throws AppError */
export type OpenMessageStore = (
  options: EngineOptions,
  world: EngineWorld & { readonly cost: CostMeter; readonly onServerDate: (date: ServerDate) => void },
) => MessageStore;

/**
 * Opens the databases of one account and starts to synchronize.
 *
 * @throws AppError when a database can't be opened, or the connection is refused before any request
 */
export function startEngine(options: EngineOptions, world: EngineWorld, open: OpenMessageStore = openTable): Engine {
  const { connection, directory, cacheKey: key } = options;
  const { clock, log } = world;
  const cost = new CostMeter();
  const serverClock = new ServerClock(clock);
  const store = open(options, { ...world, cost, onServerDate: serverClock.observe.bind(serverClock) });
  const { cache, outbox } = closing([store], () =>
    openDatabases({ directory, key, now: clock.now(), onDamage: world.onDamage }, log),
  );
  return composeEngine({ store, cache, outbox, cost, serverClock }, connection, world);
}

/** Opens the store of the connection's table, or one that sends nothing. */
const openTable: OpenMessageStore = ({ connection, keys }, world) => {
  const { clock, cost, onServerDate, prompt, onSignIn, system, beforeFirstRequest } = world;
  if (connection.offline) return offlineStore();
  const optional = {
    ...(prompt && { prompt }),
    ...(onSignIn && { onSignIn }),
    ...(system && { system }),
    ...(beforeFirstRequest && { beforeFirstRequest }),
  };
  return new DynamoMessageStore({ ...connection, keys }, { clock, cost, onServerDate, ...optional });
};

interface DatabaseOptions {
  readonly directory: string;
  readonly key: Uint8Array;
  readonly now: Instant;
  readonly onDamage: EngineWorld['onDamage'];
}

/** Opens the databases of one account, and logs what could not be read. @throws AppError when one can't be opened */
export function openDatabases(
  { directory, key, now, onDamage }: DatabaseOptions,
  log: Log,
): { readonly cache: Cache; readonly outbox: Outbox } {
  const cacheFile = path.join(directory, 'cache.db');
  // The outbox first: its data exists nowhere else.
  const outbox = openOutbox({
    ...{ file: path.join(directory, 'outbox.db'), key, now },
    // A cache is created after its outbox.
    isExpected: statSync(cacheFile, { throwIfNoEntry: false })?.isFile() ?? false,
    onDamage: () => onDamage?.('outbox-unreadable'),
  });
  if (outbox.quarantined !== null)
    log('error', `The unsent messages and drafts could not be read and were set aside as ${outbox.quarantined}.`);
  reportLoss(outbox, log);
  const cache = closing([outbox], () =>
    openCache({ file: cacheFile, key, now, onDamage: () => onDamage?.('cache-unreadable') }),
  );
  if (cache.quarantined !== null) log('warn', `The cache could not be read and was set aside as ${cache.quarantined}.`);
  return { cache, outbox };
}

function reportLoss({ losses }: Outbox, log: Log): void {
  const loss = losses.find();
  if (loss === null) return;
  const { recovered, lost, isCertain } = loss;
  const more = isCertain ? '' : ', or more';
  log('error', `Unsent messages were damaged: ${recovered} recovered, ${lost} lost${more}.`);
}

/** Runs `work`; closes these when it throws. */
function closing<T>(opened: readonly { close(): void }[], work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    for (const each of opened) each.close();
    throw thrown;
  }
}

/** The store of an account that was opened offline on purpose: every request fails without being sent. */
function offlineStore(): MessageStore {
  const reject = async (): Promise<never> => {
    throw new AppError('offline', { reason: 'started-offline', retryable: false });
  };
  return {
    listGroupRows: () => ({ [Symbol.asyncIterator]: () => ({ next: reject }) }),
    listMessages: reject,
    getMessage: reject,
    putMessage: reject,
    putGroupRow: reject,
    deleteGroupRow: reject,
    findGroupRows: reject,
    findPerson: reject,
    findProfile: reject,
    putProfile: reject,
    readOwnState: reject,
    writeOwnState: reject,
    listChanges: reject,
    saveChange: reject,
    logChange: reject,
    listLog: reject,
    readBells: reject,
    ringBell: reject,
    pruneBells: reject,
    deleteMessage: reject,
    replaceRowText: reject,
    readMembers: reject,
    putConversation: reject,
    putTitle: reject,
    putMember: reject,
    describeTable: reject,
    createTable: reject,
    reconnect: () => {},
    close: () => {},
  };
}
