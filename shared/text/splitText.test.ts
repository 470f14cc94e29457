import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isBlank } from './blank.ts';
import { splitText } from './splitText.ts';

it.each([
  ['a short text', 'One two.', ['One two.']],
  ['paragraphs', 'One one one one.\n\nTwo two. Three', ['One one one one.', 'Two two. Three']],
  ['lines', 'One one one one\nTwo two. Three thre', ['One one one one', 'Two two. Three thre']],
  ['sentences', 'One one one one? Two two two two', ['One one one one?', 'Two two two two']],
  ['words', 'One one one one two two two two', ['One one one one two', 'two two two']],
  ['no boundary', 'x'.repeat(45), ['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(5)]],
  ['emoji of several code points', '👨‍👩‍👧'.repeat(5), ['👨‍👩‍👧'.repeat(4), '👨‍👩‍👧']],
  ['a grapheme over the limit', `e${'\u0301'.repeat(24)}`, [`e${'\u0301'.repeat(19)}`, '\u0301'.repeat(5)]],
  ['sentences of Japanese', '今日は晴れです。明日は雨が降ります。', ['今日は晴れです。明日は雨が降ります。']],
  ['nothing to see', ' \u200b\n', []],
])('splits %s', (_what, text, parts) => expect(splitText(text, 20)).toEqual(parts));

it('keeps every visible character in parts within the limit', () => {
  const piece = fc.constantFrom(
    'word',
    ' ',
    '\n',
    '\n\n',
    '. ',
    '。',
    '👨‍👩‍👧',
    'e\u0301',
    '\u200b',
    'é',
    'مرحبا',
    '🇳🇿',
  );
  const text = fc.array(fc.oneof(piece, fc.string({ unit: 'grapheme', maxLength: 30 })), { maxLength: 60 });
  const visible = (each: string) => each.replaceAll(/\s|\u200b/gu, '');
  fc.assert(
    fc.property(
      text.map((pieces) => pieces.join('')),
      fc.integer({ min: 1, max: 40 }),
      (whole, limit) => {
        const parts = splitText(whole, limit);
        expect(parts.filter((part) => [...part].length > limit || isBlank(part))).toEqual([]);
        if (!isBlank(whole) && ![...whole].some(isBlank)) expect(parts.join('')).toBe(whole);
        expect(visible(whole)).toContain(visible(parts[0] ?? ''));
        const lost = [...visible(whole)].length - [...visible(parts.join(''))].length;
        // Only characters that can't be seen are left out.
        expect(lost).toBeLessThanOrEqual([...visible(whole)].filter(isBlank).length);
      },
    ),
  );
});
