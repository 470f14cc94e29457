import { expect, test } from 'vitest';
import { preferredLocale } from './locale.ts';
import { addScheme, fromWeb, originOf, policyToWeb, toWeb } from './schemes.ts';

addScheme('app');

test.each([
  ['app://bundle/index.html?q=1#x', 'https://bundle.app.localhost/index.html?q=1#x', 'app://bundle'],
  ['app://bundle/', 'https://bundle.app.localhost/', 'app://bundle'],
  ['https://example.org/a', 'https://example.org/a', 'https://example.org'],
  ['file:///tmp/a.html', 'file:///tmp/a.html', 'file://'],
])('%s is loaded as %s and has the origin %s', (url, web, origin) => {
  expect(toWeb(url)).toBe(web);
  expect(fromWeb(web)).toBe(url);
  expect(originOf(url)).toBe(origin);
});

test('keeps unregistered schemes', () => {
  expect(toWeb('other://x/y')).toBe('other://x/y');
  expect(fromWeb('https://x.other.localhost/y')).toBe('https://x.other.localhost/y');
});

test('rewrites a policy to the origins of Chromium', () => {
  expect(policyToWeb("default-src 'self' app: data:; connect-src app://bundle")).toBe(
    "default-src 'self' https://*.app.localhost data:; connect-src https://bundle.app.localhost",
  );
});

test.each([
  [{ LANG: 'de_AT.UTF-8' }, 'de-AT'],
  [{ LANG: 'de_AT.UTF-8', LC_ALL: 'fr_FR' }, 'fr-FR'],
  [{ LC_ALL: 'fr_FR', MERIDIAN_HOST_LANG: 'ja' }, 'ja'],
  [{ LANG: 'sr_RS@latin' }, 'sr-RS'],
  [{ LANG: 'C.UTF-8' }, 'en-US'],
  [{ LANG: '!' }, 'en-US'],
  [{}, 'en-US'],
])('the locale of %o is %s', (env, locale) => {
  expect(preferredLocale(env)).toBe(locale);
});
