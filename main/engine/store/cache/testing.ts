import { ConversationId, type GroupRow, type Message, MessageId, SortKey, UserId } from '../../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../../shared/time/instant.ts';
import type { Sliced } from '../../slices.ts';
import { openInMemory as openDatabaseInMemory } from '../database.ts';
import { migrate } from '../openStore.ts';
import { Cache, openCache } from './cache.ts';
import type { MessageBatch } from './ingest.ts';
import { migrations } from './migrations.ts';

/** Test helpers: short makers of rows, and a cache in memory. */

export const key = Buffer.alloc(32, 7);
export const conversation = ConversationId.parse('5ae290ed-55d1-47a0-bc6d-fe2bc2700399');

/** Seconds after 2023-03-22T14:00:00Z. */
export const at = (seconds: number): Instant => instantFromMicros((1_679_493_600 + seconds) * 1_000_000);

/** Keys in ascending order. */
export const keyOf = (n: number): SortKey => SortKey.parse(`k${String(n).padStart(4, '0')}`);

export const person = (handle: string) => ({ id: UserId.parse(`user-${handle}`), name: handle.toUpperCase(), handle });

/** The message at key and second `n`. */
export function message(n: number, changes: Partial<Omit<Message, 'id'>> & { readonly id?: string } = {}): Message {
  const { id, ...rest } = changes;
  return {
    conversationId: conversation,
    id: MessageId.parse(id ?? `m${String(n).padStart(4, '0')}`),
    sortKey: keyOf(n),
    at: at(n),
    sender: person('bayko'),
    text: `text ${n}`,
    expiresAt: null,
    ...rest,
  };
}

/** The group row at key and second `n`. */
export function groupRow(n: number, changes: Partial<GroupRow> = {}): GroupRow {
  return {
    conversationId: conversation,
    sortKey: keyOf(n),
    at: at(n),
    text: `row ${n}`,
    other: person('bayko'),
    ...changes,
  };
}

export function batch(messages: readonly Message[], changes: Partial<MessageBatch> = {}): MessageBatch {
  return { messages, unparsable: [], pulledAt: at(0), rowVersionSeen: null, now: at(0), ...changes };
}

export const everything = { above: null, below: null } as const;

export const openInMemory = (): Cache => openCache({ file: null, key, now: at(0) });

/** A cache in memory and its database, for tests that look at rows or make writes fail. */
export function openWithDatabase() {
  const db = openDatabaseInMemory(':memory:');
  migrate(db, migrations);
  return { db, cache: new Cache({ db, quarantined: null, onDamage: () => {} }) };
}

/** Runs work in slices to its end, without pauses. */
export function finish<T>(work: Sliced<T>): T {
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
  }
}
