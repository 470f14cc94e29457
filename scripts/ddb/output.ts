import { formatDateTime } from '../../shared/time/format.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { formatTimestamp } from '../../shared/time/timestamp.ts';
import { formatTable } from '../lib/textTable.ts';
import type { Io } from './io.ts';

/** The longest text of a cell; the whole of it is in the JSON. */
const CELL_CHARACTERS = 72;

/** Prints one JSON document. */
export function printJson(io: Io, value: unknown): void {
  io.out(`${JSON.stringify(value, toJson, 2)}\n`);
}

/** Prints a table, each cell on one line. */
export function printTable(io: Io, headings: readonly string[], rows: readonly (readonly string[])[]): void {
  io.out(
    `${formatTable(
      headings,
      rows.map((row) => row.map(shorten)),
    )}\n`,
  );
}

/** An instant for programs: UTC, microseconds, `Z`. */
export const utc = (at: Instant): string => formatTimestamp(at).replace('+00:00', 'Z');

/** An instant for the person at this terminal, with its zone. */
export const localTime = (at: Instant, { clock, zone, locale }: Io): string =>
  formatDateTime(at, { now: clock.now(), zone, locale });

/**
 * A text that somebody else wrote, safe to show on a terminal: line breaks and control characters, which could move the
 * cursor or worse, become spaces; characters that turn the writing direction around are left out.
 */
export const printText = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();

function shorten(text: string): string {
  const characters = [...printText(text)];
  return characters.length <= CELL_CHARACTERS
    ? characters.join('')
    : `${characters.slice(0, CELL_CHARACTERS - 1).join('')}…`;
}

/** What a row may hold that JSON has no word for: sets, bytes, big numbers. */
function toJson(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return typeof value === 'bigint' ? String(value) : value;
}
