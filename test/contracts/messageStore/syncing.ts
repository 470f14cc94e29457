import { expect, test } from 'vitest';
import { systemClock } from '../../../main/engine/clock.ts';
import { openCache } from '../../../main/engine/store/cache/cache.ts';
import type { CachedWindow } from '../../../main/engine/store/cache/messages.ts';
import { openOutbox } from '../../../main/engine/store/outbox/openOutbox.ts';
import type { SyncContext } from '../../../main/engine/sync/context.ts';
import { ConversationListSync } from '../../../main/engine/sync/conversationListSync.ts';
import { commitsOf } from '../../../main/engine/sync/groupCommit.ts';
import { MessagePuller } from '../../../main/engine/sync/pull.ts';
import { Refresher } from '../../../main/engine/sync/refresh.ts';
import { ServerClock } from '../../../main/engine/sync/serverClock.ts';
import { Sweeper } from '../../../main/engine/sync/sweep.ts';
import { SyncStatusStore } from '../../../main/engine/sync/syncStatusStore.ts';
import type { WindowPlace } from '../../../shared/contract/messages.ts';
import { ConversationId, type Message, UserId } from '../../../shared/model.ts';
import { hazardItems } from '../../fixtures/hazards.ts';
import type { Backend } from './backend.ts';

const signal = new AbortController().signal;

/** A synced table as a reader sees it: store, sync, cache and outbox together. */
export function testSyncing(backend: Backend): void {
  test('shows every message of other writers exactly once, in order', async () => {
    const { ownerId, items, expected } = hazardItems(systemClock.now());
    const { store, cost } = await backend.open({ items });
    const key = new Uint8Array(32).fill(1);
    const cache = openCache({ file: null, key, now: systemClock.now() });
    const outbox = openOutbox({ file: null, key, now: systemClock.now() });
    const owner = { id: UserId.parse(ownerId), name: '', handle: '' };
    const context: SyncContext = {
      store,
      cache,
      outbox,
      commits: commitsOf({ cache, outbox, clock: systemClock }),
      cost,
      clock: systemClock,
      serverClock: new ServerClock(systemClock),
      chance: () => 0.5,
      owner: { person: owner, resolve: async () => owner },
      status: new SyncStatusStore(null, () => {}),
      log: () => {},
      publish: () => {},
      onMessagesStored: () => {},
      onArrival: () => {},
      onReadElsewhere: () => {},
    };
    const list = new ConversationListSync(context);
    const puller = new MessagePuller(context, { overlays: async () => [] }, { readIfNeeded: async () => {} });
    const refresher = new Refresher(context, {
      list,
      puller,
      ownState: { readIfDue: async () => {} },
      changeLog: { readIfDue: async () => {} },
    });
    const sweeper = new Sweeper(context, list, puller);
    const refresh = { list: true, conversation: null, isLive: false };
    // Repeated, because later refreshes and sweeps must not show anything twice.
    for (let look = 0; look < 2; look++) await refresher.poll(refresh, () => {}, signal);
    await list.readAll(owner.id, { purpose: 'sweep', signal });
    await list.lookBack(owner.id, { purpose: 'sweep', signal });
    for (const { id } of cache.conversations.list(systemClock.now())) await puller.sweep(id, signal);
    await sweeper.step(owner.id, signal);
    await refresher.poll(refresh, () => {}, signal);

    const conversations = cache.conversations.list(systemClock.now());
    expect(conversations.map(({ id, at, text, other }) => ({ id, at, text, other }))).toEqual(
      expected.conversations.map(({ id, at, text, other }) => ({ id, at, text, other })),
    );
    for (const { id, messageIds, sortKeys } of expected.conversations) {
      const conversationId = ConversationId.parse(id);
      for (;;) {
        const { oldestGapId } = cache.conversations.state(conversationId);
        if (oldestGapId === null) break;
        await puller.fillGap(conversationId, oldestGapId, signal);
      }
      const shown = everyPage((from) =>
        cache.messages.window({ conversationId, from, limit: 7, now: systemClock.now() }),
      );
      expect(shown.map((message) => message.id)).toEqual(messageIds);
      expect(shown.map((message) => message.sortKey)).toEqual(sortKeys);
    }
    const nameOf = ({ pk, sk }: { readonly pk: string; readonly sk: string }): string => `${pk} ${sk}`;
    const { unparsable } = cache.storage.diagnostics();
    expect(unparsable.items.map(nameOf).sort()).toEqual(expected.unparsable.map(nameOf).sort());
    expect(unparsable.count).toBe(expected.unparsable.length);
    expect(outbox.readMarkers.lateCounts(systemClock.now()).size).toBe(0);
    cache.close();
    outbox.close();
  });
}

function everyPage(read: (from: WindowPlace) => CachedWindow): Message[] {
  const messages: Message[] = [];
  for (let from: WindowPlace = { kind: 'newest' }; ; ) {
    const page: CachedWindow = read(from);
    messages.unshift(...page.messages);
    if (page.older.kind !== 'cached') return messages;
    from = { kind: 'before', cursor: page.older.before };
  }
}
