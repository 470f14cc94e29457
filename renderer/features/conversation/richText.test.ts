import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedText, hasOneDirection, isFewEmoji, piecesOf } from './richText.ts';

describe('piecesOf', () => {
  it('splits a text into plain pieces and links', () => {
    expect(piecesOf('See https://example.com/a_(b), ok?', false)).toEqual([
      { text: 'See ', url: null },
      { text: 'https://example.com/a_(b)', url: 'https://example.com/a_(b)' },
      { text: ', ok?', url: null },
    ]);
  });

  it('preserves the text', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.webUrl(), fc.constant(' ')))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (original) => {
        expect(
          piecesOf(original, false)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(original);
      }),
    );
  });
});

describe('isFewEmoji', () => {
  it.each(['🎉', '👍🏽👨‍👩‍👧', ' 🇳🇿 ❤️ 1️⃣ '])('is true of %s', (text) => expect(isFewEmoji(text)).toBe(true));
  it.each(['', ' ', '1', '#', '🎉🎉🎉🎉', 'ok 🎉', '©'])('is false of "%s"', (text) =>
    expect(isFewEmoji(text)).toBe(false),
  );
});

describe('foldedText', () => {
  it('cuts at a word boundary', () => {
    const folded = foldedText('word '.repeat(1_000));
    expect(folded).toMatch(/word…$/);
    expect(folded.length).toBeLessThan(1_202);
  });

  const opened = (text: string): readonly (string | null)[] =>
    piecesOf(foldedText(text), true).flatMap(({ url }) => (url === null ? [] : [url]));
  const url = `https://example.com/${'path/'.repeat(122)}1`;

  it('cuts off a link that crosses the fold whole', () => {
    const text = `${'word '.repeat(180)}${url} ${'word '.repeat(600)}`;
    expect(url).toHaveLength(631);
    expect(opened(text)).toEqual([]);
    expect(foldedText(text)).toMatch(/word …$/);
  });

  it('shows a link whole that begins before it', () => {
    const text = `${'word '.repeat(20)}${url.repeat(2)} ${'word '.repeat(600)}`;
    expect(opened(text)).toEqual([url.repeat(2)]);
  });

  it('keeps a link that ends at the fold', () => {
    const text = `${'word '.repeat(233)}https://example.com/a bc${' word'.repeat(600)}`;
    expect(opened(text)).toEqual(['https://example.com/a']);
    for (let length = 1_150; length < 1_210; length++) {
      const ending = `${'x '.repeat(length / 2 - 15)}https://example.com/path/1234 and${' word'.repeat(600)}`;
      expect([[], ['https://example.com/path/1234']]).toContainEqual(opened(ending));
    }
  });

  it.each([
    ['too long to open', `https://example.com/${'a'.repeat(9_000)}`],
    ['with a login', `https://${'user'.repeat(400)}:pw@example.com/`],
    ['with a login after a name', `example.com${'-'.repeat(1_250)}@evil.example`],
  ])('makes no link of the start of a URL %s', (_, long) => {
    expect(opened(`${long} ${'word '.repeat(1_000)}`)).toEqual([]);
    expect(opened(`word ${long}${'word '.repeat(1_000)}`)).toEqual([]);
  });

  it('never splits an emoji', () => {
    for (const emoji of ['😀', '👨‍👩‍👧', '🇳🇿', '👍🏽']) {
      expect(foldedText(`x${emoji.repeat(2_000)}`).replaceAll(emoji, '')).toBe('x…');
    }
  });
});

describe('lines of one direction', () => {
  it.each(['Hello', 'Hello\nthere', 'שלום', 'שלום Tom'])('%j', (text) => expect(hasOneDirection(text)).toBe(true));

  it.each(['Hello\nשלום', 'سلام\nthere', 'שלום\nשלום'])('not for certain: %j', (text) =>
    expect(hasOneDirection(text)).toBe(false),
  );
});
