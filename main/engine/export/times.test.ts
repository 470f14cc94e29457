import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockTime } from '../../../shared/time/format.ts';
import { instantFromMicros, millisOf } from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import { ExportTimes } from './times.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const locales = ['en', 'de', 'ja', 'ar', 'not a locale'];
const now = instantFromMicros(0);

it('formats times as the window does, independent of earlier calls', () => {
  const steps = fc.array(fc.integer({ min: -7_200, max: 50_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...locales),
      fc.integer({ min: Date.UTC(1990, 0, 1) / 1_000, max: Date.UTC(2030, 0, 1) / 1_000 }),
      steps,
      (zone, locale, start, offsets) => {
        const times = new ExportTimes(zone, locale, now);
        let seconds = start;
        for (const offset of offsets) {
          seconds += offset;
          const at = instantFromMicros(seconds * 1_000_000 + 123_456);
          expect(times.day(at)).toBe(civilDayAt(zoneOrUtc(zone), millisOf(at)));
          expect(parseTimestamp(times.utc(at))).toBe(at);
          const local = times.local(at);
          expect(parseTimestamp(local)).toBe(at);
          expect(Math.floor((parseTimestamp(`${local.slice(0, 26)}Z`) ?? 0) / 86_400_000_000)).toBe(times.day(at));
          expect(times.clock(at)).toBe(clockTime(at, { now, zone, locale }));
        }
      },
    ),
    { numRuns: 100 },
  );
});
