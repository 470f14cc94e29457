/// <reference path="../assets.d.ts" />
import { type Language, languageOf } from '../../shared/settings.ts';
import type { Catalogue } from '../../shared/text/catalogues.ts';
import { addCatalogue, hasCatalogue } from '../../shared/text/translator.ts';

type Load = () => Promise<{ readonly default: Partial<Catalogue> }>;

/** The messages of the first paint and the others: see `windowBuild`. */
const files: Readonly<Record<Language, { readonly first: Load; readonly rest: Load }>> = {
  en: {
    first: () => import('../../shared/locales/en.json?first'),
    rest: () => import('../../shared/locales/en.json?rest'),
  },
  de: {
    first: () => import('../../shared/locales/de.json?first'),
    rest: () => import('../../shared/locales/de.json?rest'),
  },
  es: {
    first: () => import('../../shared/locales/es.json?first'),
    rest: () => import('../../shared/locales/es.json?rest'),
  },
  ja: {
    first: () => import('../../shared/locales/ja.json?first'),
    rest: () => import('../../shared/locales/ja.json?rest'),
  },
  ar: {
    first: () => import('../../shared/locales/ar.json?first'),
    rest: () => import('../../shared/locales/ar.json?rest'),
  },
};

/** Languages whose other messages are not loaded yet. */
const started = new Set<Language>();

/** Whether the window can show a locale's language. */
export const isLoaded = (locale: string): boolean => hasCatalogue(languageOf(null, locale));

/** Loads the messages of a locale's language that the first paint needs. */
export async function loadFirstMessages(locale: string): Promise<void> {
  const language = languageOf(null, locale);
  if (hasCatalogue(language)) return;
  started.add(language);
  addCatalogue(language, (await files[language].first()).default, false);
}

/** Loads the other messages of the language that was loaded for the first paint. */
export async function loadOtherMessages(): Promise<void> {
  for (const language of started) {
    addCatalogue(language, (await files[language].rest()).default);
    started.delete(language);
  }
}

/** Loads all messages of a locale's language. */
export async function loadMessages(locale: string): Promise<void> {
  const language = languageOf(null, locale);
  const { first, rest } = files[language];
  const parts = await Promise.all([first(), rest()]);
  addCatalogue(language, { ...parts[0].default, ...parts[1].default });
}
