import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { createKeys } from './manifestSignature.mjs';
import { builderOptions, readUpdateBuild } from './updateBuild.mjs';

const { publicKey } = createKeys();
const read = (feed?: string, keys?: string, page?: string) =>
  readUpdateBuild({
    MERIDIAN_UPDATE_FEED: feed,
    MERIDIAN_UPDATE_PUBLIC_KEYS: keys,
    MERIDIAN_UPDATE_PAGE: page,
  });

it('reads a server', () => {
  const build = read('https://updates.example.com/meridian', ` ${publicKey} , ${publicKey}`, 'https://example.com/');
  expect(build).toEqual({
    feed: { provider: 'generic', url: 'https://updates.example.com/meridian' },
    publicKeys: [publicKey, publicKey],
    page: 'https://example.com/',
  });
  expect(builderOptions(build)).toEqual([
    '-c.publish.provider=generic',
    '-c.publish.url=https://updates.example.com/meridian',
    '-c.generateUpdatesFilesForAllChannels=true',
  ]);
});

it('reads a repository on GitHub', () => {
  const build = read('github:meridian-im/meridian', publicKey);
  expect(build).toMatchObject({
    feed: { provider: 'github', owner: 'meridian-im', repo: 'meridian' },
    page: 'https://github.com/meridian-im/meridian/releases',
  });
  expect(builderOptions(build)).toContain('-c.publish.owner=meridian-im');
});

it('is off without variables', () => {
  expect(read()).toBeNull();
  expect(read('', '', '')).toBeNull();
  expect(builderOptions(null)).toEqual([]);
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'spki' });

it.each([
  ['http://updates.example.com/', publicKey, undefined, /^MERIDIAN_UPDATE_FEED must be an https address or github:/],
  ['github:meridian', publicKey, undefined, /^MERIDIAN_UPDATE_FEED must be/],
  ['https://updates.example.com/', undefined, undefined, /^MERIDIAN_UPDATE_FEED and MERIDIAN_UPDATE_PUBLIC_KEYS/],
  [undefined, publicKey, undefined, /^MERIDIAN_UPDATE_FEED and MERIDIAN_UPDATE_PUBLIC_KEYS/],
  ['https://updates.example.com/', 'key', undefined, /must contain Ed25519/],
  ['https://updates.example.com/', rsa.toString('base64'), undefined, /must contain Ed25519/],
  ['https://updates.example.com/', `${publicKey},`, undefined, /must contain Ed25519/],
  ['https://updates.example.com/', publicKey, 'example.com', /^MERIDIAN_UPDATE_PAGE must be an https address\.$/],
])('refuses the feed %s with the keys %s and the page %s', (feed, keys, page, message) => {
  expect(() => read(feed, keys, page)).toThrow(message);
});
