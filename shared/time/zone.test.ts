import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { wallClock, zoneAndTime } from './testing/zones.ts';
import { offsetAt, zoneOrUtc } from './zone.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

describe('the offset of a zone', () => {
  it('is that of its wall clocks, in any order of times', () => {
    const hours = fc.array(fc.integer({ min: -72, max: 72 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(zoneAndTime, hours, ({ zone, ms }, distances) => {
        for (const distance of distances) {
          const at = Math.floor(ms / 1_000) * 1_000 + distance * HOUR;
          expect(at + offsetAt(zoneOrUtc(zone), at)).toBe(Date.parse(`${wallClock(at, zone)}Z`));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is looked up once for the times of a day', () => {
    const zone = zoneOrUtc('Asia/Tbilisi');
    const day = 19_000 * DAY;
    offsetAt(zone, day + 1);
    const lookUp = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    for (let hour = 0; hour < 24; hour++) expect(offsetAt(zone, day + hour * HOUR)).toBe(4 * HOUR);
    expect(lookUp).not.toHaveBeenCalled();
    lookUp.mockRestore();
  });
});
