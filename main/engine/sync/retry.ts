import type { AppError, ErrorCode } from '../../../shared/errors.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Chance } from '../clock.ts';
import type { SyncContext } from './context.ts';

/* Whether and when something that failed is tried again. */

export interface BackoffOptions {
  /** The longest wait after the first failure, ms. */
  readonly firstMs: number;
  /** The longest wait after any number of failures, ms. */
  readonly mostMs: number;
}

/** Between two attempts of the same write. */
const writeBackoff: BackoffOptions = { firstMs: 1_000, mostMs: 300_000 };

/**
 * The wait before the next attempt after `failures` failures in a row (at least 1), ms: exponential with full jitter, so
 * that clients cut off together don't come back together ("Exponential Backoff and Jitter", AWS Architecture Blog, 2015).
 * Never less than a quarter of the first step, so that a small random number does not cause a burst of requests.
 */
export function backoffMs(failures: number, chance: Chance, { firstMs, mostMs }: BackoffOptions): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  const least = firstMs / 4;
  return Math.round(least + chance() * (ceiling - least));
}

/** When, by the device's clock, a write that failed `failures` times in a row is due again. */
export function nextAttemptAt({ clock, chance }: Pick<SyncContext, 'clock' | 'chance'>, failures: number): Instant {
  return instantFromMicros(clock.now() + backoffMs(Math.max(1, failures), chance, writeBackoff) * MICROS_PER_MILLI);
}

/**
 * When, by the device's clock, a write planned for `nextAt` is due; null: at once. A time further ahead than the longest
 * back-off comes from a clock that was set back since, and is ignored.
 */
export function dueAt(nextAt: Instant | null, now: Instant): Instant {
  const longestWait = writeBackoff.mostMs * MICROS_PER_MILLI;
  return nextAt === null || nextAt < now || nextAt - now > longestWait ? now : nextAt;
}

/**
 * What a failed write means for its caller.
 * - `unreachable`: there is no network, so every other request would fail too.
 * - `transient`: the same write may succeed later (throttling, a fault of the service, expired credentials).
 * - `permanent`: it fails until a person changes something.
 * - `local`: this computer's disk failed, not the table.
 */
type WriteErrorKind = 'unreachable' | 'transient' | 'permanent' | 'local';

const kinds: Partial<Record<ErrorCode, WriteErrorKind>> = {
  offline: 'unreachable',
  timeout: 'unreachable',
  'access-denied': 'permanent',
  validation: 'permanent',
  'table-missing': 'permanent',
  'wrong-key-schema': 'permanent',
  'wrong-region': 'permanent',
  'insecure-endpoint': 'permanent',
  'disk-full': 'local',
  'disk-read-only': 'local',
  'cache-unreadable': 'local',
  'outbox-unreadable': 'local',
};

/** Classifies the error of a write; an unlisted code counts as transient, `internal` by its `retryable`. */
export function classifyWriteError({ code, retryable }: AppError): WriteErrorKind {
  if (code === 'internal') return retryable ? 'transient' : 'permanent';
  return kinds[code] ?? 'transient';
}
