import { formatDateTime } from '../../shared/time/format.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { formatTimestamp } from '../../shared/time/timestamp.ts';
import { formatTable } from '../lib/textTable.ts';
import type { Io } from './io.ts';

/** Maximum characters of a cell. JSON output has the whole text. */
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

/** Formats an instant for programs: UTC, microseconds, `Z`. */
export const utc = (at: Instant): string => formatTimestamp(at).replace('+00:00', 'Z');

/** Formats an instant in the user's time zone. */
export const localTime = (at: Instant, { clock, zone, locale }: Io): string =>
  formatDateTime(at, { now: clock.now(), zone, locale });

/**
 * Makes a foreign text safe for a terminal: replaces line breaks and control characters with spaces, and removes
 * characters that change the writing direction.
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

/** Converts values that JSON lacks: sets, bytes, big numbers. */
function toJson(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return typeof value === 'bigint' ? String(value) : value;
}
