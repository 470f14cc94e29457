import { linkifyit } from 'linkify-it';
import { parseDeepLink } from '../../../shared/deepLinks.ts';
import { openableLink } from '../../../shared/links.ts';
import { cutText } from '../../../shared/text/cutText.ts';

/** A piece of a message: plain text, or a link to `url`. */
export type Piece = { readonly text: string; readonly url: string | null };

/** Length above which a text is folded, in UTF-16 units. */
export const LONG_TEXT = 3_000;
/** Length of a folded text, in UTF-16 units. */
const FOLDED_TEXT = 1_200;
/** Longest URL that `app.openLink` accepts. */
const LONGEST_URL = 8_192;

const linkify = linkifyit({ fuzzyLink: false, fuzzyEmail: true, fuzzyIP: false })
  .add('ftp:', null)
  .add('//', null)
  // The tail ends like that of an HTTP URL.
  .add('meridian:', { validate: (text, pos, self) => self.testSchemaAt(text, 'http:', pos) });

/** Whether a link can be opened, by the system or by Meridian. */
const leads = (url: string): boolean => openableLink(url) !== null || parseDeepLink(url) !== null;

/** A URL with a login, up to the next space. The length of the scheme is limited to keep the search linear. */
const urlWithLogin = /[a-z][a-z0-9+.-]{0,19}:\/\/[^\s/?#\\]*@\S*/gi;

/** Splits a text into pieces; only URLs that can be opened become links, and no part of a URL with a login does. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const linkable = text.replaceAll(urlWithLogin, (url) => ' '.repeat(url.length));
  let end = 0;
  for (const match of linkify.match(linkable) ?? []) {
    if (match.url.length > LONGEST_URL || !leads(match.url)) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), url: null });
    pieces.push({ text: text.slice(match.index, match.lastIndex), url: match.url });
    end = match.lastIndex;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), url: null });
  return pieces;
}

const fewEmoji = /^(?:\s*\p{RGI_Emoji}){1,3}\s*$/v;
/** No emoji starts with a letter, and testing for emoji is slow. */
const startsWithLetter = /^\s*\p{L}/u;

/** Whether a text is only one to three emoji, which are drawn larger. */
export const isFewEmoji = (text: string): boolean =>
  text.length <= 120 && !startsWithLetter.test(text) && fewEmoji.test(text);

/** The start of a long text, cut at a word boundary if one is near, and never within a grapheme. */
export function foldedText(text: string): string {
  const cut = cutText(text, FOLDED_TEXT);
  const space = cut.search(/\s\S*$/u);
  const words = space > FOLDED_TEXT * 0.8 ? cut.slice(0, space) : cut;
  return `${words.trimEnd()}…`;
}
