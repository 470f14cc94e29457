import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { Units } from '../../../shared/ipc/contract.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Clock } from '../clock.ts';
import { type BackoffOptions, backoffMs, type Chance } from './backoff.ts';
import type { PollSchedule } from './pollSchedule.ts';
import type { SyncStatusStore } from './syncStatusStore.ts';
import { TaskLoop } from './taskLoop.ts';

/*
 * WHEN to synchronise; what one pull or push does is the delegate's business. Two tracks, so that a long first sync never
 * holds up a message:
 *
 *   the pull track                                        the push track
 *
 *            start                ended well                       enqueued, due, online again
 *   (start) ─────▶ PULLING ─────────────────▶ WAITING      IDLE ─────────────────────▶ PUSHING
 *                   ▲ │  ▲                       │           ▲                          │  │
 *                   │ │  └───────────────────────┘           │   nothing is left        │  │ something waits
 *                   │ │     timer, wake, asked               └──────────────────────────┘  ▼ for its time
 *       timer, wake,│ │ failed                               PUSHING ◀──── due ──────── WAITING
 *          asked    │ ▼
 *                 OFFLINE (the network's failures: the push track rests in IDLE until a pull succeeds)
 *                 WAITING (any other: shown as failed)
 *
 *   PAUSED  the pull track's WAITING without its timer: only being asked, or the end of the pause, leads on. Except while
 *           OFFLINE with something to send: what the person wrote goes, paused or not, once the network is back.
 *   STOPPED any state ── stop ──▶ the run's promise resolves, and nothing is reported any more.
 *
 * Whether Meridian is online is judged by the outcome of pulls, whatever the system says about its network. A push that
 * finds the network away has a pull look at once; that one decides.
 */

/** What a refresh may tell while it runs. */
export interface RefreshReport {
  readonly firstSync: (done: number, total: number) => void;
}

export interface SyncDelegate {
  /** One refresh from beginning to end; rejects with an AppError. */
  refresh(report: RefreshReport, signal: AbortSignal): Promise<Units>;
  /** One step of what can wait: repairs, cacheMaintenance. Called after a refresh that nobody asked for. Rejects with an AppError. */
  quiet(signal: AbortSignal): Promise<void>;
  /** Sends all that is due. Resolves to what cut it off from the network; null: nothing did. Rejects with an AppError. */
  push(signal: AbortSignal): Promise<AppError | null>;
  /** When, by the device's clock, the next thing is due to be sent; null: nothing waits. */
  nextPushAt(): Instant | null;
  /** The first pull succeeded, or one after one that did not: what waits need not wait any longer. */
  cameOnline(): void;
  /** Called once for each failure that is not the same failure as the one before. */
  failed(error: AppError): void;
}

export interface LoopParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly pollSchedule: PollSchedule;
  readonly board: SyncStatusStore;
}

const pullBackoff: BackoffOptions = { firstMs: 1_000, mostMs: 15_000 };
const pushBackoff: BackoffOptions = { firstMs: 1_000, mostMs: 60_000 };

/** Codes that mean "the network is the problem": told by the offline bar, not as an error. */
const isOffline = (error: AppError): boolean => error.code === 'offline' || error.code === 'timeout';

export class SyncLoop {
  readonly #delegate: SyncDelegate;
  readonly #parts: LoopParts;
  readonly #pull: TaskLoop;
  readonly #push: TaskLoop;
  #lastError: AppError | null = null;
  #lastPushError: AppError | null = null;
  #pullFailures = 0;
  #pushFailures = 0;
  #hasPulled = false;
  #isPaused = false;
  /** Something waits to be sent, as far as the push track knows. */
  #hasToSend = false;
  /** Somebody asked for the next turn, so it is not the time for what can wait. */
  #isAsked = false;

  constructor(delegate: SyncDelegate, parts: LoopParts) {
    this.#delegate = delegate;
    this.#parts = parts;
    this.#pull = new TaskLoop(parts.clock, (signal) => this.#pullTurn(signal));
    this.#push = new TaskLoop(parts.clock, (signal) => this.#pushTurn(signal));
  }

  /** Synchronises until the signal aborts; resolves when what was under way has ended, never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#pull.run(signal), this.#push.run(signal)]);
  }

  /** Ends a wait for the next refresh, unless paused: for signs that one may be worth while. */
  wake(): void {
    if (!this.#rests) this.#pull.wake();
  }

  /** The person did something. What follows goes by the pollSchedule of that, not after the long wait that was before it. */
  noteActivity(): void {
    const { pollSchedule } = this.#parts;
    const easedMs = pollSchedule.intervalMs();
    pollSchedule.active();
    if (pollSchedule.intervalMs() < easedMs) this.wake();
  }

  /** Asks for a refresh now, paused or not; resolves when one that began after this call has ended, well or not. */
  refreshNow(): Promise<void> {
    this.#isAsked = true;
    return this.#pull.asked();
  }

  /** Gives up the refresh under way, if there is one, and begins another now, paused or not. */
  restart(): void {
    this.#isAsked = true;
    this.#pull.ask();
    this.#pull.restart();
  }

  /** Something is to be sent. While cut off, it has a pull find out whether that is still so. */
  pushSoon(): void {
    this.#hasToSend = true;
    if (this.#isCutOff) void this.refreshNow();
    else this.#push.ask();
  }

  /** The computer woke: connections are gone, and much may have happened. */
  resume(): void {
    this.#pullFailures = Math.min(this.#pullFailures, 1);
    if (this.#isPaused) this.#pull.wake();
    else this.#pull.restart();
    // Timers stand still in a sleep: much may be due by now.
    if (this.#hasToSend) this.#push.wake();
  }

  /** Whether timers may cause refreshes. */
  set paused(isPaused: boolean) {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    // The turn tells the new phase.
    this.#pull.wake();
  }

  get #isCutOff(): boolean {
    return this.#lastError !== null && isOffline(this.#lastError);
  }

  /** Whether nothing but being asked leads to a refresh. */
  get #rests(): boolean {
    return this.#isPaused && !(this.#isCutOff && this.#hasToSend);
  }

  async #pullTurn(signal: AbortSignal): Promise<number | null> {
    const { board, pollSchedule } = this.#parts;
    const isAsked = this.#isAsked;
    this.#isAsked = false;
    if (this.#rests && !isAsked) return this.#rest();
    // While cut off, the bar stays until a try succeeds: it must not blink with each one.
    if (this.#pullFailures === 0) board.set({ phase: 'pulling' });
    try {
      await this.#refresh(signal);
      if (!isAsked && !this.#isPaused) await this.#delegate.quiet(signal);
      return this.#isPaused ? this.#rest() : pollSchedule.intervalMs();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || error.code === 'cancelled') return 0;
      this.#fail(error);
      if (this.#rests) return null;
      const mostMs = Math.max(pullBackoff.mostMs, pollSchedule.intervalMs());
      return backoffMs(this.#pullFailures, this.#parts.chance, { ...pullBackoff, mostMs });
    }
  }

  #rest(): null {
    this.#parts.board.set({ phase: 'paused' });
    return null;
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { board, clock } = this.#parts;
    const report: RefreshReport = { firstSync: (done, total) => board.set({ firstSync: { done, total } }) };
    const lastRefresh = await this.#delegate.refresh(report, signal);
    signal.throwIfAborted();
    const cameOnline = this.#lastError !== null || !this.#hasPulled;
    this.#hasPulled = true;
    this.#pullFailures = 0;
    this.#lastError = null;
    const phase = this.#isPaused ? 'paused' : 'idle';
    board.set({ phase, error: null, firstSync: null, lastRefresh, syncedAt: clock.now() });
    if (!cameOnline) return;
    this.#pushFailures = 0;
    this.#delegate.cameOnline();
    this.#push.ask();
  }

  #fail(error: AppError): void {
    this.#pullFailures++;
    if (this.#lastError?.code !== error.code) this.#delegate.failed(error);
    this.#lastError = error;
    this.#parts.board.set({ phase: isOffline(error) ? 'offline' : 'failed', error: error.toData() });
  }

  async #pushTurn(signal: AbortSignal): Promise<number | null> {
    const { clock, chance } = this.#parts;
    if (this.#isCutOff) return null;
    try {
      const cutOffBy = await this.#delegate.push(signal);
      const dueAt = this.#delegate.nextPushAt();
      this.#hasToSend = dueAt !== null;
      this.#lastPushError = null;
      this.#pushFailures = cutOffBy ? this.#pushFailures + 1 : 0;
      if (cutOffBy) this.#pull.wake();
      if (dueAt === null) return null;
      const dueMs = Math.max(0, (dueAt - clock.now()) / MICROS_PER_MILLI);
      return cutOffBy ? Math.max(dueMs, backoffMs(this.#pushFailures, chance, pushBackoff)) : dueMs;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || error.code === 'cancelled') return 0;
      this.#pushFailures++;
      if (this.#lastPushError?.code !== error.code) this.#delegate.failed(error);
      this.#lastPushError = error;
      return backoffMs(this.#pushFailures, chance, pushBackoff);
    }
  }
}
