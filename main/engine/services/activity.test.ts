import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromCivil, MILLIS_PER_DAY } from '../../../shared/time/civil.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import type { Cache } from '../store/cache/cache.ts';
import { batch, conversation, everything, finish, message, openInMemory } from '../store/cache/testing.ts';
import { countByDay } from './activity.ts';

/** A cache with a message at each of these times, in epoch milliseconds. */
function cacheWith(times: readonly number[]): Cache {
  const cache = openInMemory();
  const messages = times.map((ms, n) => message(n, { at: instantFromMillis(ms) }));
  cache.ingest.page(conversation, everything, batch(messages));
  return cache;
}

const count = (times: readonly number[], zone: string, firstDay: number, days: number): readonly number[] =>
  finish(countByDay(cacheWith(times).messages, { conversationId: conversation, zone, firstDay, days }));

const at = (iso: string): number => Date.parse(iso);

describe('the messages of each day', () => {
  it('are those between two midnights of the zone, also when clocks change', () => {
    // Berlin: 29 March 2026 has 23 hours, from 23:00 UTC the day before to 22:00 UTC.
    const times = ['2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z'];
    expect(count(times.map(at), 'Europe/Berlin', dayFromCivil(2026, 3, 28), 3)).toEqual([1, 2, 1]);
    // 25 October 2026 has 25.
    const autumn = ['2026-10-24T21:59:59Z', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z'];
    expect(count(autumn.map(at), 'Europe/Berlin', dayFromCivil(2026, 10, 24), 3)).toEqual([1, 2, 1]);
  });

  it('are none on a day that the zone skipped', () => {
    const times = ['2011-12-30T09:59:59Z', '2011-12-30T10:00:00Z'];
    expect(count(times.map(at), 'Pacific/Apia', dayFromCivil(2011, 12, 29), 3)).toEqual([1, 0, 1]);
  });

  it('are those of UTC in an unknown zone', () => {
    expect(count([at('2026-03-28T23:30:00Z')], 'Nowhere/At_All', dayFromCivil(2026, 3, 28), 2)).toEqual([1, 0]);
  });

  it('are counted in slices', () => {
    const slices = countByDay(
      { countBetween: () => 15_000 },
      { conversationId: conversation, zone: 'UTC', firstDay: 20_000, days: 5 },
    );
    expect([slices.next().done, slices.next().done]).toEqual([false, false]);
    expect(slices.next()).toEqual({ done: true, value: [15_000, 15_000, 15_000, 15_000, 15_000] });
  });

  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Asia/Beirut',
    'America/Santiago',
    'Africa/Casablanca',
    'Pacific/Kiritimati',
  ];

  it('are the same as by the clocks of the zone for each message', () => {
    const first = dayFromCivil(2025, 9, 1);
    const time = fc.integer({ min: (first - 2) * MILLIS_PER_DAY, max: (first + 373) * MILLIS_PER_DAY });
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.array(time, { maxLength: 40 }), (zone, times) => {
        const expected = Array.from({ length: 371 }, () => 0);
        for (const ms of times) {
          const day = civilDayAt(zoneOrUtc(zone), ms) - first;
          if (day >= 0 && day < expected.length) expected[day] = (expected[day] ?? 0) + 1;
        }
        expect(count(times, zone, first, 371)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
