import { formatDateTime, type TimeOptions } from '../../../shared/time/format.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI, millisOf } from '../../../shared/time/instant.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import { offsetAt, zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';

const MILLIS_PER_MINUTE = 60_000;
const UTC_SUFFIX = '+00:00';

/** Formats the times of an export in its zone and locale. */
export class ExportTimes {
  readonly zone: string;
  readonly #zone;
  readonly #options: TimeOptions;
  readonly #clock: Intl.DateTimeFormat;

  constructor(zone: string, locale: string, now: Instant) {
    this.#zone = zoneOrUtc(zone);
    this.zone = this.#zone.name;
    this.#options = { now, zone: this.zone, locale };
    const hourAndMinute = { hour: 'numeric', minute: 'numeric', timeZone: this.zone } as const;
    this.#clock = new Intl.DateTimeFormat(datesOf(locale).locale, hourAndMinute);
  }

  /** `2023-03-22T14:36:25.547845Z` */
  utc(at: Instant): string {
    return `${withoutOffset(at)}Z`;
  }

  /** Local time with its offset: `2023-03-22T20:06:25.547845+05:30`. */
  local(at: Instant): string {
    const offset = offsetAt(this.#zone, millisOf(at));
    const wall = instantFromMicros(at + offset * MICROS_PER_MILLI);
    const minutes = Math.round(Math.abs(offset) / MILLIS_PER_MINUTE);
    const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
    return `${withoutOffset(wall)}${offset < 0 ? '-' : '+'}${twoDigits(hour)}:${twoDigits(minute)}`;
  }

  /** The civil day in the zone. */
  day(at: Instant): number {
    return civilDayAt(this.#zone, millisOf(at));
  }

  /** A heading for a day, always with the year: `Wednesday, March 22, 2023`. */
  dayHeading(day: number): string {
    return datesOf(this.#options.locale).longWithYear(day);
  }

  /** The time of day: `8:06 PM`. */
  clock(at: Instant): string {
    return this.#clock.format(millisOf(at));
  }

  /** Date and time with the zone. */
  full(at: Instant): string {
    return formatDateTime(at, this.#options);
  }
}

const withoutOffset = (at: Instant): string => formatTimestamp(at).slice(0, -UTC_SUFFIX.length);
const twoDigits = (value: number): string => String(value).padStart(2, '0');
