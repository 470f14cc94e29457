import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId, UserId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { SyncContext } from './context.ts';
import type { ConversationListSync } from './conversationListSync.ts';
import { before, MOST_OVERLAP } from './overlap.ts';
import type { MessagePuller } from './pull.ts';

const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND;
/** Between two sweeps of one conversation. */
const CONVERSATION_INTERVAL = MICROS_PER_HOUR;
const FULL_LIST_INTERVAL = MICROS_PER_HOUR;
const LOOK_BACK_INTERVAL = MICROS_PER_HOUR / 12;
/** A conversation leaves the list when two full reads at least this far apart lack it. */
const SECOND_LOOK_AFTER = 60 * MICROS_PER_SECOND;
/** Full reads of the list may use one part in so many of the budget, look backs as much: half is left for messages. */
const SHARE = 4;
/** The usual size of a group row and of half a read unit: they give the cost of a full list before it is read. */
const ROW_BYTES = 330;
const HALF_UNIT_BYTES = 4_096;
const CENTURY = 876_600 * MICROS_PER_HOUR;

/** A read charged to the purpose `sweep`. */
type Step = (signal: AbortSignal) => Promise<unknown>;

/**
 * Repairs what refreshes can't see, one step at a time while the app is idle: conversations that left the list or whose
 * rows moved far back, rows and messages later than the overlap, messages without a row, and gaps between cached messages.
 *
 * The budget of read units per hour is paid afterwards: after a step that cost n units, the next one waits as long as the
 * budget takes to grow by n. Over any period the sweeps cost what the budget grows by, plus one step; a restart keeps
 * the debt.
 */
export class Sweeper {
  readonly #context: SyncContext;
  readonly #list: ConversationListSync;
  readonly #puller: MessagePuller;
  /** Since the start of the process; a full read of the list counts as a look back. */
  #lookedBackAt: Instant | null = null;

  constructor(context: SyncContext, list: ConversationListSync, puller: MessagePuller) {
    this.#context = context;
    this.#list = list;
    this.#puller = puller;
  }

  /** Takes the next step if the budget allows one; returns whether it did. Rejects with a retryable AppError. */
  async step(owner: UserId, signal: AbortSignal): Promise<boolean> {
    const { outbox, cost } = this.#context;
    const { sweepUnitsPerHour } = outbox.preferences.read();
    if (sweepUnitsPerHour === 0) return false;
    /** How long the budget takes to grow by so many units, µs. */
    const payTime = (units: number): number =>
      Math.min(CENTURY, Math.ceil((units / sweepUnitsPerHour) * MICROS_PER_HOUR));
    if (this.#isInDebt()) return false;
    const step = this.#next(owner, payTime);
    if (step === null) return false;
    const spent = cost.totals().sweep.read;
    try {
      await step(signal);
    } finally {
      this.#owe(payTime(cost.totals().sweep.read - spent));
    }
    return true;
  }

  #isInDebt(): boolean {
    const { cache, serverClock } = this.#context;
    const debt = cache.values.get('sweepDebt');
    const now = serverClock.now();
    if (debt === null || now >= debt.until) return false;
    // The debt started in the future; restart it.
    if (now < debt.since) this.#owe(debt.until - debt.since);
    return true;
  }

  /** Stores a debt that lasts so long, µs. */
  #owe(time: number): void {
    const since = this.#context.serverClock.now();
    this.#context.cache.values.set('sweepDebt', { since, until: instantFromMicros(since + time) });
  }

  #next(owner: UserId, payTime: (units: number) => number): Step | null {
    const { cache, serverClock } = this.#context;
    const now = serverClock.now();
    const { missedSince } = this.#list;
    const listedAt = cache.values.get('lastFullListAt');
    const lookedBackAt = Math.max(listedAt ?? 0, this.#lookedBackAt ?? 0);
    /** A time in the future comes from a wrong clock. */
    const isDue = (last: number, interval: number): boolean => now - last >= interval || last > now;
    /** Check this last: it scans every conversation. */
    const isPaid = (last: number, since: Instant | null): boolean =>
      isDue(last, SHARE * payTime(this.#listUnits(since)));

    const isSecondLook = missedSince !== null && isDue(missedSince, SECOND_LOOK_AFTER);
    if (isSecondLook || (isDue(listedAt ?? 0, FULL_LIST_INTERVAL) && isPaid(listedAt ?? 0, null))) {
      return (signal) => this.#list.readAll(owner, { purpose: 'sweep', signal });
    }
    const mayLookBack = isDue(lookedBackAt, LOOK_BACK_INTERVAL) && this.#list.canLookBack;
    if (mayLookBack && isPaid(lookedBackAt, before(now, MOST_OVERLAP)))
      return (signal) => this.#lookBack(owner, signal);
    const conversationId = cache.conversations.oldestSwept(before(now, CONVERSATION_INTERVAL), now);
    if (conversationId !== null) return (signal) => this.#sweepConversation(conversationId, signal);
    const gap = cache.gaps.inner();
    return gap && ((signal) => ignoreRefusal(this.#puller.fillGap(gap.conversationId, gap.gapId, signal, 'sweep')));
  }

  async #lookBack(owner: UserId, signal: AbortSignal): Promise<void> {
    await this.#list.lookBack(owner, { purpose: 'sweep', signal });
    this.#lookedBackAt = this.#context.serverClock.now();
  }

  async #sweepConversation(conversationId: ConversationId, signal: AbortSignal): Promise<void> {
    await ignoreRefusal(this.#puller.sweep(conversationId, signal));
    // An unreadable conversation counts as swept; otherwise it would block all others.
    this.#context.cache.conversations.setSwept(conversationId, this.#context.serverClock.now());
  }

  /** Read units for the list as far back as `since`, estimated from the cache; null: for the whole list. */
  #listUnits(since: Instant | null): number {
    const { cache, serverClock } = this.#context;
    const lines = cache.conversations.list(serverClock.now());
    const count = since === null ? lines.length : lines.filter(({ at }) => at >= since).length;
    return Math.max(1, Math.ceil((count * ROW_BYTES) / HALF_UNIT_BYTES)) / 2;
  }
}

/** Ignores that the table refuses a read, which refreshes report; rejects with what may succeed later. */
async function ignoreRefusal(read: Promise<unknown>): Promise<void> {
  try {
    await read;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.retryable || error.code === 'cancelled') throw error;
  }
}
