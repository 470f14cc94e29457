import { describe, expect, it } from 'vitest';
import type { Conversation, Person } from '../../../shared/model.ts';
import { fakeConversation, fakeConversationId, fakePerson } from '../../../test/support/fakeModel.ts';
import { personChoices, stillSuggested, typedHandle } from './personChoices.ts';

const owner = fakePerson('owner', 'Olga');
const ana = fakePerson('ana', 'Ana');
const ben = fakePerson('ben', 'Ben');
const nameless: Person = { ...fakePerson('ghost', 'Somebody'), handle: '' };
const group = (id: string, other: Person): Conversation => fakeConversation({ id: fakeConversationId(id), other });

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
  ])('keeps those whom "%s" may suggest too', (query, people) => {
    expect(stillSuggested([ana, ben], query)).toEqual(people);
  });
});

describe('personChoices', () => {
  it('leads to the newest conversation there is, without asking anybody', () => {
    const groups = [group('newer', ana), group('older', ana)];
    expect(personChoices('an', [ana], groups, owner.id)).toEqual([
      { kind: 'person', person: ana, conversationId: 'newer' },
      { kind: 'handle', handle: 'an' },
    ]);
  });

  it('looks a handle up unless somebody who is shown has it', () => {
    expect(personChoices('@ben', [ben], [], owner.id)).toEqual([{ kind: 'person', person: ben, conversationId: null }]);
    expect(personChoices('@be', [ben], [], owner.id).at(-1)).toEqual({ kind: 'handle', handle: 'be' });
    expect(personChoices('Ben Oak', [ben], [], owner.id)).toHaveLength(1);
  });

  it('offers neither the owner nor who can’t be reached', () => {
    expect(personChoices('', [owner, nameless], [], owner.id)).toEqual([]);
    expect(personChoices('', [nameless], [group('g', nameless)], owner.id)).toHaveLength(1);
  });
});
