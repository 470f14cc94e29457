import { beforeEach, describe, expect, it } from 'vitest';
import type { AppErrorData } from '../../shared/errors.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld, HUGE } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { canGoBack } from './navigation.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const world: FakeWorld = createWorld('huge', NOW);
const error: AppErrorData = { code: 'cache-unreadable', message: 'cache-unreadable', retryable: false, details: {} };
let bridge: FakeBridge;
let stores: FakeApp['stores'];
const navigation = () => stores.navigation.getState();
const conversation = () => stores.conversation.getState();
const idOf = (name: string) => {
  const found = world.conversations.find(({ group }) => group.id === name);
  if (found === undefined) throw new Error(`no conversation ${name}`);
  return found.group.id;
};
const [main, londo] = [idOf('main'), idOf('londo')];
const cursor = (index: number) => {
  const message = world.conversations.find(({ group }) => group.id === main)?.messages[index];
  if (message === undefined) throw new Error('no such message');
  return { at: message.at, id: message.id };
};
const at = (index: number) => ({ kind: 'message', cursor: cursor(index) }) as const;

beforeEach(async () => {
  bridge = createFakeBridge(world);
  ({ stores } = await startFakeApp(bridge, createManualClock(NOW)));
});

describe('jumping', () => {
  it('leads to a message of another conversation and back to where one was', async () => {
    stores.conversationList.getState().select(londo);
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(40_000) });
    expect(stores.conversationList.getState().selectedId).toBe(main);
    expect(conversation().messages.map(({ id }) => id)).toContain('huge-40000');
    expect(canGoBack(navigation(), main, false)).toBe(true);
    await navigation().goBack();
    expect(stores.conversationList.getState().selectedId).toBe(londo);
    expect(conversation().conversationId).toBe(londo);
    expect(canGoBack(navigation(), londo, false)).toBe(false);
  });

  it('goes back step by step, to the same place', async () => {
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(10) });
    conversation().look({ cursor: cursor(12), offset: -30 });
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(HUGE - 5) });
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(HUGE / 2) }, { remember: false });
    expect(navigation().trail).toHaveLength(1);
    await navigation().goBack();
    expect(conversation().showing.scrollTarget).toEqual({ kind: 'place', cursor: cursor(12), offset: -30 });
    expect(conversation().messages.map(({ id }) => id)).toContain('huge-12');
  });

  it('has no way back for who went elsewhere by themselves, or is at the newest again', async () => {
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(10) });
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(20) });
    stores.conversationList.getState().select(londo);
    expect(canGoBack(navigation(), londo, false)).toBe(false);
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(30) });
    expect(navigation().trail).toHaveLength(1);
    navigation().arrive();
    expect(canGoBack(navigation(), main, false)).toBe(false);
  });
});

describe('finding in a conversation', () => {
  const find = () => stores.find.getState();

  beforeEach(async () => {
    await conversation().open(main);
  });

  it('leads to the newest hit as one types, and from hit to hit', async () => {
    await find().type('second region', 'UTC');
    const newest = find().hits[0];
    expect(find()).toMatchObject({ open: true, index: 0, answered: 'second region' });
    expect(find().total).toBeGreaterThan(1_000);
    expect(conversation().showing).toMatchObject({ scrollTarget: { kind: 'message', cursor: newest }, focus: false });
    await find().step(1);
    expect(conversation().showing.scrollTarget).toEqual({ kind: 'message', cursor: find().hits[1] });
    await find().step(-1);
    await find().step(-1);
    expect(find().index).toBe(find().hits.length - 1);
    // The way back leads to before all of that.
    expect(navigation().trail).toEqual([{ conversationId: main, scrollTarget: { kind: 'newest' } }]);
  });

  it('stays where it is when something comes', async () => {
    await find().type('second region', 'UTC');
    await find().step(1);
    const { serial } = conversation().showing;
    await find().refresh();
    expect(find().index).toBe(1);
    expect(conversation().showing.serial).toBe(serial);
  });

  /** Has the next search wait until the returned function is called; it is answered with what it finds, or fails. */
  const holdSearch = (fails: boolean) => {
    const answer = Promise.withResolvers<void>();
    const { inConversation } = bridge.search;
    Object.assign(bridge.search, {
      inConversation: async (request: Parameters<typeof inConversation>[0]) => {
        await answer.promise;
        return fails ? { ok: false, error } : inConversation(request);
      },
    });
    return () => {
      Object.assign(bridge.search, { inConversation });
      answer.resolve();
    };
  };

  it.each([false, true])('tells nothing that comes after it was closed (fails: %s)', async (fails) => {
    const release = holdSearch(fails);
    const searching = find().type('second region', 'UTC');
    find().close();
    find().show();
    release();
    await searching;
    expect(find()).toMatchObject({ open: true, query: '', answered: '', hits: [], index: -1, error: null });
  });

  it('stays at the hit to which one went on while it searched again', async () => {
    await find().type('second region', 'UTC');
    const release = holdSearch(false);
    const refreshing = find().refresh();
    await find().step(1);
    release();
    await refreshing;
    expect(find().index).toBe(1);
  });

  it('finds nothing for nothing, and forgets all when it is closed', async () => {
    await find().type('nowhere to be found', 'UTC');
    expect(find()).toMatchObject({ total: 0, index: -1, answered: 'nowhere to be found' });
    await find().type('', 'UTC');
    expect(find().hits).toEqual([]);
    find().close();
    expect(find()).toMatchObject({ open: false, query: '' });
  });
});

describe('searching everything', () => {
  it('answers for what was typed last', async () => {
    const { type } = stores.search.getState();
    await Promise.all([type('l', 'UTC'), type('lo', 'UTC'), type('londo', 'UTC')]);
    const { found } = stores.search.getState();
    expect(found?.query).toBe('londo');
    expect(found?.conversations.map(({ id }) => id)).toEqual([londo]);
  });

  it('keeps what was typed, and forgets it for another account', async () => {
    stores.search.getState().show();
    await stores.search.getState().type('quiet ones', 'UTC');
    stores.search.getState().close();
    expect(stores.search.getState()).toMatchObject({ open: false, query: 'quiet ones' });
  });

  it('says why nothing can be searched', async () => {
    const error = { code: 'internal', message: 'internal', retryable: false, details: {} } as const;
    Object.assign(world.unreadable, { messages: error });
    await stores.search.getState().type('anything', 'UTC');
    expect(stores.search.getState().error).toEqual(error);
    Object.assign(world.unreadable, { messages: undefined });
    await stores.search.getState().type('quiet', 'UTC');
    expect(stores.search.getState().error).toBeNull();
  });
});

describe('loading what is missing', () => {
  it('tells how far it is, and stops when asked', async () => {
    const history = () => stores.history.getState();
    await history().begin(null);
    await history().load();
    expect(history().progress).toMatchObject({ running: true, total: 3 });
    await history().stop();
    await history().load();
    expect(history().progress).toMatchObject({ running: false });
  });
});
