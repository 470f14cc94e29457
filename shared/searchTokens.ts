import { foldText } from './searchFold.ts';

/** A normalized word of a text, and its range: [start, end) in UTF-16 units. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Whether it is one character of a script without spaces, and therefore never the prefix of a longer word. */
  readonly isSign: boolean;
}

/** A letter of a script without spaces between words. */
const sign =
  '[[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]&&\\p{L}]';
const pictograph = '\\p{Extended_Pictographic}';
/** A letter, digit or mark, also one that Unicode classifies as a symbol because it has a circle or a square (㎏). */
const letter = `(?!${sign})[\\p{L}\\p{M}\\p{N}[[\\p{So}&&\\p{Changes_When_NFKC_Casefolded}]--${pictograph}]]`;
/** Characters that readers don't see, such as soft hyphens and joiners, and the point of the Catalan l·l. */
const invisible = '(?:[\\p{Cf}\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f]|(?<=[lL])[\\xb7\\u0387])';

/** A Korean syllable, composed or not. */
const syllable = '[\\uac00-\\ud7a3\\u1100-\\u1112][\\u1161-\\u1175]?[\\u11a8-\\u11c2]?';

/**
 * Matches one token: such a letter with its marks (Unicode classifies half-width voicing marks as letters), a flag, an emoji,
 * or a run of letters, digits and their marks in another script. The group captures all but the last.
 */
const patternOf = (emoji: string): RegExp =>
  new RegExp(
    `((?:${syllable}|${sign})(?:${invisible}*[\\p{M}\\uff9e\\uff9f])*|\\p{RI}{1,2}|${emoji})|${letter}(?:${invisible}*${letter})*`,
    'gv',
  );
const tokenPattern = patternOf(pictograph);
/** Emoji that are drawn as one, with a skin tone, tags or others joined to them, are one range. */
const rangePattern = patternOf(`${pictograph}(?:[\\p{EMod}\\ufe0e\\ufe0f\\u{e0020}-\\u{e007f}]|\\u200d${pictograph})*`);

const asciiPattern = /^[\t-\r -~]*$/;
const asciiTokenPattern = /[0-9A-Za-z]+/g;
/** Folded Latin, Greek, Cyrillic, Hebrew and Arabic words, which are one token. */
const plainWord = /^[0-9a-z\u03b1-\u03c9\u0430-\u04ff\u05d0-\u05ea\u0621-\u063a\u0641-\u064a]+$/;

/** Joins emoji. */
const joiner = /\u200d(?=\p{Extended_Pictographic})/u;
/** The tags of a flag such as England's spell its region. */
const tags = /[\u{e0021}-\u{e007e}]/gu;
const TAGS_BEFORE_ASCII = 0xe0000;

/**
 * Splits a text into words. The index, queries and highlights in snippets all use it, so that they agree. Everything but
 * letters, digits and marks separates words, also in URLs. In scripts without spaces, such as Chinese and Japanese, every
 * character is a word, so that any part of a sentence can be found as a phrase.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  if (asciiPattern.test(text)) {
    for (const match of text.matchAll(asciiTokenPattern)) {
      const [word] = match;
      tokens.push({ word: word.toLowerCase(), start: match.index, end: match.index + word.length, isSign: false });
    }
    return tokens;
  }
  for (const match of text.matchAll(rangePattern)) {
    const [range, special] = match;
    const start = match.index;
    const end = start + range.length;
    if (special === undefined) {
      const word = foldText(range);
      if (plainWord.test(word)) tokens.push({ word, start, end, isSign: false });
      else addParts(tokens, word, start, end);
      continue;
    }
    if (special.length === 1) {
      const word = foldText(special);
      if (word.length === 1 && !plainWord.test(word)) tokens.push({ word, start, end, isSign: true });
      else addParts(tokens, word, start, end);
      continue;
    }
    // Joined emoji are found one by one.
    for (const part of special.split(joiner)) addParts(tokens, foldText(part), start, end);
    const region = regionOf(special);
    if (region !== '') tokens.push({ word: region, start, end, isSign: true });
  }
  return tokens;
}

/** Folding may split a character, such as ㍿ into four. */
function addParts(tokens: Token[], folded: string, start: number, end: number): void {
  for (const part of folded.matchAll(tokenPattern)) {
    tokens.push({ word: part[0], start, end, isSign: part[1] !== undefined });
  }
}

const regionOf = (emoji: string): string =>
  Array.from(emoji.match(tags) ?? [], (tag) =>
    String.fromCodePoint((tag.codePointAt(0) ?? 0) - TAGS_BEFORE_ASCII),
  ).join('');
