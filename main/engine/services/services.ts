import { mostCountedHits, type SearchHit } from '../../../shared/contract/messages.ts';
import type { Preferences } from '../../../shared/contract/sync.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { parseSearch } from '../../../shared/searchFilters.ts';
import { tokenize } from '../../../shared/searchTokens.ts';
import { answerOthers } from '../clock.ts';
import type { EngineServices } from '../protocol.ts';
import { type Pause, runInSlices } from '../slices.ts';
import type { SyncContext } from '../sync/context.ts';
import { partsOf, shownIn } from '../sync/joined.ts';
import { startConversation } from '../sync/startConversation.ts';
import { createReadingService } from './conversations.ts';
import type { ServiceDeps } from './deps.ts';
import { readDiagnostics, writeDiagnostics } from './diagnostics.ts';
import { createOutboxService } from './outboxService.ts';

/** The contract's methods, without transport. Reads are answered from the disk, never from the network. */
export function createServices(deps: ServiceDeps): EngineServices {
  const { store, cache, outbox, serverClock, owner, loop, pollSchedule, status, puller, changeLog, members } = deps;
  const applyPreferences = (preferences: Preferences): void => {
    pollSchedule.preferences = preferences;
    loop.paused = preferences.paused || (pollSchedule.isMetered && !preferences.refreshOnMetered);
  };
  applyPreferences(outbox.preferences.read());
  /** The conversations that windows show. */
  let shown: readonly ConversationId[] = [];

  return {
    'account.read': () => ({ account: owner.account }),
    'conversations.start': async ({ handle }, signal) => {
      const started = await startConversation(deps, handle, signal);
      const conversationId = shownIn(deps, started.conversationId);
      return { ...started, conversationId, isNotes: started.other.id === owner.person.id };
    },
    'people.suggest': async ({ query, limit }, signal) => {
      // One more, in case the owner is among the matches.
      const found = await runInSlices(cache.people.suggest(query, limit + 1), async () => {
        await answerOthers();
        signal.throwIfAborted();
      });
      const people = found.filter(({ id }) => id !== owner.person.id);
      return { people: people.slice(0, limit) };
    },
    'messages.fill': async ({ conversationId, gapId }, signal) => ({
      added: await puller.fillGap(cache.gaps.find(gapId)?.conversationId ?? conversationId, gapId, signal),
    }),
    'messages.open': ({ conversationId, elsewhere = [], isReturn = false }, signal) => {
      pollSchedule.openConversation = conversationId;
      shown = conversationId === null ? elsewhere : [conversationId, ...elsewhere];
      loop.noteActivity();
      if (conversationId === null || isReturn) return {};
      // Shows a disk error before the person types.
      status.set({ disk: outbox.probe()?.toData() ?? null });
      for (const part of partsOf(deps, conversationId)) {
        noteOpened(part);
        clearMark(part);
        // In the background: the reply must not wait for the network.
        const reading = Promise.all([
          puller.pullNewest(part, 'open', signal),
          changeLog.read(part, 'open', signal),
          members.readIfNeeded(part, false, 'open', signal),
        ]);
        void reading.catch((thrown: unknown) => reportPullFailure(thrown));
      }
      return {};
    },
    'messages.fetchQuoted': async ({ conversationId, target: { id, sortKey } }, signal) => {
      for (const part of partsOf(deps, conversationId)) {
        const found = await store.getMessage(part, sortKey, { purpose: 'open', signal });
        cache.messages.setQuoted(part, id, found?.id === id ? found : null);
        if (found?.id === id) break;
      }
      deps.publish({ name: 'messages.changed', payload: { conversationId } });
      return {};
    },
    ...createReadingService(deps),
    ...createOutboxService(deps),
    ...createSearchService(deps),
    ...createStorageService(deps, () => shown),
    'sync.status': () => status.status,
    'sync.refresh': async () => {
      owner.retryLookup();
      await loop.refreshNow();
      return status.status;
    },
    'sync.hint': ({ online, metered }) => {
      pollSchedule.isMetered = metered;
      applyPreferences(outbox.preferences.read());
      if (online) loop.wake();
      return {};
    },
    'preferences.read': () => outbox.preferences.read(),
    'preferences.change': (change) => {
      const preferences = outbox.preferences.change(change);
      applyPreferences(preferences);
      // The current wait still has the previous interval.
      const { intervals, notifyWithinMs, readUnitsPerHour } = change;
      if (intervals || notifyWithinMs !== undefined || readUnitsPerHour !== undefined) loop.wake();
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

  /** What is opened is no longer marked as unread. A full disk does not keep it from opening either. */
  function clearMark(conversationId: ConversationId): void {
    try {
      if (!outbox.ownState.choose(conversationId, 'unread', 0, serverClock.now())) return;
      deps.publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
    } catch (thrown) {
      deps.log(
        'warn',
        `Could not record that a conversation is no longer marked as unread: ${toAppError(thrown).code}.`,
      );
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

/** People found by name. */
const mostPeople = 200;

type SearchDeps = Pick<SyncContext, 'cache' | 'outbox' | 'serverClock' | 'owner'>;

/** A hit in the conversation that shows it. */
const shownHit = (deps: SearchDeps, hit: SearchHit): SearchHit => {
  const conversationId = shownIn(deps, hit.message.conversationId);
  return conversationId === hit.message.conversationId ? hit : { ...hit, message: { ...hit.message, conversationId } };
};

/**
 * Search in the local data, in slices with a pause before each: other calls are answered in between, and the next key of
 * the person who types cancels the search.
 */
export function createSearchService(
  deps: SearchDeps,
  pause: Pause = answerOthers,
): Pick<EngineServices, 'search.run' | 'search.inConversation'> {
  const { cache, outbox, serverClock, owner } = deps;
  const beginEverywhere = newestOnly(pause);
  const beginInOne = newestOnly(pause);

  return {
    'search.run': async ({ query, zone, limit }, signal) => {
      const pauseOrStop = beginEverywhere(signal);
      await pauseOrStop();
      const { words, filters } = parseSearch(query, zone);
      const hidden = outbox.blocked.all().map(({ id }) => id);
      const request = { query: words, filters, hidden, conversationId: null, limit, now: serverClock.now() };
      const hits = await runInSlices(cache.search.find(request), pauseOrStop);
      const isNamed = tokenize(words).length > 0;
      const found = isNamed ? await runInSlices(cache.people.suggest(words, mostPeople + 1), pauseOrStop) : [];
      return {
        people: found.filter(({ id }) => id !== owner.person.id && !hidden.includes(id)).slice(0, mostPeople),
        hits: hits.map((hit) => shownHit(deps, hit)),
        completeness: cache.search.completeness(filters),
        unindexed: cache.search.unindexed,
      };
    },
    'search.inConversation': async ({ conversationId, query, zone, limit }, signal) => {
      const pauseOrStop = beginInOne(signal);
      await pauseOrStop();
      const { words, filters } = parseSearch(query, zone);
      const [first = conversationId, ...joined] = partsOf(deps, conversationId);
      const only = { conversationId: first, joined };
      const request = { query: words, filters, ...only, limit: mostCountedHits, now: serverClock.now() };
      const hits = await runInSlices(cache.search.cursors(request), pauseOrStop);
      return { hits: hits.slice(0, limit), total: hits.length };
    },
  };
}

/** For work of which only the newest counts: a pause rejects with `cancelled` once newer work began or the engine stops. */
function newestOnly(pause: Pause): (signal: AbortSignal) => Pause {
  let newest = {};
  return (signal) => {
    const begun = {};
    newest = begun;
    return async () => {
      await pause();
      if (newest !== begun || signal.aborted) throw new AppError('cancelled');
    };
  };
}

type StorageMethod =
  | `history.${'load' | 'stop' | 'read'}`
  | `storage.${'read' | 'clear'}`
  | `export.${'start' | 'cancel'}`
  | `diagnostics.${'problems' | 'text'}`
  | 'cost.days';

/** The methods about local data: history, storage, exports, costs and diagnostics. */
function createStorageService(
  deps: ServiceDeps,
  shown: () => readonly ConversationId[],
): Pick<EngineServices, StorageMethod> {
  const { cache, outbox, history, exports, loop, list } = deps;

  return {
    'history.load': ({ conversationId }, signal) => {
      history.load(conversationId, signal);
      return {};
    },
    'history.stop': () => {
      history.stop();
      return {};
    },
    'history.read': () => ({ progress: history.progress }),
    'storage.read': () => ({
      bytes: cache.storage.bytes(),
      usedBytes: cache.storage.usedBytes(),
      perConversation: cache.storage.perConversation(),
      outboxBytes: outbox.bytes(),
    }),
    'storage.clear': async () => {
      // Restart first: the clearing then precedes the new refresh in the list's queue, and waits for no hanging one.
      loop.restart();
      await list.forget(() => cache.storage.clear());
      deps.publish({ name: 'conversations.changed', payload: {} });
      for (const conversationId of shown()) deps.publish({ name: 'messages.changed', payload: { conversationId } });
      return {};
    },
    'export.start': (order) => ({ exportId: exports.start(order) }),
    'export.cancel': ({ exportId }) => {
      exports.cancel(exportId);
      return {};
    },
    'cost.days': ({ days }) => {
      deps.costRecorder.flush();
      return { days: outbox.costs.days(days) };
    },
    'diagnostics.problems': () => ({ problems: deps.problems.all }),
    'diagnostics.text': async (request) => ({ text: await writeDiagnostics(deps, request) }),
  };
}
