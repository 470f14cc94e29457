import { type Language, languageOf, localeOf } from '../../shared/settings.ts';
import { createVoice } from '../../shared/text/voice.ts';
import { type Translation as TranslationOf, type Words as WordsOf, wordsOf } from '../../shared/text/words.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { ja } from './ja.ts';

/** Every word of the main process in one language. */
export type Translation = TranslationOf<typeof en>;

/** Every word of the main process in the languages that it speaks. */
export const translations: Readonly<Record<Language, Translation>> = { en, de, es, ja, ar };

const count = (count: number) => ({ count });

/** What each message that something is put into is told. */
const messageArguments = {
  contextMenu: { lookUp: (selection: string) => ({ selection }) },
  tray: { unread: count },
  notifications: { newMessages: count, inMore: count },
  failures: { main: (log: string) => ({ log }) },
};

/** What the main process says, and the language that it says it in. */
export interface Words extends WordsOf<typeof en, typeof messageArguments> {
  readonly language: Language;
}

const known = new Map<string, Words>();

/** What the main process says in the chosen language, else in the system's. */
export function wordsFor(chosen: Language | null, systemLocale: string): Words {
  const language = languageOf(chosen, systemLocale);
  const locale = localeOf(language, systemLocale);
  const words = known.get(locale) ?? speak(language, locale);
  known.set(locale, words);
  return words;
}

function speak(language: Language, locale: string): Words {
  const voice = createVoice(translations[language], locale);
  return { language, ...wordsOf(en, messageArguments, () => voice) };
}
