import type { Language } from '../../shared/settings.ts';
import type { Translation as TranslationOf } from '../../shared/text/words.ts';
import { ar } from './ar/index.ts';
import { de } from './de/index.ts';
import { en } from './en/index.ts';
import { es } from './es/index.ts';
import { ja } from './ja/index.ts';

/** Every word of the window in one language. */
export type Translation = TranslationOf<typeof en>;

/** Every word of the window in the languages that it speaks. */
export const translations: Readonly<Record<Language, Translation>> = { en, de, es, ja, ar };

/** What each language is called by those who speak it. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  ja: '日本語',
  ar: 'العربية',
};
