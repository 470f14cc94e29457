import { beforeEach, describe, expect, it } from 'vitest';
import { parseDeepLink } from '../../shared/deepLinks.ts';
import { ConversationId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import type { FakeConversation, FakeWorld } from '../../test/support/fakeWorld.ts';
import { joinConversations } from './commands.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const [main, londo] = [ConversationId.parse('main'), ConversationId.parse('londo')];

let world: FakeWorld;
let bridge: FakeBridge;
let app: FakeApp['app'];
let stores: FakeApp['stores'];

const find = (id: ConversationId): FakeConversation => {
  const found = world.conversations.find(({ summary }) => summary.id === id);
  if (found === undefined) throw new Error(`no conversation ${id}`);
  return found;
};
const list = () => stores.conversationList.getState();
const texts = () => stores.composer.getState().texts;
const join = (id: ConversationId, isOn = true): Promise<void> =>
  joinConversations(find(id).summary, isOn, app.sessions.current(), stores.notices);
/** Waits for pending promises. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((done) => setImmediate(done));
};

beforeEach(async () => {
  world = createWorld('online', NOW);
  bridge = createFakeBridge(world);
  ({ app, stores } = await startFakeApp(bridge, createManualClock(NOW)));
  find(londo).summary = { ...find(londo).summary, other: find(main).summary.other };
  await list().load();
});

describe('conversations that are shown as one', () => {
  it('have one draft, of all that was typed', async () => {
    find(londo).summary = { ...find(londo).summary, draft: 'from one' };
    find(main).summary = { ...find(main).summary, draft: 'from the other' };
    await join(main);
    expect(texts().get(main)).toBe('from one\nfrom the other');
    expect(texts().get(londo)).toBe('');
    expect(world.received.drafts).toContainEqual([main, 'from one\nfrom the other']);
    await join(main, false);
    expect(find(londo).summary.draft).toBe('');
  });

  it('show the open one in the one that they are joined in', async () => {
    list().select(londo);
    await join(main);
    await settle();
    expect(list().selectedId).toBe(main);
    expect(stores.conversation.getState().conversationId).toBe(main);
    const shown = stores.conversation.getState().messages.map(({ conversationId }) => conversationId);
    expect(new Set(shown)).toEqual(new Set([main, londo]));
  });

  it('are opened by a link to any of them, and by a place that was left before', async () => {
    const [message] = find(londo).messages;
    if (message === undefined) throw new Error('no message');
    await join(main);
    const link = parseDeepLink(`meridian://messages/${londo}#${message.id}`);
    if (link === null) throw new Error('no link');
    await app.follow(link);
    expect(list().selectedId).toBe(main);
    expect(stores.conversation.getState().messages.map(({ id }) => id)).toContain(message.id);
    list().select(null);
    await stores.navigation.getState().jumpTo({ conversationId: londo, scrollTarget: { kind: 'newest' } });
    expect([list().selectedId, stores.conversation.getState().conversationId]).toEqual([main, main]);
    list().select(londo);
    expect(list().selectedId).toBe(main);
  });

  it('load what is missing of one among the messages of another', async () => {
    const [gap] = find(main).gaps ?? [];
    if (gap === undefined) throw new Error('no gap');
    find(main).gaps = [{ ...gap, isBeginning: true }];
    list().select(main);
    await settle();
    expect(stores.conversation.getState()).toMatchObject({ gaps: [], filling: new Set() });
    expect(stores.conversation.getState().messages).toEqual(expect.arrayContaining([...gap.holds]));
  });

  it('don’t try again what could not be loaded', async () => {
    const [gap] = find(main).gaps ?? [];
    if (gap === undefined) throw new Error('no gap');
    find(main).gaps = [{ ...gap, isBeginning: true }];
    world.networkError = { code: 'offline', message: 'No network.', retryable: true, details: {} };
    list().select(main);
    await settle();
    expect([...stores.conversation.getState().gapErrors.keys()]).toEqual([gap.id]);
    expect(stores.conversation.getState().filling.size).toBe(0);
  });
});
