import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './searchFold.ts';
import { findMatches, parseQuery } from './searchTerms.ts';

/** Unicode's root collation at primary strength. */
const { compare } = new Intl.Collator('en', { sensitivity: 'base' });

/** Pairs that the collation calls equal although their folds differ. */
function missed(texts: readonly string[]): string[] {
  const sorted = texts.toSorted(compare);
  return sorted.flatMap((text, n) => {
    const before = sorted[n - 1];
    const isMissed = before !== undefined && compare(before, text) === 0 && foldText(before) !== foldText(text);
    return isMissed ? [`${before} ${text}`] : [];
  });
}

const characters = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => /[\p{L}\p{M}\p{N}\p{Cf}]/u.test(character));

/** Letters that the collation expands, contracts or ignores, with what they equal, in several scripts. */
const tricky = [
  ...'aàåªæbcçdðđeéfghħiıİîjklłŀmnñoøöœpqrsſßtþuüvwxyzꜳȸƍʦ019²٣۳३㉈½',
  ...'αάςσϊὠϗаеёийґіïѓъыь',
  ...'אבךכםמוייִװײשׁשׂ',
  ...'ءآأؤإئاٱبتةكگکلمنوىييۀەیﷲﻻ',
  ...'かがガｶゕアァあハパばーっつしめ〆',
  ...'กกินำเคঅতৎনকন্ക്ൻन्नऩ한하각',
  ...'\u0301\u0308\u0327\u0345\u064b\u0651\u0654\u0670\u05b7\u3099\u0640\u200c\u200d\u00ad\ufeff\u0e48\u094d\u093c',
];
const pairs = tricky.flatMap((first) => tricky.map((second) => first + second));

describe('foldText', () => {
  it('makes equal all letters, digits and marks that the root collation calls equal', () => {
    expect(missed([...characters, ...new Set(characters.map(foldText))])).toEqual([]);
  });

  it('makes equal all pairs of such characters that it calls equal', () => {
    // A vowel that Thai writes before its consonant sorts after it: the other order is no word.
    const isWord = (text: string): boolean => !/^เ.|.เ$/u.test(text);
    expect(missed([...tricky, ...pairs.filter(isWord)])).toEqual([]);
  });

  it('finds whatever words of such characters it calls equal', () => {
    const alike = new Map<string, string[]>();
    for (const text of [...tricky, ...pairs]) {
      const key = foldText(text);
      alike.set(key, [...(alike.get(key) ?? []), text]);
    }
    const variants = fc
      .constantFrom(...[...alike.values()].filter((texts) => texts.length > 1))
      .chain((texts) => fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)));
    fc.assert(
      fc.property(fc.array(variants, { maxLength: 6 }), (word) => {
        const [one, other] = [word.map(([first]) => first).join(''), word.map(([, second]) => second).join('')];
        if (compare(one, other) !== 0) return;
        expect(foldText(one)).toBe(foldText(other));
        // No script without spaces has a tatweel, after which a mark is a word of its own.
        const isWord =
          /[\p{L}\p{N}]/u.test(foldText(one)) &&
          !/[\p{scx=Thai}\p{scx=Hangul}\p{scx=Hiragana}\p{scx=Katakana}]\p{M}*ـ/u.test(one + other);
        if (!isWord) return;
        expect(findMatches(`x ${one} y`, parseQuery(other))).not.toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['ı', 'i'],
    ['Straße', 'STRASSE'],
    ['Łódź', 'lodz'],
    ['Ørsted', 'orsted'],
    ['Æther', 'aether'],
    ['Đorđe', 'dorde'],
    ['كِتَابٌ', 'كتاب'],
    ['كـتـاب', 'كتاب'],
    ['أحمد', 'احمد'],
    ['إسلام', 'اسلام'],
    ['آمال', 'امال'],
    ['ٱلله', 'الله'],
    ['مسئول', 'مسيول'],
    ['کتاب', 'كتاب'],
    ['ایران', 'ايران'],
    ['على', 'علي'],
    ['شָׁלוֹם', 'شלום'],
    ['שָׁלוֹם', 'שלום'],
    ['می\u200cخواهم', 'میخواهم'],
    ['co\u00adoperate', 'cooperate'],
    ['col·laborar', 'collaborar'],
    ['٢٠٢٦ ۲۰۲۶ २०२६', '2026 2026 2026'],
  ])('makes %s equal to %s', (one, other) => expect(foldText(one)).toBe(foldText(other)));

  it('keeps what it made equal', () => {
    for (const character of characters) {
      const folded = foldText(character);
      if (foldText(folded) !== folded) expect.fail(`${character} → ${folded} → ${foldText(folded)}`);
    }
  });
});
