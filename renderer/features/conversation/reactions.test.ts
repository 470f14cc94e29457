import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../../shared/text/translator.ts';
import { fakePerson } from '../../../test/support/fakeModel.ts';
import { reactionText } from './Reactions.tsx';

const { t } = createTranslator('en', 'en');
const me = fakePerson('me');
const named = (name: string) => fakePerson(name.toLowerCase(), name);
const plain = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, '');
const textOf = (...people: readonly ReturnType<typeof named>[]): string =>
  plain(reactionText(t, { emoji: '👍', people }, me.id));

describe('who reacted', () => {
  it('is the reader first, then the others by the names that are shown', () => {
    expect(textOf(me)).toBe('👍: You');
    expect(textOf(named('Bob'), me)).toBe('👍: You and Bob');
    expect(textOf(named('Bob'), named('Ann'), me)).toBe('👍: You, Bob and Ann');
    expect(textOf(named('Bob'), named('Ann'))).toBe('👍: Bob and Ann');
  });

  it('names twenty people, and counts the others', () => {
    const people = Array.from({ length: 23 }, (_, n) => named(`P${n}`));
    expect(textOf(...people)).toMatch(/^👍: P0, P1, .*P19 and 3 others$/);
  });
});
