const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Scripts in which one character is enough. */
const oneSign = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{RGI_Emoji}]/v;
const hasLetter = /[\p{L}\p{N}]/u;

const firstGrapheme = (word: string): string => graphemes.segment(word).containing(0)?.segment ?? '';

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
