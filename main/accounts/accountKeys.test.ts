import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccessKeys } from '../../shared/connection.ts';
import { AccountId } from '../../shared/model.ts';
import { createFakeKeychain } from '../../test/support/fakeKeychain.ts';
import { noVault, openedVault } from '../../test/support/fakeVault.ts';
import { describeError } from '../engine/log.ts';
import { AccountKeys } from './accountKeys.ts';
import type { Keychain } from './keychain.ts';
import { SecretFiles } from './secretFiles.ts';

const id = AccountId.parse('0123456789abcdef01234567');
const keys = AccessKeys.parse({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'swordfish/+', sessionToken: 'token!' });

let directory: string;
let file: string;
let log: string[];
const write = (_level: string, text: string, error?: unknown): void =>
  void log.push(text, JSON.stringify(describeError(error)));

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-keys-'));
  file = path.join(directory, 'access.keys');
  log = [];
});
afterEach(() => fs.rm(directory, { recursive: true }));

/** Another run of Meridian with the same files. */
const keysWith = (keychain: Keychain): AccountKeys =>
  new AccountKeys({ of: () => directory }, new SecretFiles(noVault), keychain, write);

/** Every byte on the disk and in the log, also decoded from base64. */
async function everythingWritten(): Promise<string> {
  const files = await fs.readdir(directory);
  const contents = await Promise.all(files.map((name) => fs.readFile(path.join(directory, name), 'latin1')));
  const all = [...contents, ...log].join('\n');
  const decoded = [...all.matchAll(/[\w+/]{8,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('latin1'),
  );
  return [all, ...decoded].join('\n');
}

it('stores keys encrypted and readable by the owner only, and loads them after a restart', async () => {
  const { keychain } = createFakeKeychain(7);
  expect(await keysWith(keychain).save(id, keys)).toBe('kept');
  const written = await everythingWritten();
  for (const secret of [keys.secretAccessKey, keys.accessKeyId, 'token!']) expect(written).not.toContain(secret);
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  expect(await keysWith(keychain).load(id)).toEqual({ keys, state: 'kept' });
});

it.each(['locked out', 'public password'] as const)('writes no key without a keychain (%s)', async (how) => {
  const { state, keychain } = createFakeKeychain(7);
  if (how === 'locked out') state.available = false;
  else state.tag = 'v10';
  const accountKeys = keysWith(keychain);
  expect(await accountKeys.save(id, keys)).toBe('session');
  expect(await fs.readdir(directory)).toEqual([]);
  expect(await accountKeys.load(id)).toEqual({ keys, state: 'session' });
  expect(await keysWith(keychain).load(id)).toEqual({ keys: null, state: 'missing' });
});

it('reads keys of an earlier version, and seals them when a passphrase is set', async () => {
  await fs.copyFile(path.resolve(import.meta.dirname, '../../test/fixtures/stored/access.keys'), file);
  const { keychain } = createFakeKeychain(7);
  const stored = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'swordfish', sessionToken: null };
  expect(await keysWith(keychain).load(id)).toEqual({ keys: stored, state: 'kept' });
  const vault = await openedVault(directory);
  const sealing = new AccountKeys({ of: () => directory }, new SecretFiles(vault), keychain, write);
  expect(await sealing.load(id)).toEqual({ keys: stored, state: 'kept' });
  expect(JSON.parse(await fs.readFile(file, 'utf8'))).toMatchObject({ storage: 'passphrase' });
  expect(await sealing.load(id)).toEqual({ keys: stored, state: 'kept' });
  expect(log).toEqual([]);
});

it('deletes older keys when new ones can only stay in memory', async () => {
  const { state, keychain } = createFakeKeychain(7);
  const accountKeys = keysWith(keychain);
  await accountKeys.save(id, keys);
  state.available = false;
  await accountKeys.save(id, { ...keys, accessKeyId: 'AKIDOTHER' });
  expect(await fs.readdir(directory)).toEqual([]);
  expect((await accountKeys.load(id)).keys?.accessKeyId).toBe('AKIDOTHER');
});

it('reports keys of another keychain as missing, without logging them', async () => {
  await keysWith(createFakeKeychain(7).keychain).save(id, keys);
  const other = keysWith(createFakeKeychain(9).keychain);
  expect(await other.load(id)).toEqual({ keys: null, state: 'missing' });
  expect(log).toHaveLength(2);
});

it.each(['', 'not json', '{"sealed":7}', '{"sealed":"####"}', '[]'])(
  'reports keys as missing when the file contains %j',
  async (content) => {
    await fs.writeFile(file, content);
    const accountKeys = keysWith(createFakeKeychain(7).keychain);
    expect(await accountKeys.load(id)).toEqual({ keys: null, state: 'missing' });
  },
);

it('never logs decrypted content that it can’t parse', async () => {
  const { keychain } = createFakeKeychain(7);
  for (const text of ['{"accessKeyId": swordfish', '{"accessKeyId":"swordfish"}', '"swordfish"']) {
    const encrypted = (await keychain.system.encryptStringAsync(text)).toString('base64');
    await fs.writeFile(file, JSON.stringify({ sealed: encrypted }));
    expect(await keysWith(keychain).load(id)).toEqual({ keys: null, state: 'missing' });
  }
  expect(log).toHaveLength(6);
  expect(log.join()).not.toContain('swordfish');
});

it.each([
  ['is locked', { locked: true }, { locked: false }],
  ['has not started yet', { tag: 'v10' }, { tag: 'v11' }],
])('keeps the keys while the keychain %s', async (_what, before, after) => {
  const { state, keychain } = createFakeKeychain(7);
  const accountKeys = keysWith(keychain);
  await accountKeys.save(id, keys);
  Object.assign(state, before);
  await expect(accountKeys.load(id)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  Object.assign(state, after);
  expect((await accountKeys.load(id)).keys).toEqual(keys);
});

it('rejects and keeps the stored keys when the keychain can’t encrypt', async () => {
  const { keychain } = createFakeKeychain(7);
  const accountKeys = keysWith(keychain);
  await accountKeys.save(id, keys);
  const { encryptStringAsync } = keychain.system;
  keychain.system.encryptStringAsync = () => Promise.reject(new Error('temporarily unavailable'));
  const other = { ...keys, accessKeyId: 'AKIDOTHER' };
  await expect(accountKeys.save(id, other)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  keychain.system.encryptStringAsync = encryptStringAsync;
  expect((await accountKeys.load(id)).keys).toEqual(keys);
});

it('rejects when the file can’t be read, instead of reporting the keys as missing', async () => {
  await fs.mkdir(file);
  const accountKeys = keysWith(createFakeKeychain(7).keychain);
  await expect(accountKeys.load(id)).rejects.toMatchObject({ code: 'disk-read-only' });
});

it('encrypts keys again after the system rotated its own key', async () => {
  const { state, keychain } = createFakeKeychain(7);
  const accountKeys = keysWith(keychain);
  await accountKeys.save(id, keys);
  state.shouldReEncrypt = true;
  expect((await accountKeys.load(id)).keys).toEqual(keys);
  expect(state.encrypted).toBe(2);
});

it('deletes keys, also twice', async () => {
  const { keychain } = createFakeKeychain(7);
  const accountKeys = keysWith(keychain);
  await accountKeys.save(id, keys);
  await accountKeys.delete(id);
  await accountKeys.delete(id);
  expect(await fs.readdir(directory)).toEqual([]);
  expect(await accountKeys.load(id)).toEqual({ keys: null, state: 'missing' });
});
