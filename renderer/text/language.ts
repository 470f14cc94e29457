import { type Language, languageOf } from '../../shared/settings.ts';
import { createVoice, type Voice } from '../../shared/text/voice.ts';
import { type Translation, translations } from './translations.ts';

let voice: Voice<Translation> = createVoice(translations.en, 'en');

/** Speaks as a locale does from now on (BCP 47), in English when its language is none of ours. What was said stays as it is. */
export function speak(locale: string): void {
  if (locale === voice.locale) return;
  const translation = translations[languageOf(null, locale)];
  voice = translation === undefined ? createVoice(translations.en, 'en') : createVoice(translation, locale);
}

export const currentVoice = (): Voice<Translation> => voice;

/** The language that is spoken. */
export const currentLanguage = (): Language => languageOf(null, voice.locale);
