import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, type Message } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import type { Cache } from './cache.ts';
import {
  at,
  batch,
  conversation,
  everything,
  finish,
  groupRow,
  keyOf,
  message,
  openInMemory,
  person,
} from './testing.ts';

const me = person('andrewbrown');

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

/** A message at second `n` that expires at second `until`. */
const secret = (n: number, until: number, changes: Parameters<typeof message>[1] = {}) =>
  message(n, { text: `secret ${n}`, expiresAt: at(until), ...changes });
const page = (second: number) =>
  cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 50, now: at(second) })
    .messages;
const hits = (second: number, query = 'secret') =>
  finish(cache.search.find({ query, conversationId: null, limit: 50, now: at(second) })).map(({ snippet }) => snippet);
const line = (second: number) => cache.conversations.list(at(second))[0];

describe('a message that expires', () => {
  it('is visible until then and nowhere after, purged or not', () => {
    cache.groupRows.apply([groupRow(5, { text: 'secret 5' })], [], at(0));
    cache.ingest.page(conversation, everything, batch([message(1), secret(5, 10)], { rowVersionSeen: 1 }));
    expect(page(9)).toHaveLength(2);
    expect(hits(9)).toEqual(['secret 5']);
    expect(line(9)).toMatchObject({ text: 'secret 5', at: at(5) });
    expect(cache.unread.count(conversation, null, me.id, at(9), 9)).toBe(2);
    expect(cache.messages.nextExpiry()).toBe(at(10));

    const expectHidden = () => {
      expect(page(10)).toEqual([message(1)]);
      expect(hits(10)).toEqual([]);
      expect(line(10)).toMatchObject({ text: 'text 1', at: at(1), lastSenderId: person('bayko').id });
      expect(cache.unread.count(conversation, null, me.id, at(10), 9)).toBe(1);
      expect(cache.unread.first(conversation, message(1), me.id, at(10))).toBeNull();
    };
    expectHidden();
    expect(cache.ingest.purgeExpired(at(10))).toEqual([conversation]);
    expectHidden();
    expect(cache.storage.diagnostics().cache.messages).toBe(1);
    expect(cache.messages.nextExpiry()).toBeNull();
    expect(cache.ingest.purgeExpired(at(99))).toEqual([]);
  });

  it('leaves a line without text if it was the only message', () => {
    cache.groupRows.apply([groupRow(5, { text: 'secret 5' })], [], at(0));
    cache.ingest.page(conversation, everything, batch([secret(5, 10)]));
    for (const purge of [() => [], () => cache.ingest.purgeExpired(at(10))]) {
      purge();
      expect(line(10)).toMatchObject({ at: at(5), text: '', lastSenderId: null });
    }
    // Also after the row is read again, or as a new one.
    cache.groupRows.apply(
      [groupRow(5, { text: 'secret 5', other: { ...person('bayko'), name: 'Renamed' } })],
      [],
      at(0),
    );
    expect(line(10)).toMatchObject({ text: '' });
    cache.groupRows.apply([groupRow(6)], [], at(0));
    expect(line(10)).toMatchObject({ text: 'row 6' });
  });

  it('is not revealed by a row of another instant with its text', () => {
    cache.groupRows.apply([groupRow(7, { text: 'secret 5' })], [], at(0));
    cache.ingest.page(conversation, everything, batch([secret(5, 10)], { rowVersionSeen: null }));
    cache.ingest.purgeExpired(at(10));
    expect(line(10)).toMatchObject({ at: at(7), text: '' });
  });

  it('is not revealed by an older row while other messages are newer', () => {
    cache.groupRows.apply([groupRow(5, { text: 'secret 5' })], [], at(0));
    cache.ingest.page(conversation, everything, batch([message(1), secret(5, 10)], { rowVersionSeen: 1 }));
    cache.ingest.purgeExpired(at(10));
    // The row is stale again: an older row of the conversation arrived.
    cache.groupRows.apply([groupRow(0)], [], at(0));
    expect(cache.conversations.listStale()).toEqual([conversation]);
    expect(line(10)).toMatchObject({ at: at(1), text: 'text 1' });
  });

  it('is not stored if it is read too late, and is removed if it is read again', () => {
    cache.groupRows.apply([groupRow(5, { text: 'secret 5' })], [], at(0));
    const late = cache.ingest.page(conversation, everything, batch([secret(5, 10)], { now: at(10) }));
    expect(late).toEqual({ added: 0, changed: 0, removed: 0, arrived: [] });
    expect(page(0)).toEqual([]);
    expect(line(10)).toMatchObject({ text: '' });
    expect(cache.conversations.state(conversation)).toMatchObject({ head: keyOf(5), oldestGapId: null });

    cache.ingest.page(conversation, everything, batch([message(6, { text: 'stays' })], { now: at(10) }));
    const shortened = message(6, { text: 'stays', expiresAt: at(11) });
    expect(cache.ingest.page(conversation, everything, batch([shortened], { now: at(12) })).removed).toBe(1);
    expect(hits(12, 'stays')).toEqual([]);
  });

  it('follows a change of its expiry by another writer', () => {
    cache.ingest.page(conversation, everything, batch([secret(5, 10)]));
    expect(cache.ingest.page(conversation, everything, batch([secret(5, 20)])).changed).toBe(1);
    expect(cache.messages.nextExpiry()).toBe(at(20));
    expect(page(15)).toHaveLength(1);
    expect(cache.ingest.page(conversation, everything, batch([secret(5, 0, { expiresAt: null })])).changed).toBe(1);
    expect(cache.messages.nextExpiry()).toBeNull();
  });

  it('leaves no gap', () => {
    cache.ingest.page(conversation, everything, batch([message(1), secret(5, 10), message(9)]));
    cache.ingest.purgeExpired(at(10));
    expect(
      cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 9, now: at(10) }),
    ).toMatchObject({
      gaps: [],
      older: { kind: 'start' },
    });
  });
});

describe('expiry after any reads and purges', () => {
  const other = ConversationId.parse('another');
  const drawn = fc.record({
    n: fc.nat(12),
    expires: fc.option(fc.integer({ min: 1, max: 12 })),
    isOther: fc.boolean(),
  });
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), rows: fc.array(drawn, { maxLength: 5 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('list' as const), isPulled: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const) }) },
  );

  it('shows every unexpired message and nothing of an expired one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25, size: 'max' }), (steps) => {
        cache = openInMemory();
        /** The table's rows by key; a written row never changes. */
        const written = new Map<string, Message>();
        let now = 0;
        for (const action of steps) {
          if (action.do === 'wait') now += 1;
          else if (action.do === 'purge') cache.ingest.purgeExpired(at(now));
          else if (action.do === 'read') {
            for (const { n, expires, isOther } of action.rows) {
              const conversationId = isOther ? other : conversation;
              const id = `${conversationId} ${n}`;
              const row = secret(n, expires ?? 0, { conversationId, ...(expires === null && { expiresAt: null }) });
              written.set(id, written.get(id) ?? row);
            }
            for (const conversationId of [conversation, other]) {
              const messages = [...written.values()].filter((row) => row.conversationId === conversationId);
              cache.ingest.page(conversationId, everything, batch(messages, { now: at(now) }));
            }
          } else {
            // Rows as the web app writes them: the newest message's instant and text.
            for (const conversationId of [conversation, other]) {
              const [newest] = [...written.values()]
                .filter((row) => row.conversationId === conversationId)
                .sort((a, b) => compareMessages(b, a));
              if (newest === undefined) continue;
              const { sortKey, text } = newest;
              cache.groupRows.apply([groupRow(0, { conversationId, sortKey, text, at: newest.at })], [], at(0));
              const { rowVersion } = cache.conversations.state(conversationId);
              const all = [...written.values()].filter((row) => row.conversationId === conversationId);
              const pulled = batch(all, { now: at(now), rowVersionSeen: rowVersion });
              if (action.isPulled) cache.ingest.page(conversationId, everything, pulled);
            }
          }

          const isSeen = (row: Message) => row.expiresAt === null || row.expiresAt > at(now);
          const rows = [...written.values()];
          const visible = rows.filter(isSeen);
          const gone = new Set(rows.filter((row) => !isSeen(row)).map((row) => `${row.conversationId} ${row.text}`));
          for (const conversationId of [conversation, other]) {
            const own = visible.filter((row) => row.conversationId === conversationId).sort(compareMessages);
            const { messages } = cache.messages.window({
              conversationId,
              from: { kind: 'newest' },
              limit: 50,
              now: at(now),
            });
            expect(messages.map(({ id }) => id)).toEqual(own.map(({ id }) => id));
            expect(cache.unread.count(conversationId, null, me.id, at(now), 100)).toBe(own.length);
            expect(cache.unread.first(conversationId, null, me.id, at(now))?.id).toBe(own[0]?.id);
          }
          expect(hits(now).length).toBe(visible.length);
          expect(cache.conversations.list(at(now)).filter(({ id, text }) => gone.has(`${id} ${text}`))).toEqual([]);
          const next = cache.messages.nextExpiry();
          for (const { expiresAt } of visible) {
            if (expiresAt !== null) expect(next).toBeLessThanOrEqual(expiresAt);
          }
        }
        cache.close();
      }),
      { numRuns: 100 },
    );
  });
});
