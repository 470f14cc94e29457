import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** How far apart two reads have to be: writers delete a row and put it again in two steps, and a read may be a moment old. */
const APART_MICROS = 60 * MICROS_PER_SECOND;

/** Whether a row that a read lacked at `missedSince` (null: none did) is gone, now that one lacks it at `missedAt`. */
export const isGone = (missedSince: Instant | null, missedAt: Instant): boolean =>
  missedSince !== null && missedAt - missedSince >= APART_MICROS;
