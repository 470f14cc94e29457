import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { methods } from '../../shared/ipc/contract.ts';
import { ConversationId, UserId } from '../../shared/model.ts';
import { AccountsBench, entryOf } from '../../test/support/accountsBench.ts';
import { accountIdOf } from './accountDirectories.ts';
import { adoptOlderConnection } from './composeAccounts.ts';

let bench: AccountsBench;
beforeEach(async () => {
  bench = await AccountsBench.open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

describe('without an account', () => {
  it('there is nothing, and it says so by the contract', async () => {
    const root = await bench.start();
    expect(root.hub.active).toBeNull();
    expect(methods['accounts.list'].reply.parse(root.accounts.list())).toEqual({
      accounts: [],
      activeId: null,
      questions: [],
    });
    expect(bench.events).toContainEqual({ name: 'account.changed', payload: { account: null } });
  });

  it('the first one is set up: test, create the table, test again, add', async () => {
    const root = await bench.start();
    const connection = bench.connectionOf('andrew');
    const before = await bench.outcomeOf(root, { connection });
    expect(before.find(({ step }) => step === 'table')).toMatchObject({
      state: 'failed',
      error: { code: 'table-missing' },
    });
    await root.handlers['accounts.createTable']({ connection, keys: null, accountId: null });
    const after = await bench.outcomeOf(root, { connection, write: true });
    expect(after.map(({ state }) => state)).toEqual(Array(7).fill('ok'));
    const added = await root.handlers['accounts.add']({ label: 'Mine', connection, keys: null });
    expect(added).toEqual({ ok: true, value: { id: accountIdOf(connection), keys: 'none' } });
    await expect.poll(() => root.accounts.list().accounts[0]?.phase, { timeout: 20_000 }).toBe('idle');
    const list = methods['accounts.list'].reply.parse(root.accounts.list());
    expect(list).toMatchObject({
      activeId: accountIdOf(connection),
      accounts: [{ label: 'Mine', origin: 'stored', engine: 'running', account: { owner: { id: 'andrew' } } }],
    });
  });
});

describe('with accounts', () => {
  it('opens all of them again, the last active one in front', async () => {
    const first = await bench.start();
    await first.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const { id } = await first.accounts.add('', bench.connectionOf('b', { offline: true }), null);
    await first.accounts.add('', bench.connectionOf('c', { offline: true }), null);
    await first.accounts.switch(id);
    await first.stop();
    const root = await bench.start();
    expect(root.accounts.list()).toMatchObject({ activeId: id, accounts: [{}, {}, {}] });
    for (const account of root.accounts.list().accounts) {
      expect(await root.hub.of(account.id)?.call('account.read', {})).toMatchObject({ ok: true });
    }
    expect(await root.hub.active?.call('account.read', {})).toMatchObject({
      value: { account: { owner: { id: 'b' } } },
    });
  });

  it('switches also when the disk can’t remember it', async () => {
    const { accounts } = await bench.start();
    const first = await accounts.add('', bench.connectionOf('a', { offline: true }), null);
    await accounts.add('', bench.connectionOf('b', { offline: true }), null);
    bench.diskFailure = new Error('read-only');
    await accounts.switch(first.id);
    expect(accounts.list().activeId).toBe(first.id);
    expect(bench.logged).toContain('The active account could not be remembered for the next start.');
  });

  it('refuses to add one twice, to make another one of it, and keys that are not there', async () => {
    const { accounts } = await bench.start();
    const { id } = await accounts.add('', bench.connectionOf('a', { offline: true }), null);
    await expect(accounts.add('', bench.connectionOf('a'), null)).rejects.toMatchObject({ code: 'conflict' });
    await expect(accounts.update(id, { connection: bench.connectionOf('b') })).rejects.toMatchObject({
      code: 'validation',
    });
    const byKeys = bench.connectionOf('k', { credentials: { kind: 'keys' } });
    await expect(accounts.add('', byKeys, null)).rejects.toMatchObject({ code: 'validation' });
    expect(accounts.list().accounts).toHaveLength(1);
    expect(await bench.directories()).toEqual([id]);
  });

  it('changes one where it stands: its label at once, its connection by starting its engine anew', async () => {
    const root = await bench.start();
    const { id } = await root.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const engine = root.hub.active;
    await root.accounts.update(id, { label: 'Home' });
    expect(entryOf(root, id).label).toBe('Home');
    expect(root.hub.active).toBe(engine);
    await root.accounts.update(id, { connection: bench.connectionOf('a', { offline: true, index: 'other' }) });
    expect(root.hub.active).not.toBe(engine);
    expect(entryOf(root, id)).toMatchObject({ label: 'Home', connection: { index: 'other' } });
    expect(await root.hub.active?.call('conversations.list', {})).toMatchObject({ ok: true });
  });

  it('says what removing one deletes, deletes exactly that, and shows the other', async () => {
    const root = await bench.start();
    const kept = await root.accounts.add('', bench.connectionOf('kept', { offline: true }), null);
    const gone = await root.accounts.add('', bench.connectionOf('gone', { offline: true }), null);
    const conversationId = ConversationId.parse('g');
    expect(await root.hub.active?.call('messages.send', { conversationId, text: 'not sent yet' })).toMatchObject({
      ok: true,
    });
    expect(await root.hub.active?.call('drafts.save', { conversationId, text: 'a draft' })).toMatchObject({ ok: true });
    const removal = await root.accounts.describeRemoval(gone.id);
    expect(removal).toEqual({ bytes: expect.any(Number), unsent: 1, drafts: 1 });
    expect(removal.bytes).toBeGreaterThan(10_000);
    expect(await bench.directories()).toEqual([kept.id, gone.id].sort());
    const sizes = async (): Promise<string[]> => fs.readdir(path.join(bench.userData, 'accounts', kept.id));
    const before = await sizes();
    await root.accounts.remove(gone.id);
    expect(await bench.directories()).toEqual([kept.id]);
    expect((await sizes()).sort()).toEqual(before.sort());
    expect(root.accounts.list()).toMatchObject({ activeId: kept.id, accounts: [{ id: kept.id }] });
    expect(await root.hub.active?.call('account.read', {})).toMatchObject({ ok: true });
    await root.accounts.remove(gone.id);
    expect(root.accounts.list()).toMatchObject({ activeId: kept.id, accounts: [{ id: kept.id }] });
    await root.accounts.remove(kept.id);
    expect(root.accounts.list()).toMatchObject({ activeId: null, accounts: [] });
  });

  it('goes on with one that can’t be removed, with all that it has', async () => {
    const root = await bench.start();
    const { id } = await root.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const conversationId = ConversationId.parse('g');
    await root.hub.active?.call('drafts.save', { conversationId, text: 'a draft' });
    bench.diskFailure = new Error('read-only');
    await expect(root.accounts.remove(id)).rejects.toMatchObject({ code: 'disk-read-only' });
    expect(await root.accounts.describeRemoval(id)).toMatchObject({ drafts: 1 });
    expect(await bench.directories()).toEqual([id]);
    expect(root.accounts.list().activeId).toBe(id);
  });

  it('finishes a removal at the next start that could not delete everything', async () => {
    const first = await bench.start();
    const { id } = await first.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const { rm } = fs;
    let asked = 0;
    vi.spyOn(fs, 'rm').mockImplementation(async (file, options) => {
      // The first time it is asked for what an earlier removal may have left.
      if (String(file).endsWith('.removed') && ++asked === 2) throw new Error('in use');
      return rm(file, options);
    });
    await first.accounts.remove(id);
    expect(first.accounts.list().accounts).toEqual([]);
    expect(bench.logged.join()).toContain('could not be deleted');
    expect(await bench.directories()).toEqual([`${id}.removed`]);
    await first.stop();
    await bench.start();
    expect(await bench.directories()).toEqual([]);
  });

  it('has one again that was on its way out when Meridian ended', async () => {
    const first = await bench.start();
    const { id } = await first.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    await first.hub.active?.call('drafts.save', { conversationId: ConversationId.parse('g'), text: 'a draft' });
    await first.stop();
    const directory = path.join(bench.userData, 'accounts', id);
    await fs.rename(directory, `${directory}.removed`);
    const root = await bench.start();
    expect(await root.accounts.describeRemoval(id)).toMatchObject({ drafts: 1 });
    expect(await bench.directories()).toEqual([id]);
  });

  it('changes and removes one in turn, whatever is asked for at once', async () => {
    const root = await bench.start();
    const { id } = await root.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const connection = bench.connectionOf('a', { offline: true, index: 'other' });
    const outcomes = await Promise.allSettled([
      root.accounts.update(id, { connection }),
      root.accounts.remove(id),
      root.accounts.update(id, { connection }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await bench.directories()).toEqual([]);
    expect(root.hub.of(id)).toBeNull();
  });

  it('remembers the one that was chosen last, whichever answers last', async () => {
    const { accounts, store, hub } = await bench.start();
    const { id: slow } = await accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const { id: fast } = await accounts.add('', bench.connectionOf('b', { offline: true }), null);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const activate = hub.activate.bind(hub);
    hub.activate = async (id) => {
      await activate(id);
      if (id === slow) await answered;
    };
    const first = accounts.switch(slow);
    await accounts.switch(fast);
    answer();
    await first;
    expect([hub.activeId, store.activeId]).toEqual([fast, fast]);
  });

  it.each(['@andrew', 'andrew-uuid'])('is not one more for a person who is there already, as %s', async (user) => {
    const { accounts, hub } = await bench.start();
    await accounts.add('', bench.connectionOf(user === '@andrew' ? 'andrew-uuid' : '@andrew', { offline: true }), null);
    const owner = { id: UserId.parse('andrew-uuid'), name: 'Andrew', handle: 'andrew' };
    const snapshot = hub.snapshot.bind(hub);
    hub.snapshot = (id) => ({ ...snapshot(id), account: { owner, table: '', region: '', endpoint: null } });
    await expect(accounts.add('', bench.connectionOf(user), null)).rejects.toMatchObject({ code: 'conflict' });
    // In another table it is another one.
    await accounts.add('', bench.connectionOf(user, { offline: true, table: 'other' }), null);
    expect(accounts.list().accounts).toHaveLength(2);
  });

  it('has the one of the command line in front, for this run only', async () => {
    const first = await bench.start();
    const stored = await first.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    await first.stop();
    const root = await bench.start(bench.connectionOf('launched', { offline: true }));
    const [launched, other] = root.accounts.list().accounts;
    expect(launched).toMatchObject({ origin: 'launch', connection: { user: 'launched' } });
    expect(other).toMatchObject({ id: stored.id, origin: 'stored' });
    expect(root.accounts.list().activeId).toBe(launched?.id);
    await expect(root.accounts.remove(accountIdOf(bench.connectionOf('launched')))).rejects.toMatchObject({
      code: 'not-found',
    });
    await root.stop();
    const again = await bench.start(bench.connectionOf('a', { offline: true }));
    expect(again.accounts.list().accounts).toMatchObject([{ id: stored.id, origin: 'launch' }]);
  });

  it('takes over the connection that an older version remembered, once', () => {
    const root = bench.compose();
    expect(adoptOlderConnection(root.store, null, () => {})).toBe(false);
    expect(adoptOlderConnection(root.store, bench.connectionOf('old'), () => {})).toBe(true);
    expect(adoptOlderConnection(root.store, bench.connectionOf('older'), () => {})).toBe(true);
    expect(root.store.list().map(({ connection }) => connection.user)).toEqual(['old']);
  });
});
