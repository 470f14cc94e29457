import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConversationId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { allocateSortKey } from './allocateSortKey.ts';

const conversationId = ConversationId.parse('conversation');
const noon = Date.UTC(2026, 2, 16, 12) * 1_000;
const second = 1_000_000;

/** Allocates at `now`, with these messages in the conversation and these keys in others, µs after noon. */
function allocate(
  now: number,
  lastKey: number | null = null,
  seen: readonly number[] = [],
  others: readonly number[] = [],
) {
  const after = (micros: number): Instant => instantFromMicros(noon + micros);
  const { sortKey, at } = allocateSortKey(conversationId, {
    serverClock: { now: () => after(now) },
    outbox: {
      outgoing: {
        lastKeyAt: () => (lastKey === null ? null : after(lastKey)),
        isLastKey: (instant) => [...others, ...(lastKey === null ? [] : [lastKey])].map(after).includes(instant),
      },
    },
    cache: {
      messages: {
        newestBefore: (_, instant) => {
          const before = seen.map(after).filter((message) => message < instant);
          return before.length === 0 ? null : instantFromMicros(Math.max(...before));
        },
      },
    },
  });
  return { sortKey, micros: at - noon, isCanonical: parseTimestamp(sortKey) === at && sortKey.length === 32 };
}

it('allocates the service’s present in the canonical form', () => {
  expect(allocate(1_500)).toEqual({ sortKey: '2026-03-16T12:00:00.001500+00:00', micros: 1_500, isCanonical: true });
});

it('sorts after the last own key, even one that a clock ahead allocated', () => {
  expect(allocate(0, 0).micros).toBe(1);
  expect(allocate(0, 7_200 * second).micros).toBe(7_200 * second + 1);
  expect(allocate(10, 5).micros).toBe(10);
});

it('sorts after a message up to two minutes ahead, and before one further ahead', () => {
  expect(allocate(0, null, [119 * second]).micros).toBe(119 * second + 1);
  expect(allocate(0, null, [120 * second]).micros).toBe(0);
  expect(allocate(0, null, [-1, 30 * second, 6_000 * second]).micros).toBe(30 * second + 1);
});

it('differs from the last key of every other conversation', () => {
  expect(allocate(0, null, [], [0, 1, 3]).micros).toBe(2);
  expect(allocate(0, 4, [], [5]).micros).toBe(6);
});

it('ascends strictly by time and by bytes for any clock', () => {
  const moment = fc.integer({ min: -9_000 * second, max: 9_000 * second });
  fc.assert(
    fc.property(fc.array(fc.record({ now: moment, seen: fc.array(moment, { maxLength: 3 }) })), (steps) => {
      let last: ReturnType<typeof allocate> | null = null;
      for (const { now, seen } of steps) {
        const next = allocate(now, last?.micros ?? null, seen);
        expect(next.isCanonical).toBe(true);
        expect(next.micros).toBeGreaterThanOrEqual(now);
        if (last !== null) expect(next.micros > last.micros && next.sortKey > last.sortKey).toBe(true);
        last = next;
      }
    }),
  );
});
