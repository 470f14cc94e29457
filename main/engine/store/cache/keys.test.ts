import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from '../../../../shared/order.ts';
import { subtractRange } from './keys.ts';
import { keyOf } from './testing.ts';

describe('keys', () => {
  it('compare as UTF-8 bytes, not as UTF-16 units', () => {
    const text = fc.string({ unit: 'binary', maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareKeys('\uffff', '\u{10000}')).toBeLessThan(0);
  });
});

describe('the unread rest of an interval', () => {
  const stretch = { above: keyOf(3), below: keyOf(7) };

  it.each<
    [what: string, read: [above: number | null, below: number | null], greatest: number, rest: [number, number][]]
  >([
    ['all of it when the range ends where it begins', [1, 3], 2, [[3, 7]]],
    ['all of it when the range begins where it ends', [7, 9], 8, [[3, 7]]],
    ['its older part when the range reaches its end', [5, 7], 6, [[3, 5]]],
    ['its newer part, from the last key that was read', [2, 5], 4, [[4, 7]]],
    [
      'both parts of it around the range',
      [4, 6],
      5,
      [
        [3, 4],
        [5, 7],
      ],
    ],
    ['nothing of it inside the range', [3, 7], 6, []],
    ['nothing of it when everything was read', [null, null], 6, []],
  ])('is %s', (_what, [above, below], greatest, rest) => {
    const read = { above: above === null ? null : keyOf(above), below: below === null ? null : keyOf(below) };
    expect(subtractRange(stretch, read, keyOf(greatest))).toEqual(
      rest.map(([from, to]) => ({ above: keyOf(from), below: keyOf(to) })),
    );
  });
});
