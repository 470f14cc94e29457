import { expect, test } from 'vitest';
import { openCache } from '../../../main/engine/cache/openCache.ts';
import { systemClock } from '../../../main/engine/clock.ts';
import { MessagePuller, type PullDeps } from '../../../main/engine/sync/pull.ts';
import { refresh } from '../../../main/engine/sync/refresh.ts';
import { GroupId, type MessageCursor, type MessagePage, UserId } from '../../../shared/model.ts';
import { hazardItems } from '../../fixtures/hazards.ts';
import type { Backend } from './backend.ts';

const signal = new AbortController().signal;
const quiet = { firstSync: () => {} };

/** What a reader sees of a table once it is synchronised: store, sync and cache together. */
export function testSyncing(backend: Backend): void {
  test('every form and hazard of other writers is read: each message exactly once, in order', async () => {
    const { ownerId, items, expected } = hazardItems(systemClock.now());
    const { store } = await backend.open({ items });
    const { cache } = openCache({ file: null, key: new Uint8Array(32).fill(1), now: systemClock.now() });
    const deps: PullDeps = { store, cache, clock: systemClock, groupsChanged: () => {}, messagesChanged: () => {} };
    const puller = new MessagePuller(deps);
    const owner = UserId.parse(ownerId);
    // Twice: what a second look finds must not show anything twice.
    for (let look = 0; look < 2; look++) await refresh(deps, puller, owner, null, quiet, signal);

    const groups = cache.listGroups();
    expect(groups.map(({ id, at, text, other }) => ({ id, at, text, other }))).toEqual(
      expected.groups.map(({ id, at, text, other }) => ({ id, at, text, other })),
    );
    for (const { id, messageIds, sortKeys } of expected.groups) {
      const groupId = GroupId.parse(id);
      for (;;) {
        const { oldestGapId } = cache.conversationState(groupId);
        if (oldestGapId === null) break;
        await puller.fillGap(groupId, oldestGapId, signal);
      }
      const shown = everyPage((before) => cache.page({ groupId, before, downTo: null, limit: 7 }));
      expect(shown.map((message) => message.id)).toEqual(messageIds);
      expect(shown.map((message) => message.sortKey)).toEqual(sortKeys);
    }
    const keyOf = ({ pk, sk }: { readonly pk: string; readonly sk: string }): string => `${pk} ${sk}`;
    const { unparsable } = cache.diagnostics();
    expect(unparsable.items.map(keyOf).sort()).toEqual(expected.unparsable.map(keyOf).sort());
    expect(unparsable.count).toBe(expected.unparsable.length);
    cache.close();
  });
}

function everyPage(read: (before: MessageCursor | null) => MessagePage) {
  const messages: MessagePage['messages'][number][] = [];
  for (let before: MessageCursor | null = null; ; ) {
    const page = read(before);
    messages.unshift(...page.messages);
    if (page.older.kind !== 'cached') return messages;
    before = page.older.before;
  }
}
