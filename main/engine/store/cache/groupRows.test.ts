import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, type GroupRow, type SortKey } from '../../../../shared/model.ts';
import { compareKeys } from '../../../../shared/order.ts';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, groupRow, keyOf, message, openInMemory } from './testing.ts';

const other = ConversationId.parse('another');

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

const list = (second: number, from: SortKey | null, ...rows: GroupRow[]) =>
  cache.groupRows.applyListing({ rows, unparsable: [], ranges: [{ above: from, below: null }], listedAt: at(second) });
const lines = () => cache.conversations.list(at(0)).map(({ text }) => text);
const keys = (conversationId: ConversationId = conversation) =>
  cache.groupRows.ofConversation(conversationId).map(({ sortKey }) => sortKey);

describe('a listing', () => {
  it('removes a row that moved, forwards or backwards', () => {
    list(0, null, groupRow(5));
    expect(list(1, keyOf(4), groupRow(9))).toEqual({
      changed: [conversation],
      unseen: [{ conversationId: conversation, sortKey: keyOf(9), at: at(9) }],
    });
    expect(keys()).toEqual([keyOf(9)]);
    expect(list(2, null, groupRow(3)).changed).toEqual([conversation]);
    expect(keys()).toEqual([keyOf(3)]);
    expect(lines()).toEqual(['row 3']);
  });

  it('keeps rows below its start', () => {
    list(0, null, groupRow(2), groupRow(5), groupRow(6, { conversationId: other }));
    expect(list(1, keyOf(4), groupRow(6, { conversationId: other })).changed).toEqual([conversation]);
    expect(keys()).toEqual([keyOf(2)]);
    expect(lines()).toEqual(['row 6', 'row 2']);
  });

  it('keeps the newest row of a conversation that it lacks', () => {
    list(0, null, groupRow(2), groupRow(5));
    list(1, keyOf(1));
    expect(keys()).toEqual([keyOf(5)]);
    for (const second of [100, 200, 300]) list(second, keyOf(1));
    expect(lines()).toEqual(['row 5']);
  });

  it('removes a conversation from the list when two complete listings a minute apart lack it', () => {
    list(0, null, groupRow(1), groupRow(2, { conversationId: other }));
    cache.ingest.page(other, everything, batch([message(2, { conversationId: other })]));
    expect(list(10, null, groupRow(1)).changed).toEqual([]);
    expect(list(69, null, groupRow(1)).changed).toEqual([]);
    expect(list(70, null, groupRow(1)).changed).toEqual([other]);
    expect(lines()).toEqual(['row 1']);
    expect(cache.conversations.listStale()).toEqual([conversation]);
    expect(
      cache.messages.window({ conversationId: other, from: { kind: 'newest' }, limit: 9, now: at(0) }).messages,
    ).toHaveLength(1);

    list(80, keyOf(2), groupRow(2, { conversationId: other }));
    expect(lines()).toEqual(['text 2', 'row 1']);
    expect(cache.conversations.listStale()).toEqual([other, conversation]);
  });

  it('restarts the minute when a clock that was ahead recorded the first miss', () => {
    list(0, null, groupRow(1), groupRow(2, { conversationId: other }));
    list(7_200, null, groupRow(1));
    list(10, null, groupRow(1));
    expect(list(69, null, groupRow(1)).changed).toEqual([]);
    expect(list(70, null, groupRow(1)).changed).toEqual([other]);
  });

  it('clears the miss as soon as any read returns the row', () => {
    list(0, null, groupRow(1));
    list(10, null);
    list(70, keyOf(1), groupRow(1));
    list(71, null);
    list(72, keyOf(1), groupRow(1, { text: 'edited' }));
    expect(list(140, null).changed).toEqual([]);
    list(141, null, groupRow(1));
    expect(list(150, null).changed).toEqual([]);
    cache.groupRows.apply([groupRow(1)], [], at(0));
    expect(list(220, null).changed).toEqual([]);
    expect(list(280, null).changed).toEqual([conversation]);
  });

  it('keeps a row that can no longer be parsed', () => {
    list(0, null, groupRow(1));
    const unparsable = [{ pk: 'GRP#me', sk: keyOf(1), reason: 'sk is no time' }];
    for (const second of [10, 100]) {
      cache.groupRows.applyListing({ rows: [], unparsable, ranges: [everything], listedAt: at(second) });
    }
    expect(lines()).toEqual(['row 1']);
  });

  it('replaces only the unparsable rows of its part', () => {
    const bad = (n: number) => ({ pk: 'GRP#me', sk: keyOf(n), reason: 'sk is no time' });
    cache.groupRows.applyListing({ rows: [], unparsable: [bad(1), bad(5)], ranges: [everything], listedAt: at(0) });
    cache.groupRows.applyListing({
      rows: [],
      unparsable: [bad(6)],
      ranges: [{ above: keyOf(3), below: null }],
      listedAt: at(0),
    });
    expect(cache.storage.diagnostics().unparsable.items).toEqual([bad(6), bad(1)]);
  });

  it('distinguishes rows of two conversations at the same key', () => {
    list(0, null, groupRow(1));
    // The web app overwrote our row unconditionally.
    expect(list(1, null, groupRow(1, { conversationId: other })).unseen).toHaveLength(1);
    expect(lines()).toHaveLength(2);
    list(61, null, groupRow(1, { conversationId: other }));
    expect(cache.conversations.list(at(0)).map(({ id }) => id)).toEqual([other]);
  });
});

/** The specification of a listing, on plain arrays. */
class Model {
  readonly #rows: { row: GroupRow; missedSince: number | null }[] = [];

  apply(rows: readonly GroupRow[]): void {
    for (const row of rows) {
      const known = this.#rows.find(
        (each) => each.row.conversationId === row.conversationId && each.row.sortKey === row.sortKey,
      );
      if (known === undefined) this.#rows.push({ row, missedSince: null });
      else Object.assign(known, { row, missedSince: null });
    }
  }

  list(rows: readonly GroupRow[], from: SortKey | null, second: number): void {
    this.apply(rows);
    for (const conversationId of new Set(this.#rows.map(({ row }) => row.conversationId))) {
      const missing = this.of(conversationId).filter(
        ({ sortKey }) =>
          (from === null || compareKeys(sortKey, from) >= 0) &&
          !rows.some((row) => row.conversationId === conversationId && row.sortKey === sortKey),
      );
      const isLast = missing.length === this.of(conversationId).length;
      for (const row of isLast ? missing.slice(1) : missing) this.#remove(row);
      const last = this.#rows.find(({ row }) => row.conversationId === conversationId);
      if (!isLast || from !== null || last === undefined) continue;
      if (last.missedSince === null) last.missedSince = second;
      else if (second - last.missedSince >= 60) this.#remove(last.row);
    }
  }

  /** Newest first. */
  of(conversationId: ConversationId): GroupRow[] {
    return this.#rows
      .map(({ row }) => row)
      .filter((row) => row.conversationId === conversationId)
      .sort((a, b) => b.at - a.at || compareKeys(b.sortKey, a.sortKey));
  }

  #remove(row: GroupRow): void {
    this.#rows.splice(
      this.#rows.findIndex((each) => each.row === row),
      1,
    );
  }
}

describe('any sequence of reads of the list', () => {
  const ids = ['a', 'b', 'c'].map((id) => ConversationId.parse(id));
  const row = fc
    .record({
      conversationId: fc.constantFrom(...ids),
      n: fc.nat(9),
      second: fc.nat(3),
      text: fc.constantFrom('x', 'y'),
    })
    .map(({ conversationId, n, second, text }) => groupRow(n, { conversationId, text, at: at(second) }));
  const rows = fc.uniqueArray(row, {
    selector: ({ conversationId, sortKey }) => `${sortKey}${conversationId}`,
    maxLength: 8,
  });
  const step = fc.record({
    rows,
    from: fc.option(fc.nat(9)),
    isListing: fc.boolean(),
    pause: fc.constantFrom(1, 30, 60),
    pulled: fc.option(fc.constantFrom(...ids)),
  });

  it('matches the specification: rows, the row that counts, stale conversations', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12, size: 'max' }), (steps) => {
        cache = openInMemory();
        const model = new Model();
        let second = 0;
        for (const { rows, from, isListing, pause, pulled } of steps) {
          second += pause;
          const before = ids.map((id) => model.of(id));
          const versions = ids.map((id) => cache.conversations.state(id).rowVersion);
          const key = from === null ? null : keyOf(from);
          const seen = isListing && key !== null ? rows.filter((each) => compareKeys(each.sortKey, key) >= 0) : rows;
          const { changed, unseen } = isListing ? list(second, key, ...seen) : cache.groupRows.apply(seen, [], at(0));
          if (isListing) model.list(seen, key, second);
          else model.apply(seen);

          const known = before.flat();
          const isKnown = (each: GroupRow) =>
            known.some(
              ({ conversationId, sortKey }) => conversationId === each.conversationId && sortKey === each.sortKey,
            );
          expect(unseen.map(({ sortKey, conversationId }) => [sortKey, conversationId])).toEqual(
            seen.filter((each) => !isKnown(each)).map(({ sortKey, conversationId }) => [sortKey, conversationId]),
          );
          ids.forEach((id, n) => {
            expect(cache.groupRows.ofConversation(id)).toEqual(model.of(id));
            const isNews = seen.some(
              (each) =>
                each.conversationId === id && !known.some((old) => JSON.stringify(old) === JSON.stringify(each)),
            );
            expect(cache.conversations.state(id).rowVersion > (versions[n] ?? 0)).toBe(isNews);
            if (JSON.stringify(before[n]) !== JSON.stringify(model.of(id))) expect(changed).toContain(id);
          });
          if (pulled !== null) {
            const { rowVersion } = cache.conversations.state(pulled);
            cache.ingest.page(pulled, everything, batch([], { rowVersionSeen: rowVersion }));
            expect(cache.conversations.state(pulled).freshKeys).toEqual([]);
          }
          const listed = ids.filter((id) => model.of(id).length > 0);
          expect(
            cache.conversations
              .list(at(0))
              .map(({ id }) => id)
              .sort(),
          ).toEqual(listed);
          for (const line of cache.conversations.list(at(0))) expect(line.text).toBe(model.of(line.id)[0]?.text);
          const stale = listed.filter((id) => {
            const { rowVersion, pulledVersion } = cache.conversations.state(id);
            return rowVersion !== pulledVersion;
          });
          expect(cache.conversations.listStale().sort()).toEqual(stale);
        }
        cache.close();
      }),
      { numRuns: 200 },
    );
  });
});
