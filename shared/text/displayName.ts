import type { Person } from '../model.ts';
import { once } from '../once.ts';
import { cutText } from './cutText.ts';

/*
 * Names and handles as people see them. Others write them, perhaps to look like someone else: with characters that can't
 * be seen, that turn the text around, that paint over other lines, or that are of another alphabet (Unicode Technical
 * Reports 36 and 39). Nothing here is for the texts of messages.
 */

/** The longest name or handle that is shown, in UTF-16 units. */
const LONGEST = 256;
/** Follows a name or handle that may be made to look like another. */
const WARNING = '⚠';
/** More marks on one character than any language writes paint over the lines above and below. */
const EXTRA_MARKS = /(\p{M}{5})\p{M}+/gu;

/** Without a width: control and format characters, fillers. */
const UNSEEN = '\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}';
const BLANK = '\\s\\u2800';
const EMOJI = '\\p{RGI_Emoji}';
/** Scripts in which a joiner changes the shape of a letter. */
const JOINING =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}]';
/** Unseen characters that belong to a name: joiners between such letters, and the variant of a Chinese character. */
const SHAPING = `[\\u200c\\u200d](?<=${JOINING}.)(?=${JOINING})|[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}](?<=\\p{scx=Han}.)`;

/** Names and handles without anything to change, as nearly all are. */
const plain = /^[!-~]+(?: [!-~]+)*$/;
const blanks = new RegExp(`[${BLANK}]+`, 'gv');
const unseen = new RegExp(`[${UNSEEN}]`, 'v');
const unseenOrBlank = new RegExp(`[${UNSEEN}${BLANK}]`, 'v');
// An emoji may contain unseen characters but begins with none; it comes last because looking for one takes the longest. Made
// when they are needed, as few names do: each takes some 20 ms.
const shapedUnseenOrEmoji = once(() => new RegExp(`(${SHAPING})|[${UNSEEN}]|(${EMOJI})`, 'gv'));
const unseenOrEmoji = once(() => new RegExp(`[${UNSEEN}${BLANK}]|(${EMOJI})`, 'gv'));

/** Scripts that are written together in one word ("highly restrictive" in UTS 39), then each script by itself. */
const COMBINATIONS = ['Latn Hani Hira Kana', 'Latn Hani Hang', 'Latn Hani Bopo'];
const SCRIPTS = [
  ...'Arab Armn Beng Cher Copt Cyrl Deva Ethi Geor Grek Gujr Guru Hebr Khmr Knda Laoo Latn Lisu'.split(' '),
  ...'Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt'.split(' '),
];
const letterOf = (scripts: string): string => scripts.replaceAll(/\w+/g, '\\p{scx=$&}').replaceAll(' ', '');
const oneWriting = once(
  () =>
    new RegExp(
      [
        ...[...COMBINATIONS, ...SCRIPTS].map((scripts) => `^[${letterOf(scripts)}]*$`),
        `^[^${letterOf([...COMBINATIONS, ...SCRIPTS].join(' '))}]*$`,
      ].join('|'),
      'v',
    ),
);
/** Letters without modifier letters, which several scripts share. */
const notLetters = /[^\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/gu;
const wordGaps = /[^\p{L}\p{M}]+/u;

const isMixed = (word: string): boolean => !oneWriting().test(word.replaceAll(notLetters, ''));

/** Cyrillic and Greek letters that look like Latin ones: a handle of nothing else looks like a Latin handle. */
const latinLookAlikes = /^[асԁеһіјӏорԛѕԝхуѵАВСЕНІЈКМОРЅТХУαικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]+$/u;

function looksLikeAnother(handle: string): boolean {
  const letters = handle.replaceAll(notLetters, '');
  return isMixed(letters) || latinLookAlikes.test(letters) || handle.normalize('NFKC') !== handle.normalize('NFC');
}

const cut = (text: string): string => cutText(text, LONGEST).toWellFormed().replaceAll(EXTRA_MARKS, '$1');

/** A name on one line without unseen characters; with a warning sign if a word of it mixes alphabets. Empty: no name. */
function visibleName(name: string): string {
  const whole = cut(name);
  if (plain.test(whole)) return whole;
  const line = whole.replaceAll(blanks, ' ').trim();
  const seen = unseen.test(line) ? line.replaceAll(shapedUnseenOrEmoji(), '$1$2').trim() : line;
  return seen.split(wordGaps).some(isMixed) ? `${seen} ${WARNING}` : seen;
}

/** An ID on one line; an unseen character is shown by its number. */
export const displayId = (id: string): string => withNumbers(cut(id));

/**
 * A handle with its `@`. Since it tells people apart, an unseen character is shown by its number, as in `@bay‹U+200B›ko`; a
 * handle that mixes alphabets, or has letters that look like others, has a warning sign.
 */
export function displayHandle(handle: string): string {
  const whole = cut(handle);
  const seen = withNumbers(whole);
  return plain.test(seen) || !looksLikeAnother(whole) ? `@${seen}` : `@${seen} ${WARNING}`;
}

const withNumbers = (text: string): string =>
  unseenOrBlank.test(text)
    ? text.replaceAll(unseenOrEmoji(), (found, emoji?: string) => emoji ?? `‹${numberOf(found)}›`)
    : text;

/** The number of a character, such as `U+200B`. */
const numberOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The name of a person on one line, or else the handle; empty if there is neither. Safe to show anywhere as text. */
export const displayName = ({ name, handle }: Pick<Person, 'name' | 'handle'>): string =>
  visibleName(name) || (handle === '' ? '' : displayHandle(handle));

/** The handle, unless it is empty or `displayName` shows it already; then empty. */
export const displayHandleBeside = ({ name, handle }: Pick<Person, 'name' | 'handle'>): string =>
  handle === '' || visibleName(name) === '' ? '' : displayHandle(handle);
