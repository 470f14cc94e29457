import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { formatTimestamp } from './formatTimestamp.ts';
import { type Instant, instantFromMicros } from './instant.ts';
import { parseTimestamp } from './timestamp.ts';

const anyInstant = fc.maxSafeInteger().map(instantFromMicros);
/** A day from either end, so that an offset or a zone moves no text out of the range of years. */
const innerInstant = fc
  .integer({ min: Number.MIN_SAFE_INTEGER + 2 * 86_400e6, max: Number.MAX_SAFE_INTEGER - 2 * 86_400e6 })
  .map(instantFromMicros);
const utc = (...fields: Parameters<typeof Date.UTC>) => Date.UTC(...fields) * 1_000;

/** Formats an instant with `Date`, which shares no code with the parser: the wall clock at an offset, and the fraction. */
function wallText(instant: Instant, offsetMinutes = 0): { readonly wall: string; readonly micros: string } {
  const seconds = Math.floor(instant / 1e6);
  const wall = new Date((seconds + offsetMinutes * 60) * 1_000).toISOString().slice(0, 19);
  return { wall, micros: String(instant - seconds * 1e6).padStart(6, '0') };
}

describe('parseTimestamp', () => {
  it.each([
    ['2023-03-22T14:36:25.547845+05:30', utc(2023, 2, 22, 9, 6, 25) + 547_845],
    ['2023-03-22T14:36:25.547845-08:00', utc(2023, 2, 22, 22, 36, 25) + 547_845],
    ['2023-03-22T14:36:25.547845+00:00', utc(2023, 2, 22, 14, 36, 25) + 547_845],
    ['2023-04-02T09:15:01.000123', utc(2023, 3, 2, 9, 15, 1) + 123],
    ['2023-04-02T09:15:01+00:00', utc(2023, 3, 2, 9, 15, 1)],
    ['2023-04-02T09:15:01', utc(2023, 3, 2, 9, 15, 1)],
    ['2023-04-02T09:15:01.123Z', utc(2023, 3, 2, 9, 15, 1, 123)],
    ['2050-11-20 18:32:47 +0000', utc(2050, 10, 20, 18, 32, 47)],
    ['2050-11-20 18:32:47.5 +0530', utc(2050, 10, 20, 13, 2, 47, 500)],
    ['2023-04-02t09:15:01z', utc(2023, 3, 2, 9, 15, 1)],
    ['2023-04-02T09:15:01-00', utc(2023, 3, 2, 9, 15, 1)],
    ['2023-04-02T09:15:01.9999999+18:00', utc(2023, 3, 1, 15, 15, 1) + 999_999],
    ['1969-12-31T23:59:59.999999999Z', -1],
    ['2024-02-29T00:00:00Z', utc(2024, 1, 29)],
    ['2023-04-02T09:15Z', utc(2023, 3, 2, 9, 15)],
    ['2023-04-02T09:15', utc(2023, 3, 2, 9, 15)],
    ['2023-04-02T09', utc(2023, 3, 2, 9)],
    ['2023-04-02', utc(2023, 3, 2)],
    ['2023-04-02T09:15:01,000123Z', utc(2023, 3, 2, 9, 15, 1) + 123],
    ['2023-04-02T09:15:01.1234567890Z', utc(2023, 3, 2, 9, 15, 1) + 123_456],
    ['20230402T091501Z', utc(2023, 3, 2, 9, 15, 1)],
    ['20230402T091501,5+0530', utc(2023, 3, 2, 3, 45, 1, 500)],
    ['2023-W13-7T09:15:01Z', utc(2023, 3, 2, 9, 15, 1)],
    ['2023W137', utc(2023, 3, 2)],
    ['2023-092T09:15:01Z', utc(2023, 3, 2, 9, 15, 1)],
    ['+002023-04-02T09:15:01Z', utc(2023, 3, 2, 9, 15, 1)],
    ['2023-04-02T24:00:00Z', utc(2023, 3, 3)],
    ['2023-04-02T09:15:01-19:00', utc(2023, 3, 3, 4, 15, 1)],
    ['2023-04-02T09:15:01[Europe/Berlin]', utc(2023, 3, 2, 7, 15, 1)],
    ['2023-04-02T09:15:01.000001+02:00[Europe/Berlin]', utc(2023, 3, 2, 7, 15, 1) + 1],
    // Java's ZonedDateTime: the clocks show 02:30 twice.
    ['2023-10-29T02:30+02:00[Europe/Berlin]', utc(2023, 9, 29, 0, 30)],
    ['2023-10-29T02:30+01:00[Europe/Berlin]', utc(2023, 9, 29, 1, 30)],
    ['2023-10-29T02:30+09:00[Europe/Berlin]', utc(2023, 9, 29, 0, 30)],
    ['1684-07-28T00:12:25.259009+00:00', Number.MIN_SAFE_INTEGER],
    ['2255-06-05T23:47:34.740991+00:00', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, micros) => {
    expect(parseTimestamp(text)).toBe(micros);
  });

  it.each([
    '',
    'filler',
    '2023-04-02_09:15:01Z',
    // luxon reads a time alone as one of today.
    '09:15',
    '0915Z',
    '09:15:01+02:00',
    '2023-04-02 09:15Z',
    '2023-04-02 09:15:01 +18:01',
    '2023-04-02T24:00:01Z',
    '2023-W54-1',
    '2023-366',
    '2023-04-02T09:15[No/Where]',
    '2023-04-02T09:15:01.Z',
    '2023-04-02T09:15:01.',
    '2023-04-02T09:15:01 ',
    ' 2023-04-02T09:15:01',
    '2023-04-02T09:15:01Z ',
    '2023-04-02T09:15:01ZZ',
    '2023-04-02T09:15:01  +0000',
    '2023-04-02T09:15:01+',
    '2023-04-02T09:15:01+5',
    '2023-04-02T09:15:01+530',
    '2023-04-02T09:15:01+05:3',
    '2023-04-02T09:15:01+05-30',
    '2023-04-02T09:15:01+05:30:00',
    '2023-04-02T09:60:00Z',
    '2016-12-31T23:59:60Z',
    '2023-02-29T00:00:00Z',
    '2023-02-30T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2023-04-31T00:00:00Z',
    '2023-00-01T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-01-00T00:00:00Z',
    '-023-01-01T00:00:00Z',
    '2O23-01-01T00:00:00Z',
    '٢٠٢٣-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '1684-07-28T00:12:25.259008+00:00',
    '2255-06-05T23:47:34.740992+00:00',
    '9999-12-31T23:59:59Z',
  ])('rejects %j', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });

  it('reads every form of an instant as that instant', () => {
    const offset = fc.integer({ min: -18 * 60, max: 18 * 60 });
    fc.assert(
      fc.property(innerInstant, offset, fc.constantFrom('T', 't', ' '), (instant, minutes, separator) => {
        const sign = minutes < 0 ? '-' : '+';
        const hh = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
        const mm = String(Math.abs(minutes) % 60).padStart(2, '0');
        const there = wallText(instant, minutes);
        const here = wallText(instant);
        const local = `${there.wall.replace('T', separator)}.${there.micros}`;
        const plain = `${here.wall.replace('T', separator)}.${here.micros}`;
        const forms = [`${local}${sign}${hh}:${mm}`, `${local}${sign}${hh}${mm}`, `${local} ${sign}${hh}${mm}`];
        forms.push(`${plain}Z`, `${plain}z`, plain, `${plain}+00`, `${plain}000-00:00`, `${plain}999Z`);
        for (const form of forms) expect(parseTimestamp(form), form).toBe(instant);
      }),
    );
  });

  it('reads a fraction of any length and truncates it to microseconds', () => {
    fc.assert(
      fc.property(
        innerInstant,
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: 1, max: 9 }),
        (instant, nanos, digits) => {
          const { wall } = wallText(instant);
          const fraction = String(nanos).padStart(9, '0').slice(0, digits);
          const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
          expect(parseTimestamp(`${wall}.${fraction}Z`)).toBe(Math.floor(instant / 1e6) * 1e6 + micros);
        },
      ),
    );
  });

  it('reads whatever luxon reads, as luxon does', () => {
    const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
    const maybe = (text: fc.Arbitrary<string>) => fc.option(text, { nil: '' });
    const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''));
    const dash = fc.constantFrom('', '-');
    const colon = fc.constantFrom('', ':');
    const year = fc.integer({ min: 1690, max: 2250 }).chain((y) => fc.constantFrom(`${y}`, `${y}`, `+00${y}`));
    const week = joined(fc.constant('W'), two(54), maybe(joined(dash, fc.constantFrom('0', '1', '7', '8'))));
    const ordinal = fc.integer({ min: 0, max: 367 }).map((day) => String(day).padStart(3, '0'));
    const day = joined(two(13), maybe(joined(dash, two(32))));
    const date = joined(year, maybe(joined(dash, fc.oneof(day, week, ordinal))));
    const digits = fc.stringMatching(/^\d{1,30}$/);
    const fraction = maybe(joined(fc.constantFrom('.', ','), digits));
    const time = joined(two(25), maybe(joined(colon, two(61), maybe(joined(colon, two(61), fraction)))));
    const offset = fc.oneof(
      fc.constantFrom('Z', 'z', '', '-00:00'),
      joined(fc.constantFrom('+', '-'), two(99), maybe(joined(colon, two(99)))),
    );
    const bracket = fc.constantFrom('', '', '', '[Asia/Tokyo]', '[UTC]', '[No/Where]', '[America/New_York]');
    const text = joined(date, maybe(joined(fc.constantFrom('T', 't', ' '), time, offset, bracket)));
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns');
    fc.assert(
      fc.property(text, zone, (stamp, naiveZone) => {
        const expected = DateTime.fromISO(stamp, { zone: naiveZone, setZone: true });
        const parsed = parseTimestamp(stamp, naiveZone);
        if (!expected.isValid) {
          // A space before the time is no ISO 8601, but in tables.
          if (!stamp.includes(' ')) expect(parsed).toBeNull();
          return;
        }
        // Which one luxon takes of a time that occurs twice depends on the present.
        const possible = expected.getPossibleOffsets().map((at) => at.toMillis());
        expect(possible).toContain(Math.floor((parsed ?? Number.NaN) / 1_000));
      }),
      { numRuns: 3_000 },
    );
  });

  it('accepts a date only if it exists', () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        fc.integer({ min: 1700, max: 2200 }),
        number(14),
        number(33),
        number(25),
        number(61),
        (y, mo, d, h, s) => {
          const two = (value: number) => String(value).padStart(2, '0');
          const date = new Date(Date.UTC(y, mo - 1, d, h, 30, s));
          const text = `${y}-${two(mo)}-${two(d)}T${two(h)}:30:${two(s)}`;
          // `Date.UTC` carries an overflow into the next field, so a time that does not exist is formatted differently.
          const exists = date.toISOString().slice(0, 19) === text;
          expect(parseTimestamp(text)).toBe(exists ? date.getTime() * 1_000 : null);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never throws for any text', () => {
    const nearly = fc
      .tuple(anyInstant, fc.nat(32), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([instant, at, noise]) => {
        const text = formatTimestamp(instant);
        return text.slice(0, at) + noise + text.slice(at + noise.length);
      });
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'No/Where', '');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly), zone, (text, zone) => {
        const instant = parseTimestamp(text, zone);
        expect(instant === null || Number.isSafeInteger(instant)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('formatTimestamp', () => {
  it('writes microseconds and +00:00', () => {
    expect(formatTimestamp(instantFromMicros(0))).toBe('1970-01-01T00:00:00.000000+00:00');
    expect(formatTimestamp(instantFromMicros(-1))).toBe('1969-12-31T23:59:59.999999+00:00');
    expect(formatTimestamp(instantFromMicros(utc(2023, 2, 22, 14, 36, 25) + 45))).toBe(
      '2023-03-22T14:36:25.000045+00:00',
    );
  });

  it('formats an instant as Date does, and the parser reads it back', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const { wall, micros } = wallText(instant);
        expect(formatTimestamp(instant)).toBe(`${wall}.${micros}+00:00`);
        expect(parseTimestamp(formatTimestamp(instant))).toBe(instant);
      }),
    );
  });

  it('sorts texts like their instants', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (a, b) => {
        expect(formatTimestamp(a) < formatTimestamp(b)).toBe(a < b);
      }),
    );
  });
});
