import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCacheKey } from './secrets.ts';
import { createKeychain } from './testing/keychain.ts';

let directory: string;
let file: string;
let log: string[];
const write = (_level: string, text: string): void => void log.push(text);

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-secrets-'));
  file = path.join(directory, 'cache.key');
  log = [];
});
afterEach(() => fs.rm(directory, { recursive: true }));

const storageOf = async (): Promise<unknown> => JSON.parse(await fs.readFile(file, 'utf8')).storage;

it('makes 32 bytes once and finds them again', async () => {
  const { guard } = createKeychain(7);
  const key = await loadCacheKey(file, guard, write);
  expect(key.byteLength).toBe(32);
  expect(await loadCacheKey(file, guard, write)).toEqual(key);
  expect(log).toEqual([]);
});

it('keeps the key from whoever reads the file', async () => {
  const { guard } = createKeychain(7);
  const key = Buffer.from(await loadCacheKey(file, guard, write));
  const content = await fs.readFile(file, 'utf8');
  for (const encoding of ['base64', 'hex'] as const) expect(content).not.toContain(key.toString(encoding));
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
});

it('makes a new key, and says so, when the keychain is another one', async () => {
  const key = await loadCacheKey(file, createKeychain(7).guard, write);
  const other = createKeychain(9).guard;
  const fresh = await loadCacheKey(file, other, write);
  expect(fresh).not.toEqual(key);
  expect(log).toHaveLength(1);
  expect(await loadCacheKey(file, other, write)).toEqual(fresh);
});

it.each(['', 'not json', '{"storage":"file","key":"AAAA"}'])(
  'makes a new key where the file holds %j',
  async (content) => {
    await fs.writeFile(file, content);
    expect((await loadCacheKey(file, createKeychain(7).guard, write)).byteLength).toBe(32);
  },
);

it('guards the key by permissions alone where there is no keychain, and says so', async () => {
  const { state, guard } = createKeychain(7);
  state.available = false;
  const key = await loadCacheKey(file, guard, write);
  expect(log).toHaveLength(1);
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  expect(await loadCacheKey(file, guard, write)).toEqual(key);
});

it('stores the key anew when the system rotated its own', async () => {
  const { state, guard } = createKeychain(7);
  const key = await loadCacheKey(file, guard, write);
  state.shouldReEncrypt = true;
  expect(await loadCacheKey(file, guard, write)).toEqual(key);
  expect(state.sealed).toBe(2);
});

it('does not take Linux’s public password for a keychain, and moves into one that comes later', async () => {
  const { state, guard } = createKeychain(7);
  state.tag = 'v10';
  const key = await loadCacheKey(file, guard, write);
  expect(await storageOf()).toBe('file');
  expect(log).toHaveLength(1);
  state.tag = 'v11';
  expect(await loadCacheKey(file, guard, write)).toEqual(key);
  expect(await storageOf()).toBe('keychain');
  expect(await loadCacheKey(file, guard, write)).toEqual(key);
});

it.each(['darwin', 'win32'] as const)('takes the same tag on %s for what it is there', async (platform) => {
  const { state, guard } = createKeychain(7, platform);
  state.tag = 'v10';
  await loadCacheKey(file, guard, write);
  expect(await storageOf()).toBe('keychain');
  expect(log).toEqual([]);
});

it('keeps the key while the keychain is locked, and says what to do', async () => {
  const { state, guard } = createKeychain(7);
  const key = await loadCacheKey(file, guard, write);
  state.locked = true;
  await expect(loadCacheKey(file, guard, write)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  state.locked = false;
  expect(await loadCacheKey(file, guard, write)).toEqual(key);
});

it('keeps a key that works when it can’t be stored anew', async () => {
  const { state, guard } = createKeychain(7);
  const key = await loadCacheKey(file, guard, write);
  state.shouldReEncrypt = true;
  guard.keychain.encryptStringAsync = () => Promise.reject(new Error('no'));
  expect(await loadCacheKey(file, guard, write)).toEqual(key);
  expect(log).toHaveLength(1);
});
