import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testSteps } from '../../shared/contract/accounts.ts';
import { methods } from '../../shared/contract/contract.ts';
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
  it('lists nothing, in the form of the contract', async () => {
    const root = await bench.start();
    expect(root.hub.active).toBeNull();
    expect(methods['accounts.list'].reply.parse(root.accounts.list())).toEqual({
      accounts: [],
      activeId: null,
      prompts: [],
    });
    expect(bench.events).toContainEqual({ name: 'accounts.changed', payload: {} });
  });

  it('sets up the first one: test, create the table, test again, add', async () => {
    const root = await bench.start();
    const connection = bench.connectionOf('andrew');
    const before = await bench.outcomeOf(root, { connection });
    expect(before.find(({ step }) => step === 'table')).toMatchObject({
      state: 'failed',
      error: { code: 'table-missing' },
    });
    await root.handlers['accounts.createTable']({ connection, keys: null, accountId: null });
    const after = await bench.outcomeOf(root, { connection, write: true });
    expect(after.map(({ state }) => state)).toEqual(testSteps.map(() => 'ok'));
    const added = await root.handlers['accounts.add']({ label: 'Mine', connection, keys: null });
    expect(added).toEqual({ id: accountIdOf(connection), keys: 'none' });
    await expect.poll(() => root.accounts.list().accounts[0]?.phase, { timeout: 20_000 }).toBe('idle');
    const list = methods['accounts.list'].reply.parse(root.accounts.list());
    expect(list).toMatchObject({
      activeId: accountIdOf(connection),
      accounts: [{ label: 'Mine', origin: 'stored', engine: 'running', account: { owner: { id: 'andrew' } } }],
    });
  });
});

describe('with accounts', () => {
  it('restarts all of them with the last active one active', async () => {
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

  it('switches also when the choice can’t be stored', async () => {
    const { accounts } = await bench.start();
    const first = await accounts.add('', bench.connectionOf('a', { offline: true }), null);
    await accounts.add('', bench.connectionOf('b', { offline: true }), null);
    bench.diskFailure = new Error('read-only');
    await accounts.switch(first.id);
    expect(accounts.list().activeId).toBe(first.id);
    expect(bench.logged).toContain('The active account could not be stored for the next start.');
  });

  it('rejects a duplicate, a changed identity, and missing keys', async () => {
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

  it('updates a label without, and a connection with, a restart of the engine', async () => {
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

  it('starts over when the keychain does not come back, with the old data set aside', async () => {
    const first = await bench.start();
    const { id } = await first.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    expect(await first.hub.active?.call('account.read', {})).toMatchObject({ ok: true });
    await expect(first.accounts.startOver(id)).rejects.toMatchObject({ code: 'validation' });
    await first.stop();
    bench.keychain.state.available = false;
    const root = await bench.start();
    await expect
      .poll(() => entryOf(root, id))
      .toMatchObject({ engine: 'stopped', error: { code: 'keychain-unavailable' } });
    await root.handlers['accounts.startOver']({ id });
    expect(await root.hub.active?.call('account.read', {})).toMatchObject({ ok: true });
    expect(entryOf(root, id).engine).toBe('running');
    const kept = await fs.readdir(path.join(bench.userData, 'accounts', id, 'quarantine'));
    for (const name of ['cache.key', 'outbox.db'])
      expect(
        kept.some((each) => each.startsWith(name)),
        name,
      ).toBe(true);
  });

  it('reports what a damaged outbox lost at every start, reads it again, and forgets it once the user decides', async () => {
    const first = await bench.start();
    const { id } = await first.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const conversationId = ConversationId.parse('g');
    await first.hub.active?.call('messages.send', { conversationId, text: 'not sent yet' });
    expect(() => first.accounts.outboxFile(id)).toThrow(expect.objectContaining({ code: 'not-found' }));
    await first.stop();
    await fs.writeFile(path.join(bench.userData, 'accounts', id, 'outbox.db'), 'damaged'.repeat(2_000));

    const loss = { recovered: 0, lost: 1, isCertain: true };
    await (await bench.start()).stop();
    const root = await bench.start();
    await expect.poll(() => entryOf(root, id).outboxLoss).toMatchObject(loss);
    const engine = root.hub.active;
    await root.handlers['accounts.retryOutbox']({ id });
    expect(root.hub.active).not.toBe(engine);
    await expect.poll(() => entryOf(root, id).outboxLoss).toMatchObject(loss);
    expect(path.dirname(root.accounts.outboxFile(id))).toBe(path.join(bench.userData, 'accounts', id, 'quarantine'));

    for (const _ of ['first', 'second'])
      expect(await root.hub.active?.call('outbox.dismissLoss', {})).toEqual({ ok: true, value: {} });
    await expect.poll(() => entryOf(root, id).outboxLoss).toBeNull();
    await root.stop();
    const last = await bench.start();
    expect(await last.hub.active?.call('sync.status', {})).toMatchObject({ value: { outboxLoss: null } });
  });

  it('describes what a removal deletes, deletes only that, and activates the other account', async () => {
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

  it('keeps an account with all its data when it can’t be removed', async () => {
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

  it('completes an incomplete removal at the next start', async () => {
    const first = await bench.start();
    const { id } = await first.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const { rm } = fs;
    let calls = 0;
    vi.spyOn(fs, 'rm').mockImplementation(async (file, options) => {
      // The first call deletes what an earlier removal may have left.
      if (String(file).endsWith('.removed') && ++calls === 2) throw new Error('in use');
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

  it('restores an account whose removal was interrupted', async () => {
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

  it('runs concurrent changes of one account one after the other', async () => {
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

  it('stores the account that was chosen last, whichever answers last', async () => {
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

  it.each(['@andrew', 'andrew-uuid'])('rejects a second account for the same user, as %s', async (user) => {
    const { accounts, hub } = await bench.start();
    await accounts.add('', bench.connectionOf(user === '@andrew' ? 'andrew-uuid' : '@andrew', { offline: true }), null);
    const owner = { id: UserId.parse('andrew-uuid'), name: 'Andrew', handle: 'andrew' };
    const snapshot = hub.snapshot.bind(hub);
    hub.snapshot = (id) => ({ ...snapshot(id), account: { owner, table: '', region: '', endpoint: null } });
    await expect(accounts.add('', bench.connectionOf(user), null)).rejects.toMatchObject({ code: 'conflict' });
    // The same user in another table is another account.
    await accounts.add('', bench.connectionOf(user, { offline: true, table: 'other' }), null);
    expect(accounts.list().accounts).toHaveLength(2);
  });

  it('activates the account of the command line, for this run only', async () => {
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

  it('adds the connection that an older version stored, once', () => {
    const root = bench.compose();
    expect(adoptOlderConnection(root.store, null, () => {})).toBe(false);
    expect(adoptOlderConnection(root.store, bench.connectionOf('old'), () => {})).toBe(true);
    expect(adoptOlderConnection(root.store, bench.connectionOf('older'), () => {})).toBe(true);
    expect(root.store.list().map(({ connection }) => connection.user)).toEqual(['old']);
  });
});
