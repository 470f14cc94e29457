import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageId } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import { at, conversation, conversationOf, cursor, lateArrival, openInMemory } from './testing/makers.ts';

const DAY = 86_400;

/** Several messages share a second; ids are unique. */
const place = fc.record({ second: fc.nat(6), letter: fc.constantFrom('a', 'b', 'c') }).map(({ second, letter }) => ({
  at: at(second),
  id: MessageId.parse(`${letter}${second}`),
}));
const step = fc.oneof(
  fc.record({ kind: fc.constant('read' as const), upTo: place }),
  fc.record({ kind: fc.constant('readIfNew' as const), upTo: place }),
  fc.record({ kind: fc.constant('late' as const), cursors: fc.array(place, { maxLength: 5 }) }),
);

describe('read markers', () => {
  it('never move back and count each late arrival once until it is read', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const outbox = openInMemory();
        type Cursor = ReturnType<typeof cursor>;
        let marker: Cursor | null = null;
        const late = new Map<string, { readonly cursor: Cursor; isRead: boolean }>();
        for (const taken of steps) {
          if (taken.kind === 'late') {
            outbox.readMarkers.addLate(
              conversation,
              taken.cursors.map((found) => ({ ...found, expiresAt: null })),
            );
            for (const found of taken.cursors) {
              const isBefore = marker !== null && compareMessages(found, marker) <= 0;
              if (isBefore && !late.has(found.id)) late.set(found.id, { cursor: found, isRead: false });
            }
          } else if (taken.kind === 'readIfNew') {
            outbox.readMarkers.markReadIfNew(conversation, taken.upTo);
            marker ??= taken.upTo;
          } else {
            outbox.readMarkers.markRead(conversation, taken.upTo);
            if (marker === null || compareMessages(taken.upTo, marker) > 0) marker = taken.upTo;
            for (const arrival of late.values()) {
              if (compareMessages(arrival.cursor, taken.upTo) <= 0) arrival.isRead = true;
            }
          }
          const unread = [...late.values()].filter(({ isRead }) => !isRead).map((arrival) => arrival.cursor);
          expect(outbox.readMarkers.find(conversation)).toEqual(marker);
          expect(outbox.readMarkers.late(conversation, at(0))).toEqual(unread.sort(compareMessages));
          expect(outbox.readMarkers.lateCounts(at(0)).get(conversation) ?? 0).toBe(unread.length);
        }
        outbox.close();
      }),
    );
  });

  it('belong to one conversation each', () => {
    const outbox = openInMemory();
    outbox.readMarkers.markRead(conversationOf(1), cursor(5));
    outbox.readMarkers.markReadIfNew(conversationOf(2), cursor(7));
    outbox.readMarkers.addLate(conversationOf(1), [lateArrival(3), lateArrival(4)]);
    outbox.readMarkers.addLate(conversationOf(2), [lateArrival(3)]);
    outbox.readMarkers.addLate(conversationOf(3), [lateArrival(3)]);
    outbox.readMarkers.markRead(conversationOf(2), cursor(6));
    expect(outbox.readMarkers.all()).toEqual(
      new Map([
        [conversationOf(1), cursor(5)],
        [conversationOf(2), cursor(7)],
      ]),
    );
    expect(outbox.readMarkers.lateCounts(at(0))).toEqual(new Map([[conversationOf(1), 2]]));
    expect(outbox.readMarkers.find(conversationOf(3))).toBeNull();
  });

  it('remember a late arrival that was read for 30 days from the next start', () => {
    const outbox = openInMemory();
    const arrivesAgain = () => {
      outbox.readMarkers.addLate(conversation, [lateArrival(1)]);
      return outbox.readMarkers.late(conversation, at(0)).length === 1;
    };
    outbox.readMarkers.markRead(conversation, cursor(9));
    expect(arrivesAgain()).toBe(true);
    outbox.prune(at(100 * DAY));
    expect(outbox.readMarkers.late(conversation, at(0))).toEqual([cursor(1)]); // what was not read is not forgotten
    outbox.readMarkers.markRead(conversation, cursor(9));
    outbox.prune(at(200 * DAY));
    outbox.prune(at(230 * DAY - 1));
    expect(arrivesAgain()).toBe(false);
    outbox.prune(at(230 * DAY));
    expect(arrivesAgain()).toBe(true);
  });

  it('do not count expired messages', () => {
    const outbox = openInMemory();
    outbox.readMarkers.markRead(conversation, cursor(9));
    outbox.readMarkers.addLate(conversation, [lateArrival(3, at(100)), lateArrival(4)]);
    expect(outbox.readMarkers.lateCounts(at(99)).get(conversation)).toBe(2);
    expect(outbox.readMarkers.lateCounts(at(100)).get(conversation)).toBe(1);
    expect(outbox.readMarkers.late(conversation, at(100))).toEqual([cursor(4)]);
    outbox.close();
  });
});
