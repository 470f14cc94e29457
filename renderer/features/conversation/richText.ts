import { linkifyit } from 'linkify-it';
import { parseDeepLink } from '../../../shared/deepLinks.ts';
import { openableLink } from '../../../shared/links.ts';

/** A piece of a message: plain, or a link to `url`. */
export type Piece = { readonly text: string; readonly url: string | null };

/** A longer text is folded. Counted in UTF-16 units. */
export const LONG_TEXT = 3_000;
/** What a folded text shows. */
const FOLDED_TEXT = 1_200;
/** The longest address that `app.openLink` takes. */
const LONGEST_URL = 8_192;

const linkify = linkifyit({ fuzzyLink: false, fuzzyEmail: true, fuzzyIP: false })
  .add('ftp:', null)
  .add('//', null)
  // The tail of an address ends where that of a web address does.
  .add('meridian:', { validate: (text, pos, self) => self.testSchemaAt(text, 'http:', pos) });

/** Whether a link leads to anywhere: into the system's programs, or to a place in Meridian. */
const leads = (url: string): boolean => openableLink(url) !== null || parseDeepLink(url) !== null;

/** A text in pieces; joined, they are the text. Only what `app.openLink` or Meridian itself opens becomes a link. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of linkify.match(text) ?? []) {
    if (match.url.length > LONGEST_URL || !leads(match.url)) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), url: null });
    pieces.push({ text: text.slice(match.index, match.lastIndex), url: match.url });
    end = match.lastIndex;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), url: null });
  return pieces;
}

const fewEmoji = /^(?:\s*\p{RGI_Emoji}){1,3}\s*$/v;

/** Whether a text is one to three emoji and nothing else, and may be drawn larger. */
export const isFewEmoji = (text: string): boolean => text.length <= 120 && fewEmoji.test(text);

/** The beginning of a long text, cut where a word ends if one ends nearby, and never within a surrogate pair. */
export function foldedText(text: string): string {
  const cut = text.slice(0, FOLDED_TEXT);
  const space = cut.search(/\s\S*$/u);
  const words = space > FOLDED_TEXT * 0.8 ? cut.slice(0, space) : cut.replace(/[\ud800-\udbff]$/, '');
  return `${words.trimEnd()}…`;
}
