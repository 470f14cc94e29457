import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** A request takes effect within this time of being sent, or never: so long may a message follow the row that tells of it. */
const LONGEST = 60 * MICROS_PER_SECOND;
const FIRST_WAIT = 4 * MICROS_PER_SECOND;

interface Doubt {
  /** The version of the conversation's rows that is in doubt. */
  readonly version: number;
  readonly since: Instant;
  /** When to look again: each wait is twice as long as the one before. */
  readonly lookAt: Instant;
}

/**
 * Group rows that told of a message which was not there when it was looked for. Some writers put the row first, or both in
 * one batch that is not atomic; others move rows to times of no message at all. So the conversation stays due for a pull,
 * for a minute. Held in memory: after a restart, the row counts as new once more.
 */
export class UnconfirmedRows {
  readonly #doubts = new Map<ConversationId, Doubt>();

  /** The message was not there. Tells whether to look again; false: it had its time. */
  raise(conversationId: ConversationId, version: number, now: Instant): boolean {
    const known = this.#doubts.get(conversationId);
    const since = known?.version === version ? known.since : now;
    const age = now - since;
    const isOver = age >= LONGEST || age < 0;
    if (isOver) this.#doubts.delete(conversationId);
    else
      this.#doubts.set(conversationId, { version, since, lookAt: instantFromMicros(now + Math.max(FIRST_WAIT, age)) });
    return !isOver;
  }

  /** All that the rows told of was there. */
  settle(conversationId: ConversationId): void {
    this.#doubts.delete(conversationId);
  }

  /** Whether it is too early to look again; never for rows that came since. */
  isTooEarly(conversationId: ConversationId, version: number, now: Instant): boolean {
    const doubt = this.#doubts.get(conversationId);
    return doubt !== undefined && doubt.version === version && now >= doubt.since && now < doubt.lookAt;
  }
}
