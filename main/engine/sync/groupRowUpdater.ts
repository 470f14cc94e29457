import { AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, GroupRow, Person, SortKey, UserId } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { cutText } from '../../../shared/text/cutText.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { OwnedGroupRow, RequestContext } from '../remote/messageStore.ts';
import { groupPerson, type KnownGroup } from '../store/cache/members.ts';
import type { Outbox } from '../store/outbox/outbox.ts';
import type { RowTask } from '../store/outbox/rowTasks.ts';
import { placeOf } from './allocateSortKey.ts';
import type { SyncContext } from './context.ts';
import { isOfMany } from './memberSync.ts';
import type { MessagePuller } from './pull.ts';
import { classifyWriteError, nextAttemptAt } from './retry.ts';

const HOUR = 3_600 * MICROS_PER_SECOND;
/** How long a partition that access rules deny is left alone. */
const DENIED_FOR = 24 * HOUR;
/** Age and attempts after which a task is given up: the next message updates the rows anyway. */
const GIVEN_UP_AFTER = 24 * HOUR;
const MOST_ATTEMPTS = 50;
/** The longest text of the rows of conversations of many, in UTF-16 units: a row above 1 KB costs twice as much. */
const ROW_TEXT = 200;
/** Keys tried for a row: another conversation may have been written to in the same microsecond. */
const MOST_KEYS = 5;

/** The changes in one participant's list; the put comes before the deletes. */
export interface RowMove {
  readonly participant: UserId;
  readonly put: GroupRow;
  readonly deletes: readonly SortKey[];
}

/** The participants of a conversation; `other` null: unknown. In notes to oneself both are the same, with one row. */
export interface Participants {
  readonly owner: Person;
  readonly other: Person | null;
}

/** Whether Meridian updates the group rows: a stream Lambda may move existing ones, but the starter puts the first ones. */
export function updatesGroupRows(
  outbox: Pick<Outbox, 'preferences' | 'newConversations'>,
  conversationId: ConversationId,
): boolean {
  return outbox.preferences.read().rowMover === 'app' || outbox.newConversations.find(conversationId) !== null;
}

/**
 * Moves a conversation's group rows to its newest own message in every participant's list: puts the new row, then deletes
 * older ones, so that no list ever lacks the conversation (docs/decisions/0003-group-rows.md). When it stops half-way, a
 * second row remains, which readers hide and the next update deletes.
 */
export class GroupRowUpdater {
  readonly #context: SyncContext;
  readonly #puller: Pick<MessagePuller, 'pullNewest'>;

  constructor(context: SyncContext, puller: Pick<MessagePuller, 'pullNewest'>) {
    this.#context = context;
    this.#puller = puller;
  }

  /**
   * Makes one attempt. Resolves to null, or to the error, which the outbox has then stored. Rejects when the signal aborts
   * or this computer's disk fails.
   */
  async update(task: RowTask, owner: Person, signal: AbortSignal): Promise<AppError | null> {
    const { outbox } = this.#context;
    try {
      // The preference may have changed since the task was stored.
      const isOurs = updatesGroupRows(outbox, task.conversationId);
      const isComplete = !isOurs || (await this.#update(task, owner, { purpose: 'send', signal }));
      if (isComplete) outbox.rowTasks.remove(task.conversationId, task.sortKey);
      else outbox.rowTasks.giveUp(task.conversationId, task.sortKey, 'not-found');
      return null;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || classifyWriteError(error) === 'local') throw error;
      this.#storeFailure(task, error);
      return error;
    }
  }

  async #update(task: RowTask, owner: Person, request: RequestContext): Promise<boolean> {
    const { cache } = this.#context;
    const { conversationId } = task;
    const isGroup = isOfMany(this.#context, conversationId);
    const members = (): KnownGroup | null => cache.members.find(conversationId);
    // The cache may be new: a pull also reads the members.
    if (isGroup && members() === null) await this.#puller.pullNewest(conversationId, 'send', request.signal);
    const group = members();
    if (group !== null && group.members.length > 0) return this.#updateGroup(task, group, owner, request);
    if (isGroup) throw new AppError('not-found', { retryable: true });
    return this.#updateAll(task, owner, request);
  }

  /**
   * The same for a conversation of many, with a second look: two who write at once may each have missed the other's row, and a
   * function that was stopped halfway may have lost one. Resolves to true.
   */
  async #updateGroup(task: RowTask, group: KnownGroup, owner: Person, request: RequestContext): Promise<boolean> {
    const { outbox } = this.#context;
    const { conversationId } = task;
    const live = group.members.filter(({ leftAt }) => leftAt === null).map(({ person }) => person.id);
    const text = cutText(task.text, ROW_TEXT);
    const put: GroupRow = { ...task, text, other: groupPerson(conversationId, group.title) };
    const found = await this.#findRows(task, owner, live, request);
    await this.#pullUnseen(task, owner, found, request);
    for (const participant of live) {
      if (this.#denied().has(participant)) continue;
      const row = await this.#unlessDenied(participant, () =>
        this.#put(task, { participant, put, deletes: [] }, request),
      );
      if (row !== null && participant === owner.id) this.#cacheOwnRow(row);
    }
    await this.#deleteAll(olderThan(put, found), conversationId, request);
    const again = await this.#findRows(task, owner, live, request);
    const { deletes, missing } = planSecondLook(again, new Set(live));
    for (const participant of missing.filter((each) => !this.#denied().has(each))) {
      await this.#unlessDenied(participant, () => this.#put(task, { participant, put, deletes: [] }, request));
    }
    await this.#deleteAll(deletes, conversationId, request);
    outbox.newConversations.remove(conversationId);
    return true;
  }

  async #deleteAll(
    rows: readonly OwnedGroupRow[],
    conversationId: ConversationId,
    request: RequestContext,
  ): Promise<void> {
    for (const { owner, row } of rows) {
      if (this.#denied().has(owner)) continue;
      await this.#unlessDenied(owner, () =>
        this.#context.store.deleteGroupRow(owner, conversationId, row.sortKey, request),
      );
    }
  }

  /** Resolves to whether every participant is known; false: the other person is not. */
  async #updateAll(task: RowTask, owner: Person, request: RequestContext): Promise<boolean> {
    const known = this.#otherOf(task);
    const denied = this.#denied();
    const allowed = participantsOf({ owner, other: known }, []).filter((participant) => !denied.has(participant));
    if (allowed.length === 0) return known !== null;
    const found = await this.#findRows(task, owner, allowed, request);
    const people = { owner, other: known ?? this.#findOther(owner, found) };
    await this.#pullUnseen(task, owner, found, request);

    const moved: RowMove[] = [];
    for (const move of planMoves(task, found, people, this.#denied())) {
      const row = await this.#unlessDenied(move.participant, () => this.#put(task, move, request));
      if (row === null) continue;
      moved.push(move);
      if (move.participant === owner.id) this.#cacheOwnRow(row);
    }
    for (const { participant, deletes } of moved) {
      await this.#unlessDenied(participant, async () => {
        for (const key of deletes)
          await this.#context.store.deleteGroupRow(participant, task.conversationId, key, request);
      });
    }
    // Before the owner has a row, only the outbox knows the conversation.
    const hasOwnRow = moved.some(({ participant }) => participant === owner.id);
    if (hasOwnRow) this.#context.outbox.newConversations.remove(task.conversationId);
    return people.other !== null || participantsOf(people, found).length > 1;
  }

  /** The other participant; null: unknown although the list was read. */
  #otherOf({ conversationId }: RowTask): Person | null {
    const { outbox, cache } = this.#context;
    const other = outbox.newConversations.find(conversationId)?.other ?? cache.conversations.other(conversationId);
    if (other !== null || cache.values.get('groupCursor') !== null) return other;
    // The list must be read first.
    throw new AppError('not-found', { retryable: true });
  }

  /** The other participant by the rows found: the cache was lost, or a Lambda lost the owner's row. */
  #findOther(owner: Person, found: readonly OwnedGroupRow[]): Person | null {
    const other = found.find((row) => row.owner !== owner.id)?.owner;
    if (other === undefined) return null;
    return this.#context.cache.people.find(other) ?? { id: other, name: other, handle: '' };
  }

  /**
   * The present rows. Where reading all is denied, reads each participant's partition, since rules may deny only one; the
   * owner's rows are known from the list.
   */
  async #findRows(
    { conversationId }: RowTask,
    owner: Person,
    participants: readonly UserId[],
    request: RequestContext,
  ): Promise<readonly OwnedGroupRow[]> {
    const { store, cache } = this.#context;
    try {
      return await store.findGroupRows(conversationId, participants, request);
    } catch (thrown) {
      if (!isDenied(thrown)) throw thrown;
    }
    const found: OwnedGroupRow[] = cache.groupRows
      .ofConversation(conversationId)
      .map((row) => ({ owner: owner.id, row }));
    for (const participant of participants.filter((id) => id !== owner.id)) {
      const rows = await this.#unlessDenied(participant, () =>
        store.findGroupRows(conversationId, [participant], request),
      );
      found.push(...(rows ?? []));
    }
    return found;
  }

  /**
   * Pulls the message of an own row that no refresh has seen, which may sort where no refresh looks. After the row is
   * deleted, nothing else would announce the message.
   */
  async #pullUnseen(
    { conversationId }: RowTask,
    owner: Person,
    found: readonly OwnedGroupRow[],
    { signal }: RequestContext,
  ): Promise<void> {
    const { cache, publish, serverClock } = this.#context;
    const own = found.filter((row) => row.owner === owner.id).map(({ row }) => row);
    const { unseen } = cache.groupRows.apply(own, [], serverClock.now());
    if (unseen.length === 0) return;
    publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
    await this.#puller.pullNewest(conversationId, 'send', signal);
  }

  /**
   * Puts the row; where the key holds another conversation's row, a few microseconds later, each attempt at other keys than
   * the one before. Resolves to the row as put.
   */
  async #put({ attempts }: RowTask, { participant, put }: RowMove, request: RequestContext): Promise<GroupRow> {
    for (let step = 0; step < MOST_KEYS; step++) {
      const micros = step === 0 ? 0 : attempts * (MOST_KEYS - 1) + step;
      const row = micros === 0 ? put : { ...put, ...placeOf(instantFromMicros(put.at + micros)) };
      try {
        await this.#context.store.putGroupRow(participant, row, request);
        return row;
      } catch (thrown) {
        if (toAppError(thrown).code !== 'conflict') throw thrown;
      }
    }
    throw new AppError('conflict', { reason: 'sort-keys-taken' });
  }

  #cacheOwnRow(row: GroupRow): void {
    const { cache, publish, serverClock } = this.#context;
    cache.groupRows.apply([row], [], serverClock.now());
    publish({ name: 'conversations.changed', payload: { only: [row.conversationId] } });
  }

  /** Resolves to null when access rules deny the participant's partition, which is then left alone for a day. */
  async #unlessDenied<T>(participant: UserId, request: () => Promise<T>): Promise<T | null> {
    try {
      return await request();
    } catch (thrown) {
      if (!isDenied(thrown)) throw thrown;
    }
    const { outbox, serverClock, log } = this.#context;
    outbox.rowTasks.denyPartition(participant, instantFromMicros(serverClock.now() + DENIED_FOR));
    log('warn', "Writing to a participant's list was denied: access-denied.");
    return null;
  }

  #denied(): ReadonlySet<UserId> {
    return this.#context.outbox.rowTasks.deniedPartitions(this.#context.serverClock.now());
  }

  /** Stores a failure; the message itself was sent all the same. */
  #storeFailure({ conversationId, sortKey, at, attempts }: RowTask, error: AppError): void {
    const { outbox, log, serverClock } = this.#context;
    const isLate = serverClock.now() - at > GIVEN_UP_AFTER || attempts + 1 >= MOST_ATTEMPTS;
    if (isLate || classifyWriteError(error) === 'permanent') {
      outbox.rowTasks.giveUp(conversationId, sortKey, error.code);
      log('warn', `The group rows of a conversation were not updated: ${error.code}.`);
    } else {
      const nextAt = nextAttemptAt(this.#context, attempts + 1);
      outbox.rowTasks.fail(conversationId, sortKey, { error: error.toData(), nextAt });
    }
  }
}

/** The people whose lists hold the conversation: the owner, the other person, then others who have a row of it. */
function participantsOf({ owner, other }: Participants, found: readonly OwnedGroupRow[]): UserId[] {
  return [...new Set([owner.id, ...(other ? [other.id] : []), ...found.map((row) => row.owner)])];
}

/**
 * Plans the changes that put the message's row into every participant's list that is not `denied`.
 *
 * The row is put even where a newer one exists: that one may belong to a message written after our key was allocated and
 * before our message arrived, or to a clock that is ahead, and then nothing else would announce ours. Only a list into
 * which a row was put loses rows: what the read found may be gone, but the new row exists. Deletes only strictly older rows.
 */
export function planMoves(
  task: Pick<RowTask, 'conversationId' | 'sortKey' | 'at' | 'text'>,
  found: readonly OwnedGroupRow[],
  people: Participants,
  denied: ReadonlySet<UserId>,
): RowMove[] {
  const { conversationId, sortKey, at, text } = task;
  const moves: RowMove[] = [];
  for (const participant of participantsOf(people, found)) {
    const rows = found.filter(({ owner }) => owner === participant).map(({ row }) => row);
    const other = newestOf(rows)?.other ?? (participant === people.owner.id ? people.other : people.owner);
    if (other === null || denied.has(participant)) continue;
    moves.push({
      participant,
      put: { conversationId, sortKey, at, text, other },
      deletes: rows.filter((row) => row.at < at).map((row) => row.sortKey),
    });
  }
  return moves;
}

/** The rows older than one that was just put into the lists of all. */
const olderThan = (put: GroupRow, found: readonly OwnedGroupRow[]): OwnedGroupRow[] =>
  found.filter(({ row }) => row.at < put.at);

/**
 * Plans what a second look at the rows of a conversation of many corrects: each member keeps the newest row, others have none,
 * also the one that stands for the conversation, in whose list older clients put rows. `missing` are members without a row.
 */
function planSecondLook(
  found: readonly OwnedGroupRow[],
  members: ReadonlySet<UserId>,
): { readonly deletes: readonly OwnedGroupRow[]; readonly missing: readonly UserId[] } {
  const byOwner = Map.groupBy(found, ({ owner }) => owner);
  const deletes = [...byOwner].flatMap(([owner, rows]) => {
    const newest = members.has(owner) ? newestOf(rows.map(({ row }) => row)) : undefined;
    return rows.filter(({ row }) => row !== newest);
  });
  return { deletes, missing: [...members].filter((member) => !byOwner.has(member)) };
}

function newestOf(rows: readonly GroupRow[]): GroupRow | undefined {
  return rows.toSorted((a, b) => b.at - a.at || compareKeys(b.sortKey, a.sortKey))[0];
}

const isDenied = (thrown: unknown): boolean => toAppError(thrown).code === 'access-denied';
