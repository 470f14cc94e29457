import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AccessKeys, ConnectionSettings } from '../../shared/connection.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { createFakeKeychain } from '../../test/support/fakeKeychain.ts';
import { noVault } from '../../test/support/fakeVault.ts';
import { AccountDirectories } from './accountDirectories.ts';
import { AccountKeys } from './accountKeys.ts';
import { AccountStore } from './accountStore.ts';
import { Accounts } from './accounts.ts';
import { EngineHub } from './engineHub.ts';
import { SecretFiles } from './secretFiles.ts';

const connection = ConnectionSettings.parse({ user: 'u', credentials: { kind: 'keys' } });
const accessKeys = AccessKeys.parse({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'swordfish' });

let userData: string;
beforeEach(async () => {
  userData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-removals-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await fs.rm(userData, { recursive: true });
});

async function setUp() {
  const { keychain, state } = createFakeKeychain(7);
  const log = (): void => {};
  const store = new AccountStore({ content: {}, write: () => {}, setAside: () => {} });
  const directories = new AccountDirectories(userData);
  const keys = new AccountKeys(directories, new SecretFiles(noVault), keychain, log);
  // No engine runs, so the hub has nothing to stop.
  const hub = new EngineHub({
    prepare: () => Promise.reject(new Error('no engine in this test')),
    start: () => {
      throw new Error('no engine in this test');
    },
    prompts: { open: () => {}, withdraw: () => {} },
    log: () => {},
    publisher: { publish: () => {} },
    signedIn: () => {},
    arrived: () => {},
    readElsewhere: () => {},
    messagesRemoved: () => {},
    failed: () => {},
  });
  const clock = new ManualClock();
  const forgotten: string[] = [];
  const accounts = new Accounts({
    store,
    directories,
    keys,
    hub,
    prompts: { list: () => [] },
    consent: { require: async () => {} },
    launch: null,
    grace: async () => {},
    now: () => clock.now(),
    cacheKeys: { load: async () => new Uint8Array(32), setAside: async () => '', forget: (id) => forgotten.push(id) },
    log,
  });
  const { id } = store.put('', connection);
  const directory = await directories.create(id);
  return { accounts, store, keys, state, id, directory, forgotten };
}

it('keeps the account in the list when its directory can’t be moved', async () => {
  const { accounts, store, id, directory } = await setUp();
  vi.spyOn(fs, 'rename').mockRejectedValue(new Error('in use'));
  await expect(accounts.remove(id)).rejects.toMatchObject({ code: 'disk-read-only' });
  expect(store.find(id)).not.toBeNull();
  expect((await fs.stat(directory)).isDirectory()).toBe(true);
});

it('deletes access keys that are only in memory', async () => {
  const { accounts, keys, state, id, forgotten } = await setUp();
  state.available = false;
  expect(await keys.save(id, accessKeys)).toBe('session');
  await accounts.remove(id);
  expect(await keys.load(id)).toEqual({ keys: null, state: 'missing' });
  expect(forgotten).toEqual([id]);
});
