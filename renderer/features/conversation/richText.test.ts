import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedText, isFewEmoji, piecesOf } from './richText.ts';

const links = (text: string): (string | null)[] => piecesOf(text).flatMap(({ url }) => (url === null ? [] : [url]));

describe('piecesOf', () => {
  it('links http, https and mailto URLs', () => {
    expect(piecesOf('See https://example.com/a_(b), ok?')).toEqual([
      { text: 'See ', url: null },
      { text: 'https://example.com/a_(b)', url: 'https://example.com/a_(b)' },
      { text: ', ok?', url: null },
    ]);
    expect(links('http://a.example b@c.example mailto:d@e.example')).toEqual([
      'http://a.example',
      'mailto:b@c.example',
      'mailto:d@e.example',
    ]);
  });

  it('links Meridian URLs', () => {
    const address = 'meridian://messages/5ae290ed-55d1-47a0-bc6d-fe2bc2700399#8b7c1e2a-0d4f-4b7e-9d0a-1f2e3d4c5b6a';
    expect(links(`See ${address}, then meridian://messages/@bayko.`)).toEqual([address, 'meridian://messages/@bayko']);
    expect(links('(meridian://messages)')).toEqual(['meridian://messages']);
  });

  it.each([
    'meridian://elsewhere/x',
    'meridian://messages/a/b/c',
    'javascript:alert(1)',
    'ftp://example.com',
    '//example.com/x',
    'file:///etc/passwd',
    'example.com',
    '1.2.3.4',
  ])('does not link %s', (text) => expect(links(text)).toEqual([]));

  it.each([
    'https://user:pw@host/',
    'https://user:pw@example.com/path?x#y',
    'https://user@example.com',
    'https://user:p@ss@example.com',
    'https://example.com@evil.example/',
    'HTTPS://user:pw\u202e@example.com',
    'ftp://user:pw@example.com/',
    'meridian://user:pw@messages.example',
  ])('links no part of a URL with a login: %s', (text) => {
    expect(links(text)).toEqual([]);
    expect(links(`https://a.example/ ${text} b@c.example`)).toEqual(['https://a.example/', 'mailto:b@c.example']);
  });

  it('links URLs with an @ after the host', () => {
    expect(links('https://example.com/@person?mail=a@b.example#@')).toEqual([
      'https://example.com/@person?mail=a@b.example#@',
    ]);
  });

  it('takes linear time for texts that almost hold a login', () => {
    const length = 100_000;
    for (const part of ['a', 'a://', '://', 'a://b@ ', 'https://a@', 'a:', '@'])
      expect(piecesOf(part.repeat(length / part.length))).not.toEqual([]);
  }, 10_000);

  it('does not link URLs that are too long to open', () => {
    expect(links(`https://example.com/${'a'.repeat(9_000)}`)).toEqual([]);
  });

  it('preserves the text', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.webUrl(), fc.constant(' ')))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (original) => {
        expect(
          piecesOf(original)
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

  it('never splits an emoji', () => {
    for (const emoji of ['😀', '👨‍👩‍👧', '🇳🇿', '👍🏽']) {
      expect(foldedText(`x${emoji.repeat(2_000)}`).replaceAll(emoji, '')).toBe('x…');
    }
  });
});
