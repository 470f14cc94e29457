import type { Purpose } from '../../../shared/contract/sync.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId, MessageChange, SortKey } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { type Bells, LOG_KEPT, type MessageQuery, type RequestContext } from '../remote/messageStore.ts';
import type { KeyRange } from '../store/cache/keys.ts';
import type { SyncContext } from './context.ts';
import { partsOf } from './joined.ts';
import { keyAt, MOST_OVERLAP } from './overlap.ts';
import { ownKeyOf } from './ownStateSync.ts';
import type { PollSchedule } from './pollSchedule.ts';
import { classifyWriteError } from './retry.ts';

/** A change is visible to every reader this long after it was logged, µs: a minute until a request ends, and replicas. */
const LATENESS = 300 * MICROS_PER_SECOND;
/** A log that was read longer ago may have lost entries, µs; a day less than it keeps them, for clocks. */
const LOG_COVERS = LOG_KEPT - 86_400 * MICROS_PER_SECOND;
/** Entries of a page. */
const PAGE_SIZE = 1_000;
/** Pages of one read, more than people can cause in a month: a writer with bad intentions may have written any number. */
const MOST_PAGES = 20;
/** The wait after a failure that may pass, µs. */
const RETRY_AFTER = 60 * MICROS_PER_SECOND;

type BellSchedule = Pick<PollSchedule, 'areBellsDue' | 'noteBellsRead' | 'openConversation' | 'environment'>;

/**
 * Reads what people did to messages: the overlays of messages when these are read, and after that the conversation's log, when
 * it is opened or its bell rang, and twice a minute while it is on screen.
 */
export class ChangeLog {
  readonly #context: SyncContext;
  readonly #pollSchedule: BellSchedule;
  readonly #running = new Map<ConversationId, Promise<void>>();
  #failedAt: Instant | null = null;
  #isRefused = false;

  constructor(context: SyncContext, pollSchedule: BellSchedule) {
    this.#context = context;
    this.#pollSchedule = pollSchedule;
  }

  /**
   * Reads the overlays of messages in a range, from its upper end down to the key that a read of the messages reaches; null: to
   * the lower end. Rejects like a read of messages; where access rules know no overlays, there are none.
   * @param limit messages with overlays in a page
   */
  async overlays(
    conversationId: ConversationId,
    { above, below }: KeyRange,
    limit: number,
    request: RequestContext,
    reached: Promise<SortKey | null>,
  ): Promise<MessageChange[]> {
    if (this.#isRefused) return [];
    const changes: MessageChange[] = [];
    try {
      let from = below;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const query = { direction: 'backward', from, downTo: above, limit } as const;
        const { items, next } = await this.#context.store.listChanges(conversationId, query, request);
        for (const each of items) changes.push(...each);
        const end = next === null ? null : await reached;
        if (next === null || (end !== null && compareKeys(next, end) <= 0)) break;
        from = next;
      }
    } catch (thrown) {
      if (!this.#refuse(thrown)) throw thrown;
    }
    return changes;
  }

  /** Reads what is new in a conversation's log; at most one read at a time. Rejects like a read of messages. */
  read(conversationId: ConversationId, purpose: Purpose, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(conversationId);
    if (running !== undefined) return running;
    const done = this.#read(conversationId, purpose, signal).finally(() => this.#running.delete(conversationId));
    this.#running.set(conversationId, done);
    return done;
  }

  /** Reads the owner's bells when the schedule says so, and the logs of the conversations that rang. */
  async readIfDue(signal: AbortSignal): Promise<void> {
    const { store, cache, clock, owner } = this.#context;
    const isResting = this.#failedAt !== null && Math.abs(clock.now() - this.#failedAt) < RETRY_AFTER;
    if (this.#isRefused || isResting || !this.#pollSchedule.areBellsDue) return;
    try {
      const bells = await store.readBells(owner.person.id, { purpose: 'refresh', signal });
      this.#pollSchedule.noteBellsRead();
      this.#failedAt = null;
      // Reactions to messages of others ring for these alone.
      const { openConversation: open, environment } = this.#pollSchedule;
      if (open !== null && environment.isFocused)
        for (const part of partsOf(this.#context, open)) await this.read(part, 'refresh', signal);
      for (const { conversationId, bell } of cache.conversations.bells()) {
        const rung = bells.get(ownKeyOf(conversationId)) ?? null;
        if (rung === null || rung === bell) continue;
        await this.read(conversationId, 'refresh', signal);
        cache.conversations.setBell(conversationId, rung);
      }
      await this.#prune(bells, signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || classifyWriteError(error) === 'unreachable') throw error;
      this.#pollSchedule.noteBellsRead();
      this.#failedAt = clock.now();
      this.#refuse(error);
    }
  }

  async #read(conversationId: ConversationId, purpose: Purpose, signal: AbortSignal): Promise<void> {
    const { cache, outbox, serverClock, publish } = this.#context;
    if (this.#isRefused) return;
    const now = serverClock.now();
    const { logReadAt, oldestKey } = cache.conversations.logState(conversationId);
    const isCovered = logReadAt !== null && now - logReadAt < LOG_COVERS;
    const request = { purpose, signal };
    const nowhere = Promise.resolve(null);
    try {
      const changes = isCovered
        ? await this.#readLog(conversationId, instantFromMicros(logReadAt - LATENESS), request)
        : await this.overlays(conversationId, { above: oldestKey, below: null }, PAGE_SIZE, request, nowhere);
      const outcome = cache.ingest.changes(conversationId, changes, now);
      cache.conversations.setLogRead(conversationId, this.#knownUntil(now));
      if (outcome.changed.length === 0) return;
      this.#context.onMessagesStored(conversationId, 0);
      const ids = outcome.removed.map(({ id }) => id);
      if (ids.length > 0) {
        outbox.readMarkers.forgetLate(conversationId, ids);
        publish({ name: 'messages.removed', payload: { conversationId, ids } });
      }
      publish({ name: 'messages.changed', payload: { conversationId } });
      publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
    } catch (thrown) {
      if (!this.#refuse(thrown)) throw thrown;
    }
  }

  /** Everything that was logged until then was read just now, whichever way the device's clock may be wrong. */
  #knownUntil(now: Instant): Instant {
    return this.#context.serverClock.isSure ? now : instantFromMicros(now - MOST_OVERLAP);
  }

  async #readLog(conversationId: ConversationId, since: Instant, request: RequestContext): Promise<MessageChange[]> {
    const changes: MessageChange[] = [];
    let from: SortKey | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const query: MessageQuery = { direction: 'forward', from, downTo: keyAt(since), limit: PAGE_SIZE };
      const page = await this.#context.store.listLog(conversationId, query, request);
      for (const { change } of page.items) changes.push(change);
      from = page.next;
      if (from === null) break;
    }
    return changes;
  }

  /** Removes bells that rang a month ago. */
  async #prune(bells: Bells, signal: AbortSignal): Promise<void> {
    const { store, owner, serverClock } = this.#context;
    const oldest = (serverClock.now() - LOG_KEPT) / 1_000;
    const old = [...bells].filter(([, at]) => at < oldest).slice(0, 20);
    if (old.length > 0) await store.pruneBells(owner.person.id, new Map(old), { purpose: 'refresh', signal });
  }

  /** Whether an error means that access rules allow none of this, which holds until a restart. */
  #refuse(thrown: unknown): boolean {
    const error = toAppError(thrown);
    if (error.code !== 'access-denied') return false;
    if (!this.#isRefused)
      this.#context.log('warn', `Edits, reactions and deletions can't be read: ${error.code}.`, error);
    this.#isRefused = true;
    return true;
  }
}
