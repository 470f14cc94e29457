import type { AppErrorData } from '../errors.ts';
import en from '../locales/en.json' with { type: 'json' };
import { errorText } from './errorText.ts';
import { addCatalogue, createTranslator, withoutIsolates } from './translator.ts';

// Only this one: an engine's thread needs no other language.
addCatalogue('en', en);

/** The sentence of an error in English, for terminals, logs and support. */
export const englishErrorText = (error: AppErrorData): string =>
  withoutIsolates(errorText(createTranslator('en', 'en').t, error));
