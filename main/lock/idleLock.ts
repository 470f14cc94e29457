import { AppError } from '../../shared/errors.ts';
import type { LockState } from '../../shared/ipc/desktop.ts';
import type { AppSettings } from '../../shared/settings.ts';
import type { Clock } from '../engine/clock.ts';

export interface IdleLockParts {
  readonly clock: Clock;
  readonly settings: () => AppSettings;
  /** For how long nobody has touched the computer, s. */
  readonly idleSeconds: () => number;
  /** Asks for the owner's consent; rejects when it is not given. Null: this computer can't ask. */
  readonly authenticate: (() => Promise<void>) | null;
  readonly changed: (state: LockState) => void;
}

/**
 * Locks Meridian when the computer was left alone, and unlocks it with the system's own consent. Where it locks at all it
 * begins locked, else to quit and start it again would be a way around the lock. Where the system has none
 * to give it never locks: a lock that anybody opens by a click would only look like one.
 */
export class IdleLock {
  readonly #parts: IdleLockParts;
  #isLocked: boolean;
  #watch = new AbortController();

  constructor(parts: IdleLockParts) {
    this.#parts = parts;
    this.#isLocked = parts.authenticate !== null && parts.settings().privacy.lockAfterMs !== null;
  }

  get state(): LockState {
    return { available: this.#parts.authenticate !== null, locked: this.#isLocked };
  }

  /** Locks now. */
  lock(): void {
    if (this.#parts.authenticate === null || this.#isLocked) return;
    this.#isLocked = true;
    this.#parts.changed(this.state);
  }

  /** Rejects with `cancelled` when the person does not consent; Meridian stays locked then. */
  async unlock(): Promise<LockState> {
    const { authenticate, changed } = this.#parts;
    if (authenticate === null || !this.#isLocked) return this.state;
    try {
      await authenticate();
    } catch (cause) {
      throw new AppError('cancelled', 'Meridian stays locked, since the system did not confirm that it is you.', {
        cause,
      });
    }
    this.#isLocked = false;
    changed(this.state);
    this.watch();
    return this.state;
  }

  /** Locks once the settings' time is over; to be called whenever they changed. */
  watch(): void {
    this.#watch.abort();
    this.#watch = new AbortController();
    const { lockAfterMs } = this.#parts.settings().privacy;
    if (lockAfterMs === null || this.#parts.authenticate === null || this.#isLocked) return;
    void this.#lockWhenIdle(lockAfterMs, this.#watch.signal);
  }

  async #lockWhenIdle(lockAfterMs: number, signal: AbortSignal): Promise<void> {
    const { clock, idleSeconds } = this.#parts;
    try {
      for (;;) {
        const left = lockAfterMs - idleSeconds() * 1_000;
        if (left <= 0) break;
        await clock.sleep(left, signal);
      }
    } catch {
      // The settings changed.
      return;
    }
    this.lock();
  }
}
