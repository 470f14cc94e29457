import type { SearchHit } from '../../../shared/ipc/reading.ts';
import type { Match } from '../../../shared/searchTerms.ts';

/** Sizes in UTF-16 units: enough for two lines of a list, with the first match near the beginning. */
const SNIPPET_LENGTH = 160;
const LEAD = 40;
/** How far a cut moves in order to fall between words. */
const MAX_SHIFT = 20;
const ELLIPSIS = '…';

/** The text around its first match, cut between words where it can be, with an ellipsis wherever it was cut. */
export function cutSnippet(text: string, matches: readonly Match[]): Pick<SearchHit, 'snippet' | 'matches'> {
  const firstMatch = matches[0]?.[0] ?? 0;
  const start = text.length <= SNIPPET_LENGTH ? 0 : cutStart(text, Math.max(0, firstMatch - LEAD), firstMatch);
  const end = cutEnd(text, start + SNIPPET_LENGTH);
  const prefix = start > 0 ? ELLIPSIS : '';
  const shift = prefix.length - start;
  const shown = matches
    .filter(([from]) => from < end)
    .map(([from, to]): [number, number] => [from + shift, Math.min(to, end) + shift]);
  return { snippet: prefix + text.slice(start, end) + (end < text.length ? ELLIPSIS : ''), matches: shown };
}

/** The first place from `wanted` on where a word begins, no later than `limit`. */
function cutStart(text: string, wanted: number, limit: number): number {
  if (wanted === 0) return 0;
  const space = text.slice(wanted - 1, Math.min(wanted + MAX_SHIFT, limit)).search(/\s/);
  return space === -1 ? characterStart(text, wanted) : wanted + space;
}

/** The last place up to `wanted` where a word ends. */
function cutEnd(text: string, wanted: number): number {
  if (wanted >= text.length) return text.length;
  const shift = /\s\S*$/.exec(text.slice(wanted - MAX_SHIFT, wanted + 1));
  return shift === null ? characterStart(text, wanted) : wanted - MAX_SHIFT + shift.index;
}

/** The place itself, or one before it where it would part a surrogate pair. */
function characterStart(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff ? place - 1 : place;
}
