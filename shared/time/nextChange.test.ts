import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayLabel,
  messageTimeAgo,
  nextChange,
  type TimeLabel,
  type TimeOptions,
  timeAgo,
  timeUntil,
} from './format.ts';
import { formatTimestamp } from './formatTimestamp.ts';
import { type Instant, instantFromMicros } from './instant.ts';
import { distance, zoneAndTime } from './testing/zones.ts';
import { parseTimestamp } from './timestamp.ts';

const labels = { messageTimeAgo, timeAgo, timeUntil, dayLabel } as const;
const kinds: readonly TimeLabel[] = ['messageTimeAgo', 'timeAgo', 'timeUntil', 'dayLabel'];

const HOUR = 3_600e6;
const DAY = 24 * HOUR;
const YEARS = 5 * 366 * DAY;

const parse = (text: string): Instant => parseTimestamp(text) ?? expect.fail();

const cases = fc
  .record({
    place: zoneAndTime,
    away: distance,
    micros: fc.nat(999),
    kind: fc.constantFrom(...kinds),
    locale: fc.constantFrom('en', 'en', 'de', 'fa', 'he'),
    /** Times to check between now and the change, as fractions. */
    samples: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ place: { zone, ms }, away, micros, kind, locale, samples }) => {
    // The value is some distance before or after now.
    const now = instantFromMicros(ms * 1_000);
    const value = instantFromMicros((ms - away) * 1_000 + micros);
    const opts: TimeOptions = { now, zone, locale };
    return { value, kind, opts, samples };
  });

/** The times up to `end` at which a label must be unchanged: the hours of three days, the end, and others. */
function timesBefore(now: Instant, end: number, samples: readonly number[]): Instant[] {
  const times = samples.map((part) => now + Math.floor((end - 1 - now) * part));
  for (let at = now + HOUR / 2; at < end && at < now + 3 * DAY; at += HOUR / 2) times.push(at);
  times.push(end - 1);
  return times.map(instantFromMicros);
}

describe('nextChange', () => {
  it('is exactly when the label changes', () => {
    fc.assert(
      fc.property(cases, ({ value, kind, opts, samples }) => {
        const read = (now: Instant) => labels[kind](value, { ...opts, now });
        const text = read(opts.now);
        const next = nextChange(value, opts, kind);
        if (next !== null) {
          expect(next).toBeGreaterThan(opts.now);
          expect(read(next)).not.toBe(text);
        }
        for (const time of timesBefore(opts.now, next ?? opts.now + YEARS, samples)) {
          if (read(time) !== text) {
            expect.fail(`${kind} changes from ${text} to ${read(time)} by ${formatTimestamp(time)}, before ${next}`);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each<readonly [TimeLabel, string, string, string, string | null]>([
    ['timeAgo', '2026-03-17T12:00:00Z', '2026-03-17T12:00:00Z', 'UTC', '2026-03-17T12:01:00Z'],
    ['timeAgo', '2026-03-17T12:00:00Z', '2026-03-17T12:59:59Z', 'UTC', '2026-03-17T13:00:00Z'],
    ['timeAgo', '2026-03-17T12:00:00Z', '2026-03-17T11:57:30Z', 'UTC', '2026-03-17T11:58:00Z'],
    ['timeAgo', '2026-03-17T12:00:00Z', '2026-03-17T11:55:00Z', 'UTC', '2026-03-17T11:55:00.000001Z'],
    ['messageTimeAgo', '2026-03-17T12:00:00Z', '2026-03-18T12:00:00Z', 'UTC', '2027-01-01T00:00:00Z'],
    ['messageTimeAgo', '2026-03-17T12:00:00Z', '2026-05-18T12:00:00Z', 'Asia/Kathmandu', '2026-12-31T18:15:00Z'],
    ['messageTimeAgo', '2025-03-17T12:00:00Z', '2026-03-18T12:00:00Z', 'UTC', null],
    ['timeUntil', '2026-03-17T12:00:00Z', '2026-03-17T11:59:30Z', 'UTC', '2026-03-17T12:00:00Z'],
    ['timeUntil', '2026-03-17T12:00:00Z', '2026-03-17T12:00:00Z', 'UTC', null],
    ['dayLabel', '2018-11-03T12:00:00Z', '2018-11-03T15:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['dayLabel', '2011-12-29T12:00:00Z', '2011-12-29T15:00:00Z', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['dayLabel', '2026-03-01T12:00:00Z', '2026-03-17T12:00:00Z', 'UTC', '2027-01-01T00:00:00Z'],
    ['dayLabel', '2028-03-01T12:00:00Z', '2026-03-17T12:00:00Z', 'UTC', '2028-01-01T00:00:00Z'],
    // The calendar shows 29 October for a minute, then goes back to the 28th.
    ['dayLabel', '2006-10-28T12:00:00Z', '2006-10-29T02:30:30Z', 'America/St_Johns', '2006-10-29T02:31:00Z'],
  ])('%s of %s at %s in %s changes at %s', (kind, value, now, zone, next) => {
    const opts = { now: parse(now), zone, locale: 'en' };
    expect(nextChange(parse(value), opts, kind)).toBe(next === null ? null : parse(next));
  });
});
