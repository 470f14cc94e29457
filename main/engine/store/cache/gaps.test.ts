import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowPlace } from '../../../../shared/contract/messages.ts';
import { type Message, SortKey } from '../../../../shared/model.ts';
import { compareKeys, compareMessages } from '../../../../shared/order.ts';
import type { Cache } from './cache.ts';
import { isInside } from './keys.ts';
import type { CachedWindow } from './messages.ts';
import { at, batch, conversation, everything, keyOf, message, openInMemory } from './testing.ts';

/** A conversation in the table, read in pages like a Query's. */
class Partition {
  readonly #rows = new Map<SortKey, Message>();

  put(row: Message): void {
    this.#rows.set(row.sortKey, row);
  }

  keys(): SortKey[] {
    return [...this.#rows.keys()].sort(compareKeys);
  }

  messages(): Message[] {
    return [...this.#rows.values()].sort(compareMessages);
  }

  /** Newest first from below `below`; the page ends at the last key read, or at the first key if no row is left. */
  page(below: SortKey | null, limit: number): { readonly items: readonly Message[]; readonly above: SortKey | null } {
    const older = [...this.#rows.values()]
      .filter((row) => below === null || compareKeys(row.sortKey, below) < 0)
      .sort((a, b) => compareKeys(b.sortKey, a.sortKey));
    const items = older.slice(0, limit);
    return { items, above: older.length > limit ? (items.at(-1)?.sortKey ?? null) : null };
  }
}

/** Reads every cached message page by page, and every gap in the pages. */
function readAll(cache: Cache, limit: number): { messages: Message[]; gapIds: number[] } {
  const messages: Message[] = [];
  const gapIds: number[] = [];
  for (let from: WindowPlace = { kind: 'newest' }; ; ) {
    const page: CachedWindow = cache.messages.window({ conversationId: conversation, from, limit, now: at(0) });
    messages.unshift(...page.messages);
    gapIds.push(...page.gaps.map((gap) => gap.id));
    if (page.older.kind === 'gap') gapIds.push(page.older.gapId);
    if (page.older.kind !== 'cached') return { messages, gapIds };
    from = { kind: 'before', cursor: page.older.before };
  }
}

function pull(cache: Cache, partition: Partition, limit: number): void {
  const { items, above } = partition.page(null, limit);
  cache.ingest.page(conversation, { above, below: null }, batch(items));
}

function fill(cache: Cache, partition: Partition, gapId: number, limit: number): void {
  const gap = cache.gaps.find(gapId);
  if (gap === null) return;
  const { items, above } = partition.page(gap.below, limit);
  cache.ingest.page(conversation, { above, below: gap.below }, batch(items));
}

describe('gaps', () => {
  it('cover a conversation that was never read with a single one', () => {
    const cache = openInMemory();
    const { older, messages } = cache.messages.window({
      conversationId: conversation,
      from: { kind: 'newest' },
      limit: 50,
      now: at(0),
    });
    expect(messages).toEqual([]);
    expect(older).toEqual({ kind: 'gap', gapId: 1 });
    expect(cache.gaps.find(1)).toEqual({ conversationId: conversation, above: null, below: null });
  });

  it('keep the keys between the head and a newer page, and their place', () => {
    const cache = openInMemory();
    cache.ingest.page(conversation, everything, batch([message(1), message(2)]));
    cache.ingest.page(conversation, { above: keyOf(8), below: null }, batch([message(9), message(8)]));
    const { oldestGapId, head } = cache.conversations.state(conversation);
    expect(head).toBe(keyOf(9));
    expect(cache.gaps.find(oldestGapId ?? 0)).toEqual({
      conversationId: conversation,
      above: keyOf(2),
      below: keyOf(8),
    });
    const page = cache.messages.window({
      conversationId: conversation,
      from: { kind: 'newest' },
      limit: 50,
      now: at(0),
    });
    expect(page.gaps).toEqual([{ id: oldestGapId, at: at(8) }]);
    expect(page.older).toEqual({ kind: 'start' });
  });

  it('shrink from their newer side under the same id, then disappear', () => {
    const cache = openInMemory();
    cache.ingest.page(conversation, { above: keyOf(9), below: null }, batch([message(9)]));
    const gapId = cache.conversations.state(conversation).oldestGapId ?? 0;
    cache.ingest.page(conversation, { above: keyOf(5), below: keyOf(9) }, batch([message(7), message(5)]));
    expect(cache.gaps.find(gapId)).toEqual({ conversationId: conversation, above: null, below: keyOf(5) });
    cache.ingest.page(conversation, { above: null, below: keyOf(5) }, batch([]));
    expect(cache.gaps.find(gapId)).toBeNull();
    expect(cache.conversations.state(conversation).oldestGapId).toBeNull();
  });

  it('are split by a range in their middle, which keeps the head', () => {
    const cache = openInMemory();
    cache.ingest.page(conversation, { above: keyOf(9), below: null }, batch([message(9)]));
    cache.ingest.page(conversation, { above: keyOf(4), below: keyOf(6) }, batch([message(5), message(4)]));
    expect(cache.storage.diagnostics().cache.gaps).toBe(2);
    expect(cache.gaps.find(1)).toEqual({ conversationId: conversation, above: null, below: keyOf(4) });
    expect(cache.gaps.find(2)).toEqual({ conversationId: conversation, above: keyOf(5), below: keyOf(9) });
    expect(cache.conversations.state(conversation).head).toBe(keyOf(9));
  });

  it('cover what a single row above the head leaves unread', () => {
    const cache = openInMemory();
    cache.ingest.page(conversation, everything, batch([message(1)]));
    cache.ingest.page(conversation, { above: keyOf(5), below: keyOf(6) }, batch([message(5)], { pulledAt: at(99) }));
    expect(cache.conversations.state(conversation)).toMatchObject({ head: keyOf(5), syncedAt: at(0) });
    expect(cache.gaps.find(2)).toEqual({ conversationId: conversation, above: keyOf(1), below: keyOf(5) });
  });

  it('appear below a later page of a conversation that was read while empty', () => {
    const cache = openInMemory();
    cache.ingest.page(conversation, everything, batch([]));
    expect(
      cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 1, now: at(0) }).older,
    ).toEqual({
      kind: 'start',
    });
    cache.ingest.page(conversation, { above: keyOf(3), below: null }, batch([message(3)]));
    expect(
      cache.messages.window({ conversationId: conversation, from: { kind: 'newest' }, limit: 1, now: at(0) }).older,
    ).toEqual({
      kind: 'gap',
      gapId: 2,
    });
  });

  it('reject rows outside the range that was read', () => {
    const cache = openInMemory();
    const range = { above: keyOf(5), below: keyOf(9) };
    expect(() => cache.ingest.page(conversation, range, batch([message(4)]))).toThrow(RangeError);
    expect(() => cache.ingest.page(conversation, range, batch([message(9)]))).toThrow(RangeError);
    expect(cache.storage.diagnostics().cache.messages).toBe(0);
  });

  const step = fc.oneof(
    fc.record({ do: fc.constant('write' as const), n: fc.nat(60) }),
    fc.record({ do: fc.constant('pull' as const), limit: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ do: fc.constant('fill' as const), pick: fc.nat(20), limit: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ do: fc.constant('point' as const), n: fc.nat(60) }),
  );

  it('never contain a cached message, whatever arrives', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (steps, limit) => {
        const cache = openInMemory();
        const partition = new Partition();
        let written = 0;
        for (const action of steps) {
          if (action.do === 'write') {
            // A new key, sometimes inside a range that was read: a late arrival.
            partition.put(message(action.n * 100 + (written++ % 100)));
          } else if (action.do === 'pull') {
            pull(cache, partition, action.limit);
          } else if (action.do === 'point') {
            const sent = message(action.n * 100 + (written++ % 100), { text: 'sent' });
            partition.put(sent);
            cache.ingest.page(
              conversation,
              { above: sent.sortKey, below: SortKey.parse(`${sent.sortKey}!`) },
              batch([sent]),
            );
          } else {
            const { gapIds } = readAll(cache, limit);
            const gapId = gapIds[action.pick % Math.max(1, gapIds.length)];
            if (gapId !== undefined) fill(cache, partition, gapId, action.limit);
          }
          const { messages, gapIds } = readAll(cache, limit);
          const gaps = gapIds.map((id) => cache.gaps.find(id)).filter((gap) => gap !== null);
          expect(new Set(gapIds).size).toBe(gapIds.length);
          expect(messages).toEqual(messages.toSorted(compareMessages));
          for (const { sortKey } of messages) expect(gaps.some((gap) => isInside(sortKey, gap))).toBe(false);
        }
        // Reading a range again finds a late arrival in it and changes nothing else.
        cache.ingest.page(conversation, everything, batch(partition.page(null, 10_000).items));
        expect(readAll(cache, limit)).toEqual({ messages: partition.messages(), gapIds: [] });
      }),
      { numRuns: 150 },
    );
  });

  it('yield every message exactly once, in order, when all are filled', () => {
    const growing = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('grow' as const), count: fc.integer({ min: 1, max: 12 }) }),
        fc.record({ do: fc.constant('pull' as const), limit: fc.integer({ min: 1, max: 8 }) }),
        fc.record({ do: fc.constant('fill' as const), pick: fc.nat(20), limit: fc.integer({ min: 1, max: 8 }) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(growing, fc.integer({ min: 1, max: 7 }), (steps, limit) => {
        const cache = openInMemory();
        const partition = new Partition();
        let next = 0;
        for (const action of steps) {
          if (action.do === 'grow') {
            for (let i = 0; i < action.count; i++) partition.put(message(next++));
          } else if (action.do === 'pull') {
            pull(cache, partition, action.limit);
          } else {
            const { gapIds } = readAll(cache, limit);
            const gapId = gapIds[action.pick % Math.max(1, gapIds.length)];
            if (gapId !== undefined) fill(cache, partition, gapId, action.limit);
          }
          const { messages, gapIds } = readAll(cache, limit);
          const gaps = gapIds.map((id) => cache.gaps.find(id)).filter((gap) => gap !== null);
          const { head } = cache.conversations.state(conversation);
          const cached = new Set(messages.map((each) => each.sortKey));
          const unread = partition
            .keys()
            .filter(
              (key) =>
                gaps.some((gap) => isInside(key, gap)) ||
                (gaps.length === 0 && head === null) ||
                (head !== null && compareKeys(key, head) > 0),
            );
          expect([...cached, ...unread].sort(compareKeys)).toEqual(partition.keys());
        }
        pull(cache, partition, 3);
        for (let rounds = 0; ; rounds++) {
          const [gapId] = readAll(cache, limit).gapIds;
          if (gapId === undefined) break;
          expect(rounds).toBeLessThan(1_000);
          fill(cache, partition, gapId, 3);
        }
        expect(readAll(cache, limit).messages).toEqual(partition.messages());
      }),
      { numRuns: 150 },
    );
  });

  it('are all found and filled by paging when keys are not in the order of time and rows have copies', () => {
    const row = fc.record({ n: fc.nat(60), second: fc.integer({ min: -9, max: 9 }), id: fc.nat(40) });
    const action = fc.oneof(
      fc.record({ do: fc.constant('write' as const), row }),
      fc.record({ do: fc.constant('pull' as const), limit: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ do: fc.constant('fill' as const), pick: fc.nat(20), limit: fc.integer({ min: 1, max: 8 }) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (steps, limit) => {
        const cache = openInMemory();
        const partition = new Partition();
        let next = 0;
        for (const step of steps) {
          if (step.do === 'write') {
            const { n, second, id } = step.row;
            const written = message(next++ * 100 + n, { at: at(second), id: `id ${id}` });
            partition.put(written);
          } else if (step.do === 'pull') {
            pull(cache, partition, step.limit);
          } else {
            const { gapIds } = readAll(cache, limit);
            const gapId = gapIds[step.pick % Math.max(1, gapIds.length)];
            if (gapId !== undefined) fill(cache, partition, gapId, step.limit);
          }
          const { gapIds } = readAll(cache, limit);
          const { oldestGapId } = cache.conversations.state(conversation);
          // The gap without a lower bound waits while another one lies before the first message.
          const named = new Set([...gapIds, ...(oldestGapId === null ? [] : [oldestGapId])]);
          expect(gapIds.length).toBe(new Set(gapIds).size);
          expect(named.size).toBe(cache.storage.diagnostics().cache.gaps);
        }
        pull(cache, partition, 3);
        for (let [gapId] = readAll(cache, limit).gapIds; gapId !== undefined; [gapId] = readAll(cache, limit).gapIds) {
          fill(cache, partition, gapId, 3);
        }
        const earliest = new Map<string, Message>();
        for (const each of partition.messages()) {
          const rival = earliest.get(each.id);
          if (rival === undefined || (rival.at - each.at || compareKeys(rival.sortKey, each.sortKey)) > 0) {
            earliest.set(each.id, each);
          }
        }
        expect(readAll(cache, limit).messages).toEqual([...earliest.values()].sort(compareMessages));
      }),
      { numRuns: 150 },
    );
  });
});
