import type { Units } from '../../../shared/contract/sync.ts';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { SyncContext } from './context.ts';
import type { CostLimiter } from './costLimiter.ts';
import type { Maintenance } from './maintenance.ts';
import type { Environment, Poll, PollSchedule } from './pollSchedule.ts';
import type { Pusher } from './push.ts';
import type { Refresher } from './refresh.ts';
import { type BackoffOptions, backoffMs } from './retry.ts';
import { TaskLoop } from './taskLoop.ts';

/*
 * Synchronizes when the poll schedule says, or on request. Two task loops, so that a long first sync never delays a message:
 *
 *   the pull loop                                         the push loop
 *
 *            start                succeeded                     enqueued, due, online again
 *   (start) ─────▶ PULLING ─────────────────▶ WAITING      IDLE ─────────────────────▶ PUSHING
 *                   ▲ │  ▲                       │           ▲                          │  │
 *                   │ │  └───────────────────────┘           │   nothing is left        │  │ something is due later
 *                   │ │     timer, wake, request             └──────────────────────────┘  ▼
 *       timer, wake,│ │ failed                               PUSHING ◀──── due ──────── WAITING
 *         request   │ ▼
 *                 OFFLINE (network failures: the push loop stays IDLE until a pull succeeds)
 *                 WAITING (other failures: shown as failed)
 *
 *   PAUSED  the pull loop's WAITING without its timer: only a request or the end of the pause starts a pull. Exception:
 *           while OFFLINE with unsent messages it keeps trying, so that these go out once the network is back.
 *   STOPPED any state ── stop ──▶ the promise of `run` resolves, and nothing is reported any more.
 *
 * Pulls alone decide whether Meridian is online, whatever the system says about its network: a push that finds the network
 * away starts a pull.
 */

export interface SyncLoopParts extends Pick<SyncContext, 'clock' | 'chance' | 'status'> {
  readonly pollSchedule: PollSchedule;
  readonly costLimiter: Pick<CostLimiter, 'isSlow' | 'allowsLive' | 'waitMs' | 'excuse'>;
  readonly refresher: Pick<Refresher, 'poll'>;
  readonly maintenance: Pick<Maintenance, 'step'>;
  readonly pusher: Pick<Pusher, 'push' | 'nextDueAt'>;
  /** Called after every successful refresh; a poll of the open conversation alone is none. */
  readonly onRefreshed: () => void;
  /** Called when the first refresh succeeds, or one after a failed one: what waits need not wait any longer. */
  readonly onOnline: () => void;
  /** Called for each failure that differs from the previous one. */
  readonly onFailure: (error: AppError) => void;
}

const pullBackoff: BackoffOptions = { firstMs: 1_000, mostMs: 15_000 };
const pushBackoff: BackoffOptions = { firstMs: 1_000, mostMs: 60_000 };

/** Whether the network is the problem, which the offline bar shows instead of an error. */
const isOffline = (error: AppError): boolean => error.code === 'offline' || error.code === 'timeout';

export class SyncLoop {
  readonly #parts: SyncLoopParts;
  readonly #pull: TaskLoop;
  readonly #push: TaskLoop;
  #lastError: AppError | null = null;
  #lastPushError: AppError | null = null;
  #pullFailures = 0;
  #pushFailures = 0;
  #hasPulled = false;
  #isPaused = false;
  /** Whether something waits to be sent, as of the last push. */
  #hasToSend = false;
  /** Whether the next pull was requested, so that maintenance does not follow it. */
  #isRequested = false;

  constructor(parts: SyncLoopParts) {
    this.#parts = parts;
    this.#pull = new TaskLoop(parts.clock, (signal) => this.#runPull(signal));
    this.#push = new TaskLoop(parts.clock, (signal) => this.#runPush(signal));
  }

  /** Synchronizes until the signal aborts; resolves when the work under way has ended, never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#pull.run(signal), this.#push.run(signal)]);
  }

  /** Refreshes now unless paused; a refresh under way is recent enough. */
  wake(): void {
    if (!this.#isResting) this.#wakePull();
  }

  /** Records activity of the user, which shortens the intervals between refreshes, unless their cost limits them. */
  noteActivity(): void {
    this.#parts.pollSchedule.noteActivity();
    this.#reschedule();
  }

  /** Records that something was written or typed in a conversation: while it is open, it is read every second. */
  noteWritten(conversationId: ConversationId): void {
    this.#parts.pollSchedule.noteWritten(conversationId);
    this.#reschedule();
  }

  /** Applies a change of the surroundings; refreshes when the window got the focus, unless paused or slowed down. */
  setEnvironment(environment: Environment): void {
    const { pollSchedule } = this.#parts;
    const { isFocused } = pollSchedule.environment;
    pollSchedule.environment = environment;
    if (environment.isFocused && !isFocused && !this.#parts.costLimiter.isSlow()) this.wake();
    else this.#reschedule();
  }

  /**
   * Refreshes now, paused or not, and ends the wait after a failed push; resolves when a refresh that began after this call
   * has ended, even if it failed.
   */
  refreshNow(): Promise<void> {
    this.#isRequested = true;
    if (this.#lastPushError !== null) this.#push.wake();
    return this.#pull.requestAndWait();
  }

  /** Aborts the present refresh, if any, and starts another, paused or not. */
  restart(): void {
    this.#isRequested = true;
    this.#pull.request();
    this.#pull.restart();
  }

  /** Sends what was enqueued; while cut off, refreshes first to find out whether the network is back. */
  pushSoon(): void {
    this.#hasToSend = true;
    if (this.#isCutOff) void this.refreshNow();
    else this.#push.request();
  }

  /** Restarts work after the computer slept: connections are gone, and much may have happened. */
  resume(): void {
    this.#pullFailures = Math.min(this.#pullFailures, 1);
    this.#parts.pollSchedule.wantWhole();
    if (this.#isPaused) this.#pull.wake();
    else this.#pull.restart();
    // Timers don't run during sleep, so much may be due.
    if (this.#hasToSend) this.#push.wake();
  }

  /** Whether refreshes on a timer are off. */
  set paused(isPaused: boolean) {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    // The next run sets the new phase.
    this.#wakePull();
  }

  get #isCutOff(): boolean {
    return this.#lastError !== null && isOffline(this.#lastError);
  }

  /** Whether only a request starts a refresh. */
  get #isResting(): boolean {
    return this.#isPaused && !(this.#isCutOff && this.#hasToSend);
  }

  #wakePull(): void {
    this.#parts.pollSchedule.wantWhole();
    this.#pull.wake();
  }

  /** Lets the schedule decide again, unless a failure or the costs decide. */
  #reschedule(): void {
    if (!this.#parts.costLimiter.isSlow() && this.#lastError === null && !this.#isResting) this.#pull.wake();
  }

  async #runPull(signal: AbortSignal): Promise<number | null> {
    const { status, chance, pollSchedule, costLimiter, maintenance } = this.#parts;
    const isRequested = this.#isRequested;
    this.#isRequested = false;
    if (isRequested) pollSchedule.wantWhole();
    else if (this.#isResting) return this.#rest();
    const { poll, inMs } = pollSchedule.next();
    if (inMs > 0) return inMs;
    // Later refreshes are short and frequent, and after a failure the offline bar stays until an attempt succeeds.
    if (!this.#hasPulled && this.#pullFailures === 0) status.set({ phase: 'pulling' });
    try {
      const done = pollSchedule.begin(poll);
      const units = await this.#poll(poll, signal);
      if (poll.list && !isRequested && !this.#isPaused) await maintenance.step(signal);
      done(units.read);
      pollSchedule.isLiveAffordable = costLimiter.allowsLive();
      return this.#isPaused ? this.#rest() : costLimiter.waitMs(pollSchedule.next().inMs);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || error.code === 'cancelled') return 0;
      this.#fail(error);
      if (this.#isResting) return null;
      const mostMs = Math.max(pullBackoff.mostMs, pollSchedule.intervalMs());
      return backoffMs(this.#pullFailures, chance, { ...pullBackoff, mostMs });
    }
  }

  #rest(): null {
    this.#parts.status.set({ phase: 'paused' });
    return null;
  }

  async #poll(poll: Poll, signal: AbortSignal): Promise<Units> {
    const { clock, status, refresher, costLimiter, onRefreshed, onOnline } = this.#parts;
    const units = await refresher.poll(poll, (done, total) => status.set({ firstSync: { done, total } }), signal);
    signal.throwIfAborted();
    if (!poll.list) return units;
    onRefreshed();
    if (status.status.firstSync !== null) costLimiter.excuse();
    const isOnlineAgain = this.#lastError !== null || !this.#hasPulled;
    this.#hasPulled = true;
    this.#pullFailures = 0;
    this.#lastError = null;
    const phase = this.#isPaused ? 'paused' : 'idle';
    status.set({ phase, error: null, firstSync: null, lastRefresh: units, syncedAt: clock.now() });
    if (!isOnlineAgain) return units;
    this.#pushFailures = 0;
    onOnline();
    this.#push.request();
    return units;
  }

  #fail(error: AppError): void {
    const { status, pollSchedule, onFailure } = this.#parts;
    pollSchedule.wantWhole();
    this.#pullFailures++;
    if (this.#lastError?.code !== error.code) onFailure(error);
    this.#lastError = error;
    status.set({ phase: isOffline(error) ? 'offline' : 'failed', error: error.toData() });
  }

  async #runPush(signal: AbortSignal): Promise<number | null> {
    const { clock, chance, pusher, status, onFailure } = this.#parts;
    if (this.#isCutOff) return null;
    try {
      const cutOffBy = await pusher.push(signal);
      const dueAt = pusher.nextDueAt();
      this.#hasToSend = dueAt !== null;
      this.#lastPushError = null;
      this.#pushFailures = cutOffBy ? this.#pushFailures + 1 : 0;
      // The first failure starts a pull; if that succeeds and the second push fails again, the network is not the reason.
      status.set({ sending: cutOffBy && this.#pushFailures > 1 ? cutOffBy.toData() : null });
      if (cutOffBy) this.#wakePull();
      if (dueAt === null) return null;
      const dueMs = Math.max(0, (dueAt - clock.now()) / MICROS_PER_MILLI);
      return cutOffBy ? Math.max(dueMs, backoffMs(this.#pushFailures, chance, pushBackoff)) : dueMs;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || error.code === 'cancelled') return 0;
      this.#pushFailures++;
      status.set({ sending: error.toData() });
      if (this.#lastPushError?.code !== error.code) onFailure(error);
      this.#lastPushError = error;
      return backoffMs(this.#pushFailures, chance, pushBackoff);
    }
  }
}
