import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOfTz } from './tzVariable.ts';
import { offsetAt, zoneOrUtc } from './zone.ts';
import { isValidZone } from './zoneNames.ts';

const exact = (zone: string) => ({ zone, isExact: true });
const inexact = (zone: string) => ({ zone, isExact: false });

describe('the zone of a TZ variable', () => {
  it.each([
    ['UTC+3', exact('-03:00')],
    ['UTC-14', exact('+14:00')],
    ['GMT+3', exact('-03:00')],
    ['JST-9', exact('+09:00')],
    ['EST5', exact('-05:00')],
    ['UTC0', exact('UTC')],
    ['<+0330>-3:30', exact('+03:30')],
    ['<-03>3', exact('-03:00')],
    ['NPT-5:45:00', exact('+05:45')],
    [':Europe/Berlin', exact('Europe/Berlin')],
    ['/usr/share/zoneinfo/Asia/Tokyo', exact('Asia/Tokyo')],
    [':/usr/share/zoneinfo/posix/Asia/Tokyo', exact('Asia/Tokyo')],
    ['EST5EDT,M3.2.0,M11.1.0', exact('EST5EDT')],
    ['PST8PDT,M3.2.0/2,M11.1.0/2', exact('PST8PDT')],
    ['', exact('UTC')],
    ['CET-1CEST,M3.5.0,M10.5.0/3', inexact('+01:00')],
    ['CET-1CEST', inexact('+01:00')],
    ['WET0WEST', inexact('UTC')],
    ['EST5EDT,M4.1.0,M10.5.0', inexact('-05:00')],
    ['LMT-0:19:32', inexact('+00:19')],
    ['XXX24', inexact('UTC')],
    ['XXX3:60', inexact('UTC')],
    ['+05:30', inexact('UTC')],
    ['No/Where', inexact('UTC')],
    ['/etc/localtime', inexact('UTC')],
  ])('%j is %j', (tz, expected) => expect(zoneOfTz(tz)).toEqual(expected));

  it.each([undefined, 'Europe/Berlin', 'EST5EDT', 'Etc/GMT+3', 'UTC', 'CET'])('leaves %j to Intl', (tz) => {
    expect(zoneOfTz(tz)).toBeNull();
  });

  it('has the opposite sign of the offset, which every formatter knows', () => {
    const name = fc.constantFrom('ABC', 'UTC', 'GMT', '<+03>', '<-0530>');
    fc.assert(
      fc.property(name, fc.integer({ min: -1_439, max: 1_439 }), (std, minutes) => {
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const found = zoneOfTz(`${std}${minutes < 0 ? '-' : ''}${hours}:${String(rest).padStart(2, '0')}`);
        expect(found?.isExact).toBe(true);
        expect(isValidZone(found?.zone ?? '')).toBe(true);
        expect(offsetAt(zoneOrUtc(found?.zone ?? ''), 0)).toBe(minutes === 0 ? 0 : -minutes * 60_000);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (tz) => isValidZone(zoneOfTz(tz)?.zone ?? 'UTC')));
  });
});
