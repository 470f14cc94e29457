import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMatches, parseQuery } from './searchTerms.ts';
import { tokenize } from './searchTokens.ts';

const found = (text: string, query: string): string[] =>
  findMatches(text, parseQuery(query)).map(([start, end]) => text.slice(start, end));

describe('findMatches', () => {
  it.each([
    ['a family by one of its people', 'our 👨‍👩‍👧 at home', '👩', ['👨‍👩‍👧']],
    ['a skin tone', 'great 👍🏽👍 news', '👍', ['👍🏽👍']],
    ['a heart in color', 'I ❤️ it', '❤', ['❤️']],
    ['separate emoji', '😀 x 😀', '😀', ['😀', '😀']],
  ])('marks whole emoji: %s', (_what, text, query, expected) => expect(found(text, query)).toEqual(expected));
});

describe('tokenize', () => {
  it('finds each emoji of a joined one, so that the stored index stays valid', () => {
    expect(tokenize('👨‍👩‍👧 ℹ️‍™️').map(({ word }) => word)).toEqual(['👨', '👩', '👧', 'i', 'tm']);
  });

  it('gives joined emoji the words that they have apart', () => {
    const emoji = fc.constantFrom('👨', '👩', '❤️', '👍🏽', 'ℹ️', '™', '㊗️', '🏳️');
    fc.assert(
      fc.property(fc.array(emoji, { minLength: 1 }), (parts) => {
        const wordsOf = (text: string): string[] => tokenize(text).map(({ word }) => word);
        expect(wordsOf(parts.join('\u200d'))).toEqual(parts.flatMap(wordsOf));
      }),
    );
  });
});
