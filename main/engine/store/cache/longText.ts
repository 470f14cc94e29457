import { cutText } from '../../../../shared/text/cutText.ts';
import { readText, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';

/**
 * Bytes of a message's text, in UTF-8, that are indexed, searched and handed to the window. Anyone who can write to the
 * table can write 400 KB into each row; a person who types writes a few hundred bytes.
 */
export const MOST_TEXT_BYTES = 16_384;
/** Code points of a text in the list of conversations, which shows one line of it. */
export const PREVIEW_LENGTH = 300;

/** The beginning of a text, and the size of all of it if that is longer, in bytes. */
export interface TextStart {
  readonly start: string;
  readonly wholeBytes: number | null;
}

const encoder = new TextEncoder();
const buffer = new Uint8Array(MOST_TEXT_BYTES);

/** Cuts a text to `MOST_TEXT_BYTES`, between graphemes. */
export function startOf(text: string): TextStart {
  // A UTF-16 unit takes three bytes at most.
  if (text.length * 3 <= MOST_TEXT_BYTES) return { start: text, wholeBytes: null };
  const fitting = encoder.encodeInto(text, buffer).read;
  if (fitting === text.length) return { start: text, wholeBytes: null };
  return { start: cutText(text, fitting), wholeBytes: Buffer.byteLength(text) };
}

/** The whole texts of the messages that are longer than `MOST_TEXT_BYTES`; a trigger removes them with their message. */
export function createLongTexts(store: Store) {
  const insert = store.command('INSERT INTO long_text (ref, text) VALUES (?, ?)');
  const remove = store.command('DELETE FROM long_text WHERE ref = ?');
  const find = store.column('SELECT text FROM long_text WHERE ref = ?', readText);
  const isSame = store.column('SELECT text = ? FROM long_text WHERE ref = ?', readWhole);

  return {
    /** Stores the whole text of a message, in place of an earlier one; null: its row holds all of it. */
    set(ref: number, whole: string | null): void {
      remove(ref);
      if (whole !== null) insert(ref, whole);
    },
    find: (ref: number): string | null => find.get(ref),
    isSame: (ref: number, whole: string): boolean => isSame.get(whole, ref) === 1,
  };
}

export type LongTexts = ReturnType<typeof createLongTexts>;
