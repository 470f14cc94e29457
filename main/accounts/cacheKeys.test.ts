import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccountId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { buffersHolding } from '../../test/support/buffersHolding.ts';
import { createFakeKeychain } from '../../test/support/fakeKeychain.ts';
import { lockedVault, noVault, openedVault } from '../../test/support/fakeVault.ts';
import type { Vault } from '../lock/vault.ts';
import { CacheKeys } from './cacheKeys.ts';
import type { Keychain } from './keychain.ts';
import { SecretFiles } from './secretFiles.ts';

const id = AccountId.parse('0123456789abcdef01234567');

let directory: string;
let file: string;
let log: string[];
const write = (_level: string, text: string, error?: unknown): void =>
  void log.push(error instanceof Error ? `${text} ${error.stack}` : text);

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-secrets-'));
  file = path.join(directory, 'cache.key');
  log = [];
  choice = null;
  vault = noVault;
});
afterEach(() => fs.rm(directory, { recursive: true }));

/** What the user chose for a computer without a keychain. */
let choice: 'memory' | 'file' | null;
let vault: Pick<Vault, 'seals' | 'seal' | 'unseal'>;

/** The keys of another run of Meridian. */
const keysWith = (keychain: Keychain): CacheKeys =>
  new CacheKeys({
    directories: { of: () => directory },
    files: new SecretFiles(vault),
    keychain,
    choice: () => choice,
    now: () => instantFromMicros(0),
    log: write,
    changed: () => {},
  });
const load = (keychain: Keychain): Promise<Uint8Array> => keysWith(keychain).load(id);
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

it('leaves no buffer with a key but what it returns', async () => {
  const { keychain } = createFakeKeychain(7);
  const key = await load(keychain);
  expect(await buffersHolding(key, () => load(keychain))).toBe(0);
  expect(await buffersHolding(key, () => keysWith(keychain).protectAgain(id))).toBe(0);
});

it('clears a key that is only in memory when the account is removed and when Meridian quits', async () => {
  const { state, keychain } = createFakeKeychain(7);
  state.available = false;
  for (const end of ['forget', 'close'] as const) {
    const fill = vi.spyOn(Buffer.prototype, 'fill');
    const keys = keysWith(keychain);
    await keys.load(id);
    // The caller may clear what it got.
    expect((await keys.load(id)).some((byte) => byte !== 0)).toBe(true);
    expect(fill).not.toHaveBeenCalled();
    await keys[end](id);
    expect(fill).toHaveBeenCalledOnce();
    expect(keys.inMemory).toEqual([]);
    fill.mockRestore();
  }
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
  choice = 'file';
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

describe('without a keychain', () => {
  const { state, keychain } = createFakeKeychain(7);
  beforeEach(() => Object.assign(state, { available: false, tag: 'v11' }));
  /** Everything in the directory, also decoded from base64. */
  const written = async (): Promise<string> => {
    const names = await fs.readdir(directory);
    const texts = await Promise.all(names.map((name) => fs.readFile(path.join(directory, name), 'utf8')));
    return [...texts, ...texts.join().matchAll(/[\w+/]{20,}={0,2}/g)].map(String).join();
  };
  /** The files of an engine that ran with the key, and others of the account. */
  const runEngine = async (): Promise<void> => {
    const names = ['cache.db', 'cache.db-wal', 'outbox.db', 'outbox.db.record', 'access.keys', 'exports.json'];
    for (const name of names) await fs.writeFile(path.join(directory, name), 'content');
  };

  it.each([null, 'memory'] as const)('keeps a new key in memory only while the user chose %s', async (chosen) => {
    choice = chosen;
    const keys = keysWith(keychain);
    const key = Buffer.from(await keys.load(id));
    expect(await written()).not.toContain(key.toString('base64'));
    expect([keys.inMemory, keys.hasKeychain, await storageOf()]).toEqual([[id], false, 'memory']);
    expect(Buffer.from(await keys.load(id))).toEqual(key);
    expect(log).toEqual([]);
  });

  it('gives each caller its own copy, which it may clear', async () => {
    const keys = keysWith(keychain);
    const copy = await keys.load(id);
    const key = Buffer.from(copy);
    copy.fill(0);
    expect(Buffer.from(await keys.load(id))).toEqual(key);
  });

  it('writes the key if the user accepted that, and logs it', async () => {
    choice = 'file';
    const key = await load(keychain);
    expect([log.length, await storageOf(), (await fs.stat(file)).mode & 0o777]).toEqual([1, 'file', 0o600]);
    expect(await load(keychain)).toEqual(key);
  });

  it('leaves a key that an older version wrote until the user chooses, and takes it into memory then', async () => {
    const stored = JSON.stringify({ storage: 'file', key: Buffer.alloc(32, 5).toString('base64') });
    await fs.writeFile(file, stored);
    const keys = keysWith(keychain);
    expect(Buffer.from(await keys.load(id))).toEqual(Buffer.alloc(32, 5));
    expect([await fs.readFile(file, 'utf8'), keys.inMemory]).toEqual([stored, []]);
    choice = 'memory';
    await keys.protectAgain(id);
    expect(await written()).not.toContain(Buffer.alloc(32, 5).toString('base64'));
    expect(Buffer.from(await keys.load(id))).toEqual(Buffer.alloc(32, 5));
  });

  it('writes a key of the memory when the user accepts that, or when a keychain appears', async () => {
    for (const change of [() => (choice = 'file'), () => (state.available = true)]) {
      await fs.rm(file, { force: true });
      Object.assign(state, { available: false });
      choice = null;
      const keys = keysWith(keychain);
      const key = await keys.load(id);
      change();
      await keys.protectAgain(id);
      expect(keys.inMemory).toEqual([]);
      expect(await load(keychain)).toEqual(key);
    }
  });

  it('deletes the databases that no later run can read when it closes, and nothing else', async () => {
    const keys = keysWith(keychain);
    await keys.load(id);
    await runEngine();
    await keys.close();
    expect((await fs.readdir(directory)).sort()).toEqual(['access.keys', 'exports.json']);
    const next = keysWith(keychain);
    await next.load(id);
    expect(next.lost).toEqual([]);
  });

  it('deletes them at the next start after a crash, and says so', async () => {
    const key = await load(keychain);
    await runEngine();
    const next = keysWith(keychain);
    expect(await next.load(id)).not.toEqual(key);
    expect((await fs.readdir(directory)).sort()).toEqual(['access.keys', 'cache.key', 'exports.json']);
    expect([next.lost, log]).toEqual([[id], [expect.stringContaining('only in memory')]]);
  });

  it('stores the key of an account that is closed, if a passphrase seals it', async () => {
    vault = await openedVault(directory);
    const keys = keysWith(keychain);
    const key = Buffer.from(await keys.load(id));
    expect(keys.inMemory).toEqual([]);
    expect(await written()).not.toContain(key.toString('base64'));
    expect(Buffer.from(await load(keychain))).toEqual(key);
  });
});

/** Key files that version 0.1.0 wrote before there were passphrases. */
describe.each(['keychain', 'file'])('a key of an earlier version that was stored as %s', (storage) => {
  const { state, keychain } = createFakeKeychain(7);
  const stored = path.resolve(import.meta.dirname, '../../test/fixtures/stored', `cache.key.${storage}`);
  const key = new Uint8Array(32).fill(0x5a);
  beforeEach(async () => {
    Object.assign(state, { available: true });
    await fs.copyFile(stored, file);
  });

  it('opens, and also after a passphrase was set and removed', async () => {
    expect(await load(keychain)).toEqual(key);
    vault = await openedVault(directory);
    expect(await load(keychain)).toEqual(key);
    expect(await storageOf()).toBe('passphrase');
    vault = await openedVault(directory);
    expect(await load(keychain)).toEqual(key);
    vault = { seals: false, seal: vault.seal, unseal: vault.unseal.bind(vault) };
    expect(await load(keychain)).toEqual(key);
    expect(await storageOf()).toBe('keychain');
    expect(log).toEqual([]);
  });
});

describe('with a passphrase', () => {
  it('seals a key that an older version wrote, and keeps the keychain’s protection inside', async () => {
    const { keychain } = createFakeKeychain(7);
    const key = await load(keychain);
    vault = await openedVault(directory);
    expect(await load(keychain)).toEqual(key);
    expect(await storageOf()).toBe('passphrase');
    const inner = new SecretFiles(vault).read(file);
    expect(JSON.parse(inner?.text ?? '')).toMatchObject({ storage: 'keychain' });
    expect(await load(keychain)).toEqual(key);
  });

  it.each([
    ['is not entered yet', () => Promise.resolve(lockedVault), 'locked'],
    ['is not set any more', () => Promise.resolve(noVault), 'keychain-unavailable'],
    ['has another key', () => openedVault(path.join(directory, 'other')), 'keychain-unavailable'],
  ] as const)('leaves the key in place while the passphrase %s', async (_what, other, code) => {
    const { keychain } = createFakeKeychain(7);
    vault = await openedVault(directory);
    await load(keychain);
    const content = await fs.readFile(file, 'utf8');
    await fs.mkdir(path.join(directory, 'other'));
    vault = await other();
    await expect(load(keychain)).rejects.toMatchObject({ code });
    expect(await fs.readFile(file, 'utf8')).toBe(content);
  });

  it('sets a sealed key aside that was changed or belongs to another account', async () => {
    const { keychain } = createFakeKeychain(7);
    vault = await openedVault(directory);
    const key = await load(keychain);
    const { sealed, ...rest } = JSON.parse(await fs.readFile(file, 'utf8'));
    const changed = Buffer.from(sealed, 'base64');
    changed[20] = (changed[20] ?? 0) ^ 1;
    await fs.writeFile(file, JSON.stringify({ ...rest, sealed: changed.toString('base64') }));
    expect(await load(keychain)).not.toEqual(key);
    expect(await readQuarantined()).toContain('passphrase');
  });
});
