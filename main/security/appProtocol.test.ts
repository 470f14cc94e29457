import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, createAppHandler, fileOf } from './appProtocol.ts';

const root = path.resolve('/srv/renderer');
const handler = createAppHandler(root, async (url) => {
  if (url.endsWith('/missing.js')) throw new Error('no such file');
  return new Response(url, { headers: { 'content-type': 'text/html', 'content-security-policy': 'default-src *' } });
});

describe('app://', () => {
  it('serves a file below the root with the policy', async () => {
    const response = await handler(new Request('app://meridian/assets/index.js'));
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^file:.*\/srv\/renderer\/assets\/index\.js$/);
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'app://meridian/../../etc/passwd',
    'app://meridian/%2e%2e/%2e%2e/etc/passwd',
    'app://meridian/..%2f..%2fetc/passwd',
    'app://meridian/..%5c..%5cetc/passwd',
    'app://meridian/a%00.html',
    'app://meridian/%E0%A4%A',
    'app://evil/index.html',
    'app://meridian.evil/index.html',
    'file:///etc/passwd',
  ])('never leaves the root for %s', (url) => {
    const file = fileOf(url, root);
    expect(file === null || file.startsWith(root + path.sep)).toBe(true);
  });

  it('never leaves the root, whatever the path', () => {
    const segment = fc.oneof(fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '//', '~'), fc.string());
    fc.assert(
      fc.property(fc.array(segment), (segments) => {
        const file = fileOf(`app://meridian/${segments.join('/')}`, root);
        expect(file === null || path.resolve(file).startsWith(root + path.sep)).toBe(true);
      }),
    );
  });

  it('answers other requests with an error status and the policy', async () => {
    const missing = await handler(new Request('app://meridian/missing.js'));
    const posted = await handler(new Request('app://meridian/index.html', { method: 'POST' }));
    expect([missing.status, posted.status]).toEqual([404, 403]);
    expect(missing.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  });
});

it('allows no inline script, no eval and no request', () => {
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).not.toMatch(/unsafe|connect-src|\*|https?:/);
});

it('requires Trusted Types and allows no policy that could make them', () => {
  expect(contentSecurityPolicy).toContain("require-trusted-types-for 'script'");
  expect(contentSecurityPolicy).toContain("trusted-types 'none'");
});
