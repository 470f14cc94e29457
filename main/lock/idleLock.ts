import type { LockStatus as LockState } from '../../shared/contract/app.ts';
import { AppError } from '../../shared/errors.ts';
import type { AppSettings } from '../../shared/settings.ts';
import type { Clock } from '../engine/clock.ts';

export interface IdleLockParts {
  readonly clock: Clock;
  readonly settings: () => AppSettings;
  /** Time since the last input on this computer, in s. */
  readonly idleSeconds: () => number;
  /** Authenticates the owner; rejects on refusal. Null if this computer can't. */
  readonly authenticate: (() => Promise<void>) | null;
  readonly changed: (state: LockState) => void;
}

/**
 * Locks Meridian when the computer is idle, and unlocks it after the system has authenticated the owner. With the lock
 * switched on Meridian starts locked; otherwise a restart would unlock it. Without system authentication it never locks,
 * because a lock without a key protects nothing.
 */
export class IdleLock {
  readonly #parts: IdleLockParts;
  #isLocked: boolean;
  #watch = new AbortController();
  /** What waits until Meridian is unlocked. */
  #waiting: (() => void)[] = [];

  constructor(parts: IdleLockParts) {
    this.#parts = parts;
    this.#isLocked = parts.authenticate !== null && parts.settings().privacy.lockAfterMs !== null;
  }

  get state(): LockState {
    return { available: this.#parts.authenticate !== null, locked: this.#isLocked };
  }

  /** Resolves when Meridian is not locked. */
  async untilUnlocked(): Promise<void> {
    while (this.#isLocked) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Locks immediately. */
  lock(): void {
    if (this.#parts.authenticate === null || this.#isLocked) return;
    this.#isLocked = true;
    this.#parts.changed(this.state);
  }

  /** @throws AppError `cancelled` if the authentication fails; Meridian stays locked then */
  async unlock(): Promise<LockState> {
    const { authenticate, changed } = this.#parts;
    if (authenticate === null || !this.#isLocked) return this.state;
    try {
      await authenticate();
    } catch (cause) {
      throw new AppError('cancelled', { reason: 'unlock-refused', cause });
    }
    this.#isLocked = false;
    changed(this.state);
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.watch();
    return this.state;
  }

  /** Starts the idle timer again. Call it after every change of the setting. */
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
      // `watch` was called again.
      return;
    }
    this.lock();
  }
}
