import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame, sameItems } from './same.ts';

const copy = <T>(value: T): T => structuredClone(value);

describe('isSame', () => {
  it('is true for equal values only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(isSame(one, copy(one))).toBe(true);
        const isEqual = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(isSame(one, other)).toBe(isEqual);
      }),
    );
  });

  it.each([
    [{}, []],
    [{ a: undefined }, { b: undefined }],
    [{ a: null }, { a: {} }],
    [[1], { 0: 1 }],
  ])('distinguishes %j from %j', (one, other) => {
    expect(isSame(one, other)).toBe(false);
  });
});

describe('items of a list', () => {
  const list = [1, 2, 3].map((id) => ({ id, of: { text: `text ${id}` } }));
  const [one, two, three] = list;

  it('keep their identity in any order', () => {
    const next = copy([list[2], { id: 4, of: { text: 'new' } }, list[0], { id: 2, of: { text: 'another' } }]).filter(
      (item) => item !== undefined,
    );
    const same = sameItems(list, next);
    expect(same).toEqual(next);
    expect([same[0] === three, same[2] === one, same[3] === two]).toEqual([true, true, false]);
  });

  it('are the same list if none changed', () => {
    expect(sameItems(list, copy(list))).toBe(list);
    expect(sameItems(list, copy(list).slice(1))).toHaveLength(2);
    expect(sameItems(list, copy(list).reverse())).toEqual(copy(list).reverse());
  });
});

/** The value with the keys of its objects in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 'minus zero' : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { entries: entries.map(([key, each]) => [key, sorted(each)]) };
}
