import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** How far apart two reads have to be: writers delete a row and put it again in two steps, and a read may be a moment old. */
const APART_MICROS = 60 * MICROS_PER_SECOND;

/**
 * What to make of a row that a read lacks at `missedAt`, and that one lacked at `missedSince` (null: none did).
 * `newly`: none has before, but, perhaps, by a clock that was ahead; `again`: it may still be on its way; or it is `gone`.
 */
export function classifyMissing(missedSince: Instant | null, missedAt: Instant): 'newly' | 'again' | 'gone' {
  if (missedSince === null || missedSince > missedAt) return 'newly';
  return missedAt - missedSince >= APART_MICROS ? 'gone' : 'again';
}
