import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { instantOfWall, laterBy, wallOf } from './SendLater.tsx';

const at = (text: string) => instantFromMillis(Date.parse(text));

describe('when to send later', () => {
  it.each([
    ['hour', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    // The clocks go back in that night.
    ['tomorrow', 'Europe/Berlin', '2026-10-24T20:00:00Z', '2026-10-25T08:00:00Z'],
    ['tomorrow', 'Asia/Kolkata', '2026-10-24T20:00:00Z', '2026-10-26T03:30:00Z'],
    ['monday', 'UTC', '2026-12-01T12:00:00Z', '2026-12-07T09:00:00Z'],
    ['monday', 'UTC', '2026-12-06T12:00:00Z', '2026-12-07T09:00:00Z'],
    ['monday', 'UTC', '2026-12-07T08:00:00Z', '2026-12-14T09:00:00Z'],
    ['monday', 'Pacific/Auckland', '2026-12-06T12:00:00Z', '2026-12-13T20:00:00Z'],
  ] as const)('%s in %s after %s is %s', (choice, zone, now, expected) => {
    expect(laterBy(choice, at(now), zone)).toBe(at(expected));
  });

  it('reads what the field shows, but for the hour that occurs twice', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe'];
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 366 * 60 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
        const time = instantFromMillis(minute * 60_000);
        const read = instantOfWall(wallOf(time, zone), zone);
        expect(read === null ? null : wallOf(read, zone)).toBe(wallOf(time, zone));
      }),
    );
  });

  it.each(['', '2026-12-01', 'tomorrow'])('reads no time in %j', (text) => {
    expect(instantOfWall(text, 'UTC')).toBeNull();
  });
});
