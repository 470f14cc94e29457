import { describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { rowAfterKey } from './listKeys.ts';
import { findTyped, typeMore } from './typeAhead.ts';

describe('rowAfterKey', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 9, 9],
    ['ArrowDown', -1, 0],
    ['ArrowUp', 0, 0],
    ['ArrowUp', 5, 4],
    ['ArrowUp', -1, 9],
    ['PageDown', 2, 6],
    ['PageDown', 8, 9],
    ['PageUp', 2, 0],
    ['Home', 7, 0],
    ['End', 0, 9],
    ['Tab', 3, null],
  ])('%s on row %i leads to %s', (key, index, expected) => {
    expect(rowAfterKey(key, { index, count: 10, page: 4 })).toBe(expected);
  });

  it('leads nowhere in an empty list', () => {
    expect(rowAfterKey('ArrowDown', { index: -1, count: 0, page: 4 })).toBeNull();
  });
});

describe('type-ahead', () => {
  const names = ['Andrew Bayko', 'Ánna', 'Londo', 'annika', 'سارة'];

  it('finds by beginning, whatever the case and the accents', () => {
    expect(findTyped(names, 'an', -1)).toBe(0);
    expect(findTyped(names, 'ann', 0)).toBe(1);
    expect(findTyped(names, 'anni', 1)).toBe(3);
    expect(findTyped(names, 'س', 0)).toBe(4);
    expect(findTyped(names, 'x', 0)).toBe(-1);
  });

  it('goes on with the same letter, and round the end', () => {
    expect(findTyped(names, 'a', 0)).toBe(1);
    expect(findTyped(names, 'aa', 1)).toBe(3);
    expect(findTyped(names, 'aaa', 3)).toBe(0);
  });

  it('begins anew after a pause', () => {
    const first = typeMore(null, 'a', instantFromMicros(0));
    const second = typeMore(first, 'n', instantFromMicros(500_000));
    expect(second.typed).toBe('an');
    expect(typeMore(second, 'l', instantFromMicros(1_300_000)).typed).toBe('l');
  });
});
