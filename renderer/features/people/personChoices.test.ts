import { describe, expect, it } from 'vitest';
import type { Conversation, Person } from '../../../shared/model.ts';
import { fakeConversation, fakeConversationId, fakePerson } from '../../../test/support/fakeModel.ts';
import { personChoices, stillSuggested, typedHandle } from './PersonSearch.tsx';

const owner = fakePerson('owner', 'Olga');
const ana = fakePerson('ana', 'Ana');
const ben = fakePerson('ben', 'Ben');
const nameless: Person = { ...fakePerson('ghost', 'Ghost'), handle: '' };
const conversation = (id: string, other: Person): Conversation =>
  fakeConversation({ id: fakeConversationId(id), other });

describe('typedHandle', () => {
  it.each([
    ['bayko', 'bayko'],
    [' @bayko ', 'bayko'],
    ['@', ''],
    ['', ''],
    ['Andrew Bayko', ''],
    ['x'.repeat(257), ''],
  ])('reads "%s" as "%s"', (typed, handle) => expect(typedHandle(typed)).toBe(handle));
});

describe('stillSuggested', () => {
  it.each([
    ['', [ana, ben]],
    ['AN', [ana]],
    ['ben', [ben]],
    ['tom', []],
  ])('keeps people who match "%s"', (query, people) => {
    expect(stillSuggested([ana, ben], query)).toEqual(people);
  });
});

describe('personChoices', () => {
  it('uses the newest conversation with a person', () => {
    const conversations = [conversation('newer', ana), conversation('older', ana)];
    expect(personChoices('an', [ana], conversations, owner.id)).toEqual([
      { kind: 'person', person: ana, conversationId: 'newer' },
      { kind: 'handle', handle: 'an' },
    ]);
  });

  it('offers a lookup unless a listed person has the handle', () => {
    expect(personChoices('@ben', [ben], [], owner.id)).toEqual([{ kind: 'person', person: ben, conversationId: null }]);
    expect(personChoices('@be', [ben], [], owner.id).at(-1)).toEqual({ kind: 'handle', handle: 'be' });
    expect(personChoices('Ben Oak', [ben], [], owner.id)).toHaveLength(1);
  });

  it('leaves out the owner and unreachable people', () => {
    expect(personChoices('', [owner, nameless], [], owner.id)).toEqual([]);
    expect(personChoices('', [nameless], [conversation('g', nameless)], owner.id)).toHaveLength(1);
  });
});
