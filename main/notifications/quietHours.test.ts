import { expect, it } from 'vitest';
import { instantFromMillis } from '../../shared/time/instant.ts';
import { isWithin } from './notifications.ts';

const night = { from: '22:00', to: '07:00' };
const at = (utc: string) => instantFromMillis(Date.parse(`${utc}Z`));

it.each([
  ['2026-01-15T21:59:59', false],
  ['2026-01-15T22:00:00', true],
  ['2026-01-16T00:00:00', true],
  ['2026-01-16T06:59:59', true],
  ['2026-01-16T07:00:00', false],
  ['2026-01-16T12:00:00', false],
])('hours over midnight contain %s: %s', (time, expected) => {
  expect(isWithin(night, at(time), 'UTC')).toBe(expected);
});

it('use the local time of the zone, with daylight saving time', () => {
  const winter = at('2026-01-15T21:30:00');
  const summer = at('2026-07-15T20:30:00');
  expect([isWithin(night, winter, 'UTC'), isWithin(night, winter, 'Europe/Berlin')]).toEqual([false, true]);
  expect([isWithin(night, summer, 'UTC'), isWithin(night, summer, 'Europe/Berlin')]).toEqual([false, true]);
});

it('work within a day, and last all day if both times are equal', () => {
  const noon = { from: '12:00', to: '13:30' };
  expect([isWithin(noon, at('2026-01-15T13:29:59'), 'UTC'), isWithin(noon, at('2026-01-15T13:30:00'), 'UTC')]).toEqual([
    true,
    false,
  ]);
  expect(isWithin({ from: '08:00', to: '08:00' }, at('2026-01-15T03:00:00'), 'UTC')).toBe(true);
});
