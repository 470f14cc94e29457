import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AccountId, ConversationId } from '../../shared/model.ts';
import { AccountsBench, entryOf } from '../../test/support/accountsBench.ts';
import { testPassphrase } from '../../test/support/fakeVault.ts';
import type { AccountsRoot } from './composeAccounts.ts';

/** Whole engines on real files, with a passphrase and without a keychain. */

let bench: AccountsBench;
beforeEach(async () => {
  bench = await AccountsBench.open();
});
afterEach(() => bench.close());

const conversationId = ConversationId.parse('g');
const addOffline = async (root: AccountsRoot, user: string): Promise<AccountId> =>
  (await root.accounts.add('', bench.connectionOf(user, { offline: true }), null)).id;
const draft = (root: AccountsRoot, id: AccountId, text: string) =>
  root.hub.of(id)?.call('drafts.save', { conversationId, text });
const draftOf = async (root: AccountsRoot, id: AccountId): Promise<unknown> => {
  const read = await root.hub.of(id)?.call('drafts.read', { conversationId });
  return read?.ok ? read.value.text : read;
};
const filesOf = async (id: AccountId): Promise<string[]> =>
  (await fs.readdir(path.join(bench.userData, 'accounts', id))).sort();

it('opens every account with the passphrase after a restart, and none without it', async () => {
  const first = await bench.start();
  const ids = [await addOffline(first, 'a'), await addOffline(first, 'b')];
  for (const id of ids) await draft(first, id, `draft of ${id}`);
  await first.protection.protect({ kept: 'passphrase', passphrase: testPassphrase, current: null });
  await first.stop();

  bench.vault = bench.openVault();
  const root = bench.compose();
  expect(bench.vault.isOn).toBe(true);
  await bench.vault.unlock(testPassphrase);
  await root.accounts.start();
  for (const id of ids) {
    expect(await draftOf(root, id)).toBe(`draft of ${id}`);
    expect(await filesOf(id)).not.toContain('quarantine');
  }
});

it('stops every engine when the key is forgotten, and starts the same accounts again', async () => {
  const root = await bench.start();
  const [one, two] = [await addOffline(root, 'a'), await addOffline(root, 'b')];
  await draft(root, one, 'a draft');
  await root.accounts.switch(one);
  await root.protection.protect({ kept: 'passphrase', passphrase: testPassphrase, current: null });
  bench.vault.forget();
  // Unlocked before everything has stopped.
  const suspended = root.suspend();
  expect(root.hub.of(one)).toBeNull();
  await bench.vault.unlock(testPassphrase);
  await root.accounts.start();
  await suspended;
  expect(root.accounts.list().activeId).toBe(one);
  expect(await draftOf(root, one)).toBe('a draft');
  for (const id of [one, two]) expect(entryOf(root, id).engine).toBe('running');
});

it('counts what quitting would lose while keys are only in memory, and leaves nothing unreadable behind', async () => {
  bench.keychain.state.available = false;
  const first = await bench.start();
  const id = await addOffline(first, 'a');
  await draft(first, id, 'a draft');
  expect(await first.countLosses()).toEqual({ unsent: 0, drafts: 1 });
  await first.stop();
  expect((await filesOf(id)).filter((name) => /\.(db|key)/.test(name))).toEqual([]);
  bench.vault = bench.openVault();
  const root = await bench.start();
  expect(await draftOf(root, id)).toBe('');
  expect(root.protection.status).toMatchObject({ kept: 'memory', wasLost: false });
  expect(await filesOf(id)).not.toContain('quarantine');
});

it('keeps what is in memory when the user then chooses a passphrase', async () => {
  bench.keychain.state.available = false;
  const first = await bench.start();
  const id = await addOffline(first, 'a');
  await draft(first, id, 'a draft');
  await first.protection.protect({ kept: 'passphrase', passphrase: testPassphrase, current: null });
  expect(await first.countLosses()).toEqual({ unsent: 0, drafts: 0 });
  await first.stop();
  bench.vault = bench.openVault();
  await bench.vault.unlock(testPassphrase);
  const root = await bench.start();
  expect(await draftOf(root, id)).toBe('a draft');
});

it('deletes at the next start what a crash left unreadable, and says so', async () => {
  bench.keychain.state.available = false;
  const first = await bench.start();
  const id = await addOffline(first, 'a');
  await draft(first, id, 'a draft');
  const directory = path.join(bench.userData, 'accounts', id);
  const copy = path.join(bench.userData, 'copy');
  await fs.cp(directory, copy, { recursive: true });
  await first.stop();
  await fs.rm(directory, { recursive: true });
  await fs.rename(copy, directory);
  bench.vault = bench.openVault();
  const root = await bench.start();
  expect(await draftOf(root, id)).toBe('');
  expect(root.protection.status.wasLost).toBe(true);
  expect(await filesOf(id)).not.toContain('quarantine');
});
