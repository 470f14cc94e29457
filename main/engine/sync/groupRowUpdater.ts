import { AppError, toAppError } from '../../../shared/errors.ts';
import type { GroupRow, Person, UserId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { RowTask } from '../outbox/rowTasks.ts';
import type { OwnedGroupRow, RequestContext } from '../remote/messageStore.ts';
import { placeOf } from './allocateSortKey.ts';
import { classifyWriteError } from './classifyWriteError.ts';
import { movesRows, nextTryAt, type PushDeps } from './pushDeps.ts';
import { participantsOf, planMoves, type RowMove } from './rowPlan.ts';

const HOUR = 3_600 * MICROS_PER_SECOND;
/** A partition that access rules deny is left alone for so long. */
const DENIED_FOR = 24 * HOUR;
/** Rows that could not be moved for so long, or in so many tries, are given up: the next message moves them anyway. */
const GIVEN_UP_AFTER = 24 * HOUR;
const MOST_ATTEMPTS = 50;
/** Places tried for a row: another conversation may have been written to in the same microsecond. */
const MOST_PLACES = 5;

/**
 * Moves a conversation's rows to its newest own message, in every participant's list: the new row is put, then the older
 * ones are deleted, so that no list ever lacks the conversation. (docs/decisions/0003-group-rows.md) What it leaves
 * behind when it stops half-way is a second row, which readers hide and the next move takes away.
 */
export class GroupRowUpdater {
  readonly #deps: PushDeps;

  constructor(deps: PushDeps) {
    this.#deps = deps;
  }

  /**
   * One try. Resolves to null, or to why it failed, which the outbox then knows. Rejects when the signal aborts, or when
   * this computer's disk refuses.
   */
  async move(task: RowTask, owner: Person, signal: AbortSignal): Promise<AppError | null> {
    const { outbox } = this.#deps;
    try {
      // A Lambda may have been made the mover since.
      const isOurs = movesRows(this.#deps, task.conversationId);
      const isWhole = !isOurs || (await this.#move(task, owner, { purpose: 'send', signal }));
      if (isWhole) outbox.rowTaskDone(task.conversationId, task.sortKey);
      else outbox.giveUpRowTask(task.conversationId, task.sortKey, 'not-found');
      return null;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || classifyWriteError(error) === 'local') throw error;
      this.#note(task, error);
      return error;
    }
  }

  /** Resolves to whether everybody's list was thought of: false when nobody knows who the other person is. */
  async #move(task: RowTask, owner: Person, context: RequestContext): Promise<boolean> {
    const known = this.#otherOf(task);
    const denied = this.#denied();
    const allowed = participantsOf({ owner, other: known }, []).filter((participant) => !denied.has(participant));
    if (allowed.length === 0) return known !== null;
    const found = await this.#find(task, owner, allowed, context);
    const people = { owner, other: known ?? this.#strangerOf(owner, found) };
    await this.#followOwn(task, owner, found, context);

    const moved: RowMove[] = [];
    for (const move of planMoves(task, found, people, this.#denied())) {
      const row = await this.#unlessDenied(move.participant, () => this.#put(task, move, context));
      if (row === null) continue;
      moved.push(move);
      if (move.participant === owner.id) this.#keepOwn(row);
    }
    for (const move of moved) {
      await this.#unlessDenied(move.participant, () => this.#deleteOlder(task, move, context));
    }
    // Without a row of our own, only the outbox knows that there is such a conversation.
    if (moved.some(({ participant }) => participant === owner.id))
      this.#deps.outbox.conversationDone(task.conversationId);
    return participantsOf(people, found).length > 1;
  }

  /** Null: nobody here knows, though the list was read. */
  #otherOf({ conversationId }: RowTask): Person | null {
    const { outbox, cache } = this.#deps;
    const other = outbox.conversationOf(conversationId)?.other ?? cache.otherOf(conversationId);
    if (other !== null || cache.meta('groupCursor') !== null) return other;
    throw new AppError('not-found', 'The list of conversations has to be read first.', { retryable: true });
  }

  /** Who else has a row of it, where our own list knows nobody: a cache that was lost, a row that a Lambda lost. */
  #strangerOf(owner: Person, found: readonly OwnedGroupRow[]): Person | null {
    const stranger = found.find((row) => row.owner !== owner.id)?.owner;
    return stranger === undefined
      ? null
      : (this.#deps.cache.findPerson(stranger) ?? { id: stranger, name: stranger, handle: '' });
  }

  /**
   * The rows there are. Where a read of all is denied, each participant's are asked for alone: rules may forbid a single
   * partition. The owner's own are known from the list.
   */
  async #find(
    { conversationId }: RowTask,
    owner: Person,
    participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]> {
    const { store, cache } = this.#deps;
    try {
      return await store.findGroupRows(conversationId, participants, context);
    } catch (thrown) {
      if (!isDenied(thrown)) throw thrown;
    }
    const found: OwnedGroupRow[] = cache.rowsOf(conversationId).map((row) => ({ owner: owner.id, row }));
    for (const participant of participants.filter((id) => id !== owner.id)) {
      const rows = await this.#unlessDenied(participant, () =>
        store.findGroupRows(conversationId, [participant], context),
      );
      found.push(...(rows ?? []));
    }
    return found;
  }

  /**
   * A row in our own list that no refresh has seen tells of a message that we don't have, and may sort where none looks.
   * Once it is deleted nothing else would tell of it, so the message is read first.
   */
  async #followOwn(
    { conversationId }: RowTask,
    owner: Person,
    found: readonly OwnedGroupRow[],
    { signal }: RequestContext,
  ): Promise<void> {
    const { cache, pull, conversationsChanged } = this.#deps;
    const own = found.filter((row) => row.owner === owner.id).map(({ row }) => row);
    const { unseen } = cache.applyGroupRows(own, []);
    if (unseen.length === 0) return;
    conversationsChanged();
    await pull(conversationId, signal);
  }

  /**
   * Puts the row, or, where another conversation's stands at its key, a few microseconds later, in each try at other
   * places than in the one before. Resolves to what was put.
   */
  async #put({ attempts }: RowTask, { participant, put }: RowMove, context: RequestContext): Promise<GroupRow> {
    for (let step = 0; step < MOST_PLACES; step++) {
      const micros = step === 0 ? 0 : attempts * (MOST_PLACES - 1) + step;
      const row = micros === 0 ? put : { ...put, ...placeOf(instantFromMicros(put.at + micros)) };
      try {
        await this.#deps.store.putGroupRow(participant, row, context);
        return row;
      } catch (thrown) {
        if (toAppError(thrown).code !== 'conflict') throw thrown;
      }
    }
    throw new AppError('conflict', 'Rows of other conversations take every place of this one.');
  }

  async #deleteOlder(
    { conversationId }: RowTask,
    { participant, deletes }: RowMove,
    context: RequestContext,
  ): Promise<void> {
    for (const sortKey of deletes) await this.#deps.store.deleteGroupRow(participant, conversationId, sortKey, context);
  }

  #keepOwn(row: GroupRow): void {
    this.#deps.cache.applyGroupRows([row], []);
    this.#deps.conversationsChanged();
  }

  /** Null when access rules deny the participant's partition, which is counted, and not asked again for a day. */
  async #unlessDenied<T>(participant: UserId, request: () => Promise<T>): Promise<T | null> {
    try {
      return await request();
    } catch (thrown) {
      if (!isDenied(thrown)) throw thrown;
    }
    const { outbox, log } = this.#deps;
    outbox.denyPartition(participant, this.#after(DENIED_FOR));
    log('warn', "A participant's list may not be written to: access-denied.");
    return null;
  }

  #denied(): ReadonlySet<UserId> {
    return this.#deps.outbox.deniedPartitions(this.#deps.serverClock.now());
  }

  /** Keeps a failure; sending has succeeded all the same. */
  #note(task: RowTask, error: AppError): void {
    const { outbox, log, serverClock } = this.#deps;
    const { conversationId, sortKey, at, attempts } = task;
    const isLate = serverClock.now() - at > GIVEN_UP_AFTER || attempts + 1 >= MOST_ATTEMPTS;
    if (isLate || classifyWriteError(error) === 'permanent') {
      outbox.giveUpRowTask(conversationId, sortKey, error.code);
      log('warn', `The rows of a conversation were not moved: ${error.code}.`);
    } else {
      outbox.failRowTask(conversationId, sortKey, {
        error: error.toData(),
        nextAt: nextTryAt(this.#deps, attempts + 1),
      });
    }
  }

  #after(micros: number): Instant {
    return instantFromMicros(this.#deps.serverClock.now() + micros);
  }
}

const isDenied = (thrown: unknown): boolean => toAppError(thrown).code === 'access-denied';
