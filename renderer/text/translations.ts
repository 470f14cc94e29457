import type { Language } from '../../shared/settings.ts';
import type { Translation as TranslationOf } from '../../shared/text/words.ts';
import { en } from './en/index.ts';

/** Every word of the window in one language. */
export type Translation = TranslationOf<typeof en>;

/** Every word of the window in the languages that it speaks. */
export const translations: Readonly<Partial<Record<Language, Translation>>> & { readonly en: Translation } = { en };

/** What each language is called by those who speak it. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  ja: '日本語',
  ar: 'العربية',
};
