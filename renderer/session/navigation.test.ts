import { beforeEach, describe, expect, it } from 'vitest';
import type { AppErrorData } from '../../shared/errors.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { type FakeApp, startFakeApp } from '../../test/support/fakeApp.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { canGoBack } from './navigation.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const LENGTH = 5_000;
const world: FakeWorld = createWorld('huge', NOW, LENGTH);
const error: AppErrorData = { code: 'cache-unreadable', message: 'cache-unreadable', retryable: false, details: {} };
let bridge: FakeBridge;
let stores: FakeApp['stores'];
const navigation = () => stores.navigation.getState();
const conversation = () => stores.conversation.getState();
const idOf = (name: string) => {
  const found = world.conversations.find(({ summary }) => summary.id === name);
  if (found === undefined) throw new Error(`no conversation ${name}`);
  return found.summary.id;
};
const [main, londo] = [idOf('main'), idOf('londo')];
const cursor = (index: number) => {
  const message = world.conversations.find(({ summary }) => summary.id === main)?.messages[index];
  if (message === undefined) throw new Error('no such message');
  return { at: message.at, id: message.id };
};
const at = (index: number) => ({ kind: 'message', cursor: cursor(index) }) as const;

beforeEach(async () => {
  bridge = createFakeBridge(world);
  ({ stores } = await startFakeApp(bridge, createManualClock(NOW)));
});

describe('jumping', () => {
  it('opens a message of another conversation and returns', async () => {
    stores.conversationList.getState().select(londo);
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(3_000) });
    expect(stores.conversationList.getState().selectedId).toBe(main);
    expect(conversation().messages.map(({ id }) => id)).toContain('huge-3000');
    expect(canGoBack(navigation(), main, false)).toBe(true);
    await navigation().goBack();
    expect(stores.conversationList.getState().selectedId).toBe(londo);
    expect(conversation().conversationId).toBe(londo);
    expect(canGoBack(navigation(), londo, false)).toBe(false);
  });

  it('goes back step by step, to the same place', async () => {
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(10) });
    conversation().look({ cursor: cursor(12), offset: -30 });
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(LENGTH - 5) });
    await navigation().jumpTo({ conversationId: main, scrollTarget: at(LENGTH / 2) }, { remember: false });
    expect(navigation().trail).toHaveLength(1);
    await navigation().goBack();
    expect(conversation().showing.scrollTarget).toEqual({ kind: 'place', cursor: cursor(12), offset: -30 });
    expect(conversation().messages.map(({ id }) => id)).toContain('huge-12');
  });

  it('clears the trail after a manual change of conversation or a return to the newest', async () => {
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

  it('shows the newest hit while typing and steps between hits', async () => {
    await find().type('second region', 'UTC');
    const newest = find().hits[0];
    expect(find()).toMatchObject({ open: true, index: 0, answered: 'second region' });
    expect(find().total).toBeGreaterThan(100);
    expect(conversation().showing).toMatchObject({ scrollTarget: { kind: 'message', cursor: newest }, focus: false });
    await find().step(1);
    expect(conversation().showing.scrollTarget).toEqual({ kind: 'message', cursor: find().hits[1] });
    await find().step(-1);
    await find().step(-1);
    expect(find().index).toBe(find().hits.length - 1);
    // The trail leads to before the search.
    expect(navigation().trail).toEqual([{ conversationId: main, scrollTarget: { kind: 'newest' } }]);
  });

  it('keeps its position when messages arrive', async () => {
    await find().type('second region', 'UTC');
    await find().step(1);
    const { serial } = conversation().showing;
    await find().refresh();
    expect(find().index).toBe(1);
    expect(conversation().showing.serial).toBe(serial);
  });

  /** Delays the next search until the returned function is called; it then succeeds or fails. */
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

  it.each([false, true])('drops a reply after closing (fails: %s)', async (fails) => {
    const release = holdSearch(fails);
    const searching = find().type('second region', 'UTC');
    find().close();
    find().show();
    release();
    await searching;
    expect(find()).toMatchObject({ open: true, query: '', answered: '', hits: [], index: -1, error: null });
  });

  it('keeps a hit chosen while searching again', async () => {
    await find().type('second region', 'UTC');
    const release = holdSearch(false);
    const refreshing = find().refresh();
    await find().step(1);
    release();
    await refreshing;
    expect(find().index).toBe(1);
  });

  it('finds nothing for an empty query and is reset when closed', async () => {
    await find().type('nowhere to be found', 'UTC');
    expect(find()).toMatchObject({ total: 0, index: -1, answered: 'nowhere to be found' });
    await find().type('', 'UTC');
    expect(find().hits).toEqual([]);
    find().close();
    expect(find()).toMatchObject({ open: false, query: '' });
  });
});

describe('searching everything', () => {
  it('shows the results of the last query', async () => {
    const { type } = stores.search.getState();
    await Promise.all([type('l', 'UTC'), type('lo', 'UTC'), type('londo', 'UTC')]);
    const { found } = stores.search.getState();
    expect(found?.query).toBe('londo');
    expect(found?.people.map(({ handle }) => handle)).toEqual(['londo']);
  });

  it('keeps the query until another account is shown', async () => {
    stores.search.getState().show();
    await stores.search.getState().type('quiet ones', 'UTC');
    stores.search.getState().close();
    expect(stores.search.getState()).toMatchObject({ open: false, query: 'quiet ones' });
  });

  it('reports why the search failed', async () => {
    const error = { code: 'internal', message: 'internal', retryable: false, details: {} } as const;
    Object.assign(world.unreadable, { messages: error });
    await stores.search.getState().type('anything', 'UTC');
    expect(stores.search.getState().error).toEqual(error);
    Object.assign(world.unreadable, { messages: undefined });
    await stores.search.getState().type('quiet', 'UTC');
    expect(stores.search.getState().error).toBeNull();
  });
});

describe('loading the history', () => {
  it('reports its progress and stops on request', async () => {
    const history = () => stores.history.getState();
    await history().begin(null);
    await history().load();
    expect(history().progress).toMatchObject({ running: true, total: 3 });
    await history().stop();
    await history().load();
    expect(history().progress).toMatchObject({ running: false });
  });
});
