import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allZones, wallClock } from './testing/zones.ts';
import { parseTimestamp } from './timestamp.ts';
import { isValidZone } from './zoneNames.ts';

/** `YYYY-MM-DDTHH:MM:SS` on the wall clocks of a zone. */
const wallAt = (seconds: number, zone: string) => wallClock(seconds * 1_000, zone);

const anyZone = fc.constantFrom(...allZones);
const anySecond = fc.integer({ min: Date.UTC(1700, 0) / 1_000, max: Date.UTC(2200, 0) / 1_000 });
const HOUR = 3_600;

describe('a naive time', () => {
  it.each([
    ['2023-07-01T12:00:00', 'Europe/Berlin', '2023-07-01T10:00:00Z'],
    ['2023-01-01T12:00:00', 'Asia/Kathmandu', '2023-01-01T06:15:00Z'],
    // A time in a gap uses the offset before the change.
    ['2023-03-26T02:30:00', 'Europe/Berlin', '2023-03-26T01:30:00Z'],
    ['2018-11-04T00:30:00', 'America/Sao_Paulo', '2018-11-04T03:30:00Z'],
    ['2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
    ['2023-10-01T02:15:00', 'Australia/Lord_Howe', '2023-09-30T15:45:00Z'],
    ['2023-03-26T02:00:00', 'Antarctica/Troll', '2023-03-26T02:00:00Z'],
    // In an overlap the first of the two applies.
    ['2023-10-29T02:30:00', 'Europe/Berlin', '2023-10-29T00:30:00Z'],
    ['2023-04-02T01:45:00', 'Australia/Lord_Howe', '2023-04-01T14:45:00Z'],
    ['2023-10-26T23:30:00', 'Africa/Cairo', '2023-10-26T20:30:00Z'],
  ])('%s in %s is %s', (naive, zone, text) => {
    expect(parseTimestamp(text)).not.toBeNull();
    expect(parseTimestamp(naive, zone)).toBe(parseTimestamp(text));
  });

  it('keeps its microseconds', () => {
    expect(parseTimestamp('1969-07-01T12:00:00.000001', 'Asia/Kolkata')).toBe(Date.UTC(1969, 6, 1, 6, 30) * 1_000 + 1);
  });

  it('is UTC when the zone is unknown', () => {
    expect(isValidZone('No/Where')).toBe(false);
    expect(isValidZone('Europe/Berlin')).toBe(true);
    expect(parseTimestamp('2023-07-01T12:00:00', 'No/Where')).toBe(Date.UTC(2023, 6, 1, 12) * 1_000);
  });

  it('is the first time at which the zone shows it, in every zone', () => {
    fc.assert(
      fc.property(anyZone, anySecond, (zone, second) => {
        const wall = wallAt(second, zone);
        const parsed = (parseTimestamp(wall, zone) ?? Number.NaN) / 1e6;
        expect(wallAt(parsed, zone)).toBe(wall);
        expect(parsed).toBeLessThanOrEqual(second);
        for (let earlier = 0.5; earlier <= 24; earlier += 0.5) {
          expect(wallAt(parsed - earlier * HOUR, zone)).not.toBe(wall);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is ignored if there is an offset', () => {
    fc.assert(
      fc.property(anyZone, anySecond, (zone, second) => {
        const text = `${new Date(second * 1_000).toISOString().slice(0, 19)}+00:00`;
        expect(parseTimestamp(text, zone)).toBe(second * 1e6);
      }),
    );
  });
});
