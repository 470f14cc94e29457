import { foldText } from '../../../shared/searchFold.ts';

/** An emoji and its names. */
export interface Emoji {
  readonly text: string;
  /** What it is called in the app's language, such as “thumbs up”. */
  readonly label: string;
  /** The name between colons that other messengers have, such as `+1`. */
  readonly shortcode: string;
  /** The label and all shortcodes, folded. */
  readonly names: readonly string[];
  /** The words of the label, and other words by which it is found, folded. */
  readonly words: readonly string[];
}

/** All emoji, in the order of Unicode's charts. */
export interface LoadedEmoji {
  readonly all: readonly Emoji[];
  readonly byShortcode: ReadonlyMap<string, Emoji>;
}

/** Most emoji in the list of suggestions. */
const SHOWN = 8;
/** Longer than any name. */
const AFTER_NAMES = 1_000;
/** What is found before anything is typed, by shortcode. */
const usual = ['+1', 'heart', 'joy', 'tada', 'pray', 'blush', 'eyes', 'white_check_mark'];

/** At most `most` emoji whose names begin with a query, the closest first; the usual ones for an empty query. */
export function findEmoji({ all, byShortcode }: LoadedEmoji, query: string, most = SHOWN): readonly Emoji[] {
  if (query === '') return usual.flatMap((code) => byShortcode.get(code) ?? []);
  const typed = foldText(query);
  return all
    .flatMap((emoji) => {
      const rank = rankOf(emoji, typed);
      return rank === null ? [] : { emoji, rank };
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}

/** How much of a name or, after all those, of a word is not typed, in characters; null: neither begins with what is typed. */
function rankOf({ names, words }: Emoji, typed: string): number | null {
  const rest = (all: readonly string[]): number =>
    Math.min(...all.map((each) => (each.startsWith(typed) ? each.length - typed.length : Number.POSITIVE_INFINITY)));
  const ofNames = rest(names);
  const rank = ofNames < Number.POSITIVE_INFINITY ? ofNames : AFTER_NAMES + rest(words);
  return rank < Number.POSITIVE_INFINITY ? rank : null;
}

/** A name of an emoji that is being typed before the caret: `from` is the place of its colon. */
export interface EmojiQuery {
  readonly from: number;
  readonly name: string;
  /** The closing colon is there. */
  readonly isClosed: boolean;
}

const nameCharacters = '[\\p{L}\\p{M}\\p{N}_+-]';
/** A colon at the start, or after a space or a bracket, and at least two characters of a name. */
const typedName = new RegExp(`(?:^|[\\s([{"'“‘«])(:((?:[\\p{L}\\p{N}+]|-(?=1))${nameCharacters}{1,29})(:?))$`, 'u');
const begunName = new RegExp(`^:(${nameCharacters}{0,30})(:?)$`, 'u');

/**
 * The name of an emoji that ends at the caret; null: none.
 * @param begunAt where a button typed a colon, after which a name needs no two characters and no space before it
 */
export function emojiQueryAt(text: string, caret: number, begunAt: number | null): EmojiQuery | null {
  const begun = begunAt === null ? null : begunName.exec(text.slice(begunAt, caret));
  if (begun !== null && begunAt !== null) {
    const [, name = '', closing] = begun;
    return { from: begunAt, name, isClosed: closing === ':' };
  }
  const found = typedName.exec(text.slice(Math.max(0, caret - 40), caret));
  if (found === null) return null;
  const [, whole = '', name = '', closing] = found;
  return { from: caret - whole.length, name, isClosed: closing === ':' };
}

/** The emoji of reactions after one was chosen: one that was not among them comes first, others keep their places. */
export const withChosen = (reactions: readonly string[], chosen: string, most: number): readonly string[] =>
  reactions.includes(chosen) ? reactions : [chosen, ...reactions].slice(0, most);

/**
 * The place in a grid of `count` cells after an arrow key, or null for another key.
 * @param isForward whether the right arrow leads to the next cell, as where text runs from left to right
 */
export function cellAfter(
  active: number,
  key: string,
  { count, columns, isForward }: { readonly count: number; readonly columns: number; readonly isForward: boolean },
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: isForward ? 1 : -1,
    ArrowLeft: isForward ? -1 : 1,
    ArrowDown: columns,
    ArrowUp: -columns,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined) return null;
  const next = active + step;
  return next >= 0 && next < count ? next : active;
}
