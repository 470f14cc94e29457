import { expect, test } from 'vitest';
import { encodeMessage } from '../../../main/engine/remote/dynamo/codec.ts';
import type { SortKey } from '../../../shared/model.ts';
import type { Backend } from './backend.ts';
import { CONVERSATION, context, keyAt, messageAt, readMessages, sortKey } from './samples.ts';

/** Keys in byte order, in forms whose order differs from that of their times, and whether a message has each key. */
const KEYS: readonly (readonly [key: string, isThere: boolean])[] = [
  ['2023-04-02 09:00:03 +0000', true],
  ['2023-04-02T09:00:01', false],
  ['2023-04-02T09:00:01+00:00', true],
  ['2023-04-02T09:00:01.000000+00:00', true],
  ['2023-04-02T09:00:01.000001', false],
  ['2023-04-02T09:00:01Z', true],
  ['2023-04-02T09:00:02+05:30', true],
  ['2023-04-02T09:00:03', false],
];

const items = KEYS.filter(([, isThere]) => isThere).map(([key], n) => ({ ...encodeMessage(messageAt(n)), sk: key }));

/** All combinations of the bounds of a Query, in both directions. */
export function testRanges(backend: Backend): void {
  test('returns each row of a range once, in both directions and with any page size', async () => {
    const { store } = await backend.open({ items });
    for (const direction of ['backward', 'forward'] as const) {
      for (const [downTo, least] of bounds()) {
        const all = range(direction, least);
        for (const limit of [1, 2, 10]) {
          const pages = await readMessages(store, { direction, limit, downTo });
          expect(pages.flatMap((page) => page.items.map((message) => message.sortKey))).toEqual(all);
          expect(Math.max(...pages.map((page) => page.items.length))).toBe(Math.min(limit, all.length));
        }
        for (const [from, place] of bounds()) {
          if (from === null) continue;
          const page = await store.listMessages(CONVERSATION, { direction, from, downTo, limit: 10 }, context);
          const ahead = range(direction, least, place);
          expect(page.items.map((message) => message.sortKey)).toEqual(ahead);
          expect(page.next).toBeNull();
        }
      }
    }
  });

  test('a page that ends at its limit has the next key, within the range', async () => {
    const { store } = await backend.open({ items: [1, 2, 3, 4].map((n) => encodeMessage(messageAt(n))) });
    const query = { direction: 'backward', from: null, downTo: keyAt(2), limit: 2 } as const;
    const first = await store.listMessages(CONVERSATION, query, context);
    expect(first.next).toBe(keyAt(3));
    const rest = await store.listMessages(CONVERSATION, { ...query, from: first.next }, context);
    expect(rest).toMatchObject({ items: [messageAt(2)], unparsable: [], next: null });
  });

  test('sends no request for an empty range', async () => {
    const { store, cost } = await backend.open({ items });
    const query = { direction: 'backward', from: keyAt(2), limit: 10 } as const;
    await store.listMessages(CONVERSATION, { ...query, downTo: keyAt(2) }, context);
    await store.listMessages(CONVERSATION, { ...query, downTo: keyAt(3) }, context);
    expect(cost.totals().open).toEqual({ read: 0, write: 0 });
  });
}

/** No bound, and each key with its position. */
const bounds = (): (readonly [key: SortKey | null, place: number])[] => [
  [null, -1],
  ...KEYS.map(([key], place) => [sortKey(key), place] as const),
];

/** The keys of the messages from position `least` on, inclusive, up to `from`, exclusive. */
function range(direction: 'backward' | 'forward', least: number, from?: number): string[] {
  const isAhead = (place: number): boolean =>
    from === undefined || (direction === 'backward' ? place < from : place > from);
  const keys = KEYS.filter(([, isThere], place) => isThere && place >= least && isAhead(place)).map(([key]) => key);
  return direction === 'backward' ? keys.reverse() : keys;
}
