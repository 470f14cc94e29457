import type { ConversationId, MessageCursor, MessageId, Person, SortKey, UserId } from '../../../shared/model.ts';
import { type Instant, isInstant } from '../../../shared/time/instant.ts';
import { DamageError } from './failures.ts';

/** A row as SQLite returns it: the query determines its names; a reader below parses each value. */
export type Row<Names extends string> = { readonly [Name in Names]: unknown };

type Reader<T> = (value: unknown) => T;
type Guard<T> = (value: unknown) => value is T;

const isText: Guard<string> = (value) => typeof value === 'string';
const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);
const isWhole: Guard<number> = (value): value is number => Number.isSafeInteger(value);

/** Same limits as in `shared/model.ts`. Plain guards instead of schemas, because lists have thousands of rows. */
const isBranded =
  <T extends string>(maxLength: number): Guard<T> =>
  (value): value is T =>
    typeof value === 'string' && value.length >= 1 && value.length <= maxLength;

export const isSortKey = isBranded<SortKey>(1_024);

function reader<T>(type: string, guard: Guard<T>): Reader<T> {
  return (value) => {
    if (guard(value)) return value;
    throw new DamageError(`not a ${type}`);
  };
}

const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null ? null : read(value);

/*
 * Readers of single columns.
 * @throws DamageError if the value is not what the schema promises.
 */
export const readText = reader('text', isText);
export const readWhole = reader('whole number', isWhole);
export const readNumber = reader('number', isNumber);
export const readInstant: Reader<Instant> = reader('time', isInstant);
export const readSortKey = reader('sort key', isSortKey);
export const readConversationId = reader('conversation id', isBranded<ConversationId>(256));
export const readMessageId = reader('message id', isBranded<MessageId>(1_100));
export const readUserId = reader('user id', isBranded<UserId>(256));

export const readWholeOrNull = orNull(readWhole);
export const readInstantOrNull = orNull(readInstant);
export const readSortKeyOrNull = orNull(readSortKey);
export const readUserIdOrNull = orNull(readUserId);

/** Parses a column of JSON; undefined if it can't be parsed. */
export function readJson(value: unknown): unknown {
  try {
    return JSON.parse(readText(value));
  } catch {
    return undefined;
  }
}

export const readCursor = (row: Row<'at' | 'id'>): MessageCursor => ({
  at: readInstant(row.at),
  id: readMessageId(row.id),
});

export const readPerson = (id: unknown, name: unknown, handle: unknown): Person => ({
  id: readUserId(id),
  name: readText(name),
  handle: readText(handle),
});
