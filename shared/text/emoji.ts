const startsLikeEmoji = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3)/u;
/** The longest emoji, in UTF-16 units: a family of four with skin tones has 23. */
const longestEmoji = 32;

let segmenter: Intl.Segmenter | undefined;

/** Whether a text is exactly one emoji, also one that is newer than this program. */
export function isEmoji(text: string): boolean {
  if (text.length > longestEmoji || !startsLikeEmoji.test(text)) return false;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [...segmenter.segment(text)].length === 1;
}
