import type { ConnectionSettings } from '../../../shared/connection.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { ConversationId, UserId } from '../../../shared/model.ts';
import {
  type ConnectionProbe,
  type MessageStore,
  type RequestContext,
  type TableDescription,
  TEST_PARTITION,
  TTL_ATTRIBUTE,
} from '../remote/messageStore.ts';

/** Why a table cannot be used because of its status; null: it can. */
export function statusFault({ name: table, status }: TableDescription): AppError | null {
  const details = { table, status };
  switch (status) {
    // Some emulators report no status; a table can be used while it is updated.
    case '':
    case 'ACTIVE':
    case 'UPDATING':
      return null;
    case 'CREATING':
      return new AppError('table-missing', { reason: 'table-creating', params: { table }, details, retryable: true });
    case 'DELETING':
      return new AppError('table-missing', { reason: 'table-deleting', params: { table }, details });
    default:
      return new AppError('table-missing', { reason: 'table-unusable', params: { table, status }, details });
  }
}

/** Keys other than `pk` and `sk`, both text; null: they fit. */
export function keysFault({ name: table, keys, keysFit }: TableDescription): AppError | null {
  if (keysFit) return null;
  const found = keys.map(({ name, type }) => `${name} (${type})`).join(', ');
  return new AppError('wrong-key-schema', {
    reason: 'other-keys',
    params: { table, keys: found },
    details: { table, keys: found },
  });
}

/** An index that is missing, not ready, or of another shape; null: it fits. */
export function indexFault({ name: table, indexes }: TableDescription, index: string): AppError | null {
  const named = indexes.find(({ name }) => name === index);
  const other = indexes.find(({ fits }) => fits)?.name ?? 'none';
  const details = { table, index };
  if (named === undefined) {
    return new AppError('index-missing', { reason: 'index-absent', params: { table, index, other }, details });
  }
  const { fits, status, keys, projection } = named;
  if (!fits) {
    const params = { index, keys: keys.join(', '), projection, other };
    return new AppError('index-missing', { reason: 'index-unfit', params, details });
  }
  if (status === '' || status === 'ACTIVE' || status === 'UPDATING') return null;
  return new AppError('index-missing', {
    reason: 'index-not-ready',
    params: { index, status },
    details,
    retryable: true,
  });
}

/** What a message to 50 people writes, in write units of the table: itself, and a row of each that is put and one deleted. */
const UNITS_OF_LARGEST = 101;
/** The longest time that may take, in seconds of the table's capacity. */
const MOST_SECONDS = 2;

/**
 * The seconds of provisioned capacity that a message to the most people takes, where they are many; null: they are not, or the
 * capacity is not known.
 */
export function secondsOfLargest({ writeCapacity }: Pick<TableDescription, 'writeCapacity'>): number | null {
  const seconds = writeCapacity === null ? 0 : Math.ceil(UNITS_OF_LARGEST / writeCapacity);
  return seconds > MOST_SECONDS ? seconds : null;
}

/**
 * The settings that matter for a table's messages, as facts. `ttl`: `on`, `wrong` for another attribute, `off`, or `unknown`;
 * `protection` and `recovery`: `on`, `off` or `unknown`; `stream`: `on` or `off`, which does not say whether a Lambda reads it;
 * `seconds`: see {@link secondsOfLargest}, or `none`. Limited: one that is free is off, or the capacity is small.
 */
export function settingsOf(table: TableDescription): {
  readonly state: 'ok' | 'limited';
  readonly facts: Readonly<Record<'ttl' | 'protection' | 'recovery' | 'stream' | 'seconds', string>>;
} {
  const { ttlAttribute, deletionProtection, pointInTimeRecovery, stream } = table;
  // A service that has no deletion protection is an emulator, and its table can't be given more.
  const ttl = deletionProtection === undefined ? 'unknown' : ttlState(ttlAttribute);
  const protection = switchState(deletionProtection);
  const seconds = secondsOfLargest(table);
  const isLimited = ttl === 'off' || ttl === 'wrong' || protection === 'off' || seconds !== null;
  return {
    state: isLimited ? 'limited' : 'ok',
    facts: {
      ttl,
      protection,
      recovery: switchState(pointInTimeRecovery),
      stream: switchState(stream !== null),
      seconds: String(seconds ?? 'none'),
    },
  };
}

function ttlState(attribute: string | null | undefined): 'on' | 'wrong' | 'off' | 'unknown' {
  if (attribute === undefined) return 'unknown';
  if (attribute === null) return 'off';
  return attribute === TTL_ATTRIBUTE ? 'on' : 'wrong';
}

function switchState(isOn: boolean | undefined): 'on' | 'off' | 'unknown' {
  if (isOn === undefined) return 'unknown';
  return isOn ? 'on' : 'off';
}

/**
 * Reads the first page of the user's list of conversations, by their uuid or handle, and returns what it shows as facts.
 * Rejects with `not-found` when the handle has no profile item: a test does not read the whole table.
 */
export async function readOwnConversations(
  store: MessageStore,
  { user, table }: Pick<ConnectionSettings, 'user' | 'table'>,
  context: RequestContext,
): Promise<Readonly<Record<'owner' | 'count' | 'more' | 'unparsable', string>>> {
  const owner = await findOwner(store, { user, table }, context);
  for await (const { items, unparsable, next } of store.listGroupRows(owner, null, context)) {
    const count = new Set(items.map(({ conversationId }) => conversationId)).size;
    // A page can be empty without being the last.
    if (count === 0 && next !== null) continue;
    return { owner, count: String(count), more: String(next !== null), unparsable: String(unparsable.length) };
  }
  return { owner, count: '0', more: 'false', unparsable: '0' };
}

/**
 * Reads where changes of messages and members are, of a conversation and person that do not exist: half a read unit each.
 * Resolves to the prefixes of the partitions that access rules deny. Own bells are read only where the owner is known, since
 * those of others are denied.
 */
export async function deniedPartitions(
  store: MessageStore,
  owner: UserId | null,
  context: RequestContext,
): Promise<readonly string[]> {
  const none = ConversationId.parse(TEST_PARTITION);
  const query = { direction: 'backward', from: null, downTo: null, limit: 1 } as const;
  const reads: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['CNV#', () => store.readMembers(none, context)],
    ['OVL#', () => store.listChanges(none, query, context)],
    ['CHG#', () => store.listLog(none, query, context)],
    ...(owner === null ? [] : [['BEL#', () => store.readBells(owner, context)] as const]),
  ];
  const denied: string[] = [];
  for (const [prefix, read] of reads) {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'access-denied') throw error;
      denied.push(prefix);
    }
  }
  return denied;
}

async function findOwner(
  store: MessageStore,
  { user, table }: Pick<ConnectionSettings, 'user' | 'table'>,
  context: RequestContext,
): Promise<UserId> {
  if (!user.startsWith('@')) return UserId.parse(user);
  const handle = user.slice(1);
  const person = handle === '' ? null : await store.findProfile(handle, context);
  if (person) return person.id;
  throw new AppError('not-found', {
    reason: 'handle-without-profile',
    params: { handle: user, table },
    details: { table, handle },
  });
}

/** The failures of a write after which nothing can have been written. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'access-denied',
  'credentials-missing',
  'credentials-expired',
  'table-missing',
  'wrong-key-schema',
  'validation',
]);
const NEVER = new AbortController().signal;

/**
 * Writes a temporary item and deletes it; resolves to its key as facts. Cancelling the test stops neither request: a
 * write that was stopped could still take effect after the deletion.
 */
export async function testWriting(testId: string, probe: ConnectionProbe): Promise<Readonly<Record<string, string>>> {
  const context: RequestContext = { purpose: 'setup', signal: NEVER };
  const item = `${TEST_PARTITION} / ${testId}`;
  const unwritten = await failureOf(probe.writeTestItem(testId, context));
  if (unwritten && REFUSALS.has(unwritten.code)) throw unwritten;
  const undeleted = await failureOf(probe.removeTestItem(testId, context));
  if (undeleted) {
    throw new AppError(undeleted.code, {
      reason: unwritten ? 'test-item-uncertain' : 'test-item-left',
      params: { item, action: undeleted.details.action ?? 'none' },
      cause: undeleted,
      details: { ...undeleted.details, item },
    });
  }
  if (unwritten) throw unwritten;
  return { item };
}

/**
 * Why a write failed; null: it did not. A `conflict` means that an earlier attempt succeeded whose response was lost: the
 * id is this test's own.
 */
async function failureOf(write: Promise<void>): Promise<AppError | null> {
  try {
    await write;
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'conflict' ? null : error;
  }
}
