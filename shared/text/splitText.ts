import { isBlank } from './blank.ts';
import { graphemeStart } from './cutText.ts';

/** Where a text may be cut, best first: after a paragraph, a line, a sentence, a word. */
const boundaries = [/\n\s*\n/g, /\n/g, /[.!?…]["'”’)]*\s|[。！？]/g, /\s/g] as const;

/**
 * Splits a text into parts of at most `limit` code points, without the white space between them; none is blank. A part ends
 * after the last paragraph in the second half of its room, else after a line, a sentence, a word or a grapheme there.
 */
export function splitText(text: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const room = startOf(rest, limit);
    const end = room.length === rest.length ? rest.length : endOfPart(rest, room);
    const part = rest.slice(0, end).trimEnd();
    if (!isBlank(part)) parts.push(part);
    rest = rest.slice(end).trimStart();
  }
  return parts;
}

/** The first `limit` code points. */
function startOf(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A code point has at most two units.
  return [...text.slice(0, 2 * limit)].slice(0, limit).join('');
}

/** Where the part that starts a text ends, in UTF-16 units: within `room`, which is shorter than the text. */
function endOfPart(text: string, room: string): number {
  // What follows the room tells whether a word ends with it.
  const read = text.slice(0, room.length + 1);
  for (const boundary of boundaries) {
    const ends = Array.from(read.matchAll(boundary), (found) => found.index + found[0].trimEnd().length);
    const last = ends.findLast((end) => end <= room.length);
    if (last !== undefined && last > room.length / 2) return last;
  }
  const grapheme = graphemeStart(text, room.length);
  return grapheme > 0 ? grapheme : room.length;
}
