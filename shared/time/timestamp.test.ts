import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantFromMicros } from './instant.ts';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

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
    ['1684-07-28T00:12:25.259009+00:00', Number.MIN_SAFE_INTEGER],
    ['2255-06-05T23:47:34.740991+00:00', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, micros) => {
    expect(parseTimestamp(text)).toBe(micros);
  });

  it.each([
    '',
    'filler',
    '2023-04-02',
    '2023-04-02T09:15',
    '2023-04-02T09:15Z',
    '2023-04-02_09:15:01Z',
    '2023-04-02T09:15:01.Z',
    '2023-04-02T09:15:01.',
    '2023-04-02T09:15:01,5Z',
    '2023-04-02T09:15:01.1234567890Z',
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
    '2023-04-02T09:15:01+05:60',
    '2023-04-02T09:15:01+18:01',
    '2023-04-02T09:15:01-19:00',
    '2023-04-02T09:15:01+99:99',
    '2023-04-02T24:00:00Z',
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
