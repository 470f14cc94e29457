import { describe, expect, it } from 'vitest';
import type { MeridianBridge } from '../shared/contract/contract.ts';
import { AppError } from '../shared/errors.ts';
import { ConversationId } from '../shared/model.ts';
import { instantFromMicros } from '../shared/time/instant.ts';
import { createWorld } from '../test/design/scenarios.ts';
import { createFakeBridge } from '../test/support/fakeBridge.ts';
import { createApi } from './api.ts';

const world = () => createWorld('online', instantFromMicros(1_700_000_000_000_000));

/** A bridge whose `conversations.list` gives what no main process should. */
const bridgeThatAnswers = (answer: () => Promise<unknown>): MeridianBridge =>
  Object.assign(createFakeBridge(world()), { conversations: { list: answer } });

describe('the API', () => {
  it('unwraps values', async () => {
    const { conversations } = world();
    const groups = await createApi(createFakeBridge(world())).listConversations();
    expect(groups.map(({ id }) => id)).toEqual(conversations.map(({ group }) => group.id));
  });

  it('throws the error that it is told', async () => {
    const error = { code: 'throttled', message: 'Slow down.', retryable: true, details: { action: 'Query' } } as const;
    const api = createApi(bridgeThatAnswers(() => Promise.resolve({ ok: false, error })));
    const thrown = await api.listConversations().catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject(error);
  });

  it.each([
    ['no result', undefined],
    ['a value that is not the contract’s', { ok: true, value: { groups: [{ id: 'secret text' }] } }],
    ['an unknown error code', { ok: false, error: { code: 'whatever', message: '', retryable: false, details: {} } }],
  ])('refuses %s without repeating it', async (_, answer) => {
    const api = createApi(bridgeThatAnswers(() => Promise.resolve(answer)));
    const thrown = await api.listConversations().catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ code: 'internal' });
    expect(JSON.stringify((thrown as AppError).toData())).not.toContain('secret text');
  });

  it('makes an AppError of a bridge that breaks', async () => {
    const api = createApi(bridgeThatAnswers(() => Promise.reject(new Error('gone'))));
    await expect(api.listConversations()).rejects.toMatchObject({ code: 'internal' });
  });

  it('lets go of what is asked about an account once that is left, and of nothing else', async () => {
    const api = createApi(createFakeBridge(world()));
    const left = [api.listConversations(), api.readStatus(), api.readPreferences(), api.readHistory()];
    const others = [
      api.listAccounts(),
      api.readSettings(),
      api.describe(),
      api.saveDraft(ConversationId.parse('main'), 'x'),
    ];
    api.leave();
    for (const each of await Promise.allSettled(left)) {
      expect(each).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    }
    await Promise.all(others);
    expect(await api.listConversations()).not.toEqual([]);
  });

  it('hands on events that keep the contract, and only those', () => {
    const bridge = createFakeBridge(world());
    const heard: unknown[] = [];
    const off = createApi(bridge).on('sync.changed', (status) => heard.push(status.phase));
    bridge.emit('sync.changed', world().status);
    bridge.emit('sync.changed', { phase: 'dancing' } as never);
    off();
    bridge.emit('sync.changed', world().status);
    expect(heard).toEqual(['idle']);
  });
});
