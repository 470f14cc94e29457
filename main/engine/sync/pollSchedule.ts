import type { Preferences } from '../../../shared/contract/sync.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Clock } from '../clock.ts';

/** The time without activity after which the longest interval applies, ms. */
const idleAfterMs = 30 * 60_000;
/** The interval grows to 1/12 of the time since the last activity: 5 s after one minute, 60 s after twelve. */
const easing = 12;

/**
 * Decides how often to refresh: often while the user uses the app, less often as it falls quiet, rarely when they have
 * been away for long. The preferences set the three intervals.
 */
export class PollSchedule {
  readonly #clock: Clock;
  #intervals: Preferences['intervals'];
  #isFocused = true;
  #activeAt: Instant;

  constructor(clock: Clock, intervals: Preferences['intervals']) {
    this.#clock = clock;
    this.#intervals = intervals;
    this.#activeAt = clock.now();
  }

  set intervals(intervals: Preferences['intervals']) {
    this.#intervals = intervals;
  }

  /** Whether the window has the focus; getting it counts as activity. */
  set focused(isFocused: boolean) {
    this.#isFocused = isFocused;
    if (isFocused) this.noteActivity();
  }

  noteActivity(): void {
    this.#activeAt = this.#clock.now();
  }

  /** The time between the end of one refresh and the start of the next, ms. */
  intervalMs(): number {
    const { activeMs, backgroundMs, idleMs } = this.#intervals;
    const now = this.#clock.now();
    // The clock was set back: without this, the quiet time would be negative for hours.
    if (now < this.#activeAt) this.#activeAt = now;
    const quietMs = (now - this.#activeAt) / MICROS_PER_MILLI;
    if (quietMs >= idleAfterMs) return Math.max(idleMs, activeMs);
    const most = Math.max(activeMs, this.#isFocused ? backgroundMs / 2 : backgroundMs);
    return Math.min(most, Math.max(activeMs, quietMs / easing));
  }
}
