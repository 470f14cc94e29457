import { cutText } from '../../shared/text/cutText.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { formatTable } from './textTable.ts';

/*
 * Output of commands. Names, handles, texts and keys of rows are written by others, so each one is made harmless here: in a
 * terminal it must not move the cursor, add a line that looks like another row, or turn the rest of the line around.
 */

/** Writes a text as one line, or several, each as its own. */
export type WriteLines = (lines: string | readonly string[]) => void;

/** Line breaks and control characters, with which a terminal is controlled. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
/** Characters that change the direction of the text around them. */
const DIRECTIONS = /\p{Bidi_Control}/gu;
/** The longest cell of a table, in UTF-16 units. JSON output has the whole text. */
const CELL_LENGTH = 72;

/** Returns a writer of lines to a stream. */
export const linesTo =
  (write: (text: string) => unknown): WriteLines =>
  (lines) =>
    void write(
      [lines]
        .flat()
        .map((line) => `${oneLine(line)}\n`)
        .join(''),
    );

/** Replaces line breaks and control characters with spaces, and removes characters that change the writing direction. */
const oneLine = (text: string): string => text.replace(CONTROLS, ' ').replace(DIRECTIONS, '');

/** Returns a text on one line, without wide gaps that look like columns, cut to `most` UTF-16 units. */
export function shorten(text: string, most: number): string {
  const line = oneLine(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${cutText(line, most - 1)}…`;
}

/** Prints a table, with each cell on one line and cut to `widest` UTF-16 units. */
export function printTable(
  out: WriteLines,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  widest = CELL_LENGTH,
): void {
  const cells = rows.map((row) => row.map((cell) => shorten(cell, widest)));
  out(formatTable(headings, cells).split('\n'));
}

/** Prints one JSON document, in which characters that control a terminal are escaped. */
export function printJson(out: WriteLines, value: unknown): void {
  const text = JSON.stringify(value, toJson, 2).replace(/[\u007f-\u009f\u2028\u2029]|\p{Bidi_Control}/gu, escaped);
  out(text.split('\n'));
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Converts values that JSON lacks: sets, bytes, big numbers. */
function toJson(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return typeof value === 'bigint' ? String(value) : value;
}

/** Formats an instant for programs: UTC, microseconds, `Z`. */
export const utc = (at: Instant): string => formatTimestamp(at).replace('+00:00', 'Z');
