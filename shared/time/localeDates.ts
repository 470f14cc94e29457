import { MILLIS_PER_DAY } from './civil.ts';

/** Formats of civil days ({@link dayFromCivil}) in a locale and its calendar. */
export interface LocaleDates {
  /** The requested locale, or English if it is unknown. */
  readonly locale: string;
  /** The year, with its era if the locale has one; equal only for days of the same year. */
  readonly year: (day: number) => string;
  /** `Mar 16` */
  readonly short: (day: number) => string;
  /** `Dec 24, 2025` */
  readonly shortWithYear: (day: number) => string;
  /** `Mar` */
  readonly month: (day: number) => string;
  /** `March 2023` */
  readonly monthWithYear: (day: number) => string;
  /** `Monday` */
  readonly weekday: (day: number) => string;
  /** `Monday, March 20` */
  readonly long: (day: number) => string;
  /** `Friday, March 20, 2023` */
  readonly longWithYear: (day: number) => string;
}

const FALLBACK = 'en';
const byLocale = new Map<string, LocaleDates>();

/** Returns the formats of a locale; of English if it is malformed or unknown. Never throws. */
export function datesOf(locale: string): LocaleDates {
  let dates = byLocale.get(locale);
  if (dates === undefined) {
    dates = createDates(supportedOrFallback(locale));
    byLocale.set(locale, dates);
  }
  return dates;
}

export function resetLocaleDates(): void {
  byLocale.clear();
}

function supportedOrFallback(locale: string): string {
  try {
    // Without this check, Intl replaces an unknown locale with that of the operating system.
    return Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? FALLBACK;
  } catch {
    return FALLBACK;
  }
}

function createDates(locale: string): LocaleDates {
  // A civil day is formatted as the UTC day with the same date, so that no zone can shift it.
  const writer = (fields: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...fields, timeZone: 'UTC' });
    return (day: number) => format.format(day * MILLIS_PER_DAY);
  };
  const short = { month: 'short', day: 'numeric' } as const;
  const long = { weekday: 'long', month: 'long', day: 'numeric' } as const;
  return {
    locale,
    year: writer({ year: 'numeric' }),
    short: writer(short),
    shortWithYear: writer({ ...short, year: 'numeric' }),
    month: writer({ month: 'short' }),
    monthWithYear: writer({ month: 'long', year: 'numeric' }),
    weekday: writer({ weekday: 'long' }),
    long: writer(long),
    longWithYear: writer({ ...long, year: 'numeric' }),
  };
}
