import { describe, expect, it } from 'vitest';
import type { MeridianBridge } from '../shared/contract/contract.ts';
import { AppError } from '../shared/errors.ts';
import { instantFromMicros } from '../shared/time/instant.ts';
import { createWorld } from '../test/design/scenarios.ts';
import { createFakeBridge } from '../test/support/fakeBridge.ts';
import { fakeAccountId } from '../test/support/fakeDesk.ts';
import { createClient } from './client.ts';

const world = () => createWorld('online', instantFromMicros(1_700_000_000_000_000));
const [one, two] = [fakeAccountId(1), fakeAccountId(2)];

/** A client whose `conversations.list` gets this from the bridge. */
const clientThatGets = (answer: () => Promise<unknown>) => {
  const bridge: MeridianBridge = Object.assign(createFakeBridge(world()), { conversations: { list: answer } });
  return createClient(bridge).ofAccount(one);
};

describe('a client', () => {
  it('returns values', async () => {
    const { conversations } = await createClient(createFakeBridge(world())).ofAccount(one).conversations.list({});
    expect(conversations.map(({ id }) => id)).toEqual(world().conversations.map(({ summary }) => summary.id));
  });

  it('adds the account’s id to requests to its engine, and to no others', async () => {
    const requests: unknown[] = [];
    const bridge = createFakeBridge(world());
    Object.assign(bridge.drafts, { read: async (request: unknown) => requests.push(request) });
    Object.assign(bridge.settings, { read: async (request: unknown) => requests.push(request) });
    const client = createClient(bridge);
    const { id: conversationId } = world().conversations[0]?.summary ?? expect.fail();
    await client
      .ofAccount(two)
      .drafts.read({ conversationId })
      .catch(() => undefined);
    await client.settings.read().catch(() => undefined);
    expect(requests).toEqual([{ accountId: two, conversationId }, {}]);
  });

  it('rejects with the error of a reply', async () => {
    const error = { code: 'throttled', message: 'throttled', retryable: true, details: { action: 'Query' } } as const;
    const client = clientThatGets(() => Promise.resolve({ ok: false, error }));
    const thrown = await client.conversations.list({}).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject(error);
  });

  it.each([
    ['no result', undefined],
    ['a value that breaks the contract', { ok: true, value: { conversations: [{ id: 'secret text' }] } }],
    ['an unknown error code', { ok: false, error: { code: 'whatever', message: '', retryable: false, details: {} } }],
  ])('rejects with internal for %s, without repeating it', async (_, answer) => {
    const client = clientThatGets(() => Promise.resolve(answer));
    const thrown = await client.conversations.list({}).catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ code: 'internal' });
    expect(JSON.stringify((thrown as AppError).toData())).not.toContain('secret text');
  });

  it('rejects with an AppError when the bridge breaks', async () => {
    const client = clientThatGets(() => Promise.reject(new Error('gone')));
    await expect(client.conversations.list({})).rejects.toMatchObject({ code: 'internal' });
  });

  it('rejects with not-connected without an account', async () => {
    const client = createClient(createFakeBridge(world())).ofAccount(null);
    await expect(client.conversations.list({})).rejects.toMatchObject({ code: 'not-connected' });
  });

  it('passes events on that keep the contract, with their accounts', () => {
    const bridge = createFakeBridge(world());
    const seen: unknown[] = [];
    const client = createClient(bridge);
    const off = client.onEngine('sync.changed', ({ phase }, accountId) => seen.push([phase, accountId]));
    client.ofAccount(two).on('sync.changed', ({ phase }) => seen.push(phase));
    bridge.emit('sync.changed', world().status, one);
    bridge.emit('sync.changed', { phase: 'dancing' } as never, one);
    off();
    bridge.emit('sync.changed', world().status, two);
    expect(seen).toEqual([['idle', one], 'idle']);
  });
});

describe('the client of an account whose signal aborts', () => {
  it('rejects with cancelled, whatever the reply is', async () => {
    for (const answer of [Promise.resolve({ ok: true, value: {} }), Promise.reject(new Error('late'))]) {
      const ending = new AbortController();
      const bridge = Object.assign(createFakeBridge(world()), { conversations: { list: () => answer } });
      const client = createClient(bridge).ofAccount(one, ending.signal);
      const pending = client.conversations.list({});
      ending.abort();
      await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
      await expect(client.conversations.list({})).rejects.toMatchObject({ code: 'cancelled' });
    }
  });

  it('emits nothing more', () => {
    const bridge = createFakeBridge(world());
    const ending = new AbortController();
    const seen: unknown[] = [];
    createClient(bridge)
      .ofAccount(one, ending.signal)
      .on('conversations.changed', () => seen.push('changed'));
    bridge.emit('conversations.changed', {}, one);
    ending.abort();
    bridge.emit('conversations.changed', {}, one);
    expect(seen).toEqual(['changed']);
  });
});
