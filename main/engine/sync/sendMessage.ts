import { AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, Message, MessageId, OutgoingMessage, Person, SortKey } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { CALL_WITHIN, type MessageQuery, type RequestContext } from '../remote/messageStore.ts';
import type { AllocatedKey, OutgoingHead } from '../store/outbox/outgoing.ts';
import type { RowTask } from '../store/outbox/rowTasks.ts';
import { allocateSortKey, type Place, placeOf } from './allocateSortKey.ts';
import type { SyncContext } from './context.ts';
import { updatesGroupRows } from './groupRowUpdater.ts';
import { classifyWriteError, nextAttemptAt } from './retry.ts';

/** A request takes effect within this time of being sent or never, µs: exactly-once sending relies on it. */
const EFFECT_WITHIN = 60 * MICROS_PER_SECOND;
/** The age from which a key would put the message before others that people have read meanwhile, µs. */
const KEY_LIFETIME = 300 * MICROS_PER_SECOND;
/** Keys tried in one attempt: another writer takes a key only by writing in the same microsecond. */
const MOST_KEYS = 10;
/** Rows read per request when messages are looked up; DynamoDB also ends a page at 1 MB. */
const LOOK_UP_PAGE = 1_000;

/** The text of group rows for a disappearing message, since rows stay. */
const HIDDEN_TEXT = '⏳';

/**
 * Puts one message into the table, exactly once (docs/decisions/0006-exactly-once.md).
 *
 *   maybe sent by an attempt that is not recorded ── look up ── there ───────────▶ sent
 *                                                            └─ not there ▶ no key, or its key
 *   no key ───── allocate, begin (one commit) ──▶ PUT ── ok ─────────────────────▶ sent
 *   key ── still good ── begin ─────────────────▶ │ ── taken: read it ── ours ───▶ sent
 *   key ── stale, quiet, absent ▶ allocate        │                   ├─ other ──▶ allocate, PUT
 *   key ── stale, quiet, ours ──▶ sent            │                   └─ gone ───▶ PUT
 *                                                 └─ failed ─▶ the same key, later, or the person decides
 *
 * Each arrow is durable before the next one begins, so that it can be repeated after a stop anywhere.
 */
export class MessageSender {
  readonly #context: SyncContext;
  /**
   * The last attempt of each message whose request may still take effect, by a timer, which a clock change can't affect.
   * The outbox stores the same by the service's clock, which survives a restart but errs while the clock is being set.
   */
  readonly #inFlight = new Map<MessageId, number>();
  /** Resolves when no request of an earlier run of the app can take effect any more. */
  #quiet: Promise<void> | null = null;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /**
   * Makes one attempt. Resolves to null when the message is in the table and in the cache, or to the error, which the
   * outbox has then stored. Rejects when the signal aborts or this computer's disk fails.
   */
  async send(head: OutgoingHead, sender: Person, signal: AbortSignal): Promise<AppError | null> {
    const attempt = { attempts: head.attempts, uncertainUntil: head.uncertainUntil };
    try {
      const message = await this.#deliver(head, sender, attempt, { purpose: 'send', signal });
      // Into the cache first: the screen shows both, so the message is never missing.
      this.#context.cache.ingest.sent(message, this.#context.serverClock.now());
      this.#context.onMessagesStored(head.conversationId, 0);
      this.#removeFromOutbox(head, message);
      this.#notify(head.conversationId);
      return null;
    } catch (thrown) {
      return this.#handleFailure(head, thrown, attempt, signal);
    }
  }

  /**
   * Looks up the messages of the head's conversation that the table may have by attempts that are not recorded here, and
   * removes those from the outbox that it has. Resolves and rejects like `send`.
   */
  async lookUp(head: OutgoingHead, signal: AbortSignal): Promise<AppError | null> {
    const { outbox, clock } = this.#context;
    const { conversationId, uncertainUntil } = head;
    const attempt = { attempts: head.attempts + 1, uncertainUntil };
    try {
      outbox.outgoing.beginAttempt(head.id, uncertainUntil);
      await this.#settleLookedUp(conversationId, signal);
      // What is there needs no wait; a request of an earlier run may still put the rest.
      if (uncertainUntil !== null && outbox.outgoing.toLookUp(conversationId).length > 0) {
        this.#quiet ??= clock.sleep(EFFECT_WITHIN / MICROS_PER_MILLI, signal);
        await this.#quiet;
        await this.#settleLookedUp(conversationId, signal);
      }
      outbox.outgoing.lookedUp(conversationId);
      this.#notify(conversationId);
      return null;
    } catch (thrown) {
      return this.#handleFailure(head, thrown, attempt, signal);
    }
  }

  /**
   * Removes failed messages from the outbox that are in the table after all, because an attempt before the refused one
   * succeeded; returns whether there were any.
   */
  settleFound(): boolean {
    const { cache, outbox, serverClock } = this.#context;
    const now = serverClock.now();
    const found = outbox.outgoing.failed().filter((message) => {
      const cursor = cache.messages.locate(message.conversationId, message.id, now);
      if (cursor !== null) this.#removeFromOutbox(message, placeOf(cursor.at));
      return cursor !== null;
    });
    for (const conversationId of new Set(found.map((message) => message.conversationId))) this.#notify(conversationId);
    return found.length > 0;
  }

  async #settleLookedUp(conversationId: ConversationId, signal: AbortSignal): Promise<void> {
    const { cache, outbox, serverClock, onMessagesStored } = this.#context;
    for (const found of await this.#find(outbox.outgoing.toLookUp(conversationId), { purpose: 'send', signal })) {
      cache.ingest.sent(found.message, serverClock.now());
      onMessagesStored(conversationId, 0);
      this.#removeFromOutbox(found.outgoing, found.message);
    }
  }

  /** Reads the conversation from the first place where one of the messages may be, and returns those that are there. */
  async #find(
    lookedFor: readonly OutgoingHead[],
    request: RequestContext,
  ): Promise<{ readonly outgoing: OutgoingHead; readonly message: Message }[]> {
    const [first] = lookedFor;
    if (first === undefined) return [];
    const from = Math.min(...lookedFor.map(({ lookUpFrom }) => lookUpFrom ?? 0));
    const downTo = from === 0 ? null : placeOf(instantFromMicros(from)).sortKey;
    const byId = new Map(lookedFor.map((outgoing) => [outgoing.id, outgoing]));
    const found = [];
    let next: SortKey | null = null;
    do {
      const query: MessageQuery = { direction: 'forward', from: next, downTo, limit: LOOK_UP_PAGE };
      const page = await this.#context.store.listMessages(first.conversationId, query, request);
      for (const message of page.items) {
        const outgoing = byId.get(message.id);
        if (outgoing !== undefined) found.push({ outgoing, message });
      }
      next = page.next;
    } while (next !== null);
    return found;
  }

  /** Puts the message at its key or at new ones until it is in the table; resolves to it as the table has it. */
  async #deliver(head: OutgoingHead, sender: Person, attempt: Attempt, request: RequestContext): Promise<Message> {
    const { store } = this.#context;
    let key = head.key;
    if (key !== null && this.#isStale(key, head)) {
      const found = head.uncertainUntil === null ? null : await this.#lookUp(head, key, request);
      if (isOurs(found, head)) return found;
      key = null;
    }
    for (let keys = 0; keys < MOST_KEYS; keys++) {
      attempt.attempts++;
      attempt.uncertainUntil = this.#after(CALL_WITHIN + EFFECT_WITHIN);
      key = this.#begin(head, key, attempt.uncertainUntil);
      const message = messageAt(key, head, sender);
      try {
        await store.putMessage(message, request);
        return message;
      } catch (thrown) {
        if (toAppError(thrown).code !== 'conflict') {
          // Any other error may hide a request that took effect: the store retries and reports only the last response.
          attempt.uncertainUntil = this.#after(EFFECT_WITHIN);
          this.#trackInFlight(message.id, attempt.attempts, request.signal);
          throw thrown;
        }
      }
      // The key is taken.
      const found = await this.#lookUp(head, key, request);
      if (isOurs(found, head)) return found;
      if (found !== null) key = null;
    }
    throw new AppError('conflict', { reason: 'sort-keys-taken' });
  }

  #trackInFlight(id: MessageId, attempt: number, signal: AbortSignal): void {
    this.#inFlight.set(id, attempt);
    const forget = (): void => {
      if (this.#inFlight.get(id) === attempt) this.#inFlight.delete(id);
    };
    // A stop ends the sleep, and this sender with it.
    this.#context.clock.sleep(EFFECT_WITHIN / MICROS_PER_MILLI, signal).then(forget, () => {});
  }

  /** Whether a key may be replaced by a present one: it is too old, and no request with it can still take effect. */
  #isStale({ allocatedAt }: AllocatedKey, { id, uncertainUntil }: OutgoingHead): boolean {
    const now = this.#context.serverClock.now();
    const isQuiet = uncertainUntil === null || (uncertainUntil < now && !this.#inFlight.has(id));
    return isQuiet && Math.abs(now - allocatedAt) > KEY_LIFETIME;
  }

  /** Stores that an attempt begins, together with a new key if there is none: each commit waits for the disk. */
  #begin({ id, conversationId }: OutgoingHead, known: AllocatedKey | null, uncertainUntil: Instant): AllocatedKey {
    const { outbox, serverClock } = this.#context;
    return outbox.transaction(() => {
      const key = known ?? { ...allocateSortKey(conversationId, this.#context), allocatedAt: serverClock.now() };
      if (known === null) outbox.outgoing.setKey(id, key);
      outbox.outgoing.beginAttempt(id, uncertainUntil);
      return key;
    });
  }

  /** Reads the message at the key consistently; `unreadable` is one of another writer; null: there is none. */
  async #lookUp(
    { conversationId }: OutgoingHead,
    { sortKey }: AllocatedKey,
    request: RequestContext,
  ): Promise<Message | 'unreadable' | null> {
    try {
      return await this.#context.store.getMessage(conversationId, sortKey, request);
    } catch (thrown) {
      if (toAppError(thrown).code === 'validation') return 'unreadable';
      throw thrown;
    }
  }

  /** Replaces the message in the outbox by the task of updating its group rows. */
  #removeFromOutbox({ id, conversationId, text, disappearAfter }: OutgoingMessage, { sortKey, at }: Place): void {
    const { outbox } = this.#context;
    const rowText = disappearAfter === null ? text : HIDDEN_TEXT;
    const task: RowTask = { conversationId, sortKey, at, text: rowText, attempts: 0, nextAt: null, error: null };
    outbox.transaction(() => {
      // What the owner did to the message meanwhile can be sent now.
      outbox.messageChanges.setSortKey(id, sortKey);
      outbox.sent(id, updatesGroupRows(outbox, conversationId) ? task : null);
    });
  }

  /** Stores the error of a step and returns it. @throws it if the signal aborted, or this computer's disk failed */
  #handleFailure(head: OutgoingHead, thrown: unknown, attempt: Attempt, signal: AbortSignal): AppError {
    const error = toAppError(thrown);
    if (signal.aborted || classifyWriteError(error) === 'local') throw error;
    this.#storeFailure(head, error, attempt);
    this.#notify(head.conversationId);
    return error;
  }

  #storeFailure({ id, conversationId }: OutgoingHead, error: AppError, { attempts, uncertainUntil }: Attempt): void {
    const { outbox, log } = this.#context;
    const failure = { error: error.toData(), uncertainUntil };
    if (classifyWriteError(error) === 'permanent') {
      outbox.transaction(() => {
        outbox.outgoing.reject(id, failure);
        // Nothing is left to decide; but an earlier attempt may have put the message into the table.
        if (outbox.messageChanges.isDeleted(conversationId, id)) this.#deleteFailed(id);
      });
      // Without the error itself: the service's sentences may quote the text they refuse.
      log('warn', `A message was refused: ${error.code}.`);
    } else {
      outbox.outgoing.failAttempt(id, { ...failure, nextAt: nextAttemptAt(this.#context, attempts) });
    }
  }

  /** Removes a failed message that the owner deleted; if it has a key, the deletion follows. */
  #deleteFailed(id: MessageId): void {
    const { outbox } = this.#context;
    const key = outbox.outgoing.sortKey(id);
    outbox.outgoing.remove(id);
    if (key === null) outbox.messageChanges.removeOf(id);
    else outbox.messageChanges.setSortKey(id, key);
  }

  #notify(conversationId: ConversationId): void {
    this.#context.publish({ name: 'messages.changed', payload: { conversationId } });
    this.#context.publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
  }

  #after(micros: number): Instant {
    return instantFromMicros(this.#context.serverClock.now() + micros);
  }
}

/** The part of the outbox's entry that an attempt changes. */
interface Attempt {
  attempts: number;
  /** Until when an earlier request may take effect; null: there was none. */
  uncertainUntil: Instant | null;
}

/** The message as the table will have it. */
function messageAt({ sortKey, at }: AllocatedKey, head: OutgoingHead, sender: Person): Message {
  const { id, conversationId, text, disappearAfter, replyTo, event } = head;
  const expiresAt = disappearAfter === null ? null : instantFromMicros(at + disappearAfter * MICROS_PER_MILLI);
  const message = { id, conversationId, sortKey, at, sender, text, expiresAt };
  return {
    ...message,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(event === undefined ? {} : { event }),
  };
}

const isOurs = (found: Message | 'unreadable' | null, { id }: OutgoingHead): found is Message =>
  found !== null && found !== 'unreadable' && found.id === id;
