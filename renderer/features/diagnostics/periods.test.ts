import { expect, it } from 'vitest';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { periodsAt } from './periods.ts';

const at = (iso: string) => instantFromMillis(Date.parse(iso));

it.each([
  ['UTC', '2026-11-22T13:34:00Z', '2026-11-22T00:00:00Z', '2026-11-01T00:00:00Z'],
  // Half past midnight on the first, where it still is the day and the month before in UTC.
  ['Asia/Kolkata', '2026-10-31T19:00:00Z', '2026-10-31T18:30:00Z', '2026-10-31T18:30:00Z'],
  // The clocks went back on the first.
  ['America/New_York', '2026-11-22T13:34:00Z', '2026-11-22T05:00:00Z', '2026-11-01T04:00:00Z'],
])('begins the day and the month where the reader is: %s', (zone, now, day, month) => {
  expect(periodsAt(at(now), zone)).toEqual({ dayStart: at(day), monthStart: at(month) });
});
