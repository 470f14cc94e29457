import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLIS_PER_DAY } from './civil.ts';
import { dateIn, zoneAndTime } from './testing/zones.ts';
import { zoneOrUtc } from './zone.ts';
import { civilDayAt, nextDayChange, startOfDay } from './zoneDays.ts';

const QUARTER_HOUR = 900_000;

describe('the days of a zone', () => {
  it('match its calendar', () => {
    fc.assert(
      fc.property(zoneAndTime, ({ zone, ms }) => {
        expect(civilDayAt(zoneOrUtc(zone), ms) * MILLIS_PER_DAY).toBe(dateIn(ms, zone));
      }),
      { numRuns: 2_000 },
    );
  });

  it('change exactly where nextDayChange says', () => {
    fc.assert(
      fc.property(zoneAndTime, ({ zone, ms }) => {
        const change = nextDayChange(zoneOrUtc(zone), ms);
        const date = dateIn(ms, zone);
        expect(change).toBeGreaterThan(ms);
        expect(dateIn(change, zone)).not.toBe(date);
        expect(dateIn(change - 1, zone)).toBe(date);
        for (let at = ms; at < change; at += QUARTER_HOUR) {
          if (dateIn(at, zone) !== date)
            expect.fail(`${zone}: the day changes before ${new Date(change).toISOString()}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('start at the first time with that date', () => {
    fc.assert(
      fc.property(zoneAndTime, ({ zone, ms }) => {
        const date = dateIn(ms, zone);
        const start = startOfDay(zoneOrUtc(zone), date / MILLIS_PER_DAY);
        expect(dateIn(start, zone)).toBe(date);
        for (let back = 1; back < 1.5 * MILLIS_PER_DAY; back += QUARTER_HOUR) {
          if (dateIn(start - back, zone) >= date)
            expect.fail(`${zone}: the day starts before ${new Date(start).toISOString()}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['Asia/Beirut', '2023-03-26', '2023-03-25T22:00:00.000Z'],
    ['Africa/Cairo', '2023-10-27', '2023-10-26T22:00:00.000Z'],
    ['America/Toronto', '1919-03-31', '1919-03-31T04:30:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
    // 29 October began, ended a minute later when clocks went back to 23:01, and began again.
    ['America/St_Johns', '2006-10-29', '2006-10-29T02:30:00.000Z'],
  ])('%s begins %s at %s', (zone, date, start) => {
    expect(new Date(startOfDay(zoneOrUtc(zone), Date.parse(date) / MILLIS_PER_DAY)).toISOString()).toBe(start);
  });
});
