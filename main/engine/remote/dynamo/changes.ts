import {
  type ChangeKind,
  type ConversationId,
  changeKinds,
  type MessageChange,
  MessageId,
  SortKey,
  UserId,
} from '../../../../shared/model.ts';
import { isEmoji } from '../../../../shared/text/emoji.ts';
import { formatTimestamp } from '../../../../shared/time/formatTimestamp.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../../shared/time/timestamp.ts';
import { type Bells, LOG_KEPT, type LoggedChange } from '../messageStore.ts';
import type { Decoded, Item, Key } from './codec.ts';
import { readCount } from './ownState.ts';
import type { Update } from './update.ts';

/*
 * Changes of messages. A message's own item is never updated, because the stream function of the web app would move the
 * group rows back to it.
 *
 *   OVL#<conversation>  <message sk>#<message_uuid>              e#<user> = { text, at }, r#<user> = { emoji, at }, d#<user> = { at }
 *   CHG#<conversation>  <instant>#<message_uuid>#<user>#<kind>   the same change, for a month
 *   BEL#<user>          CHANGES                                  g#<12 digits of the conversation> = ms
 */

export const overlayPartition = (conversationId: ConversationId): string => `OVL#${conversationId}`;
export const logPartition = (conversationId: ConversationId): string => `CHG#${conversationId}`;
export const bellKey = (person: UserId): Key => ({ pk: `BEL#${person}`, sk: 'CHANGES' });

const letters: Readonly<Record<ChangeKind, string>> = { edit: 'e', reaction: 'r', deletion: 'd' };
const kindOf = new Map(changeKinds.map((kind) => [letters[kind], kind]));
/** The field with the value; a deletion has none. */
const fields: Readonly<Record<ChangeKind, string | null>> = { edit: 'text', reaction: 'emoji', deletion: null };

/** The most changes that are read from one item: ten for each of the 50 people of the largest conversations. */
const MOST_CHANGES = 500;
/** The most bells that are read, more than an item of 400 KB has. */
const MOST_BELLS = 20_000;

type Message = Pick<MessageChange, 'messageId' | 'sortKey'>;

export const overlayKey = (conversationId: ConversationId, { sortKey, messageId }: Message): Key => ({
  pk: overlayPartition(conversationId),
  sk: `${sortKey}#${messageId}`,
});

/** Decodes the changes of one message. Never throws: what is malformed is left out, and other attributes are ignored. */
export function decodeOverlay(item: Item): Decoded<readonly MessageChange[]> {
  const { pk, sk } = item;
  const [, key = '', id = ''] = /^([^#]+)#(.+)$/s.exec(typeof sk === 'string' ? sk : '') ?? [];
  const [sortKey, messageId] = [SortKey.safeParse(key), MessageId.safeParse(id)];
  if (!sortKey.success || !messageId.success) return unreadable(pk, sk, 'sk does not name a message');
  const changes: MessageChange[] = [];
  for (const [name, value] of Object.entries(item)) {
    if (changes.length === MOST_CHANGES) break;
    const [, letter = '', user = ''] = /^([erd])#(.+)$/s.exec(name) ?? [];
    const kind = kindOf.get(letter);
    const by = UserId.safeParse(user);
    const content = kind === undefined || !by.success ? null : readContent(kind, value);
    if (kind !== undefined && by.success && content !== null)
      changes.push({ messageId: messageId.data, sortKey: sortKey.data, by: by.data, kind, ...content });
  }
  return { ok: true, value: changes };
}

function unreadable(pk: unknown, sk: unknown, reason: string): Decoded<never> {
  const text = (key: unknown): string => (typeof key === 'string' ? key : '');
  return { ok: false, unparsable: { pk: text(pk), sk: text(sk), reason } };
}

function readContent(kind: ChangeKind, value: unknown): Pick<MessageChange, 'value' | 'at'> | null {
  if (typeof value !== 'object' || value === null) return null;
  const content = new Map<string, unknown>(Object.entries(value));
  const at = content.get('at');
  const instant = typeof at === 'string' ? parseTimestamp(at) : null;
  if (instant === null) return null;
  const field = fields[kind];
  if (field === null) return { value: '', at: instant };
  const text = content.get(field);
  if (typeof text !== 'string') return null;
  if (kind === 'reaction' && text !== '' && !isEmoji(text)) return null;
  return { value: text, at: instant };
}

/** The change as the value of an attribute. */
function encodeContent({ kind, value, at }: MessageChange): Readonly<Record<string, string>> {
  const field = fields[kind];
  return { ...(field === null ? {} : { [field]: value }), at: formatTimestamp(at) };
}

/** Encodes a change as an update of the message's overlay; see `saveChange`. */
export function encodeChange(change: MessageChange, isForced: boolean): Update {
  const attribute = `${letters[change.kind]}#${change.by}`;
  return {
    set: { [attribute]: encodeContent(change) },
    remove: [],
    // The same change again is no conflict: its first response may have been lost.
    conditions: isForced ? [] : [{ attribute, field: 'at', upTo: formatTimestamp(change.at) }],
  };
}

/** Encodes a change as an item of the log. */
export function encodeLogged(conversationId: ConversationId, { loggedAt, change }: LoggedChange): Item & Key {
  const { messageId, sortKey, by, kind } = change;
  return {
    pk: logPartition(conversationId),
    sk: `${formatTimestamp(loggedAt)}#${messageId}#${by}#${letters[kind]}`,
    kind: letters[kind],
    message_uuid: messageId,
    message_sk: sortKey,
    user_uuid: by,
    ...encodeContent(change),
    ttl: Math.ceil((loggedAt + LOG_KEPT) / MICROS_PER_SECOND),
  };
}

/** Decodes an item of the log. Never throws. */
export function decodeLogged(item: Item): Decoded<LoggedChange> {
  const { pk, sk, kind: letter, message_uuid: id, message_sk: key, user_uuid: user } = item;
  const [start] = typeof sk === 'string' ? sk.split('#', 1) : [];
  const loggedAt: Instant | null = start === undefined ? null : parseTimestamp(start);
  const kind = typeof letter === 'string' ? kindOf.get(letter) : undefined;
  const [messageId, sortKey, by] = [MessageId.safeParse(id), SortKey.safeParse(key), UserId.safeParse(user)];
  const content = kind === undefined ? null : readContent(kind, item);
  const isReadable = messageId.success && sortKey.success && by.success && kind !== undefined;
  if (loggedAt === null || content === null || !isReadable) return unreadable(pk, sk, 'not a change');
  const change = { messageId: messageId.data, sortKey: sortKey.data, by: by.data, kind, ...content };
  return { ok: true, value: { loggedAt, change } };
}

const BELL = /^g#([0-9a-f]{12})$/;

/** Decodes a person's bells. Never throws: what is malformed is left out. */
export function decodeBells(item: Item): Bells {
  const bells = new Map<string, number>();
  for (const [name, value] of Object.entries(item)) {
    const [, key] = BELL.exec(name) ?? [];
    const at = readCount(value) ?? 0;
    if (key === undefined || at === 0) continue;
    if (bells.size === MOST_BELLS) break;
    bells.set(key, at);
  }
  return bells;
}

export const encodeBell = (key: string, at: number): Update => ({
  set: { [`g#${key}`]: at },
  remove: [],
  conditions: [{ attribute: `g#${key}`, below: at }],
});

/** Rings where a later time is there, which a clock that was ahead may have written: each ring changes the value. */
export const encodeLaterBell = (key: string): Update => ({
  set: {},
  remove: [],
  add: { [`g#${key}`]: 1 },
  conditions: [],
});

export const encodePrunedBells = (bells: Bells): Update => ({
  set: {},
  remove: [...bells.keys()].map((key) => `g#${key}`),
  conditions: [...bells].map(([key, is]) => ({ attribute: `g#${key}`, is })),
});
