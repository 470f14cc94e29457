import { expect, test } from 'vitest';
import { itemSize } from '../../../main/engine/remote/dynamo/capacity.ts';
import { encodeGroupRow, encodeMessage } from '../../../main/engine/remote/dynamo/codec.ts';
import { PREVIEW_LENGTH } from '../../../main/engine/store/cache/longText.ts';
import { ConversationId, type GroupRow, type Message, type SortKey, UserId } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { type ExpectedConversation, hazardItems } from '../../fixtures/hazards.ts';
import type { Backend } from './backend.ts';
import { testRanges } from './ranges.ts';
import {
  ANDREW,
  BAYKO,
  CONVERSATION,
  collect,
  context,
  groupRowAt,
  keyAt,
  messageAt,
  readMessages,
  sortKey,
} from './samples.ts';

const messages = (count: number) => Array.from({ length: count }, (_, n) => messageAt(n));
const idsOf = (pages: readonly { readonly items: readonly Message[] }[]) =>
  pages.map(({ items }) => items.map(({ id }) => id));

/** Pages, directions, start keys, timestamp forms and hazards. */
export function testReading(backend: Backend): void {
  test('pages forward and backward, each row once', async () => {
    const { store } = await backend.open({ items: messages(5).map(encodeMessage) });
    const forward = await readMessages(store, { direction: 'forward', limit: 2 });
    expect(idsOf(forward)).toEqual([['uuid-0', 'uuid-1'], ['uuid-2', 'uuid-3'], ['uuid-4']]);
    const backward = await readMessages(store, { direction: 'backward', limit: 2 });
    expect(idsOf(backward)).toEqual([['uuid-4', 'uuid-3'], ['uuid-2', 'uuid-1'], ['uuid-0']]);
    expect(forward[0]?.items[0]).toEqual(messageAt(0));
  });

  test('starts after a key that does not exist', async () => {
    const { store } = await backend.open({ items: messages(4).map(encodeMessage) });
    const from = sortKey(keyAt(1).replace('.000000', '.500000'));
    const older = await store.listMessages(
      CONVERSATION,
      { direction: 'backward', from, downTo: null, limit: 10 },
      context,
    );
    expect(idsOf([older])).toEqual([['uuid-1', 'uuid-0']]);
    const newer = await store.listMessages(
      CONVERSATION,
      { direction: 'forward', from, downTo: null, limit: 10 },
      context,
    );
    expect(idsOf([newer])).toEqual([['uuid-2', 'uuid-3']]);
  });

  testRanges(backend);

  test('an empty conversation has one empty page', async () => {
    const { store } = await backend.open();
    expect(await readMessages(store)).toEqual([{ items: [], unparsable: [], sizes: new Map(), next: null }]);
  });

  test('a page ends at 1 MB', async () => {
    const text = 'x'.repeat(300 * 1_024);
    const long = Array.from({ length: 6 }, (_, n) => messageAt(n, text));
    const { store } = await backend.open({ items: long.map(encodeMessage) });
    const pages = await readMessages(store, { direction: 'backward' });
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0]?.items.length).toBe(4);
    expect(pages.flatMap(({ items }) => items)).toEqual(long.reverse());
  });

  test('lists unreadable rows separately', async () => {
    const good = [encodeMessage(messageAt(1)), encodeMessage(messageAt(3))];
    const bad = { ...encodeMessage(messageAt(2)), sk: 'yesterday' };
    const worse = { ...encodeMessage(messageAt(2)), message: new Set(['a']) };
    const { store } = await backend.open({ items: [...good, bad, worse] });
    const [page] = await readMessages(store);
    expect(idsOf([page ?? { items: [] }])).toEqual([['uuid-1', 'uuid-3']]);
    expect(page?.unparsable).toEqual([
      { pk: worse.pk, sk: worse.sk, reason: 'message is a set where text belongs' },
      { pk: bad.pk, sk: 'yesterday', reason: 'sk is not a time' },
    ]);
  });

  test('lists the owner’s group rows in key order, from a key on', async () => {
    const mine = [3, 1, 2].map((n) =>
      encodeGroupRow(ANDREW.id, groupRowAt(n, ConversationId.parse(`conversation-${n}`))),
    );
    const theirs = encodeGroupRow(BAYKO.id, groupRowAt(4));
    const { store } = await backend.open({ items: [...mine, theirs] });
    const all = await collect(store.listGroupRows(ANDREW.id, null, context));
    expect(all.flatMap(({ items }) => items.map(({ text }) => text))).toEqual(['row 1', 'row 2', 'row 3']);
    for (const from of [keyAt(2), sortKey(keyAt(2).replace('+00:00', ''))]) {
      const later = await collect(store.listGroupRows(ANDREW.id, from, context));
      expect(later.flatMap(({ items }) => items.map(({ text }) => text))).toEqual(['row 2', 'row 3']);
      expect(later.at(-1)?.next).toBeNull();
    }
    const none = await collect(store.listGroupRows(ANDREW.id, sortKey(`${keyAt(3)}!`), context));
    expect(none).toEqual([{ items: [], unparsable: [], sizes: new Map(), next: null }]);
  });

  test('lists the owner’s group rows before a key, newest first, with their sizes', async () => {
    const rows = [1, 2, 3, 4].map((n) =>
      encodeGroupRow(ANDREW.id, groupRowAt(n, ConversationId.parse(`conversation-${n}`))),
    );
    const { store } = await backend.open({ items: rows });
    const list = async (from: SortKey | null, below: SortKey) =>
      (await collect(store.listGroupRows(ANDREW.id, from, context, below))).flatMap(({ items, sizes }) =>
        items.map(({ text, sortKey }) => [text, sizes.get(sortKey)]),
      );
    const sized = (n: number) => [`row ${n}`, itemSize(rows[n - 1] ?? {})];
    expect(await list(null, keyAt(3))).toEqual([sized(2), sized(1)]);
    expect(await list(keyAt(2), sortKey(`${keyAt(3)}!`))).toEqual([sized(3), sized(2)]);
    expect(await list(keyAt(3), keyAt(3))).toEqual([]);
    expect(await list(keyAt(4), keyAt(3))).toEqual([]);
  });

  test('lists every page of group rows', async () => {
    const text = 'x'.repeat(300 * 1_024);
    const rows = Array.from({ length: 6 }, (_, n) => ({
      ...groupRowAt(n, ConversationId.parse(`conversation-${n}`)),
      text,
    }));
    const { store } = await backend.open({ items: rows.map((row) => encodeGroupRow(ANDREW.id, row)) });
    for (const from of [null, keyAt(1)]) {
      const pages = await collect(store.listGroupRows(ANDREW.id, from, context));
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flatMap(({ items }) => items)).toEqual(from === null ? rows : rows.slice(1));
    }
    const pages = await collect(store.listGroupRows(ANDREW.id, keyAt(0), context, keyAt(9)));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap(({ items }) => items)).toEqual(rows.toReversed());
  });

  test('reads one message by its key', async () => {
    const unreadable = { ...encodeMessage(messageAt(2)), user_uuid: new Set(['a']) };
    const { store } = await backend.open({ items: [encodeMessage(messageAt(1)), unreadable] });
    expect(await store.getMessage(CONVERSATION, keyAt(1), context)).toEqual(messageAt(1));
    expect(await store.getMessage(CONVERSATION, keyAt(9), context)).toBeNull();
    await expect(store.getMessage(CONVERSATION, keyAt(2), context)).rejects.toMatchObject({ code: 'validation' });
  });

  test('finds a person by profile, or else by any row with their name', async () => {
    const profile = { pk: 'USR#carol', sk: 'PROFILE', user_uuid: 'carol-uuid', user_handle: 'carol' };
    const stray = { pk: 'XYZ#1', sk: 'x', user_uuid: 'dave-uuid', user_handle: 'dave' };
    const { store } = await backend.open({ items: [profile, stray, ...messages(30).map(encodeMessage)] });
    expect(await store.findPerson('carol', context)).toEqual({ id: 'carol-uuid', name: 'carol', handle: 'carol' });
    expect(await store.findPerson('bayko', context)).toEqual(BAYKO);
    expect(await store.findPerson('dave', context)).toBeNull();
    expect(await store.findPerson('unknown', context)).toBeNull();
  });

  test('finds a profile by its item only', async () => {
    const profile = { pk: 'USR#carol', sk: 'PROFILE', user_uuid: 'carol-uuid', user_display_name: 'Carol' };
    const unreadable = { pk: 'USR#dave', sk: 'PROFILE', user_handle: 'dave' };
    const items = [{ ...profile, user_handle: 'carol' }, unreadable, encodeMessage(messageAt(1))];
    const { store, cost } = await backend.open({ items });
    expect(await store.findProfile('carol', context)).toEqual({ id: 'carol-uuid', name: 'Carol', handle: 'carol' });
    expect(await store.findProfile('dave', context)).toBeNull();
    expect(await store.findProfile('bayko', context)).toBeNull();
    expect(cost.totals().open).toEqual({ read: 1.5, write: 0 });
  });

  test.for([
    ['microseconds', '2030-01-01T00:00:00.000001+00:00', Date.UTC(2030, 0) * 1_000 + 1],
    ['another offset', '2030-01-01T05:30:00+05:30', Date.UTC(2030, 0) * 1_000],
    ['no offset', '2030-01-01T00:00:00', Date.UTC(2030, 0) * 1_000],
    ['no time', 'soon', null],
    ['an empty text', '', null],
    ['a number', 1_893_456_000, null],
    ['a set', new Set(['2030-01-01T00:00:00Z']), null],
    ['null', null, null],
  ] as const)('reads a message with expires_at of %s', async ([, expires_at, expected]) => {
    const { store } = await backend.open({ items: [{ ...encodeMessage(messageAt(1)), expires_at, ttl: 'odd' }] });
    const message = { ...messageAt(1), expiresAt: expected };
    expect(await store.getMessage(CONVERSATION, keyAt(1), context)).toEqual(message);
    expect(await readMessages(store)).toMatchObject([{ items: [message], unparsable: [], next: null }]);
  });

  test('finds a person on a later page of the table', async () => {
    const text = 'x'.repeat(300 * 1_024);
    const long = Array.from({ length: 10 }, (_, n) => ({ ...messageAt(n, text), sender: ANDREW }));
    const conversations = long.map((message, n) => ({
      ...message,
      conversationId: ConversationId.parse(`conversation-${n}`),
    }));
    const named = encodeMessage({
      ...messageAt(1),
      conversationId: ConversationId.parse('conversation-5'),
      sortKey: keyAt(99),
    });
    const { store } = await backend.open({ items: [...conversations.map(encodeMessage), named] });
    expect(await store.findPerson('bayko', context)).toEqual(BAYKO);
  });

  test('reads what other writers may write', async () => {
    const now = instantFromMillis(Date.UTC(2024, 1, 29, 12));
    const hazards = hazardItems(now);
    const { store } = await backend.open({ items: hazards.items });
    const owner = UserId.parse(hazards.ownerId);

    const rowPages = await collect(store.listGroupRows(owner, null, context));
    const unparsable = rowPages.flatMap((page) => page.unparsable);
    const conversations: ExpectedConversation[] = [];
    for (const row of newestPerConversation(rowPages.flatMap(({ items }) => items))) {
      const pages = await readMessages(store, { direction: 'backward', conversationId: row.conversationId });
      unparsable.push(...pages.flatMap((page) => page.unparsable));
      const lasting = pages
        .flatMap(({ items }) => items)
        .filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
      const shown = withoutCopies(lasting);
      const last = shown.at(-1);
      conversations.push({
        id: row.conversationId,
        other: row.other,
        // What is far ahead does not order the list.
        at: shown.findLast(({ at }) => at <= now)?.at ?? row.at,
        text: [...(last?.text ?? row.text)].slice(0, PREVIEW_LENGTH).join(''),
        rowAt: row.at,
        rowText: row.text,
        messageIds: shown.map(({ id }) => id),
        sortKeys: shown.map((message) => message.sortKey),
      });
    }
    expect(conversations.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))).toEqual(hazards.expected.conversations);
    const keys = unparsable.map(({ pk, sk }) => ({ pk, sk }));
    expect(keys).toHaveLength(hazards.expected.unparsable.length);
    expect(keys).toEqual(expect.arrayContaining([...hazards.expected.unparsable]));
  });
}

function newestPerConversation(rows: readonly GroupRow[]): GroupRow[] {
  const newest = new Map<string, GroupRow>();
  for (const row of rows)
    if (row.at > (newest.get(row.conversationId)?.at ?? Number.NEGATIVE_INFINITY)) newest.set(row.conversationId, row);
  return [...newest.values()];
}

function withoutCopies(all: readonly Message[]): Message[] {
  const shown = new Map<string, Message>();
  for (const message of all) {
    const other = shown.get(message.id);
    const isFirst =
      other === undefined || message.at < other.at || (message.at === other.at && message.sortKey < other.sortKey);
    if (isFirst) shown.set(message.id, message);
  }
  return [...shown.values()].sort(compareMessages);
}
