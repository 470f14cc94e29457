import { cutText } from '../../../shared/text/cutText.ts';
import { type FoundLink, findLinks, LONGEST_URL } from '../../../shared/text/findLinks.ts';

/** A piece of a message: plain text, or a link to `url`. */
export type Piece = { readonly text: string; readonly url: string | null };

/** Length above which a text is folded, in UTF-16 units. */
export const LONG_TEXT = 3_000;
/** Length of a folded text, in UTF-16 units. */
const FOLDED_TEXT = 1_200;

/** The links of a text. One that reaches the end of a folded text was cut, and is none. */
export function linksOf(text: string, isFolded: boolean): readonly FoundLink[] {
  const links = findLinks(text);
  if (!isFolded) return links;
  const lastSpace = text.search(/\s\S*$/u);
  return links.filter(({ end }) => end <= lastSpace);
}

/** Splits a text into plain pieces and links. */
export function piecesOf(text: string, isFolded: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const link of linksOf(text, isFolded)) {
    if (link.start > end) pieces.push({ text: text.slice(end, link.start), url: null });
    pieces.push({ text: text.slice(link.start, link.end), url: link.url });
    end = link.end;
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

/** The start of a long text, cut at a word boundary if one is near, and never within a grapheme. A link is cut off whole. */
export function foldedText(text: string): string {
  const links = findLinks(text.slice(0, FOLDED_TEXT + 2 * LONGEST_URL));
  const crossing = links.find(({ start, end }) => start < FOLDED_TEXT && end >= FOLDED_TEXT);
  if (crossing !== undefined) {
    // A text that is mostly one link shows it whole.
    return crossing.start > FOLDED_TEXT / 2
      ? `${text.slice(0, crossing.start).trimEnd()} …`
      : `${text.slice(0, crossing.end)} …`;
  }
  const cut = cutText(text, FOLDED_TEXT);
  const space = cut.search(/\s\S*$/u);
  const words = (space > FOLDED_TEXT * 0.8 ? cut.slice(0, space) : cut).trimEnd();
  // The space shows that the link is whole.
  return links.some(({ end }) => end === words.length) ? `${words} …` : `${words}…`;
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether all lines of a text run in the direction of its first one. */
export const hasOneDirection = (text: string): boolean => !text.includes('\n') || !rightToLeft.test(text);
