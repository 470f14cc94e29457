import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilFromDay, dayFromCivil, daysInMonth, MILLIS_PER_DAY } from './civil.ts';

/** Years −1000 to 9999 or so; the oracle is `Date`. */
const anyDay = fc.integer({ min: -1_084_000, max: 2_932_000 });

describe('civil days', () => {
  it('have the same dates as Date', () => {
    fc.assert(
      fc.property(anyDay, (dayNumber) => {
        const date = new Date(dayNumber * MILLIS_PER_DAY);
        expect(civilFromDay(dayNumber)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        });
      }),
    );
  });

  it('are recovered from their dates', () => {
    fc.assert(
      fc.property(anyDay, (dayNumber) => {
        const { year, month, day } = civilFromDay(dayNumber);
        expect(dayFromCivil(year, month, day)).toBe(dayNumber);
      }),
    );
  });

  it('agree with Date on every day of four centuries', () => {
    const first = Date.UTC(1800, 0) / MILLIS_PER_DAY;
    for (let dayNumber = first; dayNumber < first + 146_097; dayNumber++) {
      const date = new Date(dayNumber * MILLIS_PER_DAY);
      const { year, month, day } = civilFromDay(dayNumber);
      if (year !== date.getUTCFullYear() || month !== date.getUTCMonth() + 1 || day !== date.getUTCDate()) {
        expect.fail(`day ${dayNumber} is ${date.toISOString()}, not ${year}-${month}-${day}`);
      }
      if (dayFromCivil(year, month, day) !== dayNumber) expect.fail(`${date.toISOString()} does not come back`);
    }
  });

  it('are as many in each month as Date shows', () => {
    const month = fc.record({ year: fc.integer({ min: 100, max: 9999 }), month: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(month, ({ year, month }) => {
        expect(daysInMonth(year, month)).toBe(new Date(Date.UTC(year, month, 0)).getUTCDate());
      }),
    );
  });
});
