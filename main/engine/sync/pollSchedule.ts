import type { Preferences } from '../../../shared/ipc/contract.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Clock } from '../clock.ts';

/** Nobody has been there for this long, ms: the longest interval is enough. */
const idleAfterMs = 30 * 60_000;
/** Of the time since the last activity, the part that an interval eases towards: after a minute of quiet 5 s, after twelve 60 s. */
const easing = 12;

/**
 * How often to refresh, by what the person does: often while they use the app, easing as it falls quiet, seldom when
 * nobody has been there for long. The preferences set the three corners.
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

  /** Whether the window has the focus; getting it is activity. */
  set focused(isFocused: boolean) {
    this.#isFocused = isFocused;
    if (isFocused) this.active();
  }

  /** The person did something, or somebody wrote to them: more may follow. */
  active(): void {
    this.#activeAt = this.#clock.now();
  }

  /** Between the end of one refresh and the start of the next, ms. */
  intervalMs(): number {
    const { activeMs, backgroundMs, idleMs } = this.#intervals;
    const now = this.#clock.now();
    // A device's clock that was set back would make the quiet negative for hours: as if something had just happened.
    if (now < this.#activeAt) this.#activeAt = now;
    const quietMs = (now - this.#activeAt) / MICROS_PER_MILLI;
    if (quietMs >= idleAfterMs) return Math.max(idleMs, activeMs);
    const most = Math.max(activeMs, this.#isFocused ? backgroundMs / 2 : backgroundMs);
    return Math.min(most, Math.max(activeMs, quietMs / easing));
  }
}
