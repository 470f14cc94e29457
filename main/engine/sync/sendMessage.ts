import { AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, Message, MessageId, OutgoingMessage, Person } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { MintedKey, OutgoingHead } from '../outbox/outgoing.ts';
import type { RowTask } from '../outbox/rowTasks.ts';
import type { RequestContext } from '../remote/messageStore.ts';
import { allocateSortKey, type Place, placeOf } from './allocateSortKey.ts';
import { classifyWriteError } from './classifyWriteError.ts';
import { movesRows, nextTryAt, type PushDeps } from './pushDeps.ts';

/** A request takes effect within this time of being sent, or never: what the exactness of sending rests on. */
const EFFECT_WITHIN = 60 * MICROS_PER_SECOND;
/** No call of the store lasts longer, with all that it tries again by itself. */
const CALL_WITHIN = 60 * MICROS_PER_SECOND;
/** A key that is older would put the message before others that people have read meanwhile. */
const KEY_LASTS = 300 * MICROS_PER_SECOND;
/** Keys tried in one attempt: each one that is taken was taken by another writer, to the microsecond. */
const MOST_KEYS = 10;

/** What stands in group rows for a message that will disappear, since rows stay. */
const HIDDEN_TEXT = '⏳';

/**
 * Brings one message into the table, exactly once. (docs/decisions/0006-exactly-once.md)
 *
 *   no key ──────────── mint ─▶ KEY ── begin ─▶ PUT ── ok ─────────────────────▶ sent
 *   key ── still good ────────▶  ▲               │ ── taken: read it ── ours ──▶ sent
 *   key ── old, quiet, absent ─▶ mint            │                   ├─ another's ─▶ mint, PUT
 *   key ── old, quiet, ours ──▶ sent             │                   └─ gone ──────▶ PUT
 *                                                └─ failed ─▶ the same key, later ─ or the person's decision
 *
 * Each arrow is durable before the next one begins, so that it can be taken again after a stop at any place.
 */
export class MessageSender {
  readonly #deps: PushDeps;
  /**
   * The last attempt of each message whose request may still be on its way, by a timer, which nobody can set forward. The
   * outbox says the same by the service's clock, which outlives a stop but errs while the device's clock is being set.
   */
  readonly #onTheWay = new Map<MessageId, number>();

  constructor(deps: PushDeps) {
    this.#deps = deps;
  }

  /**
   * One attempt. Resolves to null when the message is in the table and in the cache, or to why it is not, which the
   * outbox then knows. Rejects when the signal aborts, or when this computer's disk refuses.
   */
  async send(head: OutgoingHead, sender: Person, signal: AbortSignal): Promise<AppError | null> {
    const attempt = { attempts: head.attempts, uncertainUntil: head.uncertainUntil };
    try {
      const message = await this.#deliver(head, sender, attempt, { purpose: 'send', signal });
      this.#settle(head, message);
      this.#tell(head.conversationId);
      return null;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || classifyWriteError(error) === 'local') throw error;
      this.#note(head, error, attempt);
      this.#tell(head.conversationId);
      return error;
    }
  }

  /**
   * Takes out of the outbox what failed and has turned up in the table all the same, where an attempt before the refused
   * one had put it: nobody has to decide about it any more. Tells whether there was any.
   */
  settleFound(): boolean {
    const { cache, outbox, serverClock } = this.#deps;
    const now = serverClock.now();
    const found = outbox.failed().filter((message) => {
      const place = cache.locate(message.conversationId, message.id, now);
      if (place !== null) this.#takeOut(message, placeOf(place.at));
      return place !== null;
    });
    for (const conversationId of new Set(found.map((message) => message.conversationId))) this.#tell(conversationId);
    return found.length > 0;
  }

  /** Puts the message at its key, or at a new one, until it is there. Resolves to it as the table has it. */
  async #deliver(head: OutgoingHead, sender: Person, attempt: Attempt, context: RequestContext): Promise<Message> {
    let key = head.key;
    if (key !== null && this.#isStale(key, head)) {
      const there = head.uncertainUntil === null ? null : await this.#lookUp(head, key, context);
      if (isOurs(there, head)) return there;
      key = null;
    }
    for (let keys = 0; keys < MOST_KEYS; keys++) {
      key ??= this.#mint(head);
      const message = messageAt(key, head, sender);
      if (await this.#put(message, attempt, context)) return message;
      const there = await this.#lookUp(head, key, context);
      if (isOurs(there, head)) return there;
      if (there !== null) key = null;
    }
    throw new AppError('conflict', 'Other clients take every place of this message. Meridian will try again.');
  }

  /** False when the place is taken. */
  async #put(message: Message, attempt: Attempt, context: RequestContext): Promise<boolean> {
    const { store, outbox } = this.#deps;
    attempt.attempts++;
    attempt.uncertainUntil = this.#after(CALL_WITHIN + EFFECT_WITHIN);
    outbox.beginAttempt(message.id, attempt.uncertainUntil);
    try {
      await store.putMessage(message, context);
      return true;
    } catch (thrown) {
      if (toAppError(thrown).code === 'conflict') return false;
      // Any other error may hide a request that took effect: the store tries again by itself, and tells the last answer.
      attempt.uncertainUntil = this.#after(EFFECT_WITHIN);
      this.#wait(message.id, attempt.attempts, context.signal);
      throw thrown;
    }
  }

  #wait(id: MessageId, attempt: number, signal: AbortSignal): void {
    this.#onTheWay.set(id, attempt);
    const settle = (): void => {
      if (this.#onTheWay.get(id) === attempt) this.#onTheWay.delete(id);
    };
    // A stop ends the wait too, and this with it.
    this.#deps.clock.sleep(EFFECT_WITHIN / MICROS_PER_MILLI, signal).then(settle, () => {});
  }

  /** Whether a key may be given up for one of the present: it is not of now, and nothing sent with it is on its way. */
  #isStale({ mintedAt }: MintedKey, { id, uncertainUntil }: OutgoingHead): boolean {
    const now = this.#deps.serverClock.now();
    const isQuiet = uncertainUntil === null || (uncertainUntil < now && !this.#onTheWay.has(id));
    return isQuiet && Math.abs(now - mintedAt) > KEY_LASTS;
  }

  #mint({ id, conversationId }: OutgoingHead): MintedKey {
    const key = { ...allocateSortKey(conversationId, this.#deps), mintedAt: this.#deps.serverClock.now() };
    this.#deps.outbox.mint(id, key);
    return key;
  }

  /** What is at the key, read consistently: a message, `unreadable`, which is another writer's, or nothing. */
  async #lookUp(
    { conversationId }: OutgoingHead,
    { sortKey }: MintedKey,
    context: RequestContext,
  ): Promise<Message | 'unreadable' | null> {
    try {
      return await this.#deps.store.getMessage(conversationId, sortKey, context);
    } catch (thrown) {
      if (toAppError(thrown).code === 'validation') return 'unreadable';
      throw thrown;
    }
  }

  /** Into the cache first, so that the screen, which shows both, never misses it. */
  #settle(head: OutgoingHead, message: Message): void {
    const { cache, serverClock } = this.#deps;
    cache.addMessage(message, serverClock.now());
    this.#takeOut(head, message);
  }

  /** The message is in the table; what is left to do are its rows. */
  #takeOut({ id, conversationId, text, disappearAfter }: OutgoingMessage, { sortKey, at }: Place): void {
    const { outbox } = this.#deps;
    const rowText = disappearAfter === null ? text : HIDDEN_TEXT;
    const task: RowTask = { conversationId, sortKey, at, text: rowText, attempts: 0, nextAt: null, error: null };
    outbox.sent(id, movesRows(this.#deps, conversationId) ? task : null);
  }

  #note({ id }: OutgoingHead, error: AppError, { attempts, uncertainUntil }: Attempt): void {
    const { outbox, log } = this.#deps;
    const failure = { error: error.toData(), uncertainUntil };
    if (classifyWriteError(error) === 'permanent') {
      outbox.reject(id, failure);
      // Without the error itself: the service's sentences may quote what they refuse.
      log('warn', `A message was refused: ${error.code}.`);
    } else {
      outbox.failAttempt(id, { ...failure, nextAt: nextTryAt(this.#deps, attempts) });
    }
  }

  #tell(conversationId: ConversationId): void {
    this.#deps.messagesChanged(conversationId);
    this.#deps.conversationsChanged();
  }

  #after(micros: number): Instant {
    return instantFromMicros(this.#deps.serverClock.now() + micros);
  }
}

/** What the outbox knows of a message while it is tried: how often it was, and until when that may take effect. */
interface Attempt {
  attempts: number;
  uncertainUntil: Instant | null;
}

/** The message as it goes into the table. */
function messageAt({ sortKey, at }: MintedKey, head: OutgoingHead, sender: Person): Message {
  const { id, conversationId, text, disappearAfter } = head;
  const expiresAt = disappearAfter === null ? null : instantFromMicros(at + disappearAfter * MICROS_PER_MILLI);
  return { id, conversationId, sortKey, at, sender, text, expiresAt };
}

const isOurs = (there: Message | 'unreadable' | null, { id }: OutgoingHead): there is Message =>
  there !== null && there !== 'unreadable' && there.id === id;
