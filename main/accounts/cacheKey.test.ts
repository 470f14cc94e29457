import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createFakeKeychain } from '../../test/support/fakeKeychain.ts';
import { loadCacheKey } from './cacheKey.ts';
import type { Keychain } from './keychain.ts';

let directory: string;
let file: string;
let log: string[];
const write = (_level: string, text: string, error?: unknown): void =>
  void log.push(error instanceof Error ? `${text} ${error.stack}` : text);

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-secrets-'));
  file = path.join(directory, 'cache.key');
  log = [];
});
afterEach(() => fs.rm(directory, { recursive: true }));

const load = (keychain: Keychain): Promise<Uint8Array> => loadCacheKey(file, keychain, instantFromMicros(0), write);
const quarantinedName = 'cache.key.1970-01-01T00-00-00.000000Z';
/** The content of the quarantined key file. */
const readQuarantined = (): Promise<string> => fs.readFile(path.join(directory, 'quarantine', quarantinedName), 'utf8');
const storageOf = async (): Promise<unknown> => JSON.parse(await fs.readFile(file, 'utf8')).storage;

it('creates 32 bytes once and loads them again', async () => {
  const { keychain } = createFakeKeychain(7);
  const key = await load(keychain);
  expect(key.byteLength).toBe(32);
  expect(await load(keychain)).toEqual(key);
  expect(log).toEqual([]);
});

it('stores the key encrypted and readable by the owner only', async () => {
  const { keychain } = createFakeKeychain(7);
  const key = Buffer.from(await load(keychain));
  const content = await fs.readFile(file, 'utf8');
  for (const encoding of ['base64', 'hex'] as const) expect(content).not.toContain(key.toString(encoding));
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
});

it('quarantines a key of another keychain, logs it, and creates a new key', async () => {
  const key = await load(createFakeKeychain(7).keychain);
  const content = await fs.readFile(file, 'utf8');
  const other = createFakeKeychain(9).keychain;
  const fresh = await load(other);
  expect(fresh).not.toEqual(key);
  expect(await readQuarantined()).toBe(content);
  expect(log).toEqual([expect.stringContaining(quarantinedName)]);
  expect(await load(other)).toEqual(fresh);
});

it.each(['', 'not json', '{"storage":"file","key":"AAAA"}'])(
  'quarantines a file that contains %j, and creates a new key',
  async (content) => {
    await fs.writeFile(file, content);
    expect((await load(createFakeKeychain(7).keychain)).byteLength).toBe(32);
    expect(await readQuarantined()).toBe(content);
  },
);

it('does not log the content of a damaged key file', async () => {
  for (const content of ['{"storage":"file","key":"swordfish', '{"storage":"swordfish","key":"AAAA"}', 'swordfish']) {
    await fs.writeFile(file, content);
    await load(createFakeKeychain(7).keychain);
  }
  expect(log).toHaveLength(3);
  expect(log.join()).not.toContain('swordfish');
});

it.each(['there is no keychain', 'it has the public password', 'it can’t encrypt'] as const)(
  'keeps a key that can’t be decrypted while %s',
  async (what) => {
    const { state, keychain } = createFakeKeychain(7);
    const key = await load(keychain);
    const content = await fs.readFile(file, 'utf8');
    const { encryptStringAsync } = keychain.system;
    if (what === 'there is no keychain') state.available = false;
    else state.tag = 'v10';
    if (what === 'it can’t encrypt') keychain.system.encryptStringAsync = () => Promise.reject(new Error('no'));
    await expect(load(keychain)).rejects.toMatchObject({ code: 'keychain-unavailable' });
    expect(await fs.readFile(file, 'utf8')).toBe(content);
    Object.assign(state, { available: true, tag: 'v11' });
    keychain.system.encryptStringAsync = encryptStringAsync;
    expect(await load(keychain)).toEqual(key);
  },
);

it('keeps a file that can’t be read', async () => {
  // A directory can't be read as a file, not even by root.
  await fs.mkdir(file);
  await expect(load(createFakeKeychain(7).keychain)).rejects.toMatchObject({ code: 'disk-read-only' });
  expect(await fs.readdir(directory)).toEqual(['cache.key']);
});

it('rejects when the keychain can’t encrypt a new key', async () => {
  const { keychain } = createFakeKeychain(7);
  keychain.system.encryptStringAsync = () => Promise.reject(new Error('temporarily unavailable'));
  await expect(load(keychain)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  expect(await fs.readdir(directory)).toEqual([]);
});

it('protects the key by permissions only without a keychain, and logs it', async () => {
  const { state, keychain } = createFakeKeychain(7);
  state.available = false;
  const key = await load(keychain);
  expect(log).toHaveLength(1);
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  expect(await load(keychain)).toEqual(key);
});

it('encrypts the key again after the system rotated its own key', async () => {
  const { state, keychain } = createFakeKeychain(7);
  const key = await load(keychain);
  state.shouldReEncrypt = true;
  expect(await load(keychain)).toEqual(key);
  expect(state.encrypted).toBe(2);
});

it('does not accept Linux’s public password as a keychain, and moves into a keychain that appears later', async () => {
  const { state, keychain } = createFakeKeychain(7);
  state.tag = 'v10';
  const key = await load(keychain);
  expect(await storageOf()).toBe('file');
  expect(log).toHaveLength(1);
  state.tag = 'v11';
  expect(await load(keychain)).toEqual(key);
  expect(await storageOf()).toBe('keychain');
  expect(await load(keychain)).toEqual(key);
});

it.each(['darwin', 'win32'] as const)('accepts the same tag as the system keychain on %s', async (platform) => {
  const { state, keychain } = createFakeKeychain(7, platform);
  state.tag = 'v10';
  await load(keychain);
  expect(await storageOf()).toBe('keychain');
  expect(log).toEqual([]);
});

it('keeps the key while the keychain is locked', async () => {
  const { state, keychain } = createFakeKeychain(7);
  const key = await load(keychain);
  state.locked = true;
  await expect(load(keychain)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  state.locked = false;
  expect(await load(keychain)).toEqual(key);
});

it('keeps a working key when it can’t be encrypted again', async () => {
  const { state, keychain } = createFakeKeychain(7);
  const key = await load(keychain);
  state.shouldReEncrypt = true;
  keychain.system.encryptStringAsync = () => Promise.reject(new Error('no'));
  expect(await load(keychain)).toEqual(key);
  expect(log).toHaveLength(1);
});
