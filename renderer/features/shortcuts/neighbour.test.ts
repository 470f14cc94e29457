import { expect, it } from 'vitest';
import { fakeConversationId } from '../../../test/support/fakeModel.ts';
import { neighbourOf } from './neighbour.ts';

const groups = ['a', 'b', 'c'].map((id) => ({ id: fakeConversationId(id) }));

it.each([
  ['a', 1, 'b'],
  ['b', -1, 'a'],
  ['a', -1, 'a'],
  ['c', 1, 'c'],
  [null, 1, 'a'],
  [null, -1, 'c'],
  ['gone', 1, 'a'],
] as const)('from %s by %d is %s', (from, step, to) => {
  expect(neighbourOf(groups, from === null ? null : fakeConversationId(from), step)).toBe(to);
});

it('is nobody in an empty list', () => {
  expect(neighbourOf([], null, 1)).toBeNull();
});
