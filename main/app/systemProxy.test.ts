import { expect, it } from 'vitest';
import { resolveSystemProxy } from './systemProxy.ts';

it.each([
  ['DIRECT', null],
  ['PROXY proxy.example.com:8080; DIRECT', 'http://proxy.example.com:8080'],
  ['HTTPS secure.example.com:443', 'https://secure.example.com:443'],
  ['SOCKS5 a:1080; PROXY b:3128', 'http://b:3128'],
  ['SOCKS a:1080', null],
  ['', null],
])('understands %j', async (list, proxy) => {
  const session = { resolveProxy: async () => list };
  expect(await resolveSystemProxy(session, 'https://example.com/', () => {})).toBe(proxy);
});

it('logs a failure and uses no proxy', async () => {
  const lines: string[] = [];
  const session = { resolveProxy: () => Promise.reject(new Error('no session')) };
  expect(await resolveSystemProxy(session, 'https://example.com/', (_, text) => lines.push(text))).toBeNull();
  expect(lines).toHaveLength(1);
});
