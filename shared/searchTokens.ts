/** A word of a text as search sees it, and where it stands: [start, end) in UTF-16 units. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Whether it is one sign of a script that writes no spaces: no other word can begin with it. */
  readonly isSign: boolean;
}

/** A letter of a script that writes no spaces between words. */
const sign =
  '[[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]&&\\p{L}]';

/**
 * One token each: such a letter with its marks (half-width voicing marks are letters by name only), an emoji, or a run of
 * letters, digits and their marks in any other script. The group catches the first two.
 */
const tokenPattern = new RegExp(
  `(${sign}[\\p{M}\\uff9e\\uff9f]*|\\p{Extended_Pictographic})|(?!${sign})[\\p{L}\\p{N}](?:(?!${sign})[\\p{L}\\p{M}\\p{N}])*`,
  'gv',
);

const asciiPattern = /^\p{ASCII}*$/v;
const asciiTokenPattern = /[0-9A-Za-z]+/g;

/** The marks that make é of e, and those that choose the look of an emoji; in other scripts marks are vowels, and stay. */
const diacritics = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g;

/** A word without case, width and diacritics. */
function fold(word: string): string {
  return word.normalize('NFKD').replace(diacritics, '').toLowerCase().normalize('NFC').replaceAll('ς', 'σ');
}

/**
 * The words of a text. The index, the query and the marks in a snippet all come from here, so that they agree. Words in
 * addresses stand alone, since anything but letters, digits and marks separates; in Chinese, Japanese, Korean and the
 * like every sign is a word, so that any part of a sentence is a phrase.
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
  for (const match of text.matchAll(tokenPattern)) {
    const start = match.index;
    const end = start + match[0].length;
    // Folding may take a sign apart, such as ㍿ into four.
    for (const part of fold(match[0]).matchAll(tokenPattern)) {
      tokens.push({ word: part[0], start, end, isSign: part[1] !== undefined });
    }
  }
  return tokens;
}
