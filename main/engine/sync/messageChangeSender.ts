import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, MessageChange, Person, UserId } from '../../../shared/model.ts';
import { MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { RequestContext } from '../remote/messageStore.ts';
import type { Cache } from '../store/cache/cache.ts';
import type { PendingChange } from '../store/outbox/messageChanges.ts';
import type { SyncContext } from './context.ts';
import { MOST_OVERLAP } from './overlap.ts';
import { ownKeyOf } from './ownStateSync.ts';
import { classifyWriteError, nextAttemptAt } from './retry.ts';

/** Attempts to announce a change that is saved; after that, others see it when they read the message. */
const MOST_ATTEMPTS = 50;

/**
 * Puts what the owner did to a message into the table. Each step can be repeated, so after a stop anywhere all are:
 *
 *   overlay ──▶ log ──▶ bells of those concerned ──▶ (a deletion) the message itself ──▶ the text of its group rows
 *      └─ the owner did something newer on another computer: nothing more is done
 */
export class MessageChangeSender {
  readonly #context: SyncContext;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /**
   * Makes one attempt. Resolves to null when the table has the change, or refused it and it was undone, or else to the error,
   * which the outbox has then stored. Rejects when the signal aborts or this computer's disk fails.
   */
  async send(pending: PendingChange, owner: Person, signal: AbortSignal): Promise<AppError | null> {
    const { outbox } = this.#context;
    try {
      await this.#deliver(pending, owner, { purpose: 'send', signal });
      outbox.messageChanges.remove(pending);
      return null;
    } catch (thrown) {
      const error = toAppError(thrown);
      const kind = classifyWriteError(error);
      if (signal.aborted || kind === 'local') throw error;
      if (kind === 'permanent') await this.#settleRefused(pending, owner, error, signal);
      else {
        const nextAt = nextAttemptAt(this.#context, pending.attempts + 1);
        outbox.messageChanges.fail(pending, { error: error.toData(), nextAt });
      }
      return error;
    }
  }

  async #deliver(pending: PendingChange, owner: Person, request: RequestContext): Promise<void> {
    const { store, serverClock } = this.#context;
    const { conversationId } = pending;
    const change = changeOf(pending, owner.id);
    if (change === null || !(await this.#save(conversationId, change, request))) return;
    await this.#learnTime(owner.id, request);
    await store.logChange(conversationId, { loggedAt: serverClock.now(), change }, request);
    for (const person of this.#concerned(pending, owner.id)) await this.#ring(person, conversationId, request);
    if (change.kind !== 'deletion') return;
    await store.deleteMessage(conversationId, change, request);
    await this.#clearRows(pending, change, owner.id, request);
  }

  /** Makes requests until the service's time is known: an entry that was logged too early would never be read. */
  async #learnTime(owner: UserId, request: RequestContext): Promise<void> {
    const { store, serverClock } = this.#context;
    for (let requests = 0; !serverClock.isSure && requests < 2; requests++) await store.readBells(owner, request);
  }

  /** Saves the change; resolves to whether it is the owner's newest one. */
  async #save(conversationId: ConversationId, change: MessageChange, request: RequestContext): Promise<boolean> {
    const { store, cache, serverClock, publish } = this.#context;
    try {
      await store.saveChange(conversationId, change, false, request);
      return true;
    } catch (thrown) {
      if (toAppError(thrown).code !== 'conflict') throw thrown;
    }
    const newer = await this.#readSaved(conversationId, change, request);
    // No wrong clock explains a time further ahead, which would outlast every change.
    if (newer === null || newer.at > serverClock.now() + MOST_OVERLAP) {
      await store.saveChange(conversationId, change, true, request);
      return true;
    }
    cache.ingest.changes(conversationId, [newer], serverClock.now());
    publish({ name: 'messages.changed', payload: { conversationId } });
    return false;
  }

  /** Those who should read the log soon: of a reaction only the author of the message. */
  #concerned({ conversationId, kind, before }: PendingChange, owner: UserId): UserId[] {
    const { cache } = this.#context;
    const author = before?.message.sender.id;
    if (kind === 'reaction' && author !== undefined) return author === owner ? [] : [author];
    return participantsOf(cache, conversationId).filter((person) => person !== owner);
  }

  /** Rings for a person, where that is possible: otherwise they see the change when they open the conversation. */
  async #ring(person: UserId, conversationId: ConversationId, request: RequestContext): Promise<void> {
    const { store, serverClock } = this.#context;
    const at = Math.floor(serverClock.now() / MICROS_PER_MILLI);
    try {
      await store.ringBell(person, ownKeyOf(conversationId), at, request);
    } catch (thrown) {
      // The latter where another program wrote something else than a number.
      const { code } = toAppError(thrown);
      if (code !== 'access-denied' && code !== 'validation') throw thrown;
    }
  }

  /** Replaces the text of a deleted message in group rows by that of the newest message that is left. */
  async #clearRows(
    { conversationId, before }: PendingChange,
    { sortKey }: MessageChange,
    owner: UserId,
    request: RequestContext,
  ): Promise<void> {
    const { store, cache, serverClock } = this.#context;
    const text = before?.message.text;
    const participants = new Set([owner, ...participantsOf(cache, conversationId)]);
    const found = await store.findGroupRows(conversationId, [...participants], request);
    const newest = cache.messages.newestMessage(conversationId, serverClock.now())?.text ?? '';
    for (const each of found) {
      const isOfMessage = each.row.sortKey === sortKey || (text !== undefined && text !== '' && each.row.text === text);
      if (!isOfMessage || each.row.text === newest) continue;
      try {
        await store.replaceRowText(each, newest, request);
      } catch (thrown) {
        if (toAppError(thrown).code !== 'access-denied') throw thrown;
      }
    }
  }

  /** Keeps a refused change that the overlay has: only others were to hear of it, or an earlier attempt had succeeded. */
  async #settleRefused(pending: PendingChange, owner: Person, error: AppError, signal: AbortSignal): Promise<void> {
    const { outbox, log } = this.#context;
    const change = changeOf(pending, owner.id);
    const saved = change === null ? null : await this.#savedLike(pending.conversationId, change, signal);
    if (saved === null || saved.at !== change?.at) return this.#undo(pending, owner, error);
    const attempts = pending.attempts + 1;
    if (attempts < MOST_ATTEMPTS) {
      const nextAt = nextAttemptAt(this.#context, attempts);
      outbox.messageChanges.fail(pending, { error: error.toData(), nextAt });
      return;
    }
    outbox.messageChanges.remove(pending);
    log('warn', `A change of a message could not be announced: ${error.code}.`);
  }

  /** The owner's change of this kind in the overlay; null: there is none, or reading it is refused. */
  async #savedLike(
    conversationId: ConversationId,
    change: MessageChange,
    signal: AbortSignal,
  ): Promise<MessageChange | null> {
    try {
      return await this.#readSaved(conversationId, change, { purpose: 'send', signal });
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return null;
    }
  }

  async #readSaved(
    conversationId: ConversationId,
    { sortKey, messageId, by, kind }: MessageChange,
    request: RequestContext,
  ): Promise<MessageChange | null> {
    const query = { direction: 'forward', from: null, downTo: sortKey, limit: 1, consistent: true } as const;
    const { items } = await this.#context.store.listChanges(conversationId, query, request);
    const isSame = (each: MessageChange): boolean =>
      each.messageId === messageId && each.by === by && each.kind === kind;
    return items.flat().find(isSame) ?? null;
  }

  /** Goes back to what was before a change that the table refuses. */
  #undo(pending: PendingChange, owner: Person, error: AppError): void {
    const { outbox, cache, log, publish, serverClock } = this.#context;
    const { conversationId, messageId, kind, before } = pending;
    const change = changeOf(pending, owner.id);
    outbox.messageChanges.remove(pending);
    if (change !== null && before !== null) {
      const earlier = before.change === null ? null : { ...change, ...before.change };
      cache.ingest.undo(change, { message: before.message, change: earlier }, serverClock.now());
    }
    log('warn', `A change of a message was refused: ${error.code}.`);
    publish({ name: 'messages.changed', payload: { conversationId } });
    publish({ name: 'messages.changeRefused', payload: { conversationId, messageId, kind, error: error.toData() } });
  }
}

/** Those in whose lists a conversation is: its members, or the other person; as far as they are known. */
function participantsOf(cache: Cache, conversationId: ConversationId): UserId[] {
  const group = cache.members.find(conversationId);
  if (group !== null) return group.members.filter(({ leftAt }) => leftAt === null).map(({ person }) => person.id);
  const other = cache.conversations.other(conversationId);
  return other === null ? [] : [other.id];
}

/** The change as the table will have it; null while its message is not in the table. */
function changeOf({ messageId, sortKey, kind, value, at }: PendingChange, by: UserId): MessageChange | null {
  return sortKey === null ? null : { messageId, sortKey, by, kind, value, at };
}
