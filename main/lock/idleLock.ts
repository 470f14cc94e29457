import type { LockStatus } from '../../shared/contract/lock.ts';
import { AppError } from '../../shared/errors.ts';
import type { AppSettings } from '../../shared/settings.ts';
import type { Clock } from '../engine/clock.ts';
import type { Vault } from './vault.ts';

export interface IdleLockParts {
  readonly clock: Clock;
  readonly settings: () => AppSettings;
  /** Time since the last input on this computer, in s. */
  readonly idleSeconds: () => number;
  readonly vault: Pick<Vault, 'isOn' | 'isOpen' | 'unlock' | 'verify' | 'forget'>;
  /** Lets the system authenticate the owner; rejects on refusal. Null if this computer can't. */
  readonly authenticate: (() => Promise<void>) | null;
  readonly changed: () => void;
  /** The vault's key is in memory: what needs it may start. */
  readonly onKey: () => void;
  /** The vault's key is no longer in memory: what was opened with it must stop. */
  readonly onForget: () => void;
}

/**
 * Locks Meridian when the computer is idle, and unlocks it with the passphrase, or after the system has authenticated the
 * owner. With the lock switched on, or with a passphrase, Meridian starts locked; otherwise a restart would unlock it. With
 * neither it never locks, because a lock without a key protects nothing.
 */
export class IdleLock {
  readonly #parts: IdleLockParts;
  #isLocked: boolean;
  #watch = new AbortController();
  /** What waits until Meridian is unlocked. */
  readonly #waiting: (() => void)[] = [];

  constructor(parts: IdleLockParts) {
    this.#parts = parts;
    this.#isLocked = parts.vault.isOn || (this.method !== null && parts.settings().privacy.lockAfterMs !== null);
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  /** How the owner is authenticated; null: Meridian never locks. */
  get method(): LockStatus['method'] {
    const { vault, authenticate } = this.#parts;
    if (vault.isOn) return 'passphrase';
    return authenticate === null ? null : 'system';
  }

  /** Resolves when Meridian is not locked. */
  async untilUnlocked(): Promise<void> {
    while (this.#isLocked) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Locks immediately. */
  lock(): void {
    if (this.method === null || this.#isLocked) return;
    this.#isLocked = true;
    this.forgetIfLocked();
    this.#parts.changed();
  }

  /** Forgets the key if Meridian is locked and the user wants that. Call it when the key was needed meanwhile. */
  forgetIfLocked(): void {
    const { vault, settings, onForget } = this.#parts;
    if (!this.#isLocked || !vault.isOpen || !settings().privacy.forgetKeyWhenLocked) return;
    vault.forget();
    onForget();
  }

  /**
   * Unlocks with the passphrase if one is set, otherwise after the system's authentication.
   * @throws AppError `cancelled` if the system refuses, or an error of `Vault.unlock`; Meridian stays locked then
   */
  async unlock(passphrase: string | null): Promise<void> {
    const { vault, changed, onKey } = this.#parts;
    if (!this.#isLocked) return;
    const wasOpen = vault.isOpen;
    if (vault.isOn) await vault.unlock(passphrase);
    else await this.#authenticateBySystem();
    if (vault.isOn && !wasOpen) onKey();
    this.#isLocked = false;
    changed();
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.watch();
  }

  /** Authenticates the owner before the lock is weakened. Throws like `unlock`. */
  async authenticate(passphrase: string | null): Promise<void> {
    const { vault } = this.#parts;
    if (vault.isOn) await vault.verify(passphrase);
    else await this.#authenticateBySystem();
  }

  /** Starts the idle timer again. Call it after every change of the setting. */
  watch(): void {
    this.#watch.abort();
    this.#watch = new AbortController();
    const { lockAfterMs } = this.#parts.settings().privacy;
    if (lockAfterMs === null || this.method === null || this.#isLocked) return;
    void this.#lockWhenIdle(lockAfterMs, this.#watch.signal);
  }

  async #authenticateBySystem(): Promise<void> {
    try {
      await this.#parts.authenticate?.();
    } catch (cause) {
      throw new AppError('cancelled', { reason: 'unlock-refused', cause });
    }
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
