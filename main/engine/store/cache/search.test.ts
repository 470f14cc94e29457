import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../../../shared/model.ts';
import { foldText } from '../../../../shared/searchFold.ts';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, finish, message, openInMemory } from './testing.ts';

const texts = [
  'Have a look at https://docs.example.com/path/index_en.html?q=1 first',
  '私は東京都に住んでいます。',
  'Crème brûlée, please: the CAFÉ is open',
  'cafe\u0301 in two code points',
  'サーバーを再起動した',
  'ok',
  'The first of the two words that come in this order: red green blue',
  'green red, not the other way round',
  '서울대학교에서 만나요',
  'great 👍🏽 news',
  'ΟΔΟΣ and straße',
  'ﾃﾞｰﾀ in half width',
  'أَهْلاً بكم في الكـتـاب',
  'می\u200cخواهم کتابی بخرم',
  'שָׁלוֹם לכולם',
  'Łódź, Ørsted, Đorđe and Æsir: co\u00adop',
  'meet at ١٨:٣٠ in Kadıköy',
  'from 🇩🇪🇫🇷 to 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
];

/** Messages without a word, after all others: with many of them, scanning the newest finds nothing. */
const silent = (count: number) => Array.from({ length: count }, (_, n) => message(2_000 + n, { text: '* * *' }));

let cache: Cache;

const find = (query: string, conversationId: ConversationId | null = null, limit = 50): string[] =>
  finish(cache.search.find({ query, conversationId, limit, now: at(0) })).map((hit) => hit.snippet);
const numbers = (query: string): number[] => find(query).map((text) => texts.indexOf(text));

describe.each([
  ['among few messages', 0],
  ['among many messages', 600],
])('search %s', (_how, others) => {
  beforeEach(() => {
    cache = openInMemory();
    const messages = texts.map((text, n) => message(n, { text }));
    cache.ingest.page(conversation, everything, batch([...messages, ...silent(others)]));
  });

  it.each<[what: string, query: string, expected: number[]]>([
    ['a word in an address', 'example', [0]],
    ['an address without its scheme', 'docs.example.com', [0]],
    ['a whole address', 'https://docs.example.com/path/index_en.html?q=1', [0]],
    ['the beginning of a word', 'exam', [0]],
    ['not the middle of a word', 'xample', []],
    ['any case, with or without diacritics', 'CREME BRULEE', [2]],
    ['composed and decomposed diacritics', 'café', [3, 2]],
    ['two Chinese characters', '東京', [1]],
    ['one Chinese character', '都', [1]],
    ['not characters that stand apart', '東都', []],
    ['the middle of a Japanese sentence', '再起動', [4]],
    ['a long vowel mark', 'サーバー', [4]],
    ['the middle of a Korean word', '대학교', [8]],
    ['half width as full width', 'データ', [11]],
    ['two letters', 'ok', [5]],
    ['one letter that begins a word', 'o', [15, 7, 6, 5, 2]],
    ['an emoji of any skin', '👍', [9]],
    ['a final sigma', 'οδοσ', [10]],
    ['a double s as a sharp one', 'strasse', [10]],
    ['Arabic without vowel points', 'اهلا', [12]],
    ['Arabic without tatweel', 'الكتاب', [12]],
    ['a Persian word as an Arabic keyboard writes it', 'كتابي', [13]],
    ['an Arabic word as a Persian keyboard writes it', 'الکتاب', [12]],
    ['a Persian word without its joiner', 'ميخواهم', [13]],
    ['Hebrew without points', 'שלום', [14]],
    ['letters with strokes', 'lodz orsted dorde aesir', [15]],
    ['a word with a soft hyphen', 'coop', [15]],
    ['digits of another script', '18', [16]],
    ['an i without a dot', 'KADIKOY', [16]],
    ['a flag', '🇩🇪', [17]],
    ['not a flag of parts of two', '🇪🇫', []],
    ['the flag of a region', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', [17]],
    ['not the flag of another region', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}', []],
    ['either kana', 'さーばー', [4]],
    ['all terms in any order', 'green red', [7, 6]],
    ['a phrase in its order', '"red green"', [6]],
    ['whole words inside quotes', '"gree"', []],
    ['an open quote', '"red green', [6]],
    ['typographic quotes', '“red green”', [6]],
    ['nothing for nothing', '', []],
    ['nothing for signs', '*** -- "" ()', []],
  ])('finds %s', (_what, query, expected) => {
    expect(numbers(query)).toEqual(expected);
  });

  it('returns the newest first, up to the limit', () => {
    expect(find('the')).toEqual([texts[7], texts[6], texts[2]]);
    expect(find('the', null, 2)).toEqual([texts[7], texts[6]]);
  });

  it('finds only messages of a given conversation', () => {
    const other = ConversationId.parse('other');
    cache.ingest.page(other, everything, batch([message(90, { conversationId: other, text: 'red in another place' })]));
    expect(find('red', other)).toEqual(['red in another place']);
    expect(find('red', conversation)).toEqual([texts[7], texts[6]]);
    expect(find('red', ConversationId.parse('unknown'))).toEqual([]);
    expect(find('c1')).toEqual([]);
  });

  it('finds a changed text by its new words only', () => {
    cache.ingest.page(conversation, everything, batch([message(5, { text: 'replaced' })]));
    expect(find('ok')).toEqual([]);
    expect(find('replaced')).toEqual(['replaced']);
  });

  it('orders messages of the same instant by id, newest first', () => {
    const same = ['b', 'c', 'a'].map((id, n) => message(100 + n, { id, at: at(500), text: `tied ${id}` }));
    cache.ingest.page(conversation, everything, batch(same));
    expect(find('tied')).toEqual(['tied c', 'tied b', 'tied a']);
  });

  it('marks every match in the snippet', () => {
    const [hit] = finish(cache.search.find({ query: 'red "two words"', conversationId: null, limit: 1, now: at(0) }));
    expect(hit?.matches.map(([start, end]) => hit.snippet.slice(start, end))).toEqual(['two words', 'red']);
  });

  it('cuts a long text around its first match', () => {
    const text = `${'lorem ipsum '.repeat(50)}needle ${'dolor 𝄞 sit '.repeat(50)}`;
    cache.ingest.page(conversation, everything, batch([message(200, { text })]));
    const [hit] = finish(cache.search.find({ query: 'needle', conversationId: null, limit: 1, now: at(0) }));
    expect(hit?.snippet.length).toBeLessThanOrEqual(162);
    expect(hit?.snippet).toMatch(/^…(lorem|ipsum) .* needle .*…$/);
    expect(hit?.matches.map(([start, end]) => hit.snippet.slice(start, end))).toEqual(['needle']);
  });

  it('never cuts a snippet within an emoji', () => {
    const family = '👨‍👩‍👧';
    for (let shift = 0; shift < family.length; shift++) {
      const text = `${family.repeat(20)}${'x'.repeat(shift)} needle ${family.repeat(40)}`;
      cache.ingest.page(conversation, everything, batch([message(201, { text })]));
      const [hit] = finish(cache.search.find({ query: 'needle', conversationId: null, limit: 1, now: at(0) }));
      expect(hit?.snippet.replaceAll(family, '')).toMatch(/^…?x* needle …$/);
    }
  });

  it('never fails, whatever the query', () => {
    const syntax = fc.constantFrom(
      '"',
      '*',
      '^',
      '(',
      ')',
      ':',
      '-',
      '+',
      '{',
      '}',
      ' AND ',
      ' OR ',
      ' NOT ',
      'NEAR(',
      '\0',
    );
    const query = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc
        .array(fc.oneof(syntax, fc.constantFrom('words', 'red', '東', '\ud800')), { maxLength: 12 })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(query, (text) => Array.isArray(find(text)) && Array.isArray(find(text, conversation))),
      { numRuns: others === 0 ? 200 : 500 },
    );
  });

  it('finds every text by each of its words and marks the match', () => {
    // Some letters are only marks or nothing when folded: no words.
    const isWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(foldText(text));
    const words = /[\p{L}\p{N}\p{M}\p{Cf}[[\p{So}&&\p{Changes_When_NFKC_Casefolded}]--\p{Extended_Pictographic}]]+/gv;
    const wordOf = (text: string): string[] => (text.match(words) ?? []).filter(isWord);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (text) => {
        const fresh = openInMemory();
        fresh.ingest.page(conversation, everything, batch([message(1, { text }), ...silent(others)]));
        for (const query of wordOf(text)) {
          const [hit] = finish(fresh.search.find({ query, conversationId: null, limit: 1, now: at(0) }));
          expect(hit?.snippet).toBe(text);
          expect(hit?.matches.length).toBeGreaterThan(0);
        }
        fresh.close();
      }),
      { numRuns: others === 0 ? 200 : 30 },
    );
  });
});
