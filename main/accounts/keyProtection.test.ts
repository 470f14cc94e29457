import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessKeys } from '../../shared/connection.ts';
import { AccountId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { createFakeKeychain } from '../../test/support/fakeKeychain.ts';
import { testCost } from '../../test/support/fakeVault.ts';
import { Vault } from '../lock/vault.ts';
import { AccountDirectories } from './accountDirectories.ts';
import { AccountKeys } from './accountKeys.ts';
import { CacheKeys } from './cacheKeys.ts';
import { type KeyChoice, KeyProtection } from './keyProtection.ts';
import { SecretFiles } from './secretFiles.ts';

const ids = ['0', '1', '2'].map((digit) => AccountId.parse(digit.repeat(24)));
const accessKeys = AccessKeys.parse({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'swordfish' });
const [first, second] = ['correct horse battery', 'quite another one'] as const;

let userData: string;
let stored: KeyChoice | null;
const { state, keychain } = createFakeKeychain(7);
beforeEach(async () => {
  userData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-protection-'));
  stored = null;
  Object.assign(state, { available: true, locked: false });
});
afterEach(() => fs.rm(userData, { recursive: true }));

/** One run of Meridian on the same disk. The last account has a directory, but is not in the list. */
async function run(passphrase: string | null = null) {
  const vault = new Vault(path.join(userData, 'passphrase.key'), new ManualClock(), testCost);
  if (passphrase !== null) await vault.unlock(passphrase);
  const directories = new AccountDirectories(userData);
  await Promise.all(ids.map((id) => directories.create(id)));
  const files = new SecretFiles(vault);
  const log: string[] = [];
  const write = (_level: string, text: string): void => void log.push(text);
  const cacheKeys: CacheKeys = new CacheKeys({
    directories,
    files,
    keychain,
    choice: () => protection.choice,
    now: () => instantFromMicros(0),
    log: write,
    changed: () => {},
  });
  const accountKeys = new AccountKeys(directories, files, keychain, write);
  const protection: KeyProtection = new KeyProtection({
    vault,
    keychain,
    cacheKeys,
    accountKeys,
    directories,
    running: () => ids.slice(0, 2),
    choice: stored,
    remember: (choice) => {
      stored = choice;
    },
    log: write,
    changed: () => {},
  });
  const loadAll = async (): Promise<string[]> => {
    const keys = await Promise.all(ids.map((id) => cacheKeys.load(id)));
    return keys.map((key) => Buffer.from(key).toString('base64'));
  };
  return { vault, cacheKeys, accountKeys, protection, loadAll, log };
}

/** Every byte below the accounts, also decoded from base64. */
async function written(): Promise<string> {
  const entries = await fs.readdir(userData, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => fs.readFile(path.join(parentPath, name), 'utf8')),
  );
  const decoded = [...texts.join('\n').matchAll(/[\w+/]{20,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('latin1'),
  );
  return [...texts, ...decoded].join('\n');
}
const storageOf = async (n: number): Promise<unknown> =>
  JSON.parse(await fs.readFile(path.join(userData, 'accounts', ids[n] ?? '', 'cache.key'), 'utf8')).storage;

describe('with a keychain', () => {
  it('sets, changes and removes a passphrase for all accounts, and their keys stay the same', async () => {
    const before = await run();
    const keys = await before.loadAll();
    await before.accountKeys.save(ids[0] as AccountId, accessKeys);
    expect(before.protection.status).toMatchObject({ kept: 'keychain', isChosen: true });
    await before.protection.protect({ kept: 'passphrase', passphrase: first, current: null });
    expect(before.protection.status).toMatchObject({ kept: 'passphrase', isChosen: true });
    expect(await Promise.all([0, 1, 2].map(storageOf))).toEqual(Array(3).fill('passphrase'));
    await before.protection.protect({ kept: 'passphrase', passphrase: second, current: first });

    const locked = await run();
    await expect(locked.loadAll()).rejects.toMatchObject({ code: 'locked' });
    const after = await run(second);
    expect(await after.loadAll()).toEqual(keys);
    expect(await after.accountKeys.load(ids[0] as AccountId)).toMatchObject({ keys: accessKeys, state: 'kept' });
    await expect(after.protection.protect({ kept: 'keychain', current: first })).rejects.toMatchObject({
      reason: 'passphrase-wrong',
    });
    await after.protection.protect({ kept: 'keychain', current: second });
    expect(await fs.readdir(userData)).toEqual(['accounts']);
    const last = await run();
    expect(await last.loadAll()).toEqual(keys);
    expect(await last.accountKeys.load(ids[0] as AccountId)).toMatchObject({ keys: accessKeys, state: 'kept' });
    expect([...before.log, ...after.log, ...last.log]).toEqual([]);
  });

  it('offers neither memory nor file', async () => {
    const { protection, loadAll } = await run();
    await loadAll();
    for (const kept of ['memory', 'file'] as const)
      await expect(protection.protect({ kept, current: null })).rejects.toMatchObject({ code: 'validation' });
  });

  it('seals at the next start what a crash left unsealed', async () => {
    const before = await run();
    const keys = await before.loadAll();
    // The passphrase is set before the keys are sealed.
    await before.vault.set(first, null);
    const after = await run(first);
    expect(await after.loadAll()).toEqual(keys);
    expect(await Promise.all([0, 1, 2].map(storageOf))).toEqual(Array(3).fill('passphrase'));
  });

  it('leaves the passphrase in force, and everything sealed, when the keychain can’t be used', async () => {
    const { protection, loadAll } = await run();
    const keys = await loadAll();
    await protection.protect({ kept: 'passphrase', passphrase: first, current: null });
    const encryptStringAsync = keychain.system.encryptStringAsync;
    let calls = 0;
    keychain.system.encryptStringAsync = async (text) => {
      calls++;
      // The probe and the first account succeed.
      if (calls === 3) throw new Error('temporarily unavailable');
      return encryptStringAsync(text);
    };
    await expect(protection.protect({ kept: 'keychain', current: first })).rejects.toMatchObject({
      code: 'keychain-unavailable',
    });
    keychain.system.encryptStringAsync = encryptStringAsync;
    expect(protection.status.kept).toBe('passphrase');
    expect(await Promise.all([0, 1, 2].map(storageOf))).toEqual(Array(3).fill('passphrase'));
    expect(await (await run(first)).loadAll()).toEqual(keys);
  });

  it('keeps the passphrase’s file under another name while a key that was set aside needs it', async () => {
    const { protection, loadAll, cacheKeys } = await run();
    await loadAll();
    await protection.protect({ kept: 'passphrase', passphrase: first, current: null });
    await cacheKeys.setAside(ids[0] as AccountId);
    await protection.protect({ kept: 'keychain', current: first });
    expect((await fs.readdir(userData)).sort()).toEqual(['accounts', expect.stringMatching(/^passphrase\..+\.key$/)]);
  });
});

describe('without a keychain', () => {
  beforeEach(() => Object.assign(state, { available: false }));

  it('keeps keys in memory until the user chooses', async () => {
    const { protection, loadAll } = await run();
    const keys = await loadAll();
    expect(protection.status).toEqual({ kept: 'memory', isChosen: false, hasKeychain: false, wasLost: false });
    const disk = await written();
    for (const key of keys) expect(disk).not.toContain(key);
    await protection.protect({ kept: 'memory', current: null });
    expect([protection.status.isChosen, stored]).toEqual([true, 'memory']);
    const next = await run();
    await next.loadAll();
    expect(next.protection.status).toMatchObject({ kept: 'memory', isChosen: true, wasLost: true });
  });

  it('writes them if the user accepts that, which is remembered', async () => {
    const { protection, loadAll } = await run();
    const keys = await loadAll();
    await protection.protect({ kept: 'file', current: null });
    expect(protection.status).toMatchObject({ kept: 'file', isChosen: true });
    const next = await run();
    expect(await next.loadAll()).toEqual(keys);
    expect(next.protection.status).toMatchObject({ kept: 'file', isChosen: true });
  });

  it('says that a key of an older version is unencrypted, until the user chooses', async () => {
    for (const id of ids) {
      const file = path.join(userData, 'accounts', id, 'cache.key');
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, JSON.stringify({ storage: 'file', key: Buffer.alloc(32, 5).toString('base64') }));
    }
    const { protection, loadAll } = await run();
    await loadAll();
    expect(protection.status).toMatchObject({ kept: 'file', isChosen: false });
    await protection.protect({ kept: 'passphrase', passphrase: first, current: null });
    expect(await written()).not.toContain(Buffer.alloc(32, 5).toString('base64'));
    expect(await (await run(first)).loadAll()).toEqual(Array(3).fill(Buffer.alloc(32, 5).toString('base64')));
  });

  it('stores access keys with a passphrase only, and takes them into memory with it', async () => {
    const id = ids[0] as AccountId;
    const { protection, loadAll, accountKeys } = await run();
    await loadAll();
    expect(await accountKeys.save(id, accessKeys)).toBe('session');
    await protection.protect({ kept: 'passphrase', passphrase: first, current: null });
    expect(await written()).not.toContain('swordfish');
    const next = await run(first);
    expect(await next.accountKeys.load(id)).toMatchObject({ keys: accessKeys, state: 'kept' });
    await next.loadAll();
    await next.protection.protect({ kept: 'file', current: first });
    expect(await next.accountKeys.load(id)).toMatchObject({ keys: accessKeys, state: 'session' });
    expect(await written()).not.toContain('swordfish');
  });

  it('takes only keys of running accounts into memory: the others would be lost without a word', async () => {
    const before = await run();
    const keys = await before.loadAll();
    await before.protection.protect({ kept: 'passphrase', passphrase: first, current: null });
    await before.protection.protect({ kept: 'memory', current: first });
    expect(before.cacheKeys.inMemory).toEqual(ids.slice(0, 2));
    expect(await Promise.all([0, 1, 2].map(storageOf))).toEqual(['memory', 'memory', 'passphrase']);
    const disk = await written();
    for (const key of keys) expect(disk).not.toContain(key);
    const kept = (await fs.readdir(userData)).find((name) => name.startsWith('passphrase.'));
    expect(kept).toBeDefined();
  });

  it('remembers nothing when the change fails', async () => {
    const { protection, loadAll } = await run();
    await loadAll();
    await protection.protect({ kept: 'passphrase', passphrase: first, current: null });
    for (const current of [null, second])
      await expect(protection.protect({ kept: 'file', current })).rejects.toMatchObject({});
    expect([protection.choice, stored, protection.status.kept]).toEqual([null, null, 'passphrase']);
  });
});
