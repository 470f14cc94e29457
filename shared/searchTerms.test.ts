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

describe('findMatches in folded words', () => {
  it.each([
    ['vowel points', 'قال أَهْلاً بكم', 'اهلا', ['أَهْلاً']],
    ['a joiner', 'من می\u200cخواهم', 'میخواهم', ['می\u200cخواهم']],
    ['a soft hyphen', 'we co\u00adoperate.', 'cooperate', ['co\u00adoperate']],
    ['a letter that folds to two', 'die Straße dort', 'strasse', ['Straße']],
    ['the start of a word', 'Łódź', 'lo', ['Łódź']],
    ['a point between two l', 'ha de col·laborar', 'collaborar', ['col·laborar']],
    ['a composed syllable', '\u1112\u1161\u11ab\u1100\u116e\u11a8', '한국', ['\u1112\u1161\u11ab\u1100\u116e\u11a8']],
    ['one flag of two', 'x 🇩🇪🇫🇷 y', '🇫🇷', ['🇫🇷']],
    ['a flag with tags', 'x 🏴\u{e0067}\u{e0062}\u{e007f} y', '🏴', ['🏴\u{e0067}\u{e0062}\u{e007f}']],
    ['a unit in a square', 'weighs 5㎏', '5kg', ['5㎏']],
    ['not an invisible end', 'word\u200b here', 'word', ['word']],
  ])('marks the original characters of %s', (_what, text, query, expected) => {
    expect(found(text, query)).toEqual(expected);
  });
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
