import { expect, it } from 'vitest';
import { dayFromCivil } from '../../../shared/time/civil.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { lastDays, monthSoFar, paceOf, periodsAt } from './periods.ts';

const at = (iso: string) => instantFromMillis(Date.parse(iso));

it.each([
  ['UTC', '2026-11-22T13:34:00Z', '2026-11-22T00:00:00Z', '2026-11-01T00:00:00Z'],
  // Half past midnight on the first, where it still is the day and the month before in UTC.
  ['Asia/Kolkata', '2026-10-31T19:00:00Z', '2026-10-31T18:30:00Z', '2026-10-31T18:30:00Z'],
  // The clocks went back on the first.
  ['America/New_York', '2026-11-22T13:34:00Z', '2026-11-22T05:00:00Z', '2026-11-01T04:00:00Z'],
])('starts the day and the month in the reader’s zone: %s', (zone, now, day, month) => {
  expect(periodsAt(at(now), zone)).toEqual({ dayStart: at(day), monthStart: at(month) });
});

it('counts days in the reader’s zone across a clock change', () => {
  expect(lastDays(at('2026-11-02T13:34:00Z'), 'America/New_York', 3)).toEqual([
    at('2026-10-31T04:00:00Z'),
    at('2026-11-01T04:00:00Z'),
    at('2026-11-02T05:00:00Z'),
  ]);
});

it('says how much of the month has passed in the reader’s zone, and which day is its last', () => {
  expect(monthSoFar(at('2026-11-16T00:00:00Z'), 'UTC')).toEqual({ share: 0.5, lastDay: dayFromCivil(2026, 11, 30) });
  // It is December there.
  const { share, lastDay } = monthSoFar(at('2026-11-30T19:00:00Z'), 'Asia/Kolkata');
  expect(lastDay).toBe(dayFromCivil(2026, 12, 31));
  expect(share).toBeCloseTo(0.5 / 24 / 31, 6);
});

it.each([
  [3, 0.5, 6],
  [3, 0.05, null],
  [0, 0.5, null],
])('expects of %d spent in %d of a month: %s', (spent, share, pace) => expect(paceOf(spent, share)).toBe(pace));
