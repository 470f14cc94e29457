import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import type { KeyGuard } from './keychain.ts';
import { loadCacheKey } from './cacheKey.ts';
import { createKeychain } from '../../test/support/fakeKeychain.ts';

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

const load = (guard: KeyGuard): Promise<Uint8Array> => loadCacheKey(file, guard, instantFromMicros(0), write);
const asideName = 'cache.key.1970-01-01T00-00-00.000000Z';
/** The key that was set aside. */
const asideOf = (): Promise<string> => fs.readFile(path.join(directory, 'quarantine', asideName), 'utf8');
const storageOf = async (): Promise<unknown> => JSON.parse(await fs.readFile(file, 'utf8')).storage;

it('makes 32 bytes once and finds them again', async () => {
  const { guard } = createKeychain(7);
  const key = await load(guard);
  expect(key.byteLength).toBe(32);
  expect(await load(guard)).toEqual(key);
  expect(log).toEqual([]);
});

it('keeps the key from whoever reads the file', async () => {
  const { guard } = createKeychain(7);
  const key = Buffer.from(await load(guard));
  const content = await fs.readFile(file, 'utf8');
  for (const encoding of ['base64', 'hex'] as const) expect(content).not.toContain(key.toString(encoding));
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
});

it('sets a key of another keychain aside, says so, and makes a new one', async () => {
  const key = await load(createKeychain(7).guard);
  const content = await fs.readFile(file, 'utf8');
  const other = createKeychain(9).guard;
  const fresh = await load(other);
  expect(fresh).not.toEqual(key);
  expect(await asideOf()).toBe(content);
  expect(log).toEqual([expect.stringContaining(asideName)]);
  expect(await load(other)).toEqual(fresh);
});

it.each(['', 'not json', '{"storage":"file","key":"AAAA"}'])(
  'sets a file aside that holds %j, and makes a new key',
  async (content) => {
    await fs.writeFile(file, content);
    expect((await load(createKeychain(7).guard)).byteLength).toBe(32);
    expect(await asideOf()).toBe(content);
  },
);

it('does not log the content of a damaged key file', async () => {
  for (const content of ['{"storage":"file","key":"swordfish', '{"storage":"swordfish","key":"AAAA"}', 'swordfish']) {
    await fs.writeFile(file, content);
    await load(createKeychain(7).guard);
  }
  expect(log).toHaveLength(3);
  expect(log.join()).not.toContain('swordfish');
});

it.each(['there is no keychain', 'it has the public password', 'it seals nothing'] as const)(
  'leaves a key where it is that can’t be opened while %s',
  async (what) => {
    const { state, guard } = createKeychain(7);
    const key = await load(guard);
    const content = await fs.readFile(file, 'utf8');
    const { encryptStringAsync } = guard.keychain;
    if (what === 'there is no keychain') state.available = false;
    else state.tag = 'v10';
    if (what === 'it seals nothing') guard.keychain.encryptStringAsync = () => Promise.reject(new Error('no'));
    await expect(load(guard)).rejects.toMatchObject({ code: 'keychain-unavailable' });
    expect(await fs.readFile(file, 'utf8')).toBe(content);
    Object.assign(state, { available: true, tag: 'v11' });
    guard.keychain.encryptStringAsync = encryptStringAsync;
    expect(await load(guard)).toEqual(key);
  },
);

it('leaves a file where it is that the disk does not give', async () => {
  // A folder can't be read as a file, whoever asks.
  await fs.mkdir(file);
  await expect(load(createKeychain(7).guard)).rejects.toMatchObject({ code: 'disk-read-only' });
  expect(await fs.readdir(directory)).toEqual(['cache.key']);
});

it('says so when the keychain can’t be asked to guard a new key', async () => {
  const { guard } = createKeychain(7);
  guard.keychain.encryptStringAsync = () => Promise.reject(new Error('temporarily unavailable'));
  await expect(load(guard)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  expect(await fs.readdir(directory)).toEqual([]);
});

it('guards the key by permissions alone where there is no keychain, and says so', async () => {
  const { state, guard } = createKeychain(7);
  state.available = false;
  const key = await load(guard);
  expect(log).toHaveLength(1);
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  expect(await load(guard)).toEqual(key);
});

it('stores the key anew when the system rotated its own', async () => {
  const { state, guard } = createKeychain(7);
  const key = await load(guard);
  state.shouldReEncrypt = true;
  expect(await load(guard)).toEqual(key);
  expect(state.sealed).toBe(2);
});

it('does not take Linux’s public password for a keychain, and moves into one that comes later', async () => {
  const { state, guard } = createKeychain(7);
  state.tag = 'v10';
  const key = await load(guard);
  expect(await storageOf()).toBe('file');
  expect(log).toHaveLength(1);
  state.tag = 'v11';
  expect(await load(guard)).toEqual(key);
  expect(await storageOf()).toBe('keychain');
  expect(await load(guard)).toEqual(key);
});

it.each(['darwin', 'win32'] as const)('takes the same tag on %s for what it is there', async (platform) => {
  const { state, guard } = createKeychain(7, platform);
  state.tag = 'v10';
  await load(guard);
  expect(await storageOf()).toBe('keychain');
  expect(log).toEqual([]);
});

it('keeps the key while the keychain is locked, and says what to do', async () => {
  const { state, guard } = createKeychain(7);
  const key = await load(guard);
  state.locked = true;
  await expect(load(guard)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  state.locked = false;
  expect(await load(guard)).toEqual(key);
});

it('keeps a key that works when it can’t be stored anew', async () => {
  const { state, guard } = createKeychain(7);
  const key = await load(guard);
  state.shouldReEncrypt = true;
  guard.keychain.encryptStringAsync = () => Promise.reject(new Error('no'));
  expect(await load(guard)).toEqual(key);
  expect(log).toHaveLength(1);
});
