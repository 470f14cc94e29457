import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTime, dayLabel, formatDateTime, messageTimeAgo, type TimeOptions, timeAgo, timeUntil } from './format.ts';
import { instantFromMicros } from './instant.ts';
import { allZones, dateIn, distance, wallClock, zoneAndTime } from './testing/zones.ts';

/*
 * The oracle uses neither luxon nor our modules: it computes from the wall clock and calendar that Intl shows in the zone.
 */

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MILLIS_PER_DAY = 86_400_000;

const locales = ['en', 'en-GB', 'de', 'fr', 'ja', 'ar', 'fa', 'th', 'he', 'zh-Hant'];

const cases = fc
  .record({
    place: zoneAndTime,
    away: distance,
    valueMicros: fc.nat(999),
    nowMicros: fc.nat(999),
    locale: fc.constantFrom(...locales),
  })
  .map(({ place: { zone, ms }, away, valueMicros, nowMicros, locale }) => {
    const value = instantFromMicros(ms * 1_000 + valueMicros);
    const now = instantFromMicros((ms + away) * 1_000 + nowMicros);
    const opts: TimeOptions = { now, zone, locale };
    return { value, valueMs: ms, nowMs: ms + away, opts };
  });

/** Formats a time in a zone with Intl alone. */
function intl(ms: number, zone: string, locale: string, fields: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...fields, timeZone: zone }).format(ms);
}

function expectedDate(
  valueMs: number,
  nowMs: number,
  { zone, locale }: TimeOptions,
  fields: Intl.DateTimeFormatOptions,
): string {
  const year = { year: 'numeric' } as const;
  const thisYear = intl(valueMs, zone, locale, year) === intl(nowMs, zone, locale, year);
  return intl(valueMs, zone, locale, thisYear ? fields : { ...fields, ...year });
}

function expectedCount(span: number): string {
  if (span < HOUR) return `${Math.floor(span / MINUTE)}m`;
  return span < DAY ? `${Math.floor(span / HOUR)}h` : `${Math.floor(span / DAY)}d`;
}

function expectedAge(age: number): string {
  if (age < -2 * MINUTE) return `in ${expectedCount(-age)}`;
  return age < MINUTE ? 'now' : expectedCount(age);
}

describe('in every zone', () => {
  it('messageTimeAgo counts a day and then dates by the calendar of the zone', () => {
    fc.assert(
      fc.property(cases, ({ value, valueMs, nowMs, opts }) => {
        const age = opts.now - value;
        const expected =
          age < DAY ? expectedAge(age) : expectedDate(valueMs, nowMs, opts, { month: 'short', day: 'numeric' });
        expect(messageTimeAgo(value, opts)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('timeAgo and timeUntil count whole units', () => {
    fc.assert(
      fc.property(cases, ({ value, opts }) => {
        const left = value - opts.now;
        expect(timeAgo(value, opts)).toBe(expectedAge(-left));
        const countdown = left < MINUTE ? 'in <1m' : `in ${expectedCount(left)}`;
        expect(timeUntil(value, opts)).toBe(left <= 0 ? 'expired' : countdown);
      }),
      { numRuns: 2_000 },
    );
  });

  it('dayLabel compares the calendar dates of the zone', () => {
    fc.assert(
      fc.property(cases, ({ value, valueMs, nowMs, opts }) => {
        const { zone, locale } = opts;
        const back = (dateIn(nowMs, zone) - dateIn(valueMs, zone)) / MILLIS_PER_DAY;
        const text = dayLabel(value, opts);
        if (back === 0 || back === 1) {
          expect(text).toBe(back === 0 ? 'Today' : 'Yesterday');
        } else if (back > 1 && back < 7) {
          expect(text).toBe(intl(valueMs, zone, locale, { weekday: 'long' }));
        } else {
          expect(text).toBe(expectedDate(valueMs, nowMs, opts, { weekday: 'long', month: 'long', day: 'numeric' }));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('clockTime shows the wall clock of the zone', () => {
    fc.assert(
      fc.property(cases, ({ value, valueMs, opts }) => {
        const wall = wallClock(valueMs, opts.zone);
        expect(clockTime(value, { ...opts, locale: 'de' })).toBe(wall.slice(11, 16));
        const hour = Number(wall.slice(11, 13));
        const english = `${hour % 12 || 12}:${wall.slice(14, 16)} ${hour < 12 ? 'AM' : 'PM'}`;
        expect(clockTime(value, { ...opts, locale: 'en' })).toBe(english);
      }),
      { numRuns: 2_000 },
    );
  });

  it('formatDateTime shows the date, the time and the zone', () => {
    fc.assert(
      fc.property(cases, ({ value, valueMs, opts }) => {
        const time = { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
        const text = formatDateTime(value, opts);
        expect(text).toBe(intl(valueMs, opts.zone, opts.locale, { ...time, timeZoneName: 'short' }));
      }),
      { numRuns: 1_000 },
    );
  });

  it('all labels agree at noon', () => {
    const opts = { now: instantFromMicros(Date.UTC(2026, 6, 1, 12) * 1_000), locale: 'en' };
    for (const zone of allZones) {
      expect(dayLabel(opts.now, { ...opts, zone }), zone).toBe('Today');
      const old = instantFromMicros(opts.now - 180 * DAY);
      const [year, month, day] = wallClock(Date.UTC(2026, 0, 2, 12), zone)
        .slice(0, 10)
        .split('-')
        .map(Number);
      expect([year, month], zone).toEqual([2026, 1]);
      expect(messageTimeAgo(old, { ...opts, zone }), zone).toBe(`Jan ${day}`);
    }
  });
});
