import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { createTranslator } from '../text/translator.ts';
import {
  clockTime,
  dayLabel,
  formatDateTime,
  messageTimeAgo,
  monthLabel,
  nextChange,
  resetTimeCaches,
  type TimeOptions,
  timeAgo,
  timeUntil,
} from './format.ts';
import { instantFromMicros, instantFromMillis, millisOf } from './instant.ts';

const NOW = Date.UTC(2026, 2, 17, 12);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const opts: TimeOptions = { now: instantFromMillis(NOW), zone: 'UTC', locale: 'en' };
const at = (ms: number) => instantFromMillis(ms);
const parse = (text: string) => at(Date.parse(text));
const past = (ms: number) => at(NOW - ms);
const future = (ms: number) => at(NOW + ms);
const labels = { formatDateTime, clockTime, messageTimeAgo, timeAgo, timeUntil, dayLabel };

describe('messageTimeAgo', () => {
  it.each([
    [0, 'now'],
    [MINUTE - 0.001, 'now'],
    [MINUTE, '1m'],
    [59.6 * MINUTE, '59m'],
    [HOUR - 0.001, '59m'],
    [HOUR, '1h'],
    [1.99 * HOUR, '1h'],
    [DAY - 0.001, '23h'],
    [DAY, 'Mar 16'],
    [75 * DAY, 'Jan 1'],
    [83 * DAY, 'Dec 24, 2025'],
  ])('%d ms ago is %s', (age, text) => {
    expect(messageTimeAgo(past(age), opts)).toBe(text);
  });

  it('takes the year from the calendar of the reader', () => {
    const newYear = { ...opts, now: at(Date.UTC(2026, 0, 2, 12)) };
    const value = parse('2025-12-31T23:30:00Z');
    expect(messageTimeAgo(value, newYear)).toBe('Dec 31, 2025');
    expect(messageTimeAgo(value, { ...newYear, zone: 'Europe/Berlin' })).toBe('Jan 1');
  });

  it('orders day and month by the locale', () => {
    expect(messageTimeAgo(past(DAY), { ...opts, locale: 'de' })).toBe('16. März');
    expect(messageTimeAgo(past(83 * DAY), { ...opts, locale: 'en-GB' })).toBe('24 Dec 2025');
    expect(messageTimeAgo(past(DAY), { ...opts, locale: 'ja' })).toBe('3月16日');
  });

  it('gives the year in the calendar of the locale', () => {
    // 17 March 2026 is still 1404 in Iran; the new year begins on 21 March.
    expect(messageTimeAgo(past(83 * DAY), { ...opts, locale: 'fa' })).toBe('۳ دی');
    expect(messageTimeAgo(past(83 * DAY), { ...opts, locale: 'fa', now: future(10 * DAY) })).toBe('۳ دی ۱۴۰۴');
  });
});

describe('a future time', () => {
  it.each([
    [0.001, 'now'],
    [2 * MINUTE, 'now'],
    [2 * MINUTE + 0.001, 'in 2m'],
    [5.9 * MINUTE, 'in 5m'],
    [HOUR - 0.001, 'in 59m'],
    [HOUR, 'in 1h'],
    [103 * MINUTE, 'in 1h'],
    [DAY - 0.001, 'in 23h'],
    [DAY, 'in 1d'],
    [4_320 * MINUTE, 'in 3d'],
  ])('%d ms ahead is %s', (ahead, text) => {
    expect(timeAgo(future(ahead), opts)).toBe(text);
    expect(messageTimeAgo(future(ahead), opts)).toBe(text);
  });
});

describe('timeAgo', () => {
  it.each([
    [MINUTE - 0.001, 'now'],
    [HOUR, '1h'],
    [DAY - 0.001, '23h'],
    [DAY, '1d'],
    [400.9 * DAY, '400d'],
  ])('%d ms ago is %s', (age, text) => {
    expect(timeAgo(past(age), opts)).toBe(text);
  });
});

describe('timeUntil', () => {
  it.each([
    [-DAY, 'expired'],
    [0, 'expired'],
    [0.001, 'in <1m'],
    [MINUTE - 0.001, 'in <1m'],
    [MINUTE, 'in 1m'],
    [5.9 * MINUTE, 'in 5m'],
    [3 * HOUR, 'in 3h'],
    [4_320 * MINUTE, 'in 3d'],
  ])('%d ms ahead is %s', (ahead, text) => {
    expect(timeUntil(future(ahead), opts)).toBe(text);
  });
});

describe('dayLabel', () => {
  it.each([
    ['2026-03-17T23:59:59Z', 'Today'],
    ['2026-03-17T00:00:00Z', 'Today'],
    ['2026-03-16T23:59:59Z', 'Yesterday'],
    ['2026-03-15T12:00:00Z', 'Sunday'],
    ['2026-03-11T00:00:00Z', 'Wednesday'],
    ['2026-03-10T23:59:59Z', 'Tuesday, March 10'],
    ['2023-03-20T12:00:00Z', 'Monday, March 20, 2023'],
    ['2026-03-18T00:00:00Z', 'Wednesday, March 18'],
    ['2027-01-01T00:00:00Z', 'Friday, January 1, 2027'],
  ])('%s is %s', (value, text) => {
    expect(dayLabel(parse(value), opts)).toBe(text);
  });

  it('takes today and yesterday from the catalogue and other days from the locale', () => {
    expect(dayLabel(past(0), { ...opts, t: createTranslator('de', 'de').t })).toBe('Heute');
    expect(dayLabel(past(DAY), { ...opts, locale: 'en-GB' })).toBe('Yesterday');
    expect(dayLabel(past(2 * DAY), { ...opts, locale: 'de' })).toBe('Sonntag');
  });

  it('counts dates where the reader’s calendar skips one', () => {
    const apia = { ...opts, zone: 'Pacific/Apia', now: parse('2011-12-30T22:00:00Z') };
    expect(dayLabel(parse('2011-12-30T09:59:59Z'), apia)).toBe('Thursday');
    expect(dayLabel(parse('2011-12-30T10:00:00Z'), apia)).toBe('Today');
  });
});

describe('formatDateTime and clockTime', () => {
  const value = parse('2023-03-22T14:36:25.547Z');

  it('are written in the zone and locale of the reader', () => {
    expect(formatDateTime(value, opts)).toBe('March 22, 2023 at 2:36 PM UTC');
    expect(formatDateTime(value, { ...opts, zone: 'Asia/Kolkata', locale: 'de' })).toBe(
      '22. März 2023 um 20:06 GMT+5:30',
    );
    expect(clockTime(value, opts)).toBe('2:36 PM');
    expect(clockTime(value, { ...opts, zone: 'Asia/Kathmandu', locale: 'de' })).toBe('20:21');
  });

  it('use the formats of luxon', () => {
    const time = DateTime.fromMillis(millisOf(value), { zone: 'Europe/Paris', locale: 'fr' });
    const paris = { ...opts, zone: 'Europe/Paris', locale: 'fr' };
    expect(formatDateTime(value, paris)).toBe(time.toLocaleString(DateTime.DATETIME_FULL));
    expect(clockTime(value, paris)).toBe(time.toLocaleString(DateTime.TIME_SIMPLE));
  });
});

describe('invalid input', () => {
  it.each(Object.entries(labels))('%s falls back to UTC and English', (_, label) => {
    const values = [past(0), past(HOUR), past(3 * DAY), past(400 * DAY), future(HOUR), future(400 * DAY)];
    for (const value of values) {
      const expected = label(value, opts);
      for (const zone of ['', 'No/Where', 'local', '\0']) expect(label(value, { ...opts, zone })).toBe(expected);
      for (const locale of ['', 'xx', 'en_US', 'C', '\0']) expect(label(value, { ...opts, locale })).toBe(expected);
    }
  });

  it('does not throw at the first or the last instant', () => {
    const ends = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER].map(instantFromMicros);
    for (const value of ends) {
      for (const now of ends) {
        const there = { ...opts, now, zone: 'Pacific/Apia' };
        for (const label of Object.values(labels)) expect(label(value, there)).not.toBe('');
        for (const kind of ['messageTimeAgo', 'timeAgo', 'timeUntil', 'dayLabel'] as const) {
          expect(nextChange(value, there, kind) ?? Infinity).toBeGreaterThan(now);
        }
      }
    }
  });
});

describe('resetTimeCaches', () => {
  it('changes no label', () => {
    const texts = () =>
      Object.values(labels).map((label) => label(past(3 * DAY), { ...opts, zone: 'Asia/Tokyo', locale: 'ja' }));
    const first = texts();
    resetTimeCaches();
    expect(texts()).toEqual(first);
  });
});

describe('hours and seconds', () => {
  const value = parse('2023-04-02T00:05:01Z');

  it.each([
    ['en', 'locale', false, '12:05 AM'],
    ['en', '24', false, '00:05'],
    ['en', '24', true, '00:05:01'],
    ['de', 'locale', false, '00:05'],
    ['de', '12', true, '12:05:01 AM'],
    ['ja', '12', false, '午前12:05'],
  ] as const)('follow the options: %s, %s, seconds %s', (locale, hours, seconds, text) => {
    expect(clockTime(value, { ...opts, locale, hours, seconds }).replaceAll('\u202f', ' ')).toBe(text);
  });

  it('apply to full dates and times too', () => {
    expect(formatDateTime(value, { ...opts, hours: '24', seconds: true })).toBe('April 2, 2023 at 00:05:01 UTC');
  });
});

describe('a month', () => {
  it('has its year unless that is the present one in the reader’s zone', () => {
    const inTokyo = { now: parse('2026-03-01T00:00:00Z'), zone: 'Asia/Tokyo', locale: 'en-US' };
    expect(monthLabel(parse('2026-05-03T12:00:00Z'), inTokyo)).toBe('May');
    expect(monthLabel(parse('2025-05-03T12:00:00Z'), inTokyo)).toBe('May 2025');
    // January in Tokyo already.
    expect(monthLabel(parse('2025-12-31T20:00:00Z'), inTokyo)).toBe('Jan');
    expect(monthLabel(parse('2026-05-03T12:00:00Z'), { ...inTokyo, locale: 'ja' })).toBe('5月');
  });
});
