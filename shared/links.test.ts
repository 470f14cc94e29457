import { describe, expect, it } from 'vitest';
import { openableLink } from './links.ts';

const plain = (href: string, target: string) => ({ href, target, isDeceptive: false });
const deceptive = (href: string, target: string) => ({ href, target, isDeceptive: true });

it.each([
  ['https://example.com/a?b=c#d', plain('https://example.com/a?b=c#d', 'example.com')],
  ['HTTP://example.com', plain('http://example.com/', 'example.com')],
  ['https://example.com:443/', plain('https://example.com/', 'example.com')],
  ['https://example.com:8443', plain('https://example.com:8443/', 'example.com:8443')],
  ['http://[::1]:8000/', plain('http://[::1]:8000/', '[::1]:8000')],
  ['https://example.com/@person?to=a@b', plain('https://example.com/@person?to=a@b', 'example.com')],
  ['https://example.com/مرحبا', plain('https://example.com/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7', 'example.com')],
  ['mailto:a@example.com', plain('mailto:a@example.com', 'a@example.com')],
  ['mailto:a@x.example,b@y.example', plain('mailto:a@x.example,b@y.example', 'a@x.example, b@y.example')],
])('opens %s', (text, link) => expect(openableLink(text)).toEqual(link));

describe('a look-alike', () => {
  it.each([
    ['a Cyrillic letter', 'https://\u0430pple.com/', 'https://xn--pple-43d.com/', 'xn--pple-43d.com'],
    [
      'a subdomain in another script',
      'https://ελ.example.com',
      'https://xn--qxam.example.com/',
      'xn--qxam.example.com',
    ],
    ['Punycode', 'https://xn--pple-43d.com/', 'https://xn--pple-43d.com/', 'xn--pple-43d.com'],
    ['a capital I', 'https://paypaI.com/', 'https://paypai.com/', 'paypai.com'],
    ['wide letters', 'https://ｅxample.com/', 'https://example.com/', 'example.com'],
    [
      'a dot of another script',
      'https://example.com。evil.example',
      'https://example.com.evil.example/',
      'example.com.evil.example',
    ],
    [
      'a slash that is none',
      'https://example.com\u2044a.evil.example',
      'https://example.xn--coma-2g7a.evil.example/',
      'example.xn--coma-2g7a.evil.example',
    ],
    ['an invisible character', 'https://exa\u200bmple.com/', 'https://example.com/', 'example.com'],
    ['a number', 'http://2130706433/', 'http://127.0.0.1/', '127.0.0.1'],
    ['percent-encoding', 'https://%65xample.com/', 'https://example.com/', 'example.com'],
    ['text turned around', 'https://example.com/\u202efdp.exe', 'https://example.com/%E2%80%AEfdp.exe', 'example.com'],
    ['an isolate in the query', 'https://example.com/?\u2067x', 'https://example.com/?%E2%81%A7x', 'example.com'],
    [
      'encoded text turned around',
      'https://example.com/%e2%80%aefdp',
      'https://example.com/%e2%80%aefdp',
      'example.com',
    ],
    ['an email address', 'mailto:a@\u0430pple.com', 'mailto:a@%D0%B0pple.com', 'a@xn--pple-43d.com'],
    ['the name in an email address', 'mailto:\u0430@apple.com', 'mailto:%D0%B0@apple.com', '%D0%B0@apple.com'],
    [
      'a subject turned around',
      'mailto:a@b.example?subject=\u202ex',
      'mailto:a@b.example?subject=%E2%80%AEx',
      'a@b.example',
    ],
  ])('with %s is deceptive', (_what, text, href, target) =>
    expect(openableLink(text)).toEqual(deceptive(href, target)),
  );
});

describe('a link with a login', () => {
  it.each([
    'https://example.com@evil.example/',
    'https://user:password@example.com/',
    'https://@example.com/',
    'https://:@example.com/',
    'https:user@example.com/',
    'https:\\\\user@example.com/',
  ])('is refused: %s', (text) => expect(openableLink(text)).toBeNull());
});

describe('an email link', () => {
  it.each([
    ['keeps subject and body', '?subject=Hi%20there&body=a%0D%0Ab', '?subject=Hi%20there&body=a%0D%0Ab'],
    ['keeps them in any case', '?Subject=x&BODY=y', '?Subject=x&BODY=y'],
    ['drops attachments', '?attach=/etc/passwd&subject=x&attachment=y', '?subject=x'],
    ['drops encoded names', '?%61ttach=/etc/passwd&amp;attach=x', ''],
    ['drops further recipients', '?to=b@x.example&cc=c@x.example&bcc=d@x.example', ''],
    ['drops a subject with a line break', '?subject=x%0Abcc:b@x.example&body=y', '?body=y'],
    ['drops the fragment', '?body=y#x', '?body=y'],
  ])('%s', (_what, search, kept) =>
    expect(openableLink(`mailto:a@example.com${search}`)).toEqual(
      plain(`mailto:a@example.com${kept}`, 'a@example.com'),
    ),
  );

  it.each([
    'mailto:',
    'mailto:?subject=x',
    'mailto:a',
    'mailto:a@',
    'mailto:a@b@c',
    'mailto:a@x.example,',
    'mailto:a%0Abcc:b@x.example',
    'mailto:a@b/c',
    'mailto:a@b:1',
    'mailto:a%2',
  ])('needs valid addresses: %s', (text) => expect(openableLink(text)).toBeNull());
});

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'smb://host/share',
  'ms-msdt:/id',
  `https://${'a.'.repeat(127)}example`,
  '//example.com',
  'example.com',
  '',
])('does not open %s', (text) => expect(openableLink(text)).toBeNull());
