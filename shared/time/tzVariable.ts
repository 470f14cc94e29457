import { isValidZone } from './zoneNames.ts';

/** The zone of a `TZ` variable, as an IANA name or an offset such as `-03:00`. */
export interface TzZone {
  readonly zone: string;
  /** False if the variable means something else at times, or nothing. */
  readonly isExact: boolean;
}

/** `std offset` of POSIX, and what follows: a name and rules of daylight saving time. */
const posixForm = /^(?:[A-Za-z]{3,}|<[A-Za-z\d+-]{3,}>)([+-]?)(\d{1,2})(?::(\d\d)(?::(\d\d))?)?(.*)$/;
/** The rules of the United States since 2007, which names such as `EST5EDT` have. */
const rulesOfTheNames = /,M3\.2\.0(?:\/2)?,M11\.1\.0(?:\/2)?$/;
const UTC: TzZone = { zone: 'UTC', isExact: true };

/**
 * The zone that a `TZ` variable means where Intl would take another or none; null: Intl knows it, or the variable is not set.
 * An offset of POSIX (`UTC+3`, `<+0330>-3:30`) is the time that is added to get UTC, so its sign is the opposite of that of
 * ISO 8601. Rules of daylight saving time can't be followed: then the standard time is returned, as not exact.
 */
export function zoneOfTz(tz: string | undefined): TzZone | null {
  if (tz === undefined) return null;
  const name = tz
    .replace(/^:/, '')
    .replace(/^.*\/zoneinfo\/(?:(?:posix|right)\/)?/, '')
    .replace(rulesOfTheNames, '');
  if (name === '') return UTC;
  const [form, sign, hours, minutes = '0', seconds = '00', rest] = posixForm.exec(name) ?? [];
  const isOffset = form !== undefined && rest === '' && seconds === '00';
  if (!isOffset && /^[A-Z]/i.test(name) && isValidZone(name)) return name === tz ? null : { zone: name, isExact: true };
  const total = form === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes);
  if (!(Number(minutes) < 60 && total < 24 * 60)) return { ...UTC, isExact: false };
  if (total === 0) return { ...UTC, isExact: isOffset };
  const two = (value: number): string => String(value).padStart(2, '0');
  const zone = `${sign === '-' ? '+' : '-'}${two(Math.floor(total / 60))}:${two(total % 60)}`;
  return { zone, isExact: isOffset };
}
