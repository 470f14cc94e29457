import './allCatalogues.ts';
import type { AppErrorData } from '../errors.ts';
import { errorText } from './errorText.ts';
import { createTranslator, withoutIsolates } from './translator.ts';

/** The sentence of an error in English, for terminals, logs and support. */
export const englishErrorText = (error: AppErrorData): string =>
  withoutIsolates(errorText(createTranslator('en', 'en').t, error));
