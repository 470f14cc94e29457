import { cutText } from '../../shared/text/cutText.ts';

/** A text on one line, cut to 400 UTF-16 units. */
export const oneLine = (text: string): string => cutText(text, 400).replace(/\s+/gu, ' ').trim();
