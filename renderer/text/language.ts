import { type Language, languageOf } from '../../shared/settings.ts';
import { createVoice, type Voice } from '../../shared/text/voice.ts';
import { type Translation, translations } from './translations.ts';

let voice: Voice<Translation> = createVoice(translations.en, 'en');

/** Speaks as a locale does from now on: BCP 47, of a language that we speak. What was said stays as it is. */
export function speak(locale: string): void {
  if (locale === voice.locale) return;
  voice = createVoice(translations[languageOf(null, locale)], locale);
}

export const currentVoice = (): Voice<Translation> => voice;

/** The language that is spoken. */
export const currentLanguage = (): Language => languageOf(null, voice.locale);
