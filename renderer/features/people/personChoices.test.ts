import { describe, expect, it } from 'vitest';
import type { Conversation, Person } from '../../../shared/model.ts';
import { fakeConversation, fakeConversationId, fakePerson } from '../../../test/support/fakeModel.ts';
import { personChoices } from './PersonSearch.tsx';
import { stillSuggested, typedHandle } from './suggestions.ts';

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

const notes = { kind: 'notes', owner } as const;
const choicesOf = (typed: string, suggested: readonly Person[], conversations: readonly Conversation[] = []) =>
  personChoices(typed, suggested, conversations, owner, 'Notes to self');

describe('personChoices', () => {
  it('offers the notes to oneself while nothing is typed, and by their name or the owner’s', () => {
    for (const typed of ['', ' ', 'notes', '@owner', 'OLG']) expect(choicesOf(typed, [])[0]).toEqual(notes);
    expect(choicesOf('owner', [])).toEqual([notes]);
    expect(choicesOf('ben', [ben])).not.toContainEqual(notes);
    expect(personChoices('', [], [], undefined, 'Notes to self')).toEqual([]);
  });

  it('uses the newest conversation with a person', () => {
    const conversations = [conversation('newer', ana), conversation('older', ana)];
    expect(choicesOf('an', [ana], conversations)).toEqual([
      { kind: 'person', person: ana, conversationId: 'newer' },
      { kind: 'handle', handle: 'an' },
    ]);
  });

  it('offers a lookup unless a listed person has the handle', () => {
    expect(choicesOf('@ben', [ben])).toEqual([{ kind: 'person', person: ben, conversationId: null }]);
    expect(choicesOf('@be', [ben]).at(-1)).toEqual({ kind: 'handle', handle: 'be' });
    expect(choicesOf('Ben Oak', [ben])).toHaveLength(1);
  });

  it('leaves out the owner and unreachable people', () => {
    expect(choicesOf('', [owner, nameless])).toEqual([notes]);
    expect(choicesOf('', [nameless], [conversation('g', nameless)])).toHaveLength(2);
  });
});
