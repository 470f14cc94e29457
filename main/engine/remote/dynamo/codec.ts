import { z } from 'zod';
import {
  ConversationId,
  eventKinds,
  type GroupRow,
  type Message,
  MessageId,
  mostMembers,
  type Person,
  ReplyTarget,
  SortKey,
  type UnparsableItem,
  UserId,
} from '../../../../shared/model.ts';
import { compareKeys } from '../../../../shared/order.ts';
import { formatTimestamp } from '../../../../shared/time/formatTimestamp.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../../shared/time/timestamp.ts';
import type { MessageQuery, OwnedGroupRow, Page } from '../messageStore.ts';
import { itemSize } from './capacity.ts';
import type { Update } from './update.ts';

/** The key of a row. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A row of the document client: attribute names to native values. */
export type Item = Readonly<Record<string, unknown>>;

/** The prefixes of `pk`: a person's list of conversations, a conversation's messages, and a person's profile. */
export const GROUP_ROW_PREFIX = 'GRP#';
export const MESSAGE_PREFIX = 'MSG#';
const PROFILE_PREFIX = 'USR#';

export const groupRowPartition = (owner: UserId): string => `${GROUP_ROW_PREFIX}${owner}`;
export const messagePartition = (conversationId: ConversationId): string => `${MESSAGE_PREFIX}${conversationId}`;
export const profileKey = (handle: string): Key => ({ pk: `${PROFILE_PREFIX}${handle}`, sk: 'PROFILE' });

/** A decoded item, or why it is unreadable. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly unparsable: UnparsableItem };

/** Decodes a message row. Never throws: an unreadable row is returned with the reason. */
export function decodeMessage(item: Item, naiveZone: string): Decoded<Message> {
  return decode(item, () => {
    const conversationId = parseAs(ConversationId, 'pk', afterPrefix(item, MESSAGE_PREFIX));
    const { sortKey, at } = readSortKey(item, naiveZone);
    const id = parseAs(MessageId, 'message_uuid', readText(item, 'message_uuid') || `sk:${sortKey}`);
    const expiresAt = readExpiry(item, naiveZone);
    const message = { conversationId, id, sortKey, at, sender: readPerson(item), text: readText(item, 'message') };
    return { ...message, expiresAt, ...readReply(item), ...readEvent(item) };
  });
}

/** Decodes a group row with its owner. Never throws: an unreadable row is returned with the reason. */
export function decodeGroupRow(item: Item, naiveZone: string): Decoded<OwnedGroupRow> {
  return decode(item, () => {
    const owner = parseAs(UserId, 'pk', afterPrefix(item, GROUP_ROW_PREFIX));
    const conversationId = parseAs(ConversationId, 'message_group_uuid', readText(item, 'message_group_uuid'));
    const { sortKey, at } = readSortKey(item, naiveZone);
    return { owner, row: { conversationId, sortKey, at, text: readText(item, 'message'), other: readPerson(item) } };
  });
}

/** Decodes the person of any kind of row. Never throws. */
export function decodePerson(item: Item): Decoded<Person> {
  return decode(item, () => readPerson(item));
}

/**
 * Encodes a message as its row. The row never has `message_group_uuid`: the index must stay sparse, or the stream function
 * of the web app would move message rows like group rows.
 */
export function encodeMessage(message: Message): Item & Key {
  return {
    pk: messagePartition(message.conversationId),
    sk: message.sortKey,
    message_uuid: message.id,
    message: message.text,
    ...encodePerson(message.sender),
    ...(message.expiresAt === null ? {} : encodeExpiry(message.expiresAt)),
    ...(message.replyTo === undefined ? {} : { reply_to: message.replyTo.id, reply_to_sk: message.replyTo.sortKey }),
    ...(message.event === undefined
      ? {}
      : { event: { ...message.event, people: message.event.people.map(encodePerson) } }),
  };
}

/** Encodes a group row in the list of `owner`. */
export function encodeGroupRow(owner: UserId, row: GroupRow): Item & Key {
  return {
    pk: groupRowPartition(owner),
    sk: row.sortKey,
    message_group_uuid: row.conversationId,
    message: row.text,
    ...encodePerson(row.other),
  };
}

/** Encodes another text for a group row, where it is still this row. */
export const encodeRowText = (row: GroupRow, text: string): Update => ({
  set: { message: text },
  remove: [],
  conditions: [
    { attribute: 'message_group_uuid', is: row.conversationId },
    { attribute: 'message', is: row.text },
  ],
});

/** Encodes a person's profile item, by handle. */
export function encodeProfile(person: Person): Item & Key {
  return { ...profileKey(person.handle), ...encodePerson(person) };
}

/** Why an item is unreadable; internal to this file. */
class Unreadable extends Error {}

function decode<T>(item: Item, read: () => T): Decoded<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { pk, sk } = item;
    return { ok: false, unparsable: { pk: keyText(pk), sk: keyText(sk), reason: error.message } };
  }
}

/** The text after the prefix of `pk`. */
function afterPrefix(item: Item, prefix: string): string {
  const pk = readText(item, 'pk');
  if (!pk.startsWith(prefix)) throw new Unreadable(`pk does not start with ${prefix}`);
  return pk.slice(prefix.length);
}

function readSortKey(item: Item, naiveZone: string): Pick<Message, 'sortKey' | 'at'> {
  const sortKey = parseAs(SortKey, 'sk', readText(item, 'sk'));
  const at = parseTimestamp(sortKey, naiveZone);
  if (at === null) throw new Unreadable('sk is not a time');
  return { sortKey, at };
}

function readPerson(item: Item): Person {
  const id = parseAs(UserId, 'user_uuid', readText(item, 'user_uuid'));
  const handle = readText(item, 'user_handle');
  return { id, name: readText(item, 'user_display_name') || handle || id, handle };
}

/** When the message expires; null: never, also for an `expires_at` that is not a time. */
function readExpiry({ expires_at: text }: Item, naiveZone: string): Instant | null {
  return typeof text === 'string' ? parseTimestamp(text, naiveZone) : null;
}

/** The message that a reply is about, by its key and ID; nothing, where they are malformed. */
function readReply({ reply_to: id, reply_to_sk: key }: Item): Pick<Message, 'replyTo'> {
  if (id === undefined) return {};
  const target = ReplyTarget.safeParse({ id, sortKey: key });
  return target.success ? { replyTo: target.data } : {};
}

/** What happened in a conversation of many; nothing, where it is malformed, and then its sentence is shown. */
function readEvent({ event }: Item): Pick<Message, 'event'> {
  const stored = StoredEvent.safeParse(event);
  if (!stored.success) return {};
  const { kind, people, title } = stored.data;
  return { event: { kind, title, people: people.map((person) => readPerson(person)) } };
}

const StoredEvent = z.object({
  kind: z.enum(eventKinds),
  people: z
    .array(z.object({ user_uuid: UserId, user_display_name: z.string(), user_handle: z.string() }))
    .max(mostMembers),
  title: z.string().max(200).catch(''),
});

/** `ttl` is rounded up to whole seconds, so that the service never deletes a visible message. */
const encodeExpiry = (expiresAt: Instant): Item => ({
  expires_at: formatTimestamp(expiresAt),
  ttl: Math.ceil(expiresAt / MICROS_PER_SECOND),
});

const encodePerson = (person: Person): Item => ({
  user_uuid: person.id,
  user_display_name: person.name,
  user_handle: person.handle,
});

/**
 * Reads an attribute as text. Other writers omit attributes or write numbers for text, which are read as text; other types
 * are unreadable.
 */
function readText(item: Item, name: string): string {
  const value = item[name];
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw new Unreadable(`${name} is a ${kindOf(value)} where text belongs`);
}

/** Parses a text by a schema of the model. The schemas only limit lengths, which the reason reports. */
function parseAs<S extends z.ZodType>(schema: S, name: string, text: string): z.output<S> {
  const parsed = schema.safeParse(text);
  if (!parsed.success) throw new Unreadable(text === '' ? `${name} is missing` : `${name} is too long`);
  return parsed.data;
}

function kindOf(value: unknown): string {
  if (value instanceof Set) return 'set';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return 'binary value';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : typeof value;
}

/** Any value of a key as text, for diagnostics. */
function keyText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/** One page of raw rows, and the key to continue from; undefined: there are no more. */
export interface RawPage {
  readonly items: readonly Item[];
  readonly lastKey: Record<string, unknown> | undefined;
}

/** The part of a "last evaluated key" that differs within a partition. */
const LastKey = z.object({ sk: SortKey });

/** Decodes a page of rows. Unreadable rows are listed separately. */
export function toPage<T>(
  { items: raw, lastKey }: RawPage,
  decode: (item: Item) => Decoded<T>,
  sizeOf: (item: Item) => number = itemSize,
): Page<T> {
  const items: T[] = [];
  const unparsable: UnparsableItem[] = [];
  const sizes = new Map<string, number>();
  for (const item of raw) {
    const decoded = decode(item);
    if (decoded.ok) items.push(decoded.value);
    else unparsable.push(decoded.unparsable);
    sizes.set(keyText(item.sk), sizeOf(item));
  }
  return { items, unparsable, sizes, next: lastKey === undefined ? null : LastKey.parse(lastKey).sk };
}

/**
 * Where a Query starts: after a key, at the end of its range (null), or nowhere, since no key can be in its range. The
 * service refuses a start outside of the range.
 */
export function startOf({
  direction,
  from,
  downTo,
}: Pick<MessageQuery, 'direction' | 'from' | 'downTo'>): { readonly after: SortKey } | null | 'nothing' {
  if (from === null) return null;
  if (downTo !== null) {
    const order = compareKeys(from, downTo);
    if (direction === 'backward' && order <= 0) return 'nothing';
    if (direction === 'forward' && order < 0) return null;
  }
  return { after: from };
}
