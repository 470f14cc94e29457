import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantFromMillis, millisOf } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import { dayReader } from './dayReader.ts';

describe('dayReader', () => {
  it('returns the calendar day of the zone in any order, also when clocks change', () => {
    // Changes at and around midnight, of half an hour, and over a whole day.
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia');
    const near = fc.constantFrom(
      Date.UTC(2024, 2, 31, 1),
      Date.UTC(2024, 9, 27, 1),
      Date.UTC(2018, 10, 4, 3),
      Date.UTC(2011, 11, 30, 10),
      Date.UTC(2024, 3, 6, 15),
    );
    const times = fc.array(fc.tuple(near, fc.integer({ min: -400, max: 400 })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(zones, times, (zone, all) => {
        const dayOf = dayReader(zone);
        for (const [base, quarters] of all) {
          const at = instantFromMillis(base + quarters * 15 * 60_000 + 1_000);
          expect(dayOf(at)).toBe(civilDayAt(zoneOrUtc(zone), millisOf(at)));
        }
      }),
    );
  });
});
