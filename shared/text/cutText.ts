import { once } from '../once.ts';

/** Made when it is needed: that takes as long as loading all code of main's start. */
const graphemes = once(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

/** UTF-16 units before a place that are read; longer graphemes are not drawn as one character. */
const CONTEXT = 256;

/**
 * Returns the start of a text with at most `units` UTF-16 units, cut between graphemes (what a reader sees as characters:
 * emoji of several code points, letters with their marks). A grapheme longer than that is cut between code points. The
 * work depends on `units` only.
 */
export function cutText(text: string, units: number): string {
  if (text.length <= units) return text;
  const end = graphemeStart(text, units);
  return text.slice(0, end > 0 ? end : codePointStart(text, units));
}

/** Returns the start of the grapheme that contains a place of a text, in UTF-16 units: a place where the text can be cut. */
export function graphemeStart(text: string, place: number): number {
  if (place <= 0 || place >= text.length) return place;
  const from = Math.max(0, place - CONTEXT);
  // Whether a grapheme starts here depends on what is before it, and on one code point after it.
  const start =
    graphemes()
      .segment(text.slice(from, place + 2))
      .containing(place - from)?.index ?? 0;
  return start > 0 || from === 0 ? from + start : codePointStart(text, place);
}

/** The place itself, or one before it if it is within a surrogate pair. */
function codePointStart(text: string, place: number): number {
  const isWithinPair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(place - 1, place + 1));
  return isWithinPair ? place - 1 : place;
}
