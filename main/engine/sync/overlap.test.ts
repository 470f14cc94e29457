import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { compareKeys } from '../../../shared/order.ts';
import { type Instant, instantFromMicros, instantFromMillis, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import type { Lag } from '../store/cache/cache.ts';
import { keyAt, overlapMs, recordLag, sortTime } from './overlap.ts';

const minute = 60_000_000;
const hour = 60 * minute;
const week = 7 * 24 * hour;
const start = instantFromMillis(Date.UTC(2026, 0, 1));
const plus = (micros: number): Instant => instantFromMicros(start + micros);

const wholeSecond = fc
  .integer({ min: Date.UTC(1970) / 1_000, max: Date.UTC(2100) / 1_000 })
  .map((seconds) => instantFromMicros(seconds * MICROS_PER_SECOND));
const offset = fc.constantFrom('+05:30', '-07:00', '+14:00', '-12:00', '+00:00').map((text) => text as '+05:30');
const key = fc.oneof(
  wholeSecond.map(writeAs.micros),
  wholeSecond.map((at) => writeAs.micros(instantFromMicros(at + 123_456))),
  wholeSecond.map(writeAs.naive),
  wholeSecond.map(writeAs.seconds),
  wholeSecond.map(writeAs.zulu),
  wholeSecond.map(writeAs.spaced),
  wholeSecond.map((at) => writeAs.seconds(at).replace('T', 't')),
  fc.tuple(wholeSecond, offset).map(([at, ahead]) => writeAs.offset(at, ahead)),
  wholeSecond.map((at) => writeAs.seconds(at).replace(/:\d\d\+.*/, 'Z')),
  wholeSecond.map((at) => writeAs.seconds(at).slice(0, 10)),
  wholeSecond.map((at) => writeAs.zulu(at).replaceAll(/[-:]/g, '').replace('.', ',')),
  wholeSecond.map((at) => DateTime.fromMillis(at / 1_000, { zone: 'utc' }).toFormat("kkkk-'W'WW-c")),
  wholeSecond.map((at) => DateTime.fromMillis(at / 1_000, { zone: 'utc' }).toFormat("yyyy-ooo'T'HH:mm")),
);

describe('the sort time of a key', () => {
  it('a read from any second finds the key exactly when its sort time is not before', () => {
    // Close to each other: random times would nearly always differ in the year.
    const near = fc.tuple(key, fc.integer({ min: -2 * 86_400, max: 2 * 86_400 }), fc.boolean());
    fc.assert(
      fc.property(near, wholeSecond, ([text, seconds, isNear], anywhere) => {
        const at = sortTime(text);
        if (at === null) throw new Error(`${text} has no sort time`);
        const nearby = Math.floor(at / MICROS_PER_SECOND + seconds) * MICROS_PER_SECOND;
        const bound = isNear ? instantFromMicros(nearby) : anywhere;
        expect(compareKeys(text, keyAt(bound)) >= 0).toBe(at >= bound);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ignores the offset', () => {
    expect(sortTime('2026-01-01T12:30:45.123456+05:30')).toBe(parseTimestamp('2026-01-01T12:30:45Z'));
    expect(sortTime('2026-01-01 12:30:45 +0000')).toBe(instantFromMicros(start - 1));
    expect(sortTime('2026-01-01t12:30:45Z')).toBe(plus(24 * hour - 1));
  });

  it.each([
    ['2026-01-01T12:30Z', '2026-01-01T12:30:59Z'],
    ['2026-01-01T12:30:45,5Z', '2026-01-01T12:30:45Z'],
    ['20260101T123045Z', '2026-12-31T23:59:59Z'],
    ['2026-W01-4T12:30', '2026-12-31T23:59:59Z'],
    ['2026-032T12:30', '2026-03-31T23:59:59Z'],
    ['2026-01-01', '2025-12-31T23:59:59Z'],
  ])('of %s is that of the usual form beside it', (text, usual) => {
    expect(sortTime(text)).toBe(parseTimestamp(usual));
  });

  it('is null for a time that sorts before all times of the usual form', () => {
    expect(parseTimestamp('+002026-01-01T12:30:45Z')).not.toBeNull();
    expect(sortTime('+002026-01-01T12:30:45Z')).toBeNull();
  });

  it('is null for a key without a time', () => {
    for (const text of ['', 'not a time', '12:30', '2026-02-30T00:00:00Z', '2026-02-30T00:00Z'])
      expect(sortTime(text)).toBeNull();
  });
});

describe('the overlap', () => {
  const minutes = (lag: Lag | null, now = start): number => overlapMs(lag, now) / 60_000;

  it('is five minutes when all clocks are right', () => {
    expect(minutes(null)).toBe(5);
    expect(recordLag(null, 0, start)).toBeNull();
    expect(recordLag(null, -hour, start)).toBeNull();
  });

  it('covers the largest lag of this week and the last one', () => {
    const lag = recordLag(recordLag(null, 90 * minute, start), 10 * minute, start);
    expect(minutes(lag)).toBe(95);
    expect(minutes(lag, plus(week))).toBe(95);
    expect(minutes(lag, plus(2 * week))).toBe(5);
    const later = recordLag(lag, 20 * minute, plus(week));
    expect(minutes(later, plus(week))).toBe(95);
    expect(minutes(later, plus(2 * week))).toBe(25);
    expect(minutes(recordLag(later, minute, plus(9 * week)), plus(9 * week))).toBe(6);
  });

  it('is at most 26 hours, and ignores rows dated back on purpose', () => {
    expect(minutes(recordLag(null, 25.99 * hour, start))).toBe(26 * 60);
    expect(recordLag(null, 27 * hour, start)).toBeNull();
  });

  it('does not shrink when the clock is set back', () => {
    expect(minutes(recordLag(null, hour, start), plus(-4 * week))).toBe(65);
  });

  it('returns the same object when nothing changed, so that nothing is written', () => {
    const lag = recordLag(null, hour, start);
    expect(recordLag(lag, hour, start)).toBe(lag);
  });

  it('is at least five minutes more than any lag of this week, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20 * hour), fc.nat(week - 1)), { minLength: 1 }), (sights) => {
        const inOrder = sights.toSorted(([, a], [, b]) => a - b);
        const monday = instantFromMicros(Math.floor(start / week) * week);
        const lag = inOrder.reduce<Lag | null>(
          (so, [lagged, at]) => recordLag(so, lagged, instantFromMicros(monday + at)),
          null,
        );
        const largest = Math.max(...sights.map(([lagged]) => lagged));
        expect(overlapMs(lag, instantFromMicros(monday + week))).toBeGreaterThanOrEqual(largest / 1_000 + 300_000);
      }),
    );
  });
});
