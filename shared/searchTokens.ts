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

/**
 * Matches one token: such a letter with its marks (Unicode classifies half-width voicing marks as letters), an emoji, or a
 * run of letters, digits and their marks in another script. The group captures the first two.
 */
const patternOf = (emoji: string): RegExp =>
  new RegExp(
    `(${sign}[\\p{M}\\uff9e\\uff9f]*|${emoji})|(?!${sign})[\\p{L}\\p{N}](?:(?!${sign})[\\p{L}\\p{M}\\p{N}])*`,
    'gv',
  );
const pictograph = '\\p{Extended_Pictographic}';
const tokenPattern = patternOf(pictograph);
/** Emoji that are drawn as one, with a skin tone or others joined to them, are one range. */
const rangePattern = patternOf(`${pictograph}(?:[\\p{EMod}\\ufe0e\\ufe0f]|\\u200d${pictograph})*`);

const asciiPattern = /^\p{ASCII}*$/v;
const asciiTokenPattern = /[0-9A-Za-z]+/g;

/** Diacritics, and variation selectors of emoji. In other scripts marks are vowels, so they are not removed. */
const diacritics = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g;

/** Removes the case, width and diacritics of a word. */
function fold(word: string): string {
  return word.normalize('NFKD').replace(diacritics, '').toLowerCase().normalize('NFC').replaceAll('ς', 'σ');
}

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
    const start = match.index;
    const end = start + match[0].length;
    // Folding may split a character, such as ㍿ into four, and joined emoji are found one by one.
    for (const part of fold(match[0]).matchAll(tokenPattern)) {
      tokens.push({ word: part[0], start, end, isSign: part[1] !== undefined });
    }
  }
  return tokens;
}
