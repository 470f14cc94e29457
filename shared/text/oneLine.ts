import { cutText } from './cutText.ts';

/** A text on one line without control characters, cut to `most` UTF-16 units before runs of spaces become one. */
export const oneLine = (text: string, most = 400): string =>
  cutText(text, most)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
