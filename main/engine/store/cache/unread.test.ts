import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, type Message, type MessageCursor } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, message, openInMemory, person } from './testing.ts';

const me = person('andrewbrown');
const other = ConversationId.parse('another');

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

describe('unread messages', () => {
  it('are messages of others after the marker, by instant and id, up to a limit', () => {
    const tied = ['a', 'b', 'c'].map((id, n) => message(10 + n, { id, at: at(5) }));
    cache.ingest.page(conversation, everything, batch([message(1), message(2, { sender: me }), ...tied]));
    const count = (after: MessageCursor | null, limit = 100) =>
      cache.unread.count(conversation, after, me.id, at(0), limit);
    expect(count(null)).toBe(4);
    expect(count(null, 3)).toBe(3);
    expect(count(message(1))).toBe(3);
    expect(count({ ...tied[1], at: at(5), id: message(1, { id: 'b' }).id })).toBe(1);
    expect(count(tied[2] ?? null)).toBe(0);
    expect(cache.unread.first(conversation, message(1), me.id, at(0))).toEqual({ at: at(5), id: 'a' });
    expect(cache.unread.first(conversation, tied[2] ?? null, me.id, at(0))).toBeNull();
    expect(cache.unread.count(other, null, me.id, at(0), 9)).toBe(0);
  });

  it('exclude the owner under any name', () => {
    const renamed = { ...me, name: 'Another Name', handle: '' };
    cache.ingest.page(conversation, everything, batch([message(1, { sender: me }), message(2, { sender: renamed })]));
    expect(cache.unread.count(conversation, null, me.id, at(0), 9)).toBe(0);
    expect(cache.unread.first(conversation, null, me.id, at(0))).toBeNull();
  });

  it('are counted like a plain filter, one by one and all at once', () => {
    const drawn = fc.record({
      n: fc.nat(30),
      second: fc.nat(8),
      isMine: fc.boolean(),
      isOther: fc.boolean(),
      expires: fc.option(fc.nat(12)),
    });
    const marker = fc.option(fc.record({ second: fc.nat(8), n: fc.nat(30) }));
    const world = fc.record({
      rows: fc.uniqueArray(drawn, { selector: ({ n }) => n, maxLength: 30 }),
      markers: fc.tuple(marker, marker),
      now: fc.nat(12),
      limit: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(world, ({ rows, markers, now, limit }) => {
        cache = openInMemory();
        const messages = rows.map(({ n, second, isMine, isOther, expires }) =>
          message(n, {
            at: at(second),
            conversationId: isOther ? other : conversation,
            expiresAt: expires === null ? null : at(expires),
            ...(isMine && { sender: me }),
          }),
        );
        const cursors = new Map<ConversationId, MessageCursor>();
        const expected = new Map<ConversationId, number>();
        for (const [index, conversationId] of [conversation, other].entries()) {
          const own = messages.filter((each) => each.conversationId === conversationId);
          cache.ingest.page(conversationId, everything, batch(own, { now: at(-1) }));
          const place = markers[index] ?? null;
          const after = place === null ? null : { at: at(place.second), id: message(place.n).id };
          if (after !== null) cursors.set(conversationId, after);
          const isUnread = (each: Message) =>
            each.sender.id !== me.id &&
            (each.expiresAt === null || each.expiresAt > at(now)) &&
            (after === null || compareMessages(each, after) > 0);
          const unread = own.filter(isUnread).sort(compareMessages);
          expect(cache.unread.count(conversationId, after, me.id, at(now), limit)).toBe(Math.min(limit, unread.length));
          const [first] = unread;
          expect(cache.unread.first(conversationId, after, me.id, at(now))).toEqual(
            first === undefined ? null : { at: first.at, id: first.id },
          );
          if (unread.length > 0) expected.set(conversationId, Math.min(limit, unread.length));
        }
        expect(cache.unread.countAll(cursors, me.id, at(now), limit)).toEqual(expected);
        cache.close();
      }),
      { numRuns: 300 },
    );
  });
});

describe('places in a conversation', () => {
  it('are the newest message and the newest before an instant', () => {
    expect(cache.messages.newest(conversation)).toBeNull();
    expect(cache.messages.newestBefore(conversation, at(9))).toBeNull();
    cache.ingest.page(
      conversation,
      everything,
      batch([message(9, { at: at(1) }), message(2), message(3, { at: at(2) })]),
    );
    expect(cache.messages.newest(conversation)).toEqual({ at: at(2), id: message(3).id });
    expect(cache.messages.newestBefore(conversation, at(3))).toBe(at(2));
    expect(cache.messages.newestBefore(conversation, at(2))).toBe(at(1));
    expect(cache.messages.newestBefore(conversation, at(1))).toBeNull();
  });
});
