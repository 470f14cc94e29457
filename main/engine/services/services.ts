import type { Preferences } from '../../../shared/contract/sync.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId } from '../../../shared/model.ts';
import type { EngineServices } from '../protocol.ts';
import { startConversation } from '../sync/startConversation.ts';
import { listConversations, readWindow } from './conversations.ts';
import type { ServiceDeps } from './deps.ts';
import { readDiagnostics } from './diagnostics.ts';
import { createOutboxService } from './outboxService.ts';
import { createSearchService } from './searchService.ts';
import { createStorageService } from './storageService.ts';

/** The contract's methods, without transport. Reads are answered from the disk, never from the network. */
export function createServices(deps: ServiceDeps): EngineServices {
  const { cache, outbox, serverClock, owner, loop, pollSchedule, status, puller } = deps;
  let isMetered = false;

  const applyPreferences = ({ intervals, paused, refreshOnMetered }: Preferences): void => {
    pollSchedule.intervals = intervals;
    loop.paused = paused || (isMetered && !refreshOnMetered);
  };
  applyPreferences(outbox.preferences.read());

  return {
    'account.read': () => ({ account: owner.account }),
    'conversations.list': () => ({ conversations: listConversations(deps) }),
    'conversations.start': ({ handle }, signal) => startConversation(deps, handle, signal),
    'people.suggest': ({ query, limit }) => {
      // One more, in case the owner is among the matches.
      const people = cache.people.suggest(query, limit + 1).filter(({ id }) => id !== owner.person.id);
      return { people: people.slice(0, limit) };
    },
    'messages.window': (request) => readWindow(deps, request),
    'messages.locate': ({ conversationId, id }) => ({
      cursor: cache.messages.locate(conversationId, id, serverClock.now()),
    }),
    'messages.fill': async ({ conversationId, gapId }, signal) => ({
      added: await puller.fillGap(conversationId, gapId, signal),
    }),
    'messages.open': ({ conversationId }, signal) => {
      deps.refresher.openConversation = conversationId;
      loop.noteActivity();
      if (conversationId === null) return {};
      // Shows a disk error before the person types.
      status.set({ disk: outbox.probe()?.toData() ?? null });
      noteOpened(conversationId);
      // In the background: the reply must not wait for the network.
      void puller.pullNewest(conversationId, 'open', signal).catch((thrown: unknown) => reportPullFailure(thrown));
      return {};
    },
    ...createOutboxService(deps),
    ...createSearchService(deps),
    ...createStorageService(deps),
    'sync.status': () => status.status,
    'sync.refresh': async () => {
      owner.retryLookup();
      await loop.refreshNow();
      return status.status;
    },
    'sync.hint': ({ online, metered }) => {
      isMetered = metered;
      applyPreferences(outbox.preferences.read());
      if (online) loop.wake();
      return {};
    },
    'preferences.read': () => outbox.preferences.read(),
    'preferences.change': (change) => {
      const preferences = outbox.preferences.change(change);
      applyPreferences(preferences);
      // The current wait still has the previous interval.
      if (change.intervals) loop.wake();
      return preferences;
    },
    'diagnostics.read': (request) => readDiagnostics(deps, request),
  };

  /** The time only serves eviction, so a full disk, which the status shows, does not keep a conversation from opening. */
  function noteOpened(conversationId: ConversationId): void {
    try {
      cache.conversations.setOpened(conversationId, serverClock.now());
    } catch (thrown) {
      deps.log('warn', `Could not record when a conversation was opened: ${toAppError(thrown).code}.`);
    }
  }

  /** The loop reports network failures; wake it to notice this one now. */
  function reportPullFailure(thrown: unknown): void {
    const error = toAppError(thrown);
    if (error.retryable) loop.wake();
    else if (error.code !== 'cancelled' && error.code !== 'offline') {
      deps.log('warn', `Could not refresh an opened conversation: ${error.code}.`, error);
    }
  }
}
