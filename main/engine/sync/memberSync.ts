import type { Purpose } from '../../../shared/contract/sync.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId, UserId } from '../../../shared/model.ts';
import { MICROS_PER_MINUTE } from '../../../shared/time/instant.ts';
import { groupPerson, type KnownGroup } from '../store/cache/members.ts';
import type { SyncContext } from './context.ts';

/** Members that were read this long ago are read again when the conversation is opened, µs. */
const FRESH_FOR = 5 * MICROS_PER_MINUTE;

/** Whether a person is in a conversation of many. One whose members are not known counts as one's own. */
export const isMember = ({ members }: Pick<KnownGroup, 'members'>, person: UserId): boolean =>
  members.length === 0 || members.some((each) => each.person.id === person && each.leftAt === null);

/** Whether a conversation is one of many, by its members, its row, or because it was started here. */
export function isOfMany({ cache, outbox }: Pick<SyncContext, 'cache' | 'outbox'>, id: ConversationId): boolean {
  if (cache.members.find(id) !== null) return true;
  const other = cache.conversations.other(id) ?? outbox.newConversations.find(id)?.other;
  return other?.id === groupPerson(id, '').id;
}

/** Reads the title and the members of conversations of many. */
export class MemberSync {
  readonly #context: SyncContext;
  readonly #running = new Map<ConversationId, Promise<void>>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /**
   * Reads them if a conversation is known as one of many by its row, and they were not read recently, or `isNews`. Rejects like a
   * read of messages; where access rules deny it, the members stay unknown.
   */
  async readIfNeeded(
    conversationId: ConversationId,
    isNews: boolean,
    purpose: Purpose,
    signal: AbortSignal,
  ): Promise<void> {
    const { cache, serverClock } = this.#context;
    if (!isNews && !isOfMany(this.#context, conversationId)) return;
    const known = cache.members.find(conversationId);
    const readAt = known?.readAt ?? null;
    const isFresh = readAt !== null && Math.abs(serverClock.now() - readAt) < FRESH_FOR;
    if (readAt !== null && !isNews && (isFresh || purpose !== 'open')) return;
    await this.read(conversationId, purpose, signal);
  }

  /** Reads them now; at most one read at a time. */
  read(conversationId: ConversationId, purpose: Purpose, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(conversationId);
    if (running !== undefined) return running;
    const done = this.#read(conversationId, purpose, signal).finally(() => this.#running.delete(conversationId));
    this.#running.set(conversationId, done);
    return done;
  }

  async #read(conversationId: ConversationId, purpose: Purpose, signal: AbortSignal): Promise<void> {
    const { store, cache, outbox, serverClock, publish, log } = this.#context;
    try {
      const found = await store.readMembers(conversationId, { purpose, signal });
      // What was done here meanwhile is not in the table yet.
      if (outbox.groupActions.all().some((action) => action.conversationId === conversationId)) return;
      cache.members.set(conversationId, found, serverClock.now());
      await this.#leaveList(conversationId, signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'access-denied') throw error;
      cache.members.setRead(conversationId, serverClock.now());
      log('warn', `The members of a conversation can't be read: ${error.code}.`, error);
    }
    publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
    publish({ name: 'messages.changed', payload: { conversationId } });
  }

  /** Deletes the owner's own rows of a conversation that they are not in: another mover of rows may have put them back. */
  async #leaveList(conversationId: ConversationId, signal: AbortSignal): Promise<void> {
    const { store, cache, owner } = this.#context;
    const known = cache.members.find(conversationId);
    if (known === null || isMember(known, owner.person.id)) return;
    for (const { sortKey } of cache.groupRows.ofConversation(conversationId)) {
      await store.deleteGroupRow(owner.person.id, conversationId, sortKey, { purpose: 'refresh', signal });
    }
  }
}
