import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WindowPlace } from '../../../../shared/contract/messages.ts';
import { ConversationId, type Message, type MessageCursor, type SortKey } from '../../../../shared/model.ts';
import { compareKeys, compareMessages } from '../../../../shared/order.ts';
import type { Cache } from './cache.ts';
import type { EvictionLimits } from './eviction.ts';
import { isInside, type KeyInterval } from './keys.ts';
import { at, batch, conversation, everything, finish, keyOf, message, openInMemory } from './testing.ts';

const other = ConversationId.parse('another');

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

const fill = (conversationId: ConversationId, count: number, length = 400) =>
  cache.ingest.page(
    conversationId,
    everything,
    batch(
      Array.from({ length: count }, (_, n) =>
        message(n, { conversationId, text: `${n} ${'word '.repeat(length / 5)}` }),
      ),
    ),
  );
const evict = (limits: Partial<EvictionLimits>) =>
  cache.eviction.step({ bytes: Number.MAX_SAFE_INTEGER, olderThan: null, keepNewest: 50, now: at(100_000), ...limits });
const keysOf = (conversationId: ConversationId): SortKey[] =>
  cache.messages
    .window({ conversationId, from: { kind: 'newest' }, limit: 10_000, now: at(0) })
    .messages.map(({ sortKey }) => sortKey);

describe('eviction', () => {
  it('does nothing while there is room', () => {
    fill(conversation, 200);
    expect(evict({})).toEqual({ evicted: 0, conversations: [] });
  });

  it('evicts the oldest messages of the conversation opened longest ago, in bounded steps, and never the newest', () => {
    fill(conversation, 1_500);
    fill(other, 300);
    cache.conversations.setOpened(conversation, at(1));
    cache.conversations.setOpened(other, at(2));
    expect(evict({ bytes: 0 })).toEqual({ evicted: 1_000, conversations: [conversation] });
    expect(keysOf(conversation)[0]).toBe(keyOf(1_000));
    expect(keysOf(other)).toHaveLength(300);
    expect(evict({ bytes: 0 })).toEqual({ evicted: 700, conversations: [conversation, other] });
    expect(evict({ bytes: 0 })).toEqual({ evicted: 0, conversations: [] });
    for (const conversationId of [conversation, other]) expect(keysOf(conversationId)).toHaveLength(50);
    expect(finish(cache.search.find({ query: 'word', conversationId: null, limit: 200, now: at(0) }))).toHaveLength(
      100,
    );
  });

  it('keeps messages sent from here in a conversation that was never read', () => {
    for (let n = 0; n < 60; n++) cache.ingest.sent(message(n), at(0));
    expect(evict({ bytes: 0 }).evicted).toBe(0);
    cache.ingest.page(conversation, { above: keyOf(20), below: keyOf(41) }, batch([20, 40].map((n) => message(n))));
    expect(evict({ bytes: 0, keepNewest: 5 })).toEqual({ evicted: 40, conversations: [conversation] });
    expect(cache.gaps.find(1)).toEqual({ conversationId: conversation, above: null, below: keyOf(40) });
    expect(cache.storage.diagnostics().cache.gaps).toBe(1);
  });

  it('extends the gap to the end of a gap around a sent message', () => {
    cache.ingest.page(conversation, { above: keyOf(1), below: keyOf(11) }, batch([message(1), message(10)]));
    cache.ingest.page(conversation, { above: keyOf(40), below: null }, batch([message(40), message(41)]));
    cache.ingest.sent(message(25), at(0));
    expect(evict({ bytes: 0, keepNewest: 3 })).toEqual({ evicted: 2, conversations: [conversation] });
    expect(cache.gaps.find(1)).toEqual({ conversationId: conversation, above: null, below: keyOf(40) });
    expect(cache.storage.diagnostics().cache.gaps).toBe(1);
  });

  it('leaves a gap that can be filled', () => {
    fill(conversation, 120);
    evict({ bytes: 0 });
    const { older } = cache.messages.window({
      conversationId: conversation,
      from: { kind: 'newest' },
      limit: 50,
      now: at(0),
    });
    if (older.kind !== 'gap') throw new Error('no gap');
    expect(cache.gaps.find(older.gapId)).toEqual({ conversationId: conversation, above: null, below: keyOf(70) });
    expect(cache.gaps.inner()).toBeNull();
    const old = Array.from({ length: 70 }, (_, n) => message(n));
    const outcome = cache.ingest.page(conversation, { above: null, below: keyOf(70) }, batch(old));
    expect(outcome).toMatchObject({ added: 70, arrived: [] });
    expect(cache.gaps.find(older.gapId)).toBeNull();
  });

  it('stops as soon as the rest fits', () => {
    fill(conversation, 1_500);
    const full = cache.storage.diagnostics().cache.bytes;
    const { evicted } = evict({ bytes: Math.round(full * 0.8) });
    expect(evicted).toBeGreaterThanOrEqual(250);
    expect(evicted).toBeLessThan(750);
    expect(evict({ bytes: Math.round(full * 0.8) }).evicted).toBe(0);
  });

  it('returns free pages to the disk in steps', () => {
    fill(conversation, 2_000);
    const full = cache.storage.diagnostics().cache.bytes;
    while (evict({ bytes: 0 }).evicted > 0);
    expect(cache.storage.diagnostics().cache.bytes).toBeGreaterThanOrEqual(full);
    let steps = 1;
    while (cache.storage.compact(50)) steps++;
    expect(steps).toBeGreaterThan(3);
    expect(cache.storage.diagnostics().cache.bytes).toBeLessThan(full / 3);
    expect(cache.storage.compact(50)).toBe(false);
    expect(keysOf(conversation)).toHaveLength(50);
  });

  it('evicts messages over the age limit, except the newest and those of a conversation opened recently', () => {
    fill(conversation, 100);
    fill(other, 100);
    cache.conversations.setOpened(other, at(99_000));
    expect(evict({ olderThan: at(30) })).toEqual({ evicted: 30, conversations: [conversation] });
    expect(evict({ olderThan: at(80) })).toEqual({ evicted: 20, conversations: [conversation] });
    expect(evict({ olderThan: at(80) }).evicted).toBe(0);
    expect(evict({ olderThan: at(80), now: at(200_000) })).toEqual({ evicted: 50, conversations: [other] });
  });

  it('evicts up to the first key that stays when keys are not in the order of time', () => {
    const messages = Array.from({ length: 80 }, (_, n) => message(n, { at: at(n === 10 ? 1_000 : n) }));
    cache.ingest.page(conversation, everything, batch(messages));
    expect(evict({ olderThan: at(60) }).evicted).toBe(10);
    expect(evict({ bytes: 0 }).evicted).toBe(0);
    expect(keysOf(conversation)).toHaveLength(70);
  });
});

/** A conversation in the table. */
class Partition {
  readonly #rows = new Map<SortKey, Message>();

  put(row: Message): void {
    this.#rows.set(row.sortKey, row);
  }

  remove(sortKey: SortKey | undefined): void {
    if (sortKey !== undefined) this.#rows.delete(sortKey);
  }

  rows(): Message[] {
    return [...this.#rows.values()].sort((a, b) => compareKeys(b.sortKey, a.sortKey));
  }

  /** Newest first from below `below`, as a Query returns it. */
  page(below: SortKey | null, limit: number): { readonly items: readonly Message[]; readonly above: SortKey | null } {
    const older = this.rows().filter((row) => below === null || compareKeys(row.sortKey, below) < 0);
    const items = older.slice(0, limit);
    return { items, above: older.length > limit ? (items.at(-1)?.sortKey ?? null) : null };
  }
}

describe('cached messages and gaps', () => {
  const limit = fc.integer({ min: 1, max: 12 });
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('write' as const),
        count: fc.integer({ min: 1, max: 12 }),
        isLate: fc.boolean(),
        lasts: fc.option(fc.integer({ min: 1, max: 300 }), { freq: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('pull' as const), limit }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('fill' as const), pick: fc.nat(9), limit }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('evict' as const),
        keepNewest: fc.integer({ min: 1, max: 6 }),
        age: fc.option(fc.nat(9)),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), pick: fc.nat(99) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  );

  it('cover the whole conversation after any reads, evictions, expiries and deletions', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 35, size: 'max' }), (steps) => {
        cache = openInMemory();
        const partition = new Partition();
        let [now, written] = [0, 0];
        const seen = new Set<string>();
        /** Sent by this client: cached although its surroundings were not read. */
        const sent = new Set<string>();
        const apply = (below: SortKey | null, size: number): void => {
          const { items, above } = partition.page(below, size);
          cache.ingest.page(conversation, { above, below }, batch(items, { now: at(now), pulledAt: at(now) }));
          for (const { sortKey } of items) seen.add(sortKey);
        };
        const gapIds = (): number[] => {
          const ids: number[] = [];
          for (let before: MessageCursor | null = null; ; ) {
            const from: WindowPlace = before === null ? { kind: 'newest' } : { kind: 'before', cursor: before };
            const page = cache.messages.window({ conversationId: conversation, from, limit: 9, now: at(now) });
            ids.push(...page.gaps.map(({ id }) => id));
            if (page.older.kind === 'gap') ids.push(page.older.gapId);
            if (page.older.kind !== 'cached') return ids;
            before = page.older.before;
          }
        };
        const allGaps = (): KeyInterval[] => {
          const gaps: KeyInterval[] = [];
          const { gaps: count } = cache.storage.diagnostics().cache;
          for (let id = 1; gaps.length < count; id++) {
            const gap = cache.gaps.find(id);
            if (gap !== null) gaps.push(gap);
          }
          return gaps;
        };
        for (const action of steps) {
          if (action.do === 'write') {
            for (let n = 0; n < action.count; n++) {
              // A late row lies between two earlier ones.
              const place = action.isLate && n === 0 ? 10 * Math.floor(written / 2) + (written % 9) + 1 : 10 * written;
              const expiresAt = action.lasts === null ? null : at(now + action.lasts);
              partition.put(message(place, { id: `m${written++}`, expiresAt }));
            }
          } else if (action.do === 'send') {
            const own = message(10 * written, { id: `m${written++}` });
            partition.put(own);
            cache.ingest.sent(own, at(now));
            sent.add(own.sortKey);
          } else if (action.do === 'pull') apply(null, action.limit);
          else if (action.do === 'fill') {
            const ids = gapIds();
            const gap = cache.gaps.find(ids[action.pick % Math.max(1, ids.length)] ?? 0);
            if (gap !== null) apply(gap.below, action.limit);
          } else if (action.do === 'evict') {
            const { keepNewest, age } = action;
            const limits = { keepNewest, now: at(now + 9_999) };
            const before = keysOf(conversation);
            const protectedKeys = cache.messages
              .window({ conversationId: conversation, from: { kind: 'newest' }, limit: keepNewest, now: at(now) })
              .messages.map(({ sortKey }) => sortKey);
            const { evicted } = evict(
              age === null ? { bytes: 0, ...limits } : { olderThan: at(written * age), ...limits },
            );
            expect(evicted).toBeGreaterThanOrEqual(before.length - keysOf(conversation).length);
            expect(keysOf(conversation)).toEqual(expect.arrayContaining(protectedKeys));
          } else if (action.do === 'delete') partition.remove(partition.rows()[action.pick]?.sortKey);
          else {
            now += 61;
            cache.ingest.purgeExpired(at(now));
          }

          const named = gapIds();
          expect(new Set(named).size).toBe(named.length);
          const gaps = allGaps();
          gaps.sort((a, b) => (a.above === null ? -1 : b.above === null ? 1 : compareKeys(a.above, b.above)));
          for (const [n, gap] of gaps.slice(1).entries()) {
            expect(compareKeys(gaps[n]?.below ?? '\uffff', gap.above ?? '')).toBeLessThanOrEqual(0);
          }
          const { head, syncedAt } = cache.conversations.state(conversation);
          const isUnread = (key: SortKey): boolean =>
            gaps.some((gap) => isInside(key, gap)) ||
            (syncedAt !== null && (head === null || compareKeys(key, head) > 0));
          const cached = cache.messages
            .window({
              conversationId: conversation,
              from: { kind: 'newest' },
              limit: 10_000,
              now: at(now),
            })
            .messages.map(({ sortKey }) => sortKey);
          expect(cached.filter((key) => isUnread(key) && !sent.has(key))).toEqual([]);
          // A row written into a range after it was read appears when the range is read again.
          const known = partition
            .rows()
            .filter(
              ({ sortKey, expiresAt }) =>
                (seen.has(sortKey) || sent.has(sortKey)) && (expiresAt === null || expiresAt > at(now)),
            );
          expect(known.filter(({ sortKey }) => !cached.includes(sortKey) && !isUnread(sortKey))).toEqual([]);
        }
        // Every gap appears as soon as the gaps before it are filled.
        apply(null, 3);
        for (let [gapId] = gapIds(); gapId !== undefined; [gapId] = gapIds()) {
          const gap = cache.gaps.find(gapId);
          if (gap !== null) apply(gap.below, 7);
        }
        expect(allGaps()).toEqual([]);
        // After two more reads a minute apart, everything is cached and deleted messages are gone.
        for (const pause of [0, 61]) {
          now += pause;
          cache.ingest.purgeExpired(at(now));
          apply(null, 10_000);
        }
        const left = partition.rows().filter(({ expiresAt }) => expiresAt === null || expiresAt > at(now));
        expect(keysOf(conversation)).toEqual(left.sort(compareMessages).map(({ sortKey }) => sortKey));
        cache.close();
      }),
      { numRuns: 80 },
    );
  });
});
