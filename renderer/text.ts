import { wordsOf } from '../shared/text/words.ts';
import { messageArguments } from './text/arguments.ts';
import { en } from './text/en/index.ts';
import { currentVoice } from './text/language.ts';

/**
 * Every word that the window says, in the language of now: ask for it when it is said. A group of words, such as
 * `text.conversation`, may be held on to; a sentence may not.
 */
export const text = wordsOf(en, messageArguments, currentVoice);
