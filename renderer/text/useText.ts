import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { createTranslator, type Translate, type Translator } from '../../shared/text/translator.ts';

/** Null until the window has a locale: what is read before is English. */
const chosen = createStore<Translator | null>(() => null);

/** The messages in the current language; the component is drawn again when the language changes. */
export const useText = (): Translate => useStore(chosen, translatorOf).t;

const translatorOf = (translator: Translator | null): Translator => translator ?? createTranslator('en', 'en');

/** The translator of the current language, for code outside React. Do not keep what it returns. */
export const currentTranslator = (): Translator => translatorOf(chosen.getState());

/** Changes the language and the formats to those of a locale (BCP 47), whose messages are loaded: see `loadCatalogue`. */
export function setLocale(locale: string): void {
  if (locale !== chosen.getState()?.locale) chosen.setState(createTranslator(null, locale), true);
}

/** Shows messages that were not loaded when they were first needed. */
export function refreshMessages(): void {
  const locale = chosen.getState()?.locale;
  if (locale !== undefined) chosen.setState(createTranslator(null, locale), true);
}
