import { UserRound } from 'lucide-react';
import { type JSX, memo } from 'react';
import type { Person } from '../../shared/model.ts';
import { displayHandle, displayName } from '../../shared/text/displayName.ts';
import css from './Avatar.module.css';

interface AvatarProps {
  readonly person: Person;
  readonly size?: 'small' | 'large';
}

/** A person's initials on their color. Decorative: the name is always beside it. */
export const Avatar = memo(function Avatar({ person, size = 'large' }: AvatarProps): JSX.Element {
  const initials = initialsOf(displayName(person), displayHandle(person.handle));
  return (
    <span
      data-avatar
      className={`${css.avatar} ${css[`avatar-${size}`]}`}
      style={{ backgroundColor: avatarColor(person.id) }}
      aria-hidden="true"
    >
      {initials === '' ? <UserRound /> : initials}
    </span>
  );
});

/** Avatar colors. Tests check a contrast of at least 4.5:1 to white text, and 1.4:1 to the surfaces of both themes. */
export const avatarColors = [
  '#b4472e',
  '#2a6fb0',
  '#2e7d5b',
  '#8a5a00',
  '#a23b72',
  '#4b5bb5',
  '#6b4fa0',
  '#47727e',
  '#7a4a3a',
  '#3a7794',
  '#8b3fbf',
  '#5c7022',
] as const;

/** A person's color, derived from the id. */
export function avatarColor(id: string): string {
  // FNV-1a over UTF-16 units, which spreads ids that differ only in the last digit.
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    hash ^= id.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  // The low bits of FNV are its weakest.
  const mixed = (hash ^ (hash >>> 15)) >>> 0;
  return avatarColors[mixed % avatarColors.length] ?? avatarColors[0];
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
