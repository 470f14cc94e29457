import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** A request takes effect within this time or never, µs: so long may a message follow its group row. */
const LONGEST_DELAY = 60 * MICROS_PER_SECOND;
const FIRST_WAIT = 4 * MICROS_PER_SECOND;

interface UnconfirmedRow {
  /** The version of the conversation's rows that is unconfirmed. */
  readonly rowVersion: number;
  readonly since: Instant;
  /** When to look again: each wait is twice as long as the previous one. */
  readonly retryAt: Instant;
}

/**
 * Group rows whose message was not found. Some writers put the row first, or both in one batch that is not atomic; others
 * move rows to times of no message. The conversation stays due for a pull for a minute. Kept in memory: after a restart
 * the row counts as new again.
 */
export class UnconfirmedRows {
  readonly #rows = new Map<ConversationId, UnconfirmedRow>();

  /** Records a missing message; returns whether to look again, false when the message had its time to appear. */
  add(conversationId: ConversationId, rowVersion: number, now: Instant): boolean {
    const known = this.#rows.get(conversationId);
    const since = known?.rowVersion === rowVersion ? known.since : now;
    const age = now - since;
    const isOver = age >= LONGEST_DELAY || age < 0;
    if (isOver) this.#rows.delete(conversationId);
    else {
      const retryAt = instantFromMicros(now + Math.max(FIRST_WAIT, age));
      this.#rows.set(conversationId, { rowVersion, since, retryAt });
    }
    return !isOver;
  }

  confirm(conversationId: ConversationId): void {
    this.#rows.delete(conversationId);
  }

  /** Whether it is too early to look again; never for rows that came since. */
  isTooEarly(conversationId: ConversationId, rowVersion: number, now: Instant): boolean {
    const row = this.#rows.get(conversationId);
    return row !== undefined && row.rowVersion === rowVersion && now >= row.since && now < row.retryAt;
  }
}
