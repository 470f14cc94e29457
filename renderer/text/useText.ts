import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { createTranslator, type Translate, type Translator } from '../../shared/text/translator.ts';

const translator = createStore<Translator>(() => createTranslator('en', 'en'));

/** The messages in the current language; the component is drawn again when the language changes. */
export const useText = (): Translate => useStore(translator, ({ t }) => t);

/** The translator of the current language, for code outside React. Do not keep what it returns. */
export const currentTranslator = (): Translator => translator.getState();

/** Changes the language and the formats to those of a locale (BCP 47). */
export function setLocale(locale: string): void {
  if (locale !== currentTranslator().locale) translator.setState(createTranslator(null, locale), true);
}
