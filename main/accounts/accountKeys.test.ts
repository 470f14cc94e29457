import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccessKeys } from '../../shared/connection.ts';
import { AccountId } from '../../shared/ipc/accounts.ts';
import { describeError } from '../engine/log.ts';
import { createKeychain } from '../../test/support/fakeKeychain.ts';
import { AccountKeys } from './accountKeys.ts';

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

/** Every byte that is on the disk and in the log, in the forms in which a secret could be found. */
async function everythingTold(): Promise<string> {
  const files = await fs.readdir(directory);
  const contents = await Promise.all(files.map((name) => fs.readFile(path.join(directory, name), 'latin1')));
  const all = [...contents, ...log].join('\n');
  // Base64 inside the files is looked into, too.
  const decoded = [...all.matchAll(/[\w+/]{8,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('latin1'),
  );
  return [all, ...decoded].join('\n');
}

it('keeps keys encrypted, for the owner alone, and finds them after a restart', async () => {
  const { guard } = createKeychain(7);
  expect(await new AccountKeys(guard, write).save(id, directory, keys)).toBe('kept');
  const told = await everythingTold();
  for (const secret of [keys.secretAccessKey, keys.accessKeyId, 'token!']) expect(told).not.toContain(secret);
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  expect(await new AccountKeys(guard, write).load(id, directory)).toEqual({ keys, state: 'kept' });
});

it.each(['locked out', 'public password'] as const)('writes no key where there is no keychain (%s)', async (how) => {
  const { state, guard } = createKeychain(7);
  if (how === 'locked out') state.available = false;
  else state.tag = 'v10';
  const accountKeys = new AccountKeys(guard, write);
  expect(await accountKeys.save(id, directory, keys)).toBe('session');
  expect(await fs.readdir(directory)).toEqual([]);
  expect(await accountKeys.load(id, directory)).toEqual({ keys, state: 'session' });
  expect(await new AccountKeys(guard, write).load(id, directory)).toEqual({ keys: null, state: 'missing' });
});

it('leaves no older keys behind when new ones can only be held in memory', async () => {
  const { state, guard } = createKeychain(7);
  const accountKeys = new AccountKeys(guard, write);
  await accountKeys.save(id, directory, keys);
  state.available = false;
  await accountKeys.save(id, directory, { ...keys, accessKeyId: 'AKIDOTHER' });
  expect(await fs.readdir(directory)).toEqual([]);
  expect((await accountKeys.load(id, directory)).keys?.accessKeyId).toBe('AKIDOTHER');
});

it('misses keys of another keychain, and says so without telling anything of them', async () => {
  await new AccountKeys(createKeychain(7).guard, write).save(id, directory, keys);
  const other = new AccountKeys(createKeychain(9).guard, write);
  expect(await other.load(id, directory)).toEqual({ keys: null, state: 'missing' });
  expect(log).toHaveLength(2);
});

it.each(['', 'not json', '{"sealed":7}', '{"sealed":"####"}', '[]'])(
  'misses keys where the file holds %j',
  async (content) => {
    await fs.writeFile(file, content);
    const accountKeys = new AccountKeys(createKeychain(7).guard, write);
    expect(await accountKeys.load(id, directory)).toEqual({ keys: null, state: 'missing' });
  },
);

it('never logs what it decrypted and could not read', async () => {
  const { guard } = createKeychain(7);
  for (const text of ['{"accessKeyId": swordfish', '{"accessKeyId":"swordfish"}', '"swordfish"']) {
    const sealed = (await guard.keychain.encryptStringAsync(text)).toString('base64');
    await fs.writeFile(file, JSON.stringify({ sealed }));
    expect(await new AccountKeys(guard, write).load(id, directory)).toEqual({ keys: null, state: 'missing' });
  }
  expect(log).toHaveLength(6);
  expect(log.join()).not.toContain('swordfish');
});

it.each([
  ['is locked', { locked: true }, { locked: false }],
  ['is not there yet', { tag: 'v10' }, { tag: 'v11' }],
])('does not lose keys while the keychain %s', async (_what, before, after) => {
  const { state, guard } = createKeychain(7);
  const accountKeys = new AccountKeys(guard, write);
  await accountKeys.save(id, directory, keys);
  Object.assign(state, before);
  await expect(accountKeys.load(id, directory)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  Object.assign(state, after);
  expect((await accountKeys.load(id, directory)).keys).toEqual(keys);
});

it('says so when the keychain can’t be asked to guard keys, and leaves those that are there', async () => {
  const { guard } = createKeychain(7);
  const accountKeys = new AccountKeys(guard, write);
  await accountKeys.save(id, directory, keys);
  const { encryptStringAsync } = guard.keychain;
  guard.keychain.encryptStringAsync = () => Promise.reject(new Error('temporarily unavailable'));
  const other = { ...keys, accessKeyId: 'AKIDOTHER' };
  await expect(accountKeys.save(id, directory, other)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  guard.keychain.encryptStringAsync = encryptStringAsync;
  expect((await accountKeys.load(id, directory)).keys).toEqual(keys);
});

it('does not take keys for missing that the disk does not give', async () => {
  await fs.mkdir(file);
  const accountKeys = new AccountKeys(createKeychain(7).guard, write);
  await expect(accountKeys.load(id, directory)).rejects.toMatchObject({ code: 'disk-read-only' });
});

it('stores keys anew when the system rotated its own', async () => {
  const { state, guard } = createKeychain(7);
  const accountKeys = new AccountKeys(guard, write);
  await accountKeys.save(id, directory, keys);
  state.shouldReEncrypt = true;
  expect((await accountKeys.load(id, directory)).keys).toEqual(keys);
  expect(state.sealed).toBe(2);
});

it('forgets', async () => {
  const { guard } = createKeychain(7);
  const accountKeys = new AccountKeys(guard, write);
  await accountKeys.save(id, directory, keys);
  await accountKeys.forget(id, directory);
  await accountKeys.forget(id, directory);
  expect(await fs.readdir(directory)).toEqual([]);
  expect(await accountKeys.load(id, directory)).toEqual({ keys: null, state: 'missing' });
});
