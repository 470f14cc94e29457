import { Bookmark, UserRound, UsersRound } from 'lucide-react';
import { type JSX, memo } from 'react';
import type { Person } from '../../shared/model.ts';
import { displayHandle, displayName } from '../../shared/text/displayName.ts';
import css from './Avatar.module.css';

interface AvatarProps {
  readonly person: Person;
  readonly size?: 'tiny' | 'small' | 'large' | 'huge';
  /** Shows the sign of notes to oneself. */
  readonly isNotes?: boolean;
  /** Whether it is a conversation of many, which has corners. */
  readonly isGroup?: boolean;
}

/** The initials of a person or a title on their color, or a sign. Decorative: the name is always beside it. */
export const Avatar = memo(function Avatar(props: AvatarProps): JSX.Element {
  const { person, size = 'large', isNotes = false, isGroup = false } = props;
  const Unnamed = isGroup ? UsersRound : UserRound;
  const initials = initialsOf(displayName(person), displayHandle(person.handle));
  return (
    <span
      data-avatar={isGroup ? 'group' : 'person'}
      className={`${css.avatar} ${css[`avatar-${size}`]}`}
      style={{ backgroundColor: `var(--fill-${personColor(person.id)})` }}
      aria-hidden="true"
    >
      {isNotes ? <Bookmark /> : initials === '' ? <Unnamed /> : initials}
    </span>
  );
});

/** Number of the colors `--fill-n` of avatars and `--name-n` of names in the tokens. */
export const personColors = 8;

/** The number of a person's color in the tokens, from 1 to `personColors`, derived from the id. */
export function personColor(id: string): number {
  // FNV-1a over UTF-16 units, which spreads ids that differ only in the last digit.
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    hash ^= id.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  // The low bits of FNV are its weakest.
  return (((hash ^ (hash >>> 15)) >>> 0) % personColors) + 1;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Scripts in which one character is enough. */
const oneSign = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{RGI_Emoji}]/v;
const hasLetter = /[\p{L}\p{N}]/u;

/** An ASCII letter before another one is a grapheme, which needs no segmenter. */
const startsAscii = /^[a-z]{2}/i;

const firstGrapheme = (word: string): string =>
  startsAscii.test(word) ? word.charAt(0) : (graphemes.segment(word).containing(0)?.segment ?? '');

/**
 * One or two graphemes from the first and last word of the name, or from the handle if there is no name. Empty if there
 * is neither.
 */
export function initialsOf(name: string, handle: string): string {
  const [words, fallback] = [wordsOf(name), wordsOf(handle)];
  const chosen = words.length > 0 ? words : fallback.slice(0, 1);
  const [first] = chosen;
  if (first === undefined) return firstGrapheme(name.trim());
  const start = firstGrapheme(first);
  const last = chosen.length > 1 ? chosen.at(-1) : undefined;
  if (last === undefined || oneSign.test(start)) return start.toLocaleUpperCase();
  return (start + firstGrapheme(last)).toLocaleUpperCase();
}

/** The words of a name, without leading quotes, brackets and dashes. */
const wordsOf = (name: string): readonly string[] =>
  name
    .split(/\s+/u)
    .map((word) => (oneSign.test(word) ? word : word.replace(/^[^\p{L}\p{N}]+/u, '')))
    .filter((word) => hasLetter.test(word) || oneSign.test(word));
