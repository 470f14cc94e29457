import type { Translate } from '../text/translator.ts';
import { type Instant, isInstant } from './instant.ts';
import { parseTimestamp } from './timestamp.ts';

/** What a time label depends on besides the time itself. */
export interface TimeOptions {
  readonly now: Instant;
  /** The IANA zone of the reader; UTC when the runtime doesn't know it. */
  readonly zone: string;
  /** The BCP 47 locale of dates and times of day; English when the runtime doesn't know it. */
  readonly locale: string;
  /** The IANA zone of timestamps without an offset; UTC when absent. */
  readonly naiveZone?: string;
  /** The language of the words apart from dates; English when absent. */
  readonly t?: Translate;
  /** How the hours of a day are counted; `locale`, and when absent: as the locale does. */
  readonly hours?: 'locale' | '12' | '24';
  /** Whether times of day have seconds; they have none when absent. */
  readonly seconds?: boolean;
}

/** An `sk` text or an instant. */
export type TimeValue = string | Instant;

/** The instant of a value; `null` when it can't be read. */
export function instantOf(value: TimeValue, opts: TimeOptions): Instant | null {
  if (typeof value === 'string') return parseTimestamp(value, opts.naiveZone);
  return isInstant(value) ? value : null;
}
