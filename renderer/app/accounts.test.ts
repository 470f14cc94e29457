import { beforeEach, describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { createClient } from '../client.ts';
import { activeAccount, createAccountsStore, unreadElsewhere } from './accounts.ts';

let world: FakeWorld;
let bridge: FakeBridge;
let left: string[];
const prompt = { promptId: 'prompt-1', serial: 'arn:aws:iam::123456789012:mfa/me', profile: 'admin' };

/** Waits for pending promises. */
const settled = () => new Promise<void>((done) => setImmediate(done));

const createStore = () =>
  createAccountsStore(createClient(bridge), {
    suspend: async () => {
      left.push(`leave ${world.desk.activeId}`);
      return () => void left.push('resume');
    },
    notSwitched: ({ code }) => left.push(code),
  });

beforeEach(() => {
  world = createWorld('accounts', instantFromMicros(1_700_000_000_000_000));
  bridge = createFakeBridge(world);
  left = [];
});

describe('accounts', () => {
  it('are listed with the unread count of the inactive ones', async () => {
    const store = createStore();
    await store.getState().load();
    expect(activeAccount(store.getState())?.account?.table).toBe('cruddur-messages');
    expect(unreadElsewhere(store.getState())).toBe(127);
  });

  it('are left before another one is activated', async () => {
    const store = createStore();
    await store.getState().load();
    await store.getState().switchTo(fakeAccountId(2));
    expect(left).toEqual([`leave ${fakeAccountId(1)}`, 'resume']);
    expect(store.getState().activeId).toBe(fakeAccountId(2));
    expect(unreadElsewhere(store.getState())).toBe(120);
    await store.getState().switchTo(fakeAccountId(2));
    expect(left).toHaveLength(2);
  });

  it('keeps the active account of the newest event when an older list arrives', async () => {
    const store = createStore();
    await store.getState().load();
    const loading = store.getState().load();
    await Promise.resolve();
    world.desk.activeId = fakeAccountId(2);
    store.getState().show(fakeAccountId(2));
    const shown: unknown[] = [];
    store.subscribe(({ activeId }) => shown.push(activeId));
    await loading;
    await settled();
    expect(new Set(shown)).toEqual(new Set([fakeAccountId(2)]));
  });

  it('report why a switch failed', async () => {
    const store = createStore();
    await store.getState().load();
    await store.getState().switchTo(fakeAccountId(9));
    expect(store.getState()).toMatchObject({ activeId: fakeAccountId(1), error: null });
    expect(left).toEqual([`leave ${fakeAccountId(1)}`, 'resume', 'not-found']);
  });

  it('are shown again when adding another fails', async () => {
    const store = createStore();
    await store.getState().load();
    world.desk.accountsError = { code: 'disk-full', message: 'The disk is full.', retryable: false, details: {} };
    const [entry] = world.desk.accounts;
    if (entry === undefined) throw new Error('no account');
    const adding = store.getState().add({ label: '', connection: entry.connection, keys: null });
    await expect(adding).rejects.toMatchObject({ code: 'disk-full' });
    expect(left).toEqual([`leave ${fakeAccountId(1)}`, 'resume']);
  });

  it('lose the removed one', async () => {
    const store = createStore();
    await store.getState().load();
    await store.getState().remove(fakeAccountId(1));
    expect(store.getState().accounts?.map(({ id }) => id)).toEqual([fakeAccountId(2), fakeAccountId(3)]);
    expect(store.getState().activeId).toBe(fakeAccountId(2));
  });
});

describe('prompts for codes', () => {
  it('appear once each and disappear when answered or settled', async () => {
    const store = createStore();
    const { openPrompt, answer, settle } = store.getState();
    openPrompt(prompt);
    openPrompt(prompt);
    openPrompt({ ...prompt, promptId: 'prompt-2' });
    expect(store.getState().prompts.map(({ promptId }) => promptId)).toEqual(['prompt-1', 'prompt-2']);
    await answer('prompt-1', '123456');
    expect(world.desk.received.codes).toEqual(['123456']);
    settle('prompt-2');
    expect(store.getState().prompts).toEqual([]);
  });

  it('are not lost when an older list arrives', async () => {
    const store = createStore();
    const loading = store.getState().load();
    world.desk.prompts = [prompt];
    store.getState().openPrompt(prompt);
    expect(store.getState().prompts).toEqual([prompt]);
    await loading;
    await settled();
    expect(store.getState().prompts).toEqual([prompt]);
  });

  it.each(['opened', 'settled'])('that are %s during a read do not block the list', async (what) => {
    const store = createStore();
    const loading = store.getState().load();
    if (what === 'opened') store.getState().openPrompt(prompt);
    else store.getState().settle(prompt.promptId);
    await loading;
    await settled();
    expect(store.getState().accounts).toHaveLength(3);
  });
});
