import { type Instant, MICROS_PER_SECOND } from '../../../../shared/time/instant.ts';

/** Two reads must be this far apart: writers delete a row and put it again in two steps, and a read may be a moment old. */
const APART_MICROS = 60 * MICROS_PER_SECOND;

/**
 * Classifies a row that a read at `missedAt` lacks and an earlier read lacked at `missedSince` (null: none did).
 * `newly`: no read lacked it before (a later time is from a clock that was ahead); `again`: it may still be on its way;
 * `gone`: it was deleted.
 */
export function classifyMissing(missedSince: Instant | null, missedAt: Instant): 'newly' | 'again' | 'gone' {
  if (missedSince === null || missedSince > missedAt) return 'newly';
  return missedAt - missedSince >= APART_MICROS ? 'gone' : 'again';
}
