import { describe, expect, it } from 'vitest';
import { findLinks } from './findLinks.ts';

const links = (text: string): string[] => findLinks(text).map(({ url }) => url);
const shown = (text: string): string[] => findLinks(text).map(({ start, end }) => text.slice(start, end));

describe('findLinks', () => {
  it('finds http, https and mailto URLs', () => {
    expect(findLinks('See https://example.com/a_(b), ok?')).toEqual([
      { start: 4, end: 29, url: 'https://example.com/a_(b)' },
    ]);
    expect(links('http://a.example b@c.example mailto:d@e.example')).toEqual([
      'http://a.example',
      'mailto:b@c.example',
      'mailto:d@e.example',
    ]);
  });

  it.each([
    "https://example.com/it's",
    "https://example.com/rock'_n_roll",
    "https://example.com/the'90s",
    'https://example.com/a_b*c~d_',
    'https://my_host.example.com/x',
    'https://_dmarc.example.com',
    'https://example.com:8080/a?b=c#d',
    'mailto:a@my_host.example.com',
    'mailto:a@example.com?subject=Hello%20there&body=x',
  ])('finds all of %s', (address) => {
    expect(links(address)).toEqual([address]);
    expect(links(`See ${address}, then`)).toEqual([address]);
    expect(links(`(${address})`)).toEqual([address]);
    expect(links(`"${address}"`)).toEqual([address]);
  });

  it('finds URLs within markup', () => {
    expect(shown('_https://example.com_ `https://example.com/x` **https://a.example**')).toEqual([
      'https://example.com',
      'https://example.com/x',
      'https://a.example',
    ]);
  });

  it.each([
    'example.com',
    'example.com/path?q=1',
    'sub.my_host.example.co.uk/a_b',
    'www.example.com',
    'www.night-market.example/map',
    'www.example.it',
    'example.it/path',
    'пример.рф',
  ])('finds %s, which has no scheme', (address) => {
    expect(findLinks(`See ${address}, then.`)).toEqual([
      { start: 4, end: 4 + address.length, url: `https://${address}` },
    ]);
  });

  it('finds Meridian URLs', () => {
    const address = 'meridian://messages/5ae290ed-55d1-47a0-bc6d-fe2bc2700399#8b7c1e2a-0d4f-4b7e-9d0a-1f2e3d4c5b6a';
    expect(links(`See ${address}, then meridian://messages/@bayko.`)).toEqual([address, 'meridian://messages/@bayko']);
    expect(links('(meridian://messages)')).toEqual(['meridian://messages']);
  });

  it.each([
    'meridian://elsewhere/x',
    'meridian://messages/a/b/c',
    'javascript:alert(1)',
    'javascript:www.example.com',
    'ftp://example.com',
    'ftp://www.example.com',
    '//example.com/x',
    'file:///etc/passwd',
    '1.2.3.4',
    'README.md',
    'main.rs',
    'run.sh',
    'console.info',
    'done.it',
    'www.',
    'www.example',
    '@example.com',
    '.example.com',
    'mailto:?subject=x',
  ])('finds nothing in %s', (text) => expect(links(text)).toEqual([]));

  it.each([
    'https://user:pw@host/',
    'https://user:pw@example.com/path?x#y',
    'https://user@example.com',
    'https://user:p@ss@example.com',
    'https://example.com@evil.example/',
    'HTTPS://user:pw\u202e@example.com',
    'ftp://user:pw@example.com/',
    'ftp://user:pw@www.example.com/',
    'meridian://user:pw@messages.example',
  ])('finds no part of a URL with a login: %s', (text) => {
    expect(links(text)).toEqual([]);
    expect(links(`https://a.example/ ${text} b@c.example`)).toEqual(['https://a.example/', 'mailto:b@c.example']);
  });

  it.each(['example.com:pw@evil.example', 'www.example.com:pw@evil.example'])(
    'takes no name before a login for a site: %s',
    (text) => expect(links(text)).toEqual([]),
  );

  it('finds URLs with an @ after the host', () => {
    expect(links('https://example.com/@person?mail=a@b.example#@')).toEqual([
      'https://example.com/@person?mail=a@b.example#@',
    ]);
  });

  it('takes linear time for any text', () => {
    const length = 100_000;
    const parts = [
      'a',
      'a://',
      '://',
      'a://b@ ',
      'https://a@',
      'a:',
      '@',
      'a.com:',
      'www.',
      'www.a.',
      '_',
      "'_",
      'a_.',
    ];
    for (const part of [...parts, 'mailto:a@b.c?', 'a.com@', '*', '`', 'https://a.com/*'])
      expect(findLinks(part.repeat(length / part.length)).length).toBeLessThan(length);
  }, 20_000);

  it('finds no URLs that are too long to open', () => {
    expect(links(`https://example.com/${'a'.repeat(9_000)}`)).toEqual([]);
  });
});
