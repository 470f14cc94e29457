import { describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { fakeConversation, fakeConversationId, fakeMessage, fakePerson } from '../../../test/support/fakeModel.ts';
import { keyOf, sectionsOf } from './searchResults.ts';

const conversations = ['ana', 'ben', 'cem'].map((handle) =>
  fakeConversation({ id: fakeConversationId(handle), other: fakePerson(handle), at: instantFromMicros(0) }),
);
const message = fakeMessage(fakeConversationId('ana'), 'm1', instantFromMicros(1), fakePerson('ana'), 'hello');
const found = {
  people: [fakePerson('ana'), fakePerson('dea'), { ...fakePerson('unnamed'), handle: '' }],
  hits: [{ message, snippet: 'hello', matches: [[0, 5] as const] }].map(({ matches, ...hit }) => ({
    ...hit,
    matches: matches.map(([from, to]): [number, number] => [from, to]),
  })),
  completeness: { gaps: 0, conversations: 0 },
  unindexed: 0,
};
const keys = (sources: Parameters<typeof sectionsOf>[0]) =>
  sectionsOf(sources).map(({ name, items }) => [name, items.map(keyOf)]);

describe('search results', () => {
  it('are recent conversations for an empty query, without the open one', () => {
    const openId = fakeConversationId('ana');
    expect(keys({ query: ' ', found, completions: [], conversations, openId })).toEqual([
      ['recent', ['conversation:ben', 'conversation:cem']],
    ]);
  });

  it('are conversations, reachable people, then messages', () => {
    expect(keys({ query: 'a', found, completions: [], conversations, openId: null })).toEqual([
      ['conversations', ['conversation:ana']],
      ['people', ['person:user-dea']],
      ['messages', ['message:ana:m1']],
    ]);
  });

  it('have the conversations of many whose title contains the query, folded', () => {
    const group = { members: 3, lastSender: null, lastEvent: null, mentions: 0, mentionsOnly: false };
    const other = { ...fakePerson('market', 'Harbor Nìght Market'), handle: '' };
    const market = fakeConversation({ id: fakeConversationId('market'), other, group });
    const nothing = { ...found, people: [], hits: [] };
    const named = (query: string) =>
      keys({ query, found: nothing, completions: [], conversations: [...conversations, market], openId: null });
    expect(named('night m')).toEqual([['conversations', ['conversation:market']]]);
    expect(named('ana')).toEqual([]);
  });

  it('start with completions of a filter', () => {
    const completions = [{ kind: 'handle', person: fakePerson('ben') }] as const;
    expect(keys({ query: 'from:b', found: null, completions, conversations, openId: null })).toEqual([
      ['filter', ['handle:user-ben']],
    ]);
  });
});
