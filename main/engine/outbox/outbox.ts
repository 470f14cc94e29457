import type { Database } from 'better-sqlite3-multiple-ciphers';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { Diagnostics, Preferences, Purpose, Units } from '../../../shared/ipc/contract.ts';
import type {
  DisappearAfter,
  GroupId,
  MessageCursor,
  MessageId,
  OutgoingMessage,
  SortKey,
  UserId,
} from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { isDamage, withAppErrors } from '../sqlite/failures.ts';
import { Statements } from '../sqlite/statements.ts';
import { Disappearing } from './disappearing.ts';
import { Drafts } from './drafts.ts';
import { type CostEntry, Ledger } from './ledger.ts';
import { type NewConversation, NewConversations } from './newConversations.ts';
import { type AcceptedMessage, type AttemptFailure, type MintedKey, Outgoing, type OutgoingHead } from './outgoing.ts';
import { StoredPreferences } from './preferences.ts';
import { Probe } from './probe.ts';
import { ReadMarkers } from './readMarkers.ts';
import { type RowTask, RowTasks } from './rowTasks.ts';
import { type Flag, State, type WrittenProfile } from './state.ts';

/** How many own messages of something wait to be sent, and how many were given up until the person decides. */
export interface OutgoingCounts {
  readonly waiting: number;
  readonly failed: number;
}

/**
 * What only this computer knows of one account: messages that are not in the table yet, drafts, what was read, settings
 * and costs. Nothing of it can be fetched again. Synchronous: it belongs in the engine's thread.
 *
 * Each call is one transaction, which is on the disk when the call returns, unless it is made inside `transaction`. Every
 * method throws an `AppError`: `disk-full`, `disk-read-only`, or `outbox-unreadable` when the file turns out to be
 * damaged; then close it and open it again, which sets it aside if need be.
 */
export class Outbox {
  readonly #db: Database;
  readonly #quarantined: string | null;
  readonly #onDamage: () => void;
  readonly #outgoing: Outgoing;
  readonly #rowTasks: RowTasks;
  readonly #conversations: NewConversations;
  readonly #drafts: Drafts;
  readonly #markers: ReadMarkers;
  readonly #disappearing: Disappearing;
  readonly #preferences: StoredPreferences;
  readonly #state: State;
  readonly #ledger: Ledger;
  readonly #probe: Probe;

  /** Takes over a database at the newest schema version; `onDamage` is told when it can't be read. Use `openOutbox`. */
  constructor(db: Database, quarantined: string | null, onDamage: () => void) {
    this.#db = db;
    this.#quarantined = quarantined;
    this.#onDamage = onDamage;
    const statements = new Statements(db);
    this.#outgoing = new Outgoing(statements);
    this.#rowTasks = new RowTasks(statements);
    this.#conversations = new NewConversations(statements);
    this.#drafts = new Drafts(statements);
    this.#markers = new ReadMarkers(statements);
    this.#disappearing = new Disappearing(statements);
    this.#preferences = new StoredPreferences(statements);
    this.#state = new State(statements);
    this.#ledger = new Ledger(statements);
    this.#probe = new Probe(statements);
  }

  /** Does all of `work` or, when it throws, nothing of it. Nests. */
  transaction<T>(work: () => T): T {
    return this.#run(() => this.#db.transaction(work).immediate());
  }

  /** Accepts a message: it is pending, behind all others of its conversation. */
  enqueue(message: AcceptedMessage): OutgoingMessage {
    return this.#run(() => this.#outgoing.enqueue(message));
  }

  /** A conversation's messages in the order of sending, failed ones at their places. */
  outgoingOf(groupId: GroupId): OutgoingMessage[] {
    return this.#run(() => this.#outgoing.of(groupId));
  }

  counts(): OutgoingCounts {
    const counts = [...this.groupCounts().values()];
    const sum = (of: keyof OutgoingCounts): number => counts.reduce((total, count) => total + count[of], 0);
    return { waiting: sum('waiting'), failed: sum('failed') };
  }

  /** Only of conversations that have any. */
  groupCounts(): Map<GroupId, OutgoingCounts> {
    return this.#run(() => this.#outgoing.counts());
  }

  /** The first pending message of each conversation, the one accepted first in front. A failed one blocks none. */
  heads(): OutgoingHead[] {
    return this.#run(() => this.#outgoing.heads());
  }

  /** Gives a pending message a key, in place of the one that it may have, and raises `lastKeyAt`. */
  mint(id: MessageId, key: MintedKey): void {
    this.transaction(() => this.#outgoing.mint(id, key));
  }

  /** The greatest instant of a key that was minted in the conversation, sent or not; null: none was. */
  lastKeyAt(groupId: GroupId): Instant | null {
    return this.#run(() => this.#outgoing.lastKeyAt(groupId));
  }

  /** To be called before each request that puts a message: counts the attempt, and until when it may take effect. */
  beginAttempt(id: MessageId, uncertainUntil: Instant): void {
    this.#run(() => this.#outgoing.beginAttempt(id, uncertainUntil));
  }

  /** The message stays pending and is tried again at `nextAt`. */
  failAttempt(id: MessageId, failure: AttemptFailure & { readonly nextAt: Instant }): void {
    this.#run(() => this.#outgoing.failAttempt(id, failure));
  }

  /** The message is failed until the person retries or discards it. */
  reject(id: MessageId, failure: AttemptFailure): void {
    this.#run(() => this.#outgoing.reject(id, failure));
  }

  /** The message is in the table: takes it out, and leaves the task to move its conversation's rows, if that is ours. */
  sent(id: MessageId, rowTask: RowTask | null): void {
    this.transaction(() => {
      this.#outgoing.remove(id);
      if (rowTask !== null) this.#rowTasks.put(rowTask);
    });
  }

  /** Makes a failed message pending again, at its old place, with its key and with no attempt counted; false: no failed one has that id. */
  retry(id: MessageId): boolean {
    return this.#run(() => this.#outgoing.retry(id));
  }

  /** Forgets a failed message; false: no failed one has that id. */
  discard(id: MessageId): boolean {
    return this.#run(() => this.#outgoing.discard(id));
  }

  /** Makes all pending messages and row tasks due now. */
  hurry(): void {
    this.transaction(() => {
      this.#outgoing.hurry();
      this.#rowTasks.hurry();
    });
  }

  /** Oldest message first. */
  rowTasks(): RowTask[] {
    return this.#run(() => this.#rowTasks.all());
  }

  /** Keeps the task unless the conversation has one for a newer message, or the same. */
  putRowTask(task: RowTask): void {
    this.#run(() => this.#rowTasks.put(task));
  }

  /** Counts a failed attempt; none when the task is another one by now. */
  failRowTask(
    groupId: GroupId,
    sortKey: SortKey,
    failure: { readonly error: AppErrorData; readonly nextAt: Instant },
  ): void {
    this.#run(() => this.#rowTasks.fail(groupId, sortKey, failure.error, failure.nextAt));
  }

  /** Removes the task, unless it is another one by now. */
  rowTaskDone(groupId: GroupId, sortKey: SortKey): void {
    this.#run(() => this.#rowTasks.remove(groupId, sortKey));
  }

  /** Removes the task and counts it, unless it is another one by now. `reason`: an error's code. */
  giveUpRowTask(groupId: GroupId, sortKey: SortKey, reason: string): void {
    this.transaction(() => {
      if (this.#rowTasks.remove(groupId, sortKey)) this.#rowTasks.countGivenUp(groupId, reason);
    });
  }

  /** How many tasks were given up, and how often a partition was found denied. */
  rowsGivenUp(): number {
    return this.#run(() => this.#rowTasks.givenUp());
  }

  /** Access rules deny us somebody's partition: it is left alone until then, and counted. */
  denyPartition(owner: UserId, until: Instant): void {
    this.#run(() => this.#rowTasks.denyPartition(owner, until));
  }

  deniedPartitions(now: Instant): Set<UserId> {
    return this.#run(() => this.#rowTasks.deniedPartitions(now));
  }

  /** Keeps a conversation until its rows are in the table. Gives the one to use: one with the same person comes first. */
  addConversation(conversation: NewConversation): NewConversation {
    return this.transaction(() => this.#conversations.add(conversation));
  }

  conversationOf(groupId: GroupId): NewConversation | null {
    return this.#run(() => this.#conversations.find(groupId));
  }

  conversationWith(person: UserId): NewConversation | null {
    return this.#run(() => this.#conversations.with(person));
  }

  /** Newest first. */
  conversations(): NewConversation[] {
    return this.#run(() => this.#conversations.all());
  }

  /** Its rows are in the table. */
  conversationDone(groupId: GroupId): void {
    this.#run(() => this.#conversations.remove(groupId));
  }

  /** Empty text forgets the draft. */
  saveDraft(groupId: GroupId, text: string, at: Instant): void {
    this.#run(() => this.#drafts.save(groupId, text, at));
  }

  /** Empty: there is none. */
  draft(groupId: GroupId): string {
    return this.#run(() => this.#drafts.find(groupId));
  }

  drafts(): Map<GroupId, string> {
    return this.#run(() => this.#drafts.all());
  }

  /** Everything up to it was read here, but for the late arrivals; null: nothing was. */
  marker(groupId: GroupId): MessageCursor | null {
    return this.#run(() => this.#markers.marker(groupId));
  }

  markers(): Map<GroupId, MessageCursor> {
    return this.#run(() => this.#markers.markers());
  }

  /** The marker moves up to there, never back; late arrivals up to there are read. */
  markRead(groupId: GroupId, upTo: MessageCursor): void {
    this.transaction(() => this.#markers.markRead(groupId, upTo));
  }

  /** Sets the marker of a conversation that has none. */
  markReadIfNew(groupId: GroupId, upTo: MessageCursor): void {
    this.#run(() => this.#markers.markReadIfNew(groupId, upTo));
  }

  /** Messages that turned up before the marker: unread, once. What lies after the marker is unread anyhow. */
  addLate(groupId: GroupId, cursors: readonly MessageCursor[]): void {
    this.transaction(() => this.#markers.addLate(groupId, cursors));
  }

  /** The late arrivals that were not read, in their order. */
  late(groupId: GroupId): MessageCursor[] {
    return this.#run(() => this.#markers.late(groupId));
  }

  /** Only of conversations that have any. */
  lateCounts(): Map<GroupId, number> {
    return this.#run(() => this.#markers.lateCounts());
  }

  disappearAfter(groupId: GroupId): DisappearAfter {
    return this.#run(() => this.#disappearing.find(groupId));
  }

  setDisappearAfter(groupId: GroupId, after: DisappearAfter): void {
    this.#run(() => this.#disappearing.set(groupId, after));
  }

  /** Only of conversations whose own messages disappear. */
  disappearing(): Map<GroupId, DisappearAfter> {
    return this.#run(() => this.#disappearing.all());
  }

  preferences(): Preferences {
    return this.#run(() => this.#preferences.read());
  }

  /** Changes what is named and gives all. */
  setPreferences(change: Partial<Preferences>): Preferences {
    return this.transaction(() => this.#preferences.change(change));
  }

  flag(flag: Flag): boolean {
    return this.#run(() => this.#state.flag(flag));
  }

  setFlag(flag: Flag): void {
    this.#run(() => this.#state.setFlag(flag));
  }

  profileWritten(): WrittenProfile | null {
    return this.#run(() => this.#state.profileWritten());
  }

  setProfileWritten(profile: WrittenProfile): void {
    this.#run(() => this.#state.setProfileWritten(profile));
  }

  addCost(entries: readonly CostEntry[]): void {
    this.transaction(() => this.#ledger.add(entries));
  }

  /** Sums by purpose, from the beginning of the quarter of an hour that `from` is in. */
  costSince(from: Instant): Record<Purpose, Units> {
    return this.#run(() => this.#ledger.since(from));
  }

  /** Whether a message could be kept now: null, or `disk-full` or `disk-read-only`, to be told before anybody types. */
  probe(): AppError | null {
    try {
      this.#run(() => this.#probe.write());
      return null;
    } catch (thrown) {
      if (thrown instanceof AppError) return thrown;
      throw thrown;
    }
  }

  diagnostics(): Diagnostics['outbox'] {
    return this.#run(() => ({
      ...this.counts(),
      drafts: this.#drafts.count(),
      quarantined: this.#quarantined,
      rowsGivenUp: this.#rowTasks.givenUp(),
    }));
  }

  /** Forgets what served its time: costs of long ago, and what was read long ago. */
  forgetOld(now: Instant): void {
    this.transaction(() => {
      this.#ledger.forget(now);
      this.#markers.forgetRead(now);
    });
  }

  close(): void {
    this.#run(() => this.#db.close());
  }

  #run<T>(work: () => T): T {
    try {
      return withAppErrors(work, 'outbox-unreadable');
    } catch (thrown) {
      if (isDamage(thrown)) this.#onDamage();
      throw thrown;
    }
  }
}
