import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { SyncStatus, Units } from '../../../shared/ipc/contract.ts';
import type { Clock } from '../clock.ts';
import { type BackoffOptions, backoffMs, type Chance } from './backoff.ts';

/*
 * WHEN to synchronise; what one refresh does is the delegate's business.
 *
 *            start                    ended well
 *   starting ─────▶ pulling ─────────────────────▶ idle
 *                    ▲  │ ▲                          │
 *                    │  │ └──────────────────────────┘ timer, wake
 *        timer, wake │  │ failed
 *                    │  ▼
 *              offline / failed
 *
 *   any ── stop ──▶ stopped (the run's promise resolves, nothing is reported any more)
 *
 * Invariants: one refresh at a time; a wake during a refresh causes none, since that one is recent enough; being asked
 * for one that begins now causes exactly one more after it; every wait ends at once on a wake or a stop.
 */

/** What a refresh may tell while it runs. */
export interface RefreshReport {
  readonly firstSync: (done: number, total: number) => void;
}

export interface SyncDelegate {
  /** One refresh from beginning to end; rejects with an AppError. */
  refresh(report: RefreshReport, signal: AbortSignal): Promise<Units>;
  /** Called with every change of the status. */
  statusChanged(status: SyncStatus): void;
  /** Called once for each failed refresh that is not the same failure as the one before. */
  failed(error: AppError): void;
}

export interface LoopOptions extends BackoffOptions {
  /** Between the end of one refresh and the start of the next, ms. */
  readonly intervalMs: number;
}

const defaultLoopOptions: LoopOptions = { intervalMs: 15_000, firstMs: 1_000, mostMs: 15_000 };

type Phase = SyncStatus['phase'];

/** Codes that mean "the network is the problem": told by the offline bar, not as an error. */
const isOffline = (error: AppError): boolean => error.code === 'offline' || error.code === 'timeout';

export class SyncLoop {
  readonly #delegate: SyncDelegate;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #options: LoopOptions;
  #status: SyncStatus;
  #failures = 0;
  #isAsked = false;
  #wait: AbortController | null = null;
  #waiters: (() => void)[] = [];

  constructor(
    delegate: SyncDelegate,
    clock: Clock,
    chance: Chance,
    syncedAt: SyncStatus['syncedAt'],
    options: LoopOptions = defaultLoopOptions,
  ) {
    this.#delegate = delegate;
    this.#clock = clock;
    this.#chance = chance;
    this.#options = options;
    this.#status = { phase: 'starting', syncedAt, error: null, firstSync: null, lastRefresh: null };
  }

  get status(): SyncStatus {
    return this.#status;
  }

  /** Refreshes until the signal aborts; resolves then, never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isAsked = false;
      const waiters = this.#waiters;
      this.#waiters = [];
      await this.#refresh(signal);
      for (const resolve of waiters) resolve();
      if (!signal.aborted && !this.#isAsked) await this.#pause(signal);
    }
    for (const resolve of this.#waiters) resolve();
  }

  /** Ends a wait, if there is one: for signs that a refresh may be worth while. */
  wake(): void {
    this.#wait?.abort();
  }

  /** Asks for a refresh now and resolves when one that began after this call has ended, well or not. */
  refreshNow(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#isAsked = true;
      this.wake();
    });
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    // While cut off, the bar stays until a try succeeds: it must not blink with each one.
    if (this.#failures === 0) this.#set({ phase: 'pulling' });
    const report: RefreshReport = { firstSync: (done, total) => this.#set({ firstSync: { done, total } }) };
    try {
      const lastRefresh = await this.#delegate.refresh(report, signal);
      if (signal.aborted) return;
      this.#failures = 0;
      this.#set({ phase: 'idle', error: null, firstSync: null, lastRefresh, syncedAt: this.#clock.now() });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toAppError(thrown);
      const sameAsBefore = this.#failures > 0 && this.#status.error?.code === error.code;
      this.#failures++;
      if (!sameAsBefore) this.#delegate.failed(error);
      this.#set({ phase: isOffline(error) ? 'offline' : 'failed', error: error.toData() });
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const ms = this.#failures === 0 ? this.#options.intervalMs : backoffMs(this.#failures, this.#chance, this.#options);
    const wait = new AbortController();
    this.#wait = wait;
    try {
      await this.#clock.sleep(ms, AbortSignal.any([signal, wait.signal]));
    } catch {
      // Woken or stopped: the loop's condition tells which.
    } finally {
      this.#wait = null;
    }
  }

  #set(change: Partial<SyncStatus> & { readonly phase?: Phase }): void {
    this.#status = { ...this.#status, ...change };
    this.#delegate.statusChanged(this.#status);
  }
}
