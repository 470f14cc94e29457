import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { cutText, graphemeStart } from './cutText.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const boundaries = (text: string): number[] => [...[...segmenter.segment(text)].map(({ index }) => index), text.length];

const family = '👨‍👩‍👧';
const texts = fc
  .array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(family, '🇳🇿', 'e\u0301', '\r\n', 'क्षि', '👍🏽', ' ')),
  )
  .map((parts) => parts.join(''));

describe('cutText', () => {
  it('keeps a text that is short enough', () => expect(cutText('abc', 3)).toBe('abc'));

  it.each([
    ['a surrogate pair', 'ab😀', 3, 'ab'],
    ['a family', `ab${family}`, 5, 'ab'],
    ['a flag', '🇳🇿🇯🇵', 6, '🇳🇿'],
    ['a skin tone', 'ok👍🏽', 4, 'ok'],
    ['a letter with a mark', 'cafe\u0301', 4, 'caf'],
    ['a Devanagari conjunct', 'aक्षि', 3, 'a'],
    ['a line break', 'a\r\nb', 2, 'a'],
  ])('does not split %s', (_what, text, units, expected) => expect(cutText(text, units)).toBe(expected));

  it('cuts a text whose first grapheme is too long between code points', () => {
    expect(cutText(`e${'\u0301'.repeat(500)}`, 10)).toBe(`e${'\u0301'.repeat(9)}`);
    expect(cutText(`😀${'\u{1d165}'.repeat(500)}`, 9)).toBe(`😀${'\u{1d165}'.repeat(3)}`);
    expect(cutText(family, 4)).toBe('👨‍');
  });

  it('cuts where the longest start of whole graphemes ends', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), (text, units) => {
        const whole = boundaries(text).findLast((end) => end <= units) ?? 0;
        const cut = cutText(text, units);
        if (whole > 0 || text === '') expect(cut).toBe(text.slice(0, whole));
        expect(cut.length).toBeLessThanOrEqual(units);
        expect(text.startsWith(cut)).toBe(true);
        if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  it('reads only what it returns, however long the text is', () => {
    let longest = 0;
    const segment = Intl.Segmenter.prototype.segment;
    Intl.Segmenter.prototype.segment = function (text) {
      longest = Math.max(longest, text.length);
      return segment.call(this, text);
    };
    try {
      for (const unit of ['a', '\u0301', '🇳🇿', `${family}\u200d`]) cutText(unit.repeat(400_000), 240);
    } finally {
      Intl.Segmenter.prototype.segment = segment;
    }
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(500);
  });
});

describe('graphemeStart', () => {
  it('is a boundary of graphemes', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, chosen) => {
        const place = chosen % (text.length + 1);
        expect(graphemeStart(text, place)).toBe(boundaries(text).findLast((start) => start <= place));
      }),
    );
  });

  it('is a boundary of code points within a grapheme that is too long', () => {
    const text = `😀${'\u{1d165}'.repeat(1_000)}`;
    expect(graphemeStart(text, 1_001)).toBe(1_000);
  });
});

it('makes no segmenter before a text has to be cut', async () => {
  vi.resetModules();
  const made = vi.spyOn(Intl, 'Segmenter');
  const fresh = await import('./cutText.ts');
  expect(fresh.cutText('short', 5)).toBe('short');
  expect(made).not.toHaveBeenCalled();
  expect(fresh.cutText(`a${family}`, 3)).toBe('a');
  expect(made).toHaveBeenCalledOnce();
  made.mockRestore();
});
