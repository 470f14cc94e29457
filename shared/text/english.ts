import type { AppErrorData } from '../errors.ts';
import { errorText } from './errorText.ts';
import { createTranslator } from './translator.ts';

/** The sentence of an error in English, for the command line and for support. */
export const englishErrorText = (error: AppErrorData): string => errorText(createTranslator('en', 'en').t, error);
