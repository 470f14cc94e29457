import type { AppErrorData } from '../../../shared/errors.ts';
import type { Diagnostics } from '../../../shared/ipc/contract.ts';
import type { ConversationId, MessageId, OutgoingMessage, SortKey, UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { StoreParts } from '../sqlite/openStore.ts';
import { LocalState } from './localState.ts';
import { type NewConversation, NewConversations } from './newConversations.ts';
import {
  type AcceptedMessage,
  type AttemptFailure,
  type MintedKey,
  Outgoing,
  type OutgoingCounts,
  type OutgoingHead,
} from './outgoing.ts';
import { type RowTask, RowTasks } from './rowTasks.ts';

/**
 * What only this computer knows of one account: messages that are not in the table yet, and all of `LocalState`. Nothing
 * of it can be fetched again. Synchronous: it belongs in the engine's thread.
 *
 * Each call is one transaction, which is on the disk when the call returns, unless it is made inside `transaction`. Every
 * method throws an `AppError`: `disk-full`, `disk-read-only`, or `outbox-unreadable` when the file turns out to be
 * damaged; then close it and open it again, which sets it aside.
 */
export class Outbox extends LocalState {
  readonly #outgoing: Outgoing;
  readonly #rowTasks: RowTasks;
  readonly #conversations: NewConversations;
  readonly #quarantined: string | null;

  /** Use `openOutbox`. */
  constructor(parts: StoreParts) {
    super(parts);
    this.#outgoing = new Outgoing(this.statements);
    this.#rowTasks = new RowTasks(this.statements);
    this.#quarantined = parts.quarantined;
    this.#conversations = new NewConversations(this.statements);
  }

  /** Accepts a message: it is pending, behind all others of its conversation. */
  enqueue(message: AcceptedMessage): OutgoingMessage {
    return this.run(() => this.#outgoing.enqueue(message));
  }

  /** A conversation's messages in the order of sending, failed ones at their places. */
  outgoingOf(conversationId: ConversationId): OutgoingMessage[] {
    return this.run(() => this.#outgoing.of(conversationId));
  }

  counts(): OutgoingCounts {
    return this.run(() => this.#outgoing.counts());
  }

  /** Only of conversations that have any. */
  conversationCounts(): Map<ConversationId, OutgoingCounts> {
    return this.run(() => this.#outgoing.conversationCounts());
  }

  /** The first pending message of each conversation, the one accepted first in front. A failed one blocks none. */
  heads(): OutgoingHead[] {
    return this.run(() => this.#outgoing.heads());
  }

  /** Every message that waits for the person's decision, the one accepted first in front. */
  failed(): OutgoingMessage[] {
    return this.run(() => this.#outgoing.failed());
  }

  /** Gives a pending message a key, in place of the one that it may have, and raises `lastKeyAt`. */
  mint(id: MessageId, key: MintedKey): void {
    this.transaction(() => this.#outgoing.mint(id, key));
  }

  /** The greatest instant of a key that was minted in the conversation, sent or not; null: none was. */
  lastKeyAt(conversationId: ConversationId): Instant | null {
    return this.run(() => this.#outgoing.lastKeyAt(conversationId));
  }

  /** Whether the last key of any conversation says this instant. */
  isLastKey(at: Instant): boolean {
    return this.run(() => this.#outgoing.isLastKey(at));
  }

  /** To be called before each request that puts a message: counts the attempt, and until when it may take effect. */
  beginAttempt(id: MessageId, uncertainUntil: Instant): void {
    this.run(() => this.#outgoing.beginAttempt(id, uncertainUntil));
  }

  /** The message stays pending and is tried again at `nextAt`. */
  failAttempt(id: MessageId, failure: AttemptFailure & { readonly nextAt: Instant }): void {
    this.run(() => this.#outgoing.failAttempt(id, failure));
  }

  /** The message is failed until the person retries or discards it. */
  reject(id: MessageId, failure: AttemptFailure): void {
    this.run(() => this.#outgoing.reject(id, failure));
  }

  /** The message is in the table: takes it out, and leaves the task to move its conversation's rows, if that is ours. */
  sent(id: MessageId, rowTask: RowTask | null): void {
    this.transaction(() => {
      this.#outgoing.remove(id);
      if (rowTask !== null) this.#rowTasks.put(rowTask);
    });
  }

  /**
   * Makes a failed message pending again, at its old place, with its key and with no attempt counted. Gives its
   * conversation; null: no failed one has that id.
   */
  retry(id: MessageId): ConversationId | null {
    return this.run(() => this.#outgoing.retry(id));
  }

  /** Forgets a failed message. Gives its conversation; null: no failed one has that id. */
  discard(id: MessageId): ConversationId | null {
    return this.run(() => this.#outgoing.discard(id));
  }

  /** Makes all pending messages and row tasks due now. */
  resetRetryTimers(): void {
    this.transaction(() => {
      this.#outgoing.resetRetryTimers();
      this.#rowTasks.resetRetryTimers();
    });
  }

  /** Oldest message first. */
  rowTasks(): RowTask[] {
    return this.run(() => this.#rowTasks.all());
  }

  /** Keeps the task unless the conversation has one for a newer message, or the same. */
  putRowTask(task: RowTask): void {
    this.run(() => this.#rowTasks.put(task));
  }

  /** Counts a failed attempt; none when the task is another one by now. */
  failRowTask(
    conversationId: ConversationId,
    sortKey: SortKey,
    failure: { readonly error: AppErrorData; readonly nextAt: Instant },
  ): void {
    this.run(() => this.#rowTasks.fail(conversationId, sortKey, failure.error, failure.nextAt));
  }

  /** Removes the task, unless it is another one by now. */
  rowTaskDone(conversationId: ConversationId, sortKey: SortKey): void {
    this.run(() => this.#rowTasks.remove(conversationId, sortKey));
  }

  /** Removes the task and counts it, unless it is another one by now. `reason`: an error's code. */
  giveUpRowTask(conversationId: ConversationId, sortKey: SortKey, reason: string): void {
    this.transaction(() => {
      if (this.#rowTasks.remove(conversationId, sortKey)) this.#rowTasks.countGivenUp(conversationId, reason);
    });
  }

  /** How many tasks were given up, and how often a partition was found denied. */
  rowsGivenUp(): number {
    return this.run(() => this.#rowTasks.givenUp());
  }

  /** Access rules deny us somebody's partition: it is left alone until then, and counted. */
  denyPartition(owner: UserId, until: Instant): void {
    this.run(() => this.#rowTasks.denyPartition(owner, until));
  }

  deniedPartitions(now: Instant): Set<UserId> {
    return this.run(() => this.#rowTasks.deniedPartitions(now));
  }

  /** Keeps a conversation until its rows are in the table. Gives the one to use: one with the same person comes first. */
  addConversation(conversation: NewConversation): NewConversation {
    return this.transaction(() => this.#conversations.add(conversation));
  }

  conversationOf(conversationId: ConversationId): NewConversation | null {
    return this.run(() => this.#conversations.find(conversationId));
  }

  conversationWith(person: UserId): NewConversation | null {
    return this.run(() => this.#conversations.with(person));
  }

  /** Newest first. */
  conversations(): NewConversation[] {
    return this.run(() => this.#conversations.all());
  }

  /** Its rows are in the table. */
  conversationDone(conversationId: ConversationId): void {
    this.run(() => this.#conversations.remove(conversationId));
  }

  diagnostics(): Diagnostics['outbox'] {
    return this.run(() => ({
      ...this.counts(),
      drafts: this.drafts().size,
      quarantined: this.#quarantined,
      rowsGivenUp: this.#rowTasks.givenUp(),
    }));
  }
}
