import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Keychain, loadCacheKey } from './secrets.ts';

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

/** A keychain that really changes what it is given, and can be told to misbehave. */
function createKeychain(secret: number) {
  const state = { available: true, shouldReEncrypt: false, sealed: 0 };
  const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ secret));
  const keychain: Keychain = {
    isAsyncEncryptionAvailable: async () => state.available,
    encryptStringAsync: async (text) => {
      state.sealed++;
      return turn(Buffer.from(`sealed:${text}`));
    },
    decryptStringAsync: async (sealed) => {
      const text = turn(sealed).toString();
      if (!text.startsWith('sealed:')) throw new Error('not mine');
      return { result: text.slice('sealed:'.length), shouldReEncrypt: state.shouldReEncrypt };
    },
  };
  return { state, keychain };
}

it('makes 32 bytes once and finds them again', async () => {
  const { keychain } = createKeychain(7);
  const key = await loadCacheKey(file, keychain, write);
  expect(key.byteLength).toBe(32);
  expect(await loadCacheKey(file, keychain, write)).toEqual(key);
  expect(log).toEqual([]);
});

it('keeps the key from whoever reads the file', async () => {
  const { keychain } = createKeychain(7);
  const key = Buffer.from(await loadCacheKey(file, keychain, write));
  const content = await fs.readFile(file, 'utf8');
  for (const encoding of ['base64', 'hex'] as const) expect(content).not.toContain(key.toString(encoding));
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
});

it('makes a new key, and says so, when the keychain is another one', async () => {
  const key = await loadCacheKey(file, createKeychain(7).keychain, write);
  const other = createKeychain(9).keychain;
  const fresh = await loadCacheKey(file, other, write);
  expect(fresh).not.toEqual(key);
  expect(log).toHaveLength(1);
  expect(await loadCacheKey(file, other, write)).toEqual(fresh);
});

it.each(['', 'not json', '{"storage":"file","key":"AAAA"}'])(
  'makes a new key where the file holds %j',
  async (content) => {
    await fs.writeFile(file, content);
    expect((await loadCacheKey(file, createKeychain(7).keychain, write)).byteLength).toBe(32);
  },
);

it('guards the key by permissions alone where there is no keychain, and says so', async () => {
  const { state, keychain } = createKeychain(7);
  state.available = false;
  const key = await loadCacheKey(file, keychain, write);
  expect(log).toHaveLength(1);
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  expect(await loadCacheKey(file, keychain, write)).toEqual(key);
});

it('stores the key anew when the system rotated its own', async () => {
  const { state, keychain } = createKeychain(7);
  const key = await loadCacheKey(file, keychain, write);
  state.shouldReEncrypt = true;
  expect(await loadCacheKey(file, keychain, write)).toEqual(key);
  expect(state.sealed).toBe(2);
});
