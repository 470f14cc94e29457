import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { isInRange } from '../store/cache/keys.ts';
import { FREE_READ_BYTES } from './overlap.ts';
import { keyAfter, partsOf, ReadTurns } from './readPlan.ts';

const keyOf = (n: number): SortKey => SortKey.parse(`k${String(n).padStart(3, '0')}`);
const everything = { above: null, below: null };
const now = instantFromMicros(0);
const later = (seconds: number) => instantFromMicros(seconds * 1_000_000);

/** Known rows at distinct keys, newest first. */
const rows = fc
  .uniqueArray(fc.record({ n: fc.nat(200), bytes: fc.oneof(fc.nat(600), fc.nat(400_000)) }), {
    selector: ({ n }) => n,
    maxLength: 60,
  })
  .map((all) => all.sort((a, b) => b.n - a.n).map(({ n, bytes }) => ({ sortKey: keyOf(n), bytes })));

describe('the parts of a range', () => {
  it('contain every light row once and no heavy one, cost one block each, and leave out no other key', () => {
    fc.assert(
      fc.property(rows, fc.nat(200), (known, n) => {
        const parts = partsOf(everything, known);
        const within = (key: SortKey) => parts.filter((part) => isInRange(key, part));
        for (const { sortKey, bytes } of known) expect(within(sortKey)).toHaveLength(bytes > FREE_READ_BYTES ? 0 : 1);
        for (const part of parts) {
          const read = known.filter(({ sortKey }) => isInRange(sortKey, part));
          expect(read.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(FREE_READ_BYTES);
        }
        const isKnown = known.some(({ sortKey }) => sortKey === keyOf(n));
        if (!isKnown) expect(within(keyOf(n))).toHaveLength(1);
      }),
    );
  });

  it('are the range itself without known rows', () => {
    const range = { above: keyOf(1), below: keyOf(9) };
    expect(partsOf(range, [])).toEqual([range]);
  });

  it.each(['k', 'k'.repeat(1_023), 'k'.repeat(1_024), `${'あ'.repeat(341)}k`, '😀'.repeat(256)])(
    'begin after a heavy row with any key that the table accepts',
    (text) => {
      const key = SortKey.parse(text);
      expect(compareKeys(keyAfter(key), key)).toBeGreaterThan(0);
      expect(Buffer.byteLength(keyAfter(key))).toBeLessThanOrEqual(1_024);
    },
  );
});

describe('turns', () => {
  it('always read the part of the present time, and every other part once in a turn', () => {
    fc.assert(
      fc.property(rows, fc.nat(200), (known, n) => {
        const parts = partsOf(everything, known);
        const turns = new ReadTurns();
        const read = new Set();
        for (let turn = 1; turn < parts.length; turn++) {
          const [current, ...others] = turns.next(parts, keyOf(n), now);
          expect(current?.above === null || compareKeys(current?.above ?? keyOf(999), keyOf(n)) <= 0).toBe(true);
          for (const part of [current, ...others]) read.add(part);
        }
        expect(read.size).toBe(parts.length === 1 ? 0 : parts.length);
      }),
    );
  });

  it('come sooner for ten minutes after news', () => {
    const parts = partsOf(
      everything,
      Array.from({ length: 20 }, (_, n) => ({ sortKey: keyOf(20 - n), bytes: 9_999 })),
    );
    const turns = new ReadTurns();
    expect(turns.next(parts, keyOf(1), now)).toHaveLength(2);
    turns.noteNews(now);
    expect(turns.next(parts, keyOf(1), later(599))).toHaveLength(8);
    expect(turns.next(parts, keyOf(1), later(600))).toHaveLength(2);
  });
});
