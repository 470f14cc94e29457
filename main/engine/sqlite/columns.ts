import type { ConversationId, MessageId, SortKey, UserId } from '../../../shared/model.ts';
import { type Instant, isInstant } from '../../../shared/time/instant.ts';
import { DamageError } from './failures.ts';

/** A row as SQLite gives it: the names are known from the query, the values are not, until a reader below has parsed them. */
export type Row<Names extends string> = { readonly [Name in Names]: unknown };

type Reader<T> = (value: unknown) => T;
type Guard<T> = (value: unknown) => value is T;

const isText: Guard<string> = (value) => typeof value === 'string';
const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);
const isWhole: Guard<number> = (value): value is number => Number.isSafeInteger(value);

/** The limits are those of the schemas in `shared/model.ts`; plain guards, because lists of thousands of rows pass here. */
const isBranded =
  <T extends string>(maxLength: number): Guard<T> =>
  (value): value is T =>
    typeof value === 'string' && value.length >= 1 && value.length <= maxLength;

export const isSortKey = isBranded<SortKey>(1_024);

function reader<T>(what: string, guard: Guard<T>): Reader<T> {
  return (value) => {
    if (guard(value)) return value;
    throw new DamageError(`not a ${what}`);
  };
}

const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null ? null : read(value);

/** Readers of one column each. They throw a `DamageError` when the value is not what the schema promises. */
export const readText = reader('text', isText);
export const readWhole = reader('whole number', isWhole);
export const readNumber = reader('number', isNumber);
export const readInstant: Reader<Instant> = reader('time', isInstant);
export const readSortKey = reader('sort key', isSortKey);
export const readConversationId = reader('group id', isBranded<ConversationId>(256));
export const readMessageId = reader('message id', isBranded<MessageId>(1_100));
export const readUserId = reader('user id', isBranded<UserId>(256));

export const readWholeOrNull = orNull(readWhole);
export const readInstantOrNull = orNull(readInstant);
export const readSortKeyOrNull = orNull(readSortKey);
export const readUserIdOrNull = orNull(readUserId);
