import { instantFromMicros } from '../shared/time/instant.ts';
import { formatTimestamp, parseTimestamp } from '../shared/time/timestamp.ts';
import { parseBenchOptions } from './support/benchOptions.ts';

parseBenchOptions({
  name: 'timestamp',
  purpose: 'Measures how fast timestamps are parsed and formatted, compared with Date.parse in the same run.',
});

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

/** The median rate of several rounds. The sum keeps the calls from being optimized away. */
function perSecond<T>(values: readonly T[], work: (value: T) => number): number {
  const rates: number[] = [];
  let sum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (const value of values) sum += work(value);
    rates.push((values.length * 1_000) / (performance.now() - start));
  }
  if (!Number.isFinite(sum)) throw new Error('A timestamp of the bench could not be parsed.');
  return rates.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

function report(name: string, rate: number, floor: number): void {
  const rounded = Math.round(rate).toLocaleString('en').padStart(12);
  console.log(`${name.padEnd(32)}${rounded}/s  ${(rate / floor).toFixed(2)} x Date.parse`);
}

const floor = perSecond(isoTexts, Date.parse);
report('Date.parse, milliseconds Z', floor, floor);
for (const [name, texts] of Object.entries(forms)) {
  report(
    `parse ${name}`,
    perSecond(texts, (text) => parseTimestamp(text) ?? Number.NaN),
    floor,
  );
}
const naive = forms['naive, UTC']?.slice(0, 2_000) ?? [];
report(
  'parse naive, Europe/Berlin',
  perSecond(naive, (text) => parseTimestamp(text, 'Europe/Berlin') ?? Number.NaN),
  floor,
);
report(
  'format',
  perSecond(instants, (instant) => formatTimestamp(instant).length),
  floor,
);
