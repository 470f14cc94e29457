import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, Person, UserId } from '../../../shared/model.ts';
import type { MemberChange, RequestContext } from '../remote/messageStore.ts';
import type { PendingAction } from '../store/outbox/groupActions.ts';
import type { SyncContext } from './context.ts';
import type { MemberSync } from './memberSync.ts';
import { classifyWriteError, nextAttemptAt } from './retry.ts';

/**
 * Puts what the owner did to a conversation of many into the table. Each request can be repeated, so after a stop anywhere all
 * are. The message that says so waits in the outbox until this is done, and moves the rows.
 */
export class GroupActionSender {
  readonly #context: SyncContext;
  readonly #members: Pick<MemberSync, 'read'>;

  constructor(context: SyncContext, members: Pick<MemberSync, 'read'>) {
    this.#context = context;
    this.#members = members;
  }

  /**
   * Makes one attempt. Resolves to null when it is done, or was refused and is undone, or else to the error, which the outbox has
   * then stored. Rejects when the signal aborts or this computer's disk fails.
   */
  async send(action: PendingAction, owner: Person, signal: AbortSignal): Promise<AppError | null> {
    const { outbox, log } = this.#context;
    const { conversationId } = action;
    const request = { purpose: 'send', signal } as const;
    try {
      await this.#deliver(action, owner, request);
      outbox.groupActions.remove(action);
      return null;
    } catch (thrown) {
      const error = toAppError(thrown);
      const kind = classifyWriteError(error);
      if (signal.aborted || kind === 'local') throw error;
      if (kind !== 'permanent' && error.code !== 'conflict') {
        const nextAt = nextAttemptAt(this.#context, action.attempts + 1);
        outbox.groupActions.fail(action, { error: error.toData(), nextAt });
        return error;
      }
      log('warn', `A change of a conversation was refused: ${error.code}.`);
      outbox.transaction(() => {
        outbox.groupActions.remove(action);
        outbox.outgoing.remove(action.eventId);
      });
      await this.#members.read(conversationId, 'send', signal);
      return null;
    }
  }

  async #deliver({ conversationId, change, at }: PendingAction, owner: Person, request: RequestContext): Promise<void> {
    const { store } = this.#context;
    const put = (member: MemberChange): Promise<void> => store.putMember(conversationId, member, request);
    const join = (person: Person, role: 'owner' | 'member'): Promise<void> =>
      put({ kind: 'joined', person, role, invitedBy: owner.id, at });
    switch (change.kind) {
      case 'start': {
        const meta = { title: change.title, createdAt: at, version: 1 };
        await store.putConversation(conversationId, meta, owner.id, request);
        await join(owner, 'owner');
        for (const person of change.people) await join(person, 'member');
        return;
      }
      case 'add':
        for (const person of change.people) await join(person, 'member');
        return;
      case 'remove':
        await put({ kind: 'left', person: change.person, at });
        await this.#removeRows(conversationId, change.person.id, request);
        return;
      case 'leave':
        await put({ kind: 'left', person: owner, at });
        await this.#removeRows(conversationId, owner.id, request);
        return;
      case 'rename':
        await store.putTitle(conversationId, change.title, change.version, request);
        return;
      case 'role':
        await put({ kind: 'role', person: change.person, role: change.role, at });
    }
  }

  /** Removes the conversation from a person's list, unless access rules deny that: their own client does it then. */
  async #removeRows(conversationId: ConversationId, person: UserId, request: RequestContext): Promise<void> {
    const { store } = this.#context;
    try {
      const found = await store.findGroupRows(conversationId, [person], request);
      for (const { owner, row } of found) {
        if (owner === person) await store.deleteGroupRow(owner, conversationId, row.sortKey, request);
      }
    } catch (thrown) {
      if (toAppError(thrown).code !== 'access-denied') throw thrown;
    }
  }
}
