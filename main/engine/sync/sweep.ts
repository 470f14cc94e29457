import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId, UserId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { CostMeter } from '../cost.ts';
import type { ConversationListSync } from './conversationListSync.ts';
import { MOST_OVERLAP } from './overlap.ts';
import type { MessagePuller } from './pull.ts';
import { before, type PullDeps } from './pullDeps.ts';

const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND;
/** A conversation that was swept less than this ago is left alone. */
const CONVERSATION_INTERVAL = MICROS_PER_HOUR;
const FULL_LIST_INTERVAL = MICROS_PER_HOUR;
const LOOK_BACK_INTERVAL = MICROS_PER_HOUR / 12;
/** A group leaves the list when two looks so far apart have missed it. */
const SECOND_LOOK_AFTER = 60 * MICROS_PER_SECOND;
/** Reading the list takes a quarter of the budget at most, and looking back as much, so that conversations get their half. */
const SHARE = 4;
/** What a group row weighs, and the bytes of half a read unit: what a full list costs is known before it is read. */
const ROW_BYTES = 330;
const HALF_UNIT_BYTES = 4_096;
const CENTURY = 876_600 * MICROS_PER_HOUR;

/** Something to read, which charges the purpose `sweep`. */
type Step = (signal: AbortSignal) => Promise<unknown>;

/**
 * Repairs what refreshes can't see, a step at a time in quiet time: groups that left or moved far back, rows and messages
 * that came late by more than the overlap, messages of which no row tells, and gaps between cached messages.
 *
 * Under a budget of read units an hour that is paid afterwards: after a step that cost so many units, the next one waits
 * for the time in which the budget grows by as many. So in any stretch of time the sweeps cost what the budget grows by in
 * it, and one step more at most; a restart keeps the debt.
 */
export class Sweeper {
  readonly #deps: PullDeps;
  readonly #list: ConversationListSync;
  readonly #puller: MessagePuller;
  readonly #cost: CostMeter;
  /** Since the start; a read of the whole list looks back too. */
  #lookedBackAt: Instant | null = null;

  constructor(deps: PullDeps, list: ConversationListSync, puller: MessagePuller, cost: CostMeter) {
    this.#deps = deps;
    this.#list = list;
    this.#puller = puller;
    this.#cost = cost;
  }

  /** Does the next step if the budget has room and there is one; tells whether it did. Rejects with a retryable AppError. */
  async step(owner: UserId, signal: AbortSignal): Promise<boolean> {
    const { sweepUnitsPerHour } = this.#deps.outbox.preferences();
    if (sweepUnitsPerHour === 0) return false;
    /** How long the budget takes to grow by so many units, µs. */
    const payTime = (units: number): number =>
      Math.min(CENTURY, Math.ceil((units / sweepUnitsPerHour) * MICROS_PER_HOUR));
    if (this.#isInDebt()) return false;
    const step = this.#next(owner, payTime);
    if (step === null) return false;
    const spent = this.#cost.totals().sweep.read;
    try {
      await step(signal);
    } finally {
      const units = this.#cost.totals().sweep.read - spent;
      this.#owe(payTime(units));
    }
    return true;
  }

  #isInDebt(): boolean {
    const { cache, serverClock } = this.#deps;
    const debt = cache.meta('sweepDebt');
    const now = serverClock.now();
    if (debt === null || now >= debt.until) return false;
    // The clock was ahead when this debt was made: what of it is paid nobody can tell, so that it is paid from now on.
    if (now < debt.since) this.#owe(debt.until - debt.since);
    return true;
  }

  /** Owes the budget of so long a time, µs. */
  #owe(time: number): void {
    const since = this.#deps.serverClock.now();
    this.#deps.cache.setMeta('sweepDebt', { since, until: instantFromMicros(since + time) });
  }

  #next(owner: UserId, payTime: (units: number) => number): Step | null {
    const { cache, serverClock } = this.#deps;
    const now = serverClock.now();
    const { missedSince } = this.#list;
    const listedAt = cache.meta('lastFullListAt');
    const lookedBackAt = Math.max(listedAt ?? 0, this.#lookedBackAt ?? 0);
    /** A clock that was wrong may have left a time in the future. */
    const isDue = (last: number, interval: number): boolean => now - last >= interval || last > now;
    /** Asked second, since the answer takes a look at every conversation. */
    const isPaid = (last: number, since: Instant | null): boolean =>
      isDue(last, SHARE * payTime(this.#listUnits(since)));

    const isSecondLook = missedSince !== null && isDue(missedSince, SECOND_LOOK_AFTER);
    if (isSecondLook || (isDue(listedAt ?? 0, FULL_LIST_INTERVAL) && isPaid(listedAt ?? 0, null))) {
      return (signal) => this.#list.readAll(owner, { purpose: 'sweep', signal });
    }
    const mayLookBack = isDue(lookedBackAt, LOOK_BACK_INTERVAL) && this.#list.canLookBack;
    if (mayLookBack && isPaid(lookedBackAt, before(now, MOST_OVERLAP)))
      return (signal) => this.#lookBack(owner, signal);
    const conversationId = cache.oldestSwept(before(now, CONVERSATION_INTERVAL), now);
    if (conversationId !== null) return (signal) => this.#sweepConversation(conversationId, signal);
    const gap = cache.innerGap();
    return gap && ((signal) => leavingRefused(this.#puller.fillGap(gap.conversationId, gap.gapId, signal, 'sweep')));
  }

  async #lookBack(owner: UserId, signal: AbortSignal): Promise<void> {
    await this.#list.lookBack(owner, { purpose: 'sweep', signal });
    this.#lookedBackAt = this.#deps.serverClock.now();
  }

  async #sweepConversation(conversationId: ConversationId, signal: AbortSignal): Promise<void> {
    await leavingRefused(this.#puller.sweep(conversationId, signal));
    // One that can't be read has had its turn too, or no other would get one.
    this.#deps.cache.setSwept(conversationId, this.#deps.serverClock.now());
  }

  /** What it costs, by the cache, to read the list as far back as `since`; null: all of it. */
  #listUnits(since: Instant | null): number {
    const { cache, serverClock } = this.#deps;
    const lines = cache.listConversations(serverClock.now());
    const count = since === null ? lines.length : lines.filter(({ at }) => at >= since).length;
    return Math.max(1, Math.ceil((count * ROW_BYTES) / HALF_UNIT_BYTES)) / 2;
  }
}

/** Leaves what the table refuses: the refresh tells of it. What may succeed later rejects. */
async function leavingRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.retryable || error.code === 'cancelled') throw error;
  }
}
