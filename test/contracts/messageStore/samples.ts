import type { MessageStore, Page, RequestContext } from '../../../main/engine/remote/messageStore.ts';
import { ConversationId, GroupRow, Message, MessageId, SortKey, UserId } from '../../../shared/model.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';

export const ANDREW = { id: UserId.parse('andrew-uuid'), name: 'Andrew Brown', handle: 'andrewbrown' };
export const BAYKO = { id: UserId.parse('bayko-uuid'), name: 'Andrew Bayko', handle: 'bayko' };
export const CONVERSATION = ConversationId.parse('5ae290ed-55d1-47a0-bc6d-fe2bc2700399');

/** The context of a request that is not cancelled. */
export const context: RequestContext = { purpose: 'open', signal: new AbortController().signal };

export const sortKey = (text: string): SortKey => SortKey.parse(text);

/** The n-th second of a day in 2023, in Meridian's form. */
export const keyAt = (second: number): SortKey =>
  sortKey(formatTimestamp(instantFromMicros(Date.UTC(2023, 3, 2, 9) * 1_000 + second * 1_000_000)));

/** Message n of the sample conversation. */
export function messageAt(n: number, text = `message ${n}`, conversationId = CONVERSATION): Message {
  const key = keyAt(n);
  return Message.parse({
    conversationId,
    id: MessageId.parse(`uuid-${n}`),
    sortKey: key,
    at: parseTimestamp(key),
    sender: n % 2 === 0 ? ANDREW : BAYKO,
    text,
    expiresAt: null,
  });
}

/** A group row of the sample conversation, or another one, at second n. */
export function groupRowAt(n: number, conversationId = CONVERSATION): GroupRow {
  const key = keyAt(n);
  return GroupRow.parse({ conversationId, sortKey: key, at: parseTimestamp(key), text: `row ${n}`, other: BAYKO });
}

export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** All pages of a conversation. */
export async function readMessages(
  store: MessageStore,
  {
    direction = 'forward',
    limit = 1_000,
    conversationId = CONVERSATION,
    downTo = null,
  }: {
    direction?: 'forward' | 'backward';
    limit?: number;
    conversationId?: ConversationId;
    downTo?: SortKey | null;
  } = {},
): Promise<Page<Message>[]> {
  const pages: Page<Message>[] = [];
  let from: SortKey | null = null;
  do {
    const page: Page<Message> = await store.listMessages(conversationId, { direction, from, downTo, limit }, context);
    pages.push(page);
    from = page.next;
  } while (from !== null);
  return pages;
}
