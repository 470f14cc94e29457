import { describe, expect, it } from 'vitest';
import { fakePerson } from '../../../test/support/fakeModel.ts';
import { mentionQueryAt, peopleToMention } from './mentionQuery.ts';

describe('a mention that is being typed', () => {
  it.each([
    ['@', { from: 0, typed: '' }],
    ['Hi @no', { from: 3, typed: 'no' }],
    ['(@noor', { from: 1, typed: 'noor' }],
    ['me@no', null],
    ['Hi @no ', null],
    ['@@', null],
    ['', null],
  ])('is found at the end of %j', (text, query) => expect(mentionQueryAt(text, text.length)).toEqual(query));

  it('is before the caret', () => expect(mentionQueryAt('@no and more', 3)).toEqual({ from: 0, typed: 'no' }));
});

it('suggests people by handle and by each word of their name', () => {
  const people = [fakePerson('tomas', 'Tomás Arrenda'), fakePerson('wen', 'Wen Yilin'), fakePerson('ar', 'Noor')];
  const found = (typed: string) => peopleToMention(people, typed).map(({ handle }) => handle);
  expect(found('')).toEqual(['tomas', 'wen', 'ar']);
  expect(found('AR')).toEqual(['tomas', 'ar']);
  expect(found('tomá')).toEqual(['tomas']);
  expect(found('x')).toEqual([]);
});
