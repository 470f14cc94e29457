import { describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { fakeConversationId } from '../../../test/support/fakeModel.ts';
import { findTyped, neighborOf, rowAfterKey, typeMore } from './listKeys.ts';

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

  it('is null in an empty list', () => {
    expect(rowAfterKey('ArrowDown', { index: -1, count: 0, page: 4 })).toBeNull();
  });
});

describe('type-ahead', () => {
  const names = ['Andrew Bayko', 'Ánna', 'Londo', 'annika', 'سارة'];

  it('finds by prefix, ignoring case and accents', () => {
    expect(findTyped(names, 'an', -1)).toBe(0);
    expect(findTyped(names, 'ann', 0)).toBe(1);
    expect(findTyped(names, 'anni', 1)).toBe(3);
    expect(findTyped(names, 'س', 0)).toBe(4);
    expect(findTyped(names, 'x', 0)).toBe(-1);
  });

  it('repeats through names with the same letter, wrapping at the end', () => {
    expect(findTyped(names, 'a', 0)).toBe(1);
    expect(findTyped(names, 'aa', 1)).toBe(3);
    expect(findTyped(names, 'aaa', 3)).toBe(0);
  });

  it('starts a new name after a pause', () => {
    const first = typeMore(null, 'a', instantFromMicros(0));
    const second = typeMore(first, 'n', instantFromMicros(500_000));
    expect(second.typed).toBe('an');
    expect(typeMore(second, 'l', instantFromMicros(1_300_000)).typed).toBe('l');
  });
});

describe('neighborOf', () => {
  const conversations = ['a', 'b', 'c'].map((id) => ({ id: fakeConversationId(id) }));

  it.each([
    ['a', 1, 'b'],
    ['b', -1, 'a'],
    ['a', -1, 'a'],
    ['c', 1, 'c'],
    [null, 1, 'a'],
    [null, -1, 'c'],
    ['gone', 1, 'a'],
  ] as const)('from %s by %d is %s', (from, step, to) => {
    expect(neighborOf(conversations, from === null ? null : fakeConversationId(from), step)).toBe(to);
  });

  it('is null in an empty list', () => {
    expect(neighborOf([], null, 1)).toBeNull();
  });
});
