import { formatTimestamp } from '../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../shared/time/instant.ts';
import { parseTimestamp } from '../shared/time/timestamp.ts';
import type { Bench } from './support/figure.ts';

const TEXTS = 20_000;
const ROUNDS = 15;
const START_MICROS = Date.UTC(2023, 2, 22, 14, 36, 25) * 1_000;
/** Varies every field and does not divide a day. */
const STEP_MICROS = 7_919_123_457;

const canonical = Array.from({ length: TEXTS }, (_, i) =>
  formatTimestamp(instantFromMicros(START_MICROS + i * STEP_MICROS)),
);
const forms: Readonly<Record<string, readonly string[]>> = {
  'microseconds +00:00': canonical,
  'microseconds +05:30': canonical.map((text) => text.replace('+00:00', '+05:30')),
  'naive, UTC': canonical.map((text) => text.slice(0, -6)),
  'milliseconds Z': canonical.map((text) => `${text.slice(0, 23)}Z`),
  'space +0000': canonical.map((text) => `${text.slice(0, 19).replace('T', ' ')} +0000`),
};
const isoTexts = canonical.map((text) => `${text.slice(0, 23)}Z`);
const instants = canonical.map((text) => parseTimestamp(text) ?? instantFromMicros(0));

/** The median of ns for each call over several rounds. The sum keeps the calls from being optimized away. */
function nanoseconds<T>(values: readonly T[], work: (value: T) => number): number {
  const times: number[] = [];
  let sum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (const value of values) sum += work(value);
    times.push((1_000_000 * (performance.now() - start)) / values.length);
  }
  if (!Number.isFinite(sum)) throw new Error('A timestamp of the bench could not be parsed.');
  return times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

export const bench: Bench = {
  purpose: 'Parsing and formatting timestamps. Floor: Date.parse of the same times.',
  measure: async () => {
    const floor = nanoseconds(isoTexts, Date.parse);
    const naive = forms['naive, UTC']?.slice(0, 2_000) ?? [];
    const parsed = Object.entries(forms).map(([form, texts]) => ({
      what: `parse a timestamp, ${form}`,
      value: nanoseconds(texts, (text) => parseTimestamp(text) ?? Number.NaN),
    }));
    const others = [
      {
        what: 'parse a timestamp, naive, Europe/Berlin',
        value: nanoseconds(naive, (text) => parseTimestamp(text, 'Europe/Berlin') ?? Number.NaN),
      },
      { what: 'format a timestamp', value: nanoseconds(instants, (instant) => formatTimestamp(instant).length) },
    ];
    return [...parsed, ...others].map((figure) => ({ ...figure, unit: 'ns', floor }));
  },
};
